import { eachDay, type Stay, stay } from '../shared/interval.ts';
import { divideHalfUp } from '../shared/money.ts';
import { latest, type PlainDate, plainDate } from '../shared/plain-date.ts';
import type { PeriodOf } from './accrue.ts';
import type { CargoSince, CargoTerms, Course, Order, PalletsOnDay } from './course.ts';
import type { QuantityBasis, RateCard } from './rate-card.ts';

/** What happens to the goods of a stay. An event told twice, by its id, has happened once. */
export type StayEvent = { readonly id: string; readonly day: PlainDate } & (
  | { readonly kind: 'received' | 'released'; readonly pallets: number }
  | { readonly kind: 'service'; readonly service: string; readonly units: number }
  | { readonly kind: 'reclassified'; readonly codes: readonly string[] }
);

/** An agreed stay with all that is known of how it went. */
export type StayRecord = {
  readonly card: RateCard;
  readonly agreed: Stay;
  readonly pallets: number;
  /** As agreed: what is billed in advance goes by the certificates known then. */
  readonly terms: CargoTerms;
  /** The days certificates have really covered, as known now. */
  readonly covered: readonly Stay[];
  /** In any order. */
  readonly events: readonly StayEvent[];
  /** The day the stay was over and all goods out; null before. */
  readonly closedOn: PlainDate | null;
};

/** Events in the one order they are reckoned in, whichever way they came in. */
export function inOrder(events: readonly StayEvent[]): readonly StayEvent[] {
  const once = new Map(events.map((event) => [event.id, event]));
  return [...once.values()].sort((a, b) => (`${a.day} ${a.id}` < `${b.day} ${b.id}` ? -1 : 1));
}

/** What the cargo was over the stay, as told at the booking and by reclassifications since. */
export function cargoOver(terms: CargoTerms, events: readonly StayEvent[]): readonly CargoSince[] {
  const since = inOrder(events).flatMap((event) =>
    event.kind === 'reclassified' ? [{ from: event.day, codes: event.codes }] : [],
  );
  // Before a reclassification the cargo was what the booking says, and that may be nothing.
  const first = terms.cargo.length > 0 ? terms.cargo : since.length > 0 ? [{ from: BEFORE_ALL, codes: [] }] : [];
  return [...first, ...since].sort((a, b) => (a.from < b.from ? -1 : 1));
}

const BEFORE_ALL: PlainDate = plainDate('2000-01-01');

/** Services ordered, in order. */
export const ordersOf = (events: readonly StayEvent[]): readonly Order[] =>
  inOrder(events).flatMap((event) =>
    event.kind === 'service' ? [{ day: event.day, service: event.service, units: event.units }] : [],
  );

const counted = (events: readonly StayEvent[], kind: 'received' | 'released'): readonly PalletsOnDay[] =>
  events.flatMap((event) => (event.kind === kind ? [{ day: event.day, pallets: event.pallets }] : []));

/**
 * The course of a stay as far as it has gone: days before `until`, and all of it once it is closed. By places booked the
 * agreed days count whatever was there, and goods beyond the day out by their stock; by the other bases days with goods
 * count alone, from the first that came.
 * @param periodOf the periods a peak or mean is taken over
 */
export function actualCourse(record: StayRecord, until: PlainDate, periodOf: PeriodOf): Course {
  const { card, pallets, terms, closedOn } = record;
  const isClosed = closedOn !== null && closedOn < until;
  const events = inOrder(record.events).filter(({ day }) => isClosed || day < until);
  const received = counted(events, 'received');
  const released = counted(events, 'released');
  const span = spanOf(record, received[0]?.day, isClosed ? closedOn : until, isClosed);
  const stock = span === null ? [] : stockOver(span, received, released);
  const raw = stock.map((there) =>
    card.basis === 'booked' && there.day < record.agreed.endsOn ? { day: there.day, pallets } : there,
  );
  return {
    ...terms,
    insured: record.covered,
    cargo: cargoOver(terms, events),
    days: byBasis(card.basis, raw, periodOf),
    booked: pallets,
    received,
    released,
    orders: ordersOf(events),
    endedOn: isClosed ? closedOn : null,
  };
}

/** The days a stay is reckoned over: until a day, or to its end. Nothing for a stay by goods that none came for. */
function spanOf(
  { card, agreed }: StayRecord,
  firstIn: PlainDate | undefined,
  until: PlainDate,
  isClosed: boolean,
): Stay | null {
  const isBooked = card.basis === 'booked';
  const from = isBooked ? agreed.startsOn : firstIn;
  const end = isClosed && isBooked ? latest(agreed.endsOn, until) : until;
  return from !== undefined && end > from ? stay(from, end) : null;
}

/** The goods there on each night of a span: what came by the day, less what left by it. */
function stockOver(span: Stay, received: readonly PalletsOnDay[], released: readonly PalletsOnDay[]): PalletsOnDay[] {
  const change = new Map<PlainDate, number>();
  const add = ({ day, pallets }: PalletsOnDay, sign: 1 | -1) =>
    change.set(latest(day, span.startsOn), (change.get(latest(day, span.startsOn)) ?? 0) + sign * pallets);
  for (const each of received) add(each, 1);
  for (const each of released) add(each, -1);
  let there = 0;
  return eachDay(span).map((day) => {
    there += change.get(day) ?? 0;
    return { day, pallets: Math.max(0, there) };
  });
}

/** Days with goods are charged for their period's highest or mean stock, where the card says so. */
function byBasis(basis: QuantityBasis, raw: readonly PalletsOnDay[], periodOf: PeriodOf): readonly PalletsOnDay[] {
  if (basis === 'booked' || basis === 'actual') return raw;
  const stocks = new Map<string, number[]>();
  for (const { day, pallets } of raw.filter((each) => each.pallets > 0))
    stocks.set(periodOf(day), [...(stocks.get(periodOf(day)) ?? []), pallets]);
  const level = new Map(
    [...stocks].map(([period, list]) => [period, basis === 'peak' ? Math.max(...list) : meanOf(list)]),
  );
  return raw.map(({ day, pallets }) => ({ day, pallets: pallets > 0 ? (level.get(periodOf(day)) ?? 0) : 0 }));
}

/** The mean of counts to the nearest whole pallet, halves up. */
const meanOf = (list: readonly number[]): number =>
  Number(divideHalfUp(BigInt(list.reduce((a, b) => a + b, 0)), BigInt(list.length)));
