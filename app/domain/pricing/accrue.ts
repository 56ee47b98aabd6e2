import {
  basisPoints,
  divideHalfUp,
  formatInr,
  inr,
  type Money,
  minus,
  shareOf,
  sum,
  ZERO_INR,
} from '../shared/money.ts';
import type { PlainDate } from '../shared/plain-date.ts';
import { addPart, amountOf, type Charge, type Tally } from './charge.ts';
import { countDays } from './count-days.ts';
import { type Course, codesOn, type PalletsOnDay, riskDays } from './course.ts';
import { type RateCard, type Service, type Surcharge, slabOf, surchargesFor } from './rate-card.ts';

/** The billing period a day belongs to, as a key that sorts by time. */
export type PeriodOf = (day: PlainDate) => string;

/** A stay that is billed as a whole. */
export const WHOLE_STAY: PeriodOf = () => 'stay';

/** Days in a row that cost the same, of the stay's days `number` to `lastNumber`. Risk falls due on the first. */
export type AccruingRun = {
  readonly day: PlainDate;
  readonly number: number;
  readonly isFree: boolean;
  readonly pallets: number;
  readonly bearsRisk: boolean;
  readonly period: string;
  days: number;
  lastDay: PlainDate;
  lastNumber: number;
};

/** Each of the course's days as a run of one. */
export function accruingDays(card: RateCard, course: Course, periodOf: PeriodOf): AccruingRun[] {
  const days = course.days.map(({ day }) => day);
  const counted = countDays(days, card.free, course.holidays);
  const bearing = riskDays(card, course);
  return counted.map(({ day, number, isFree }, index) => {
    const pallets = course.days[index]?.pallets ?? 0;
    const period = periodOf(day);
    // No spread here: a year's days are worked out for every slot a search shows.
    return {
      day,
      number,
      isFree,
      pallets,
      bearsRisk: bearing.has(day),
      period,
      days: 1,
      lastDay: day,
      lastNumber: number,
    };
  });
}

/** Joins days that cost the same, so that a stay is worked out by its few runs. */
function runsOf(card: RateCard, course: Course, days: readonly AccruingRun[]): readonly AccruingRun[] {
  const runs: AccruingRun[] = [];
  let last: AccruingRun | undefined;
  for (const day of days) {
    if (last && !day.bearsRisk && costsTheSame(card, course, last, day)) {
      last.days += 1;
      last.lastDay = day.day;
      last.lastNumber = day.number;
    } else {
      last = day;
      runs.push(day);
    }
  }
  return runs;
}

function costsTheSame(card: RateCard, course: Course, run: AccruingRun, day: AccruingRun): boolean {
  if (run.pallets !== day.pallets || run.isFree !== day.isFree || run.period !== day.period) return false;
  if (course.cargo.length > 1 && codesOn(course.cargo, run.day) !== codesOn(course.cargo, day.day)) return false;
  return day.isFree || slabOf(card, run.number) === slabOf(card, day.number);
}

/** What the days and events of a course cost by a card, line by line. */
export function chargesOf(card: RateCard, course: Course, periodOf: PeriodOf): readonly Charge[] {
  const tally: Tally = new Map();
  for (const run of runsOf(card, course, accruingDays(card, course, periodOf))) accrueRun(tally, card, course, run);
  for (const received of course.received) accrueGate(tally, card, course, received, 'gate_in', periodOf);
  accrueOnce(tally, card, course, periodOf);
  accrueOrders(tally, card, course, periodOf);
  for (const released of course.released) accrueGate(tally, card, course, released, 'gate_out', periodOf);
  if (course.endedOn !== null && course.days.length > 0) topUp(tally, card, course.endedOn, periodOf);
  return [...tally.values()];
}

/** Adds what a run of days costs; tells the keys of the charges it changed. */
export function accrueRun(tally: Tally, card: RateCard, course: Course, run: AccruingRun): readonly string[] {
  const { day, days, lastDay, number, lastNumber, isFree, pallets, bearsRisk, period } = run;
  if (pallets === 0) return [];
  const common = {
    ...{ period, day, run: { pallets, days, lastDay, dayNumbers: [number, lastNumber] as const } },
    ...{ quantity: pallets * days, unit: 'pallet-day', taxedAs: 'storage' as const },
  };
  const touched = bearsRisk ? [accrueRisk(tally, card, course, { day, pallets }, period)] : [];
  if (isFree)
    return [
      ...touched,
      addPart(tally, { ...common, parts: [], code: 'free_time', name: 'Free days', unitPrice: ZERO_INR }),
    ];
  const { fromDay, perPalletDay } = slabOf(card, number);
  const part = { parts: [String(fromDay)], code: 'storage', name: 'Storage', unitPrice: perPalletDay } as const;
  const surcharges = surchargesFor(card, codesOn(course.cargo, day)).filter(({ on }) => on.includes('storage'));
  return [
    ...touched,
    addPart(tally, { ...common, ...part }),
    ...surcharges.map((surcharge) =>
      addPart(tally, { ...common, ...surchargePart(surcharge, perPalletDay, 'storage', String(fromDay)) }),
    ),
  ];
}

