import { countOf } from '../shared/indian-number.ts';
import type { Stay } from '../shared/interval.ts';
import { formatInr, type Money, times } from '../shared/money.ts';
import { addDays, formatDate, type PlainDate } from '../shared/plain-date.ts';
import type { Taxation } from './rate-card.ts';

/** What a line of a quote or invoice charges. */
export const LINE_CODES = [
  'storage',
  'free_time',
  'minimum',
  'surcharge',
  'handling_in',
  'handling_out',
  'documentation',
  'service',
  'risk',
] as const;
/** See {@link LINE_CODES}. */
export type LineCode = (typeof LINE_CODES)[number];

/** So many pallets for so many days in a row. */
type Run = { readonly pallets: number; readonly days: number };

/** One thing charged in one period, at one price: amount = quantity × unitPrice, before GST. */
export type Charge = {
  /** The same for the same thing, whenever it is worked out; the price is part of it. */
  readonly key: string;
  readonly code: LineCode;
  /** What it is called; days are added where it is for days. */
  readonly name: string;
  /** Added to the formula: how a unit's price comes about. */
  readonly priceNote: string | null;
  readonly period: string;
  readonly firstDay: PlainDate;
  readonly lastDay: PlainDate;
  /** Numbers of the first and last day of the stay it covers; null where it isn't for days. */
  readonly dayNumbers: readonly [number, number] | null;
  readonly runs: readonly Run[];
  readonly quantity: number;
  readonly unit: string;
  readonly unitPrice: Money;
  readonly taxedAs: Taxation;
};

/** The charge's amount before GST. */
export const amountOf = (charge: Charge): Money => times(charge.unitPrice, charge.quantity);

/** A day's or an event's part of a charge. */
export type Part = {
  readonly parts: readonly string[];
  readonly code: LineCode;
  readonly name: string;
  readonly priceNote?: string;
  readonly period: string;
  readonly day: PlainDate;
  /** Days in a row from `day` on, for what is charged by the day. */
  readonly run?: Run & { readonly lastDay: PlainDate; readonly dayNumbers: readonly [number, number] };
  readonly quantity: number;
  readonly unit: string;
  readonly unitPrice: Money;
  readonly taxedAs: Taxation;
};

/** The charges of a stay by key, in the order their first part came. */
export type Tally = Map<string, Charge>;

/** Adds a part to its charge and tells the charge's key. */
export function addPart(tally: Tally, part: Part): string {
  const { parts, code, name, priceNote = null, period, day, run, quantity, unit, unitPrice, taxedAs } = part;
  const key = `${[code, ...parts, period].join('/')}@${unitPrice.paise}`;
  const before = tally.get(key);
  tally.set(key, {
    ...{ key, code, name, priceNote, period, unit, unitPrice, taxedAs },
    firstDay: before?.firstDay ?? day,
    lastDay: run?.lastDay ?? day,
    dayNumbers: run ? [before?.dayNumbers?.[0] ?? run.dayNumbers[0], run.dayNumbers[1]] : null,
    runs: run ? withRun(before?.runs ?? [], run) : [],
    quantity: (before?.quantity ?? 0) + quantity,
  });
  return key;
}

function withRun(runs: readonly Run[], { pallets, days }: Run): readonly Run[] {
  const last = runs.at(-1);
  if (last?.pallets !== pallets) return [...runs, { pallets, days }];
  return [...runs.slice(0, -1), { pallets, days: last.days + days }];
}

/** More changes than this are told as a sum: a formula is to be read. */
const MAX_RUNS_SHOWN = 4;

/** How the amount comes about, for people: '8 pallets × 40 days × ₹45.00'. */
export function formulaOf(charge: Charge): string {
  const note = charge.priceNote === null ? '' : ` (${charge.priceNote})`;
  return `${quantityText(charge)} × ${formatInr(charge.unitPrice)}${note}`;
}

function quantityText({ runs, quantity, unit }: Charge): string {
  if (runs.length === 0 || runs.length > MAX_RUNS_SHOWN) return countOf(quantity, unit);
  const shown = runs.map(({ pallets, days }) => `${countOf(pallets, 'pallet')} × ${countOf(days, 'day')}`);
  return shown.length === 1 ? shown.join('') : `(${shown.join(' + ')})`;
}

/**
 * What a line says: 'Storage, in 14 May 2026, out 23 Jun 2026' for all days of a stay, 'Storage, days 1 to 7
 * (14 May 2026 to 20 May 2026)' for some of them, the plain name for what isn't for days.
 * @param whole the days of the document; null where it tells no days
 */
export function descriptionOf({ name, dayNumbers, firstDay, lastDay }: Charge, whole: Stay | null): string {
  if (dayNumbers === null) return name;
  const out = addDays(lastDay, 1);
  if (whole !== null && firstDay === whole.startsOn && out === whole.endsOn)
    return `${name}, in ${formatDate(firstDay)}, out ${formatDate(out)}`;
  const [first, last] = dayNumbers;
  return first === last
    ? `${name}, day ${first} (${formatDate(firstDay)})`
    : `${name}, days ${first} to ${last} (${formatDate(firstDay)} to ${formatDate(lastDay)})`;
}
