import { stay } from '../shared/interval.ts';
import { allocate, type Money, minus } from '../shared/money.ts';
import { addDays, earliest, latest, type PlainDate } from '../shared/plain-date.ts';
import type { SupplyKind } from '../tax/gst.ts';
import { chargesOf, WHOLE_STAY } from './accrue.ts';
import { actualCourse, type StayEvent, type StayRecord } from './actual-course.ts';
import { lineOf, quoteOf, type TaxedBy } from './quote.ts';

/** What goods cost that are there, with GST: leaving today, leaving tomorrow, and what the night adds. */
export type CostOfStaying = { readonly toDate: Money; readonly tomorrow: Money; readonly added: Money };

/** The goods there after what has happened. */
function standingAfter(events: readonly StayEvent[]): number {
  const moved = (kind: 'received' | 'released') =>
    events.reduce((sum, event) => (event.kind === kind ? sum + event.pallets : sum), 0);
  return Math.max(0, moved('received') - moved('released'));
}

/**
 * What a stay costs in all when the last of its goods leave on a day, after what has happened by then: before the agreed day
 * out as by an agreed early exit, after it with the nights they overstay. For an undisturbed stay it is the quote of its days.
 * @param minimumDays how many days are charged at least
 */
export function costIfLeaving(
  record: StayRecord,
  day: PlainDate,
  minimumDays: number,
  { gst, kind }: { gst: TaxedBy; kind: SupplyKind },
): Money {
  const { agreed, card } = record;
  const least = addDays(agreed.startsOn, Math.max(1, minimumDays));
  const known = record.events.filter((event) => event.day <= day);
  const standing = standingAfter(known);
  const leaving: StayEvent[] = standing > 0 ? [{ id: 'leaving', kind: 'released', day, pallets: standing }] : [];
  const course = actualCourse(
    {
      ...record,
      agreed: stay(agreed.startsOn, earliest(agreed.endsOn, latest(day, least))),
      events: [...known, ...leaving],
      closedOn: day,
    },
    addDays(day, 1),
    WHOLE_STAY,
  );
  const charges = chargesOf(card, course, WHOLE_STAY);
  return quoteOf(
    charges.map((charge) => lineOf(charge, null, gst)),
    kind,
  ).total;
}

/** Cost to date and cost tomorrow of goods that are there. See {@link costIfLeaving}. */
export function costOfStaying(
  record: StayRecord,
  today: PlainDate,
  minimumDays: number,
  taxed: { gst: TaxedBy; kind: SupplyKind },
): CostOfStaying {
  // Goods leave on the day after they came at the soonest, as in the curve of leaving.
  const first = latest(today, addDays(record.agreed.startsOn, 1));
  const toDate = costIfLeaving(record, first, minimumDays, taxed);
  const tomorrow = costIfLeaving(record, latest(first, addDays(today, 1)), minimumDays, taxed);
  return { toDate, tomorrow, added: minus(tomorrow, toDate) };
}

/**
 * A stay's cost by its lots, for the pallets that came of each: parts add up to the whole, to the paisa.
 * @param received pallets of each lot; not all zero
 */
export function costByLot({ toDate, tomorrow }: CostOfStaying, received: readonly number[]): readonly CostOfStaying[] {
  const weights = received.map(BigInt);
  const [now, next] = [allocate(toDate, weights), allocate(tomorrow, weights)];
  return received.map((_, index) => {
    const [today = toDate, then = tomorrow] = [now[index], next[index]];
    return { toDate: today, tomorrow: then, added: minus(then, today) };
  });
}