/** What a surcharge adds to a unit's price, as a line of its own. */
function surchargePart(surcharge: Surcharge, base: Money, ...parts: string[]) {
  const added = basisPoints(surcharge.percentOfBase - 10_000);
  return {
    parts: [surcharge.code, ...parts],
    code: 'surcharge',
    name: `${surcharge.name}, ${percent(surcharge.percentOfBase)} of base`,
    priceNote: `${percent(added)} of ${formatInr(base)}`,
    unitPrice: shareOf(base, added),
  } as const;
}

const percent = (rate: number) => `${rate / 100} %`;

/** The share of the cargo's value that is there, at so much for every ₹1,000, each week or part of one. */
function accrueRisk(tally: Tally, card: RateCard, course: Course, there: PalletsOnDay, period: string): string {
  const value = divideHalfUp(course.valueAndDuty.paise * BigInt(there.pallets), BigInt(course.booked));
  const unitPrice = inr(divideHalfUp(value * card.riskPerThousand.paise, 100_000n));
  const priceNote = `${formatInr(card.riskPerThousand)} for each ₹1,000 of ${formatInr(inr(value))}`;
  const common = { parts: [], code: 'risk', name: 'Risk charge', priceNote, unit: 'week', taxedAs: 'storage' } as const;
  return addPart(tally, { ...common, period, day: there.day, quantity: 1, unitPrice });
}

/** Handling and services of goods that pass the gate. Handling that costs nothing has no line. */
export function accrueGate(
  tally: Tally,
  card: RateCard,
  course: Course,
  { day, pallets }: PalletsOnDay,
  trigger: 'gate_in' | 'gate_out',
  periodOf: PeriodOf,
): void {
  const isIn = trigger === 'gate_in';
  const unitPrice = isIn ? card.handlingIn : card.handlingOut;
  const code = isIn ? 'handling_in' : 'handling_out';
  const common = { period: periodOf(day), day, quantity: pallets, unit: 'pallet', taxedAs: 'handling' } as const;
  if (unitPrice.paise !== 0n) {
    addPart(tally, { ...common, parts: [], code, name: isIn ? 'Handling in' : 'Handling out', unitPrice });
    for (const surcharge of surchargesFor(card, codesOn(course.cargo, day)).filter(({ on }) => on.includes('handling')))
      addPart(tally, { ...common, ...surchargePart(surcharge, unitPrice, code) });
  }
  for (const service of card.services.filter((each) => each.trigger === trigger))
    accrueService(tally, service, day, pallets, periodOf(day));
}

function accrueService(tally: Tally, service: Service, day: PlainDate, units: number, period: string): void {
  const quantity = Math.max(units, service.minimumUnits);
  const { code, name, unit, perUnit, taxedAs } = service;
  addPart(tally, { parts: [code], code: 'service', name, period, day, quantity, unit, unitPrice: perUnit, taxedAs });
}

/** Documentation, once for a stay. */
export function accrueOnce(tally: Tally, card: RateCard, course: Course, periodOf: PeriodOf): void {
  const day = course.days[0]?.day ?? course.received[0]?.day;
  if (day === undefined || card.documentation.paise === 0n) return;
  const common = { parts: [], code: 'documentation', name: 'Documentation', taxedAs: 'handling' } as const;
  addPart(tally, { ...common, period: periodOf(day), day, quantity: 1, unit: 'set', unitPrice: card.documentation });
}

/** Services ordered. @throws RangeError for an order of a service the card doesn't have */
export function accrueOrders(tally: Tally, card: RateCard, { orders }: Course, periodOf: PeriodOf): void {
  for (const { day, service: code, units } of orders) {
    const service = card.services.find((each) => each.code === code && each.trigger === 'order');
    if (!service) throw new RangeError(`The card has no service ${code} to order`);
    accrueService(tally, service, day, units, periodOf(day));
  }
}

/** What the storage so far lacks to the card's minimum; zero where it is reached. */
export function lackingToMinimum(card: RateCard, storage: Money): Money {
  const lacking = minus(card.minimum, storage);
  return lacking.paise > 0n ? lacking : ZERO_INR;
}

function topUp(tally: Tally, card: RateCard, day: PlainDate, periodOf: PeriodOf): void {
  const storage = sum([...tally.values()].filter(({ code }) => code === 'storage').map(amountOf));
  const unitPrice = lackingToMinimum(card, storage);
  if (unitPrice.paise === 0n) return;
  const priceNote = `minimum of ${formatInr(card.minimum)} less ${formatInr(storage)}`;
  const common = { parts: [], code: 'minimum', name: 'Minimum charge', priceNote, taxedAs: 'storage' } as const;
  addPart(tally, { ...common, period: periodOf(day), day, quantity: 1, unit: 'stay', unitPrice });
}
