import { and, asc, between, eq, gt, inArray, or } from 'drizzle-orm';
import { classify } from '#app/domain/cargo/classify.ts';
import type { RequiredDocument } from '#app/domain/cargo/decision.ts';
import { documentsAt } from '#app/domain/cargo/documents.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { GATE_SCHEDULE, stepReached } from '#app/domain/clocks/alert-steps.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { stay } from '#app/domain/shared/interval.ts';
import {
  addDays,
  dateInZone,
  daysBetween,
  formatDate,
  type PlainDate,
  plainDate,
} from '#app/domain/shared/plain-date.ts';
import { bookingFacts } from '#app/features/bookings/booking-letters.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import { linkTo } from '#app/platform/mail.server.ts';
import { bookings } from '#db/schema/index.ts';
import { type CargoOnClocks, cargoOnClocks } from './cargo-on-clocks.server.ts';
import { readersOfBooking, tellOnce, toldOf } from './tell-once.server.ts';
import { tellPages } from './tell-pages.server.ts';

const BATCH = 200;
const DAYS_BEFORE = Math.max(...GATE_SCHEDULE.daysBefore);
/** A day here is already the next one elsewhere. */
const ANY_ZONE = 1;
/** Agreed, and nothing at the gate yet. */
const isToCome = inArray(bookings.state, ['confirmed', 'arriving']);

type Booking = typeof bookings.$inferSelect;
type Behind = Pick<Booking, 'id' | 'startsOn'> | null;
type DueStep = { bookingId: string; startsOn: PlainDate; step: number; today: PlainDate };

const stepOf = ({ bookingId, startsOn, step }: DueStep) => ({
  subjectId: bookingId,
  clock: 'gate_papers',
  markOn: startsOn,
  step,
});

/** The documents the gate will not do without and that are not there, by what the cargo is today. */
function missing(booking: Booking, cargo: CargoOnClocks | undefined, rulebook: Rulebook): RequiredDocument[] {
  if (!cargo) return [];
  const { open, caseFacts } = classify(cargo.facts, rulebook);
  const inItsSlot = { ...caseFacts, slot: { text: { slotRegime: [booking.regime] }, numbers: {} } };
  const itsStay = stay(plainDate(booking.startsOn), plainDate(booking.endsOn));
  return documentsAt(open.documents, inItsSlot, cargo.documents, itsStay, 'gate_in').documents.filter(
    ({ step, blocks, presented }) => (step === 'hold' || step === 'gate_in') && blocks && !presented,
  );
}

function dueStep({ id, startsOn, place }: Booking, now: Date): DueStep[] {
  const today = dateInZone(now, place.timeZone);
  const first = plainDate(startsOn);
  const step = first < today ? null : stepReached(GATE_SCHEDULE, first, today);
  return step === null ? [] : [{ bookingId: id, startsOn: first, step, today }];
}

const readPage = (behind: Behind, now: Date) =>
  withSystem(async (tx) => {
    const day = dateInZone(now, 'UTC');
    const page = await tx
      .select()
      .from(bookings)
      .where(
        and(
          isToCome,
          between(bookings.startsOn, addDays(day, -ANY_ZONE), addDays(day, DAYS_BEFORE + ANY_ZONE)),
          behind === null
            ? undefined
            : or(
                gt(bookings.startsOn, behind.startsOn),
                and(eq(bookings.startsOn, behind.startsOn), gt(bookings.id, behind.id)),
              ),
        ),
      )
      .orderBy(asc(bookings.startsOn), asc(bookings.id))
      .limit(BATCH);
    const ids = page.map(({ id }) => id);
    const told = await toldOf(tx, ids);
    const open = page.flatMap((booking) =>
      dueStep(booking, now)
        .filter((due) => !told.has(stepOf(due)))
        .map((due) => ({ booking, due })),
    );
    const cargo = await cargoOnClocks(
      tx,
      open.map(({ due }) => due.bookingId),
    );
    const rulebook = await currentRulebook(rulebookDay(now), tx);
    const due = open
      .filter(({ booking }) => missing(booking, cargo.get(booking.id), rulebook).length > 0)
      .map((each) => each.due);
    return { due, behind: page.at(-1) ?? null, isLast: page.length < BATCH };
  });

function wordsFor(papers: readonly RequiredDocument[], { startsOn, today }: DueStep) {
  const left = daysBetween(today, startsOn);
  const when = left === 0 ? 'today' : `in ${countOf(left, 'day')}`;
  const list = papers.map(({ label, issuer }) => `${label} (from: ${issuer})`).join('; ');
  return {
    title: papers.length === 1 ? 'A paper is missing for the gate' : 'Papers are missing for the gate',
    says: `The stay begins on ${formatDate(startsOn)}, ${when}. The gate can’t let the goods in without: ${list}.`,
    next: 'Add what is missing to the cargo profile, valid for the whole stay.',
  };
}

/** Tells one side of a booking what it still has to bring, unless it has been brought or the booking is off meanwhile. */
function tellOfPapers(due: DueStep, now: Date): Promise<boolean> {
  return withSystem(async (tx) => {
    const [booking] = await tx
      .select()
      .from(bookings)
      .where(and(eq(bookings.id, due.bookingId), eq(bookings.startsOn, due.startsOn), isToCome))
      .for('share');
    if (!booking) return false;
    const { id, hostOrgId: orgId } = booking;
    const rulebook = await currentRulebook(rulebookDay(now), tx);
    const papers = missing(booking, (await cargoOnClocks(tx, [id])).get(id), rulebook);
    if (papers.length === 0) return false;
    const words = wordsFor(papers, due);
    // Papers of the cargo are its owner's to bring, whoever issues them.
    const to = await readersOfBooking(tx, id, ['shipper']);
    return tellOnce(tx, { ...stepOf(due), orgId, subject: 'booking', toldOn: due.today }, to, {
      template: 'booking-reminder',
      propsFor: ({ slug }) => ({ ...bookingFacts(booking), ...words, url: linkTo(`/o/${slug}/bookings/${id}`) }),
    });
  });
}

/**
 * Tells shippers, three days and a day before a stay begins, which papers of the cargo the gate will want and nobody has put there.
 * Idempotent; each booking has a transaction of its own.
 * @returns how many bookings it told of
 */
export async function remindPapers(clock: Clock): Promise<number> {
  const now = clock.now();
  return tellPages(
    (behind: Behind) => readPage(behind, now),
    (due) => tellOfPapers(due, now),
    (due, error) => log().error({ err: error, bookingId: due.bookingId }, 'missing papers could not be told of'),
  );
}
