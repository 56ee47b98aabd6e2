import { contains, eachDay, type Stay } from '../shared/interval.ts';
import { type Money, ZERO_INR } from '../shared/money.ts';
import type { PlainDate } from '../shared/plain-date.ts';
import type { RateCard } from './rate-card.ts';

/** So many pallets on a day: charged, received or let out. */
export type PalletsOnDay = { readonly day: PlainDate; readonly pallets: number };

/** A service ordered, of the card's services. */
export type Order = { readonly day: PlainDate; readonly service: string; readonly units: number };

/** What the cargo is from a day on, as codes of hazard classes and regimes. */
export type CargoSince = { readonly from: PlainDate; readonly codes: readonly string[] };

/** What a price depends on besides days and pallets. */
export type CargoTerms = {
  /** In order of days; the first is for all days before it as well. Empty: nothing that bears a surcharge. */
  readonly cargo: readonly CargoSince[];
  /** Assessable value and duty of the whole cargo, for the risk charge. */
  readonly valueAndDuty: Money;
  /** The days valid insurance certificates of the shipper cover. */
  readonly insured: readonly Stay[];
  /** The facility's holidays. */
  readonly holidays: ReadonlySet<PlainDate>;
};

/** Cargo that nothing is charged for beyond storage and handling. */
export const PLAIN_CARGO: CargoTerms = { cargo: [], valueAndDuty: ZERO_INR, insured: [], holidays: new Set() };

/** How a stay goes, planned or as it was. */
export type Course = CargoTerms & {
  /** Every day from the first, in order, with the pallets it is charged for. */
  readonly days: readonly PalletsOnDay[];
  readonly booked: number;
  readonly received: readonly PalletsOnDay[];
  readonly released: readonly PalletsOnDay[];
  readonly orders: readonly Order[];
  /** The day no further one comes after: what is charged at the end falls due on it. Null while goods may stay. */
  readonly endedOn: PlainDate | null;
};

/** What a shipper asks a price for. */
export type PricedAsk = CargoTerms & {
  readonly stay: Stay;
  readonly pallets: number;
  readonly orders: readonly Order[];
};

/** The stay as asked: everything comes in on the first day and leaves on the day out. */
export function plannedCourse(ask: PricedAsk): Course {
  return {
    ...ask,
    days: eachDay(ask.stay).map((day) => ({ day, pallets: ask.pallets })),
    booked: ask.pallets,
    received: [{ day: ask.stay.startsOn, pallets: ask.pallets }],
    released: [{ day: ask.stay.endsOn, pallets: ask.pallets }],
    endedOn: ask.stay.endsOn,
  };
}

const NO_CODES: readonly string[] = [];

/** The codes of the cargo on a day. */
export function codesOn(cargo: readonly CargoSince[], day: PlainDate): readonly string[] {
  return (cargo.findLast(({ from }) => from <= day) ?? cargo[0])?.codes ?? NO_CODES;
}

/**
 * The days a week's risk charge falls due: the first day of each week with goods that no certificate covers. A week that
 * is covered to its end is never charged.
 */
export function riskDays(card: RateCard, course: Course): ReadonlySet<PlainDate> {
  const due = new Set<PlainDate>();
  if (card.riskPerThousand.paise === 0n || course.valueAndDuty.paise === 0n) return due;
  let lastWeek = -1;
  for (const [index, { day, pallets }] of course.days.entries()) {
    const week = Math.floor(index / 7);
    if (week === lastWeek || pallets === 0 || course.insured.some((covered) => contains(covered, day))) continue;
    due.add(day);
    lastWeek = week;
  }
  return due;
}
