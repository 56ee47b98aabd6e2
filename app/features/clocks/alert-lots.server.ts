import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import { type LotDeadline, lotDeadlines } from '#app/domain/bond/lot-deadline.ts';
import { STANDING_STATES } from '#app/domain/booking/lifecycle.ts';
import { classify } from '#app/domain/cargo/classify.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { scheduleOf, stepReached } from '#app/domain/clocks/alert-steps.ts';
import { dateInZone, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Tx, withBooksOf, withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import { linkTo } from '#app/platform/mail.server.ts';
import { bookings, lots } from '#db/schema/index.ts';
import { type CargoOnClocks, cargoOnClocks } from './cargo-on-clocks.server.ts';
import { lotWords } from './lot-words.server.ts';
import { readersOfBooking, tellOnce, toldOf } from './tell-once.server.ts';

const BATCH = 200;

/** Goods that stand there, of a booking that is not over. */
const isOpen = and(gt(lots.stockPallets, 0), inArray(bookings.state, [...STANDING_STATES]));
const columns = {
  id: lots.id,
  orgId: lots.orgId,
  bookingId: lots.bookingId,
  number: lots.number,
  marks: lots.marks,
  stockPallets: lots.stockPallets,
  dutyPaise: lots.dutyPaise,
  depositedOn: lots.depositedOn,
  receivedAt: lots.receivedAt,
  reference: bookings.reference,
  place: bookings.place,
};

const selectLots = (tx: Tx) =>
  tx
    .select(columns)
    .from(lots)
    .innerJoin(bookings, and(eq(bookings.hostOrgId, lots.orgId), eq(bookings.id, lots.bookingId)));
type Lot = Awaited<ReturnType<typeof selectLots>>[number];

/** The days the clocks of a lot run to, as things stand on the facility's day. */
function deadlinesOf(lot: Lot, cargo: CargoOnClocks | undefined, rulebook: Rulebook, now: Date): LotDeadline[] {
  const { timeZone } = lot.place;
  const today = dateInZone(now, timeZone);
  // What is in bond is so whatever was declared; what is waste, the facts say.
  const bonded = lot.depositedOn === null ? [] : rulebook.clocks.filter(({ from }) => from === 'bonded');
  const waste = cargo ? classify(cargo.facts, rulebook).open.clocks.filter(({ from }) => from === 'waste') : [];
  const days = {
    depositedOn: lot.depositedOn === null ? null : plainDate(lot.depositedOn),
    wasteSince: cargo?.wasteSince ?? null,
    receivedOn: dateInZone(lot.receivedAt ?? now, timeZone),
    dutyPaise: lot.dutyPaise,
    documents: cargo?.documents ?? [],
  };
  return lotDeadlines([...bonded, ...waste], days, today);
}

type DueStep = { lot: Lot; deadline: LotDeadline; step: number; today: PlainDate };

function dueSteps(lot: Lot, cargo: CargoOnClocks | undefined, rulebook: Rulebook, now: Date): DueStep[] {
  const today = dateInZone(now, lot.place.timeZone);
  return deadlinesOf(lot, cargo, rulebook, now).flatMap((deadline) => {
    const step = stepReached(scheduleOf(deadline.past), deadline.markOn, today);
    return step === null ? [] : [{ lot, deadline, step, today }];
  });
}

const stepOf = ({ lot, deadline: { clock, markOn }, step }: DueStep) => ({ subjectId: lot.id, clock, markOn, step });

/** The steps of a page of standing lots that nobody was told of yet, behind one of them. */
const readPage = (after: string | null, now: Date) =>
  withSystem(async (tx) => {
    const page = await selectLots(tx)
      .where(and(isOpen, after === null ? undefined : gt(lots.id, after)))
      .orderBy(asc(lots.id))
      .limit(BATCH);
    if (page.length === 0) return { after, isLast: true, due: [] };
    const rulebook = await currentRulebook(rulebookDay(now), tx);
    const cargo = await cargoOnClocks(
      tx,
      page.map(({ bookingId }) => bookingId),
    );
    const told = await toldOf(
      tx,
      page.map(({ id }) => id),
    );
    const due = page
      .flatMap((lot) => dueSteps(lot, cargo.get(lot.bookingId), rulebook, now))
      .filter((each) => !told.has(stepOf(each)));
    return { after: page.at(-1)?.id ?? null, isLast: page.length < BATCH, due };
  });

/**
 * Tells both sides one step of one lot's clock. The lot is read again under a lock that its release waits for, so that goods which
 * left meanwhile are never told of.
 */
export function tellOfLot(due: DueStep): Promise<boolean> {
  const { orgId, id } = due.lot;
  return withBooksOf(orgId, async (tx) => {
    const [lot] = await selectLots(tx)
      .where(and(eq(lots.orgId, orgId), eq(lots.id, id), isOpen))
      .for('share', { of: lots });
    if (!lot) return false;
    const { bookingId, reference, place } = lot;
    const words = lotWords(
      { ...lot, placeName: `${place.slotName}, ${place.hallName}, ${place.facilityName}`, reference },
      due.deadline,
      due.today,
    );
    const to = await readersOfBooking(tx, bookingId, ['host', 'shipper']);
    return tellOnce(tx, { ...stepOf(due), orgId, subject: 'lot', toldOn: due.today }, to, {
      template: 'clock-alert',
      propsFor: ({ slug }) => ({ ...words, url: linkTo(`/o/${slug}/bookings/${bookingId}#goods`) }),
    });
  });
}

/**
 * Tells hosts and shippers of the days their goods' clocks run to: the end of a warehousing period, of interest-free days, of what
 * waste may stay. Idempotent: a step is told once, by whichever run comes first, and one that fails does not stop the others.
 * @returns how many steps were told
 */
export async function alertLots(clock: Clock): Promise<number> {
  const now = clock.now();
  let told = 0;
  let after: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof readPage>> = await readPage(after, now);
    for (const due of page.due) {
      try {
        if (await tellOfLot(due)) told++;
      } catch (error) {
        log().error({ err: error, lotId: due.lot.id }, 'a lot’s clock could not be told of');
      }
    }
    if (page.isLast) return told;
    after = page.after;
  }
}
