import { and, asc, eq, gt, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import { LIVE_STATES } from '#app/domain/booking/lifecycle.ts';
import { type ClassifiedCargo, classify } from '#app/domain/cargo/classify.ts';
import { decide } from '#app/domain/cargo/decide.ts';
import type { Decision } from '#app/domain/cargo/decision.ts';
import type { CargoFacts, Paper, Step } from '#app/domain/cargo/facts.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { type Stay, stay } from '#app/domain/shared/interval.ts';
import { earliest, latest, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { storedFacts } from '#app/features/cargo/load-cargo.server.ts';
import { questionOf } from '#app/features/decisions/decide-for-slots.server.ts';
import {
  neighboursOf,
  type SlotSettings,
  STANDING_COLUMNS,
  type Standing,
  type StandingRow,
  slotSettings,
  standingOf,
} from '#app/features/decisions/slot-question.server.ts';
import { paperFacts } from '#app/features/papers/paper-facts.server.ts';
import { arrayOf, type Tx } from '#app/platform/db.server.ts';
import { bookings, cargoVersions, papers } from '#db/schema/index.ts';

/** A hold, request or agreement whose stay is not over, with the facts it was decided on. */
export type LiveBooking = Pick<
  typeof bookings.$inferSelect,
  'id' | 'reference' | 'hostOrgId' | 'shipperOrgId' | 'slotId' | 'state' | 'pallets' | 'massGrams' | 'place'
> & { startsOn: PlainDate; endsOn: PlainDate; cargoVersionId: string; facts: CargoFacts };

/** What a page may be sent of a booking: no price and no text of the shipper's. */
const columns = {
  id: bookings.id,
  reference: bookings.reference,
  hostOrgId: bookings.hostOrgId,
  shipperOrgId: bookings.shipperOrgId,
  slotId: bookings.slotId,
  state: bookings.state,
  pallets: bookings.pallets,
  massGrams: bookings.massGrams,
  place: bookings.place,
  startsOn: bookings.startsOn,
  endsOn: bookings.endsOn,
  cargoVersionId: cargoVersions.id,
  facts: cargoVersions.facts,
};

/** Bookings that still bind somebody on a day: neither lapsed nor over. */
export const isLive = (today: PlainDate): SQL | undefined =>
  and(
    inArray(bookings.state, [...LIVE_STATES]),
    gt(bookings.endsOn, today),
    or(isNull(bookings.waitsUntil), gt(bookings.waitsUntil, sql`clock_timestamp()`)),
  );

const versionOfBooking = and(
  eq(cargoVersions.orgId, bookings.shipperOrgId),
  eq(cargoVersions.id, bookings.cargoVersionId),
);

type Batch = { where: SQL | undefined; limit: number; after?: string | null; offset?: number };

/** Live bookings that were decided by a rulebook, in the order of their ids. What the transaction may not see stays out. */
export async function liveBookings(tx: Tx, { where, limit, after = null, offset = 0 }: Batch): Promise<LiveBooking[]> {
  const rows = await tx
    .select(columns)
    .from(bookings)
    .innerJoin(cargoVersions, versionOfBooking)
    .where(and(where, after === null ? undefined : gt(bookings.id, after)))
    .orderBy(asc(bookings.id))
    .limit(limit)
    .offset(offset);
  return rows.map((row) => ({
    ...row,
    startsOn: plainDate(row.startsOn),
    endsOn: plainDate(row.endsOn),
    facts: storedFacts(row.facts),
  }));
}

/** How many live bookings there are, decided by a rulebook or before there was one. */
export async function countLive(tx: Tx, where: SQL | undefined, decided: boolean): Promise<number> {
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(bookings)
    .leftJoin(cargoVersions, versionOfBooking)
    .where(and(where, decided ? isNotNull(bookings.cargoVersionId) : isNull(bookings.cargoVersionId)));
  return row?.count ?? 0;
}

/** What stands around a booking and what its slot and its shipper can show; the same under any rulebook. */
export type Surroundings = SlotSettings & { standing: readonly Standing[]; papers: readonly Paper[] };

/** From the first day of any booking of a batch to the last: what a slot shows outside it matters to none of them. */
const daysOf = (batch: readonly [LiveBooking, ...LiveBooking[]]): Stay =>
  stay(batch.map(({ startsOn }) => startsOn).reduce(earliest), batch.map(({ endsOn }) => endsOn).reduce(latest));

/** The organisations' own papers by organisation, not those of their facilities, in one statement. */
async function papersOf(tx: Tx, orgIds: readonly string[]): Promise<Map<string, Paper[]>> {
  const rows = await tx
    .select()
    .from(papers)
    .where(and(inArray(papers.orgId, [...orgIds]), isNull(papers.facilityId), isNull(papers.withdrawnAt)));
  const shown = new Map<string, Paper[]>(orgIds.map((id) => [id, []]));
  for (const row of rows) shown.get(row.orgId)?.push(paperFacts(row, row.verifiedAt !== null));
  return shown;
}

/**
 * Reads what a batch of bookings has around it, in as many statements whatever their number: each has its own stay and is
 * not its own neighbour, so the door to the neighbours is asked once per booking inside one statement.
 */
export async function surroundingsOf(tx: Tx, batch: readonly LiveBooking[]): Promise<Map<string, Surroundings>> {
  const [first, ...others] = batch;
  if (!first) return new Map();
  const [settings, rows, shown] = await Promise.all([
    slotSettings(tx, [...new Set(batch.map(({ slotId }) => slotId))], daysOf([first, ...others])),
    tx.execute<StandingRow & { booking_id: string }>(sql`
      select b.id as booking_id, ${STANDING_COLUMNS}
      from bookings b cross join lateral facility_neighbours(array[b.slot_id], b.starts_on, b.ends_on, b.id) n
      where b.id = any(${arrayOf(
        batch.map(({ id }) => id),
        'uuid',
      )})`),
    papersOf(tx, [...new Set(batch.map(({ shipperOrgId }) => shipperOrgId))]),
  ]);
  const around = new Map<string, Standing[]>(batch.map(({ id }) => [id, []]));
  for (const row of rows) around.get(row.booking_id)?.push(standingOf(row));
  return new Map(
    batch.flatMap(({ id, slotId, shipperOrgId }) => {
      const side = settings.get(slotId);
      if (!side) return [];
      return [[id, { ...side, standing: around.get(id) ?? [], papers: shown.get(shipperOrgId) ?? [] }] as const];
    }),
  );
}

/** The step a booking stands at: cargo whose stay has begun is in storage. */
const stepOn = (booking: LiveBooking, today: PlainDate): Step =>
  booking.state !== 'held' && booking.state !== 'requested' && booking.startsOn <= today ? 'storage' : 'hold';

/** What a rulebook says of a booking where it stands, with the given cargo. */
export function decideBooking(
  booking: LiveBooking,
  cargo: ClassifiedCargo,
  { standing, papers, ...settings }: Surroundings,
  { rulebook, today }: { rulebook: Rulebook; today: PlainDate },
): Decision {
  const neighbours = neighboursOf(settings.placement, standing, rulebook);
  const { pallets, massGrams, startsOn, endsOn } = booking;
  const ask = {
    cargo,
    quantity: { pallets, massGrams },
    stay: { startsOn, endsOn },
    regime: null,
    papers,
    step: stepOn(booking, today),
  };
  return decide(questionOf(ask, { ...settings, neighbours }), rulebook);
}

/** Classifies facts once per version and rulebook: many bookings share a cargo. */
export function classifier(rulebook: Rulebook): (booking: LiveBooking) => ClassifiedCargo {
  const known = new Map<string, ClassifiedCargo>();
  return ({ cargoVersionId, facts }) => {
    const cargo = known.get(cargoVersionId) ?? classify(facts, rulebook);
    known.set(cargoVersionId, cargo);
    return cargo;
  };
}
