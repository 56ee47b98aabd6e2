import { times } from '../shared/money.ts';
import { addDays, type PlainDate, plainDate } from '../shared/plain-date.ts';
import { chargesOf, type PeriodOf, WHOLE_STAY } from './accrue.ts';
import { actualCourse, cargoOver, ordersOf, type StayRecord } from './actual-course.ts';
import { amountOf, type Charge } from './charge.ts';
import { type Course, plannedCourse } from './course.ts';
import { lineOf, type QuoteLine, type TaxedBy } from './quote.ts';

/** When a stay is billed: all of it on confirmation, or each month when it is over; what is left at the end. */
/**
 * Days an invoice may leave for its payment, as agreed with a slot's terms. More than 45 no agreement may leave a micro or small firm, and without
 * one it is 15: MSMED Act 2006, s. 15; the cap itself is a parameter (app/domain/tax).
 */
export const DAYS_TO_PAY = [15, 30, 45] as const;
/** See {@link DAYS_TO_PAY}. */
export type DaysToPay = (typeof DAYS_TO_PAY)[number];

export const BILLING_MODES = ['advance', 'monthly'] as const;
/** See {@link BILLING_MODES}. */
export type BillingMode = (typeof BILLING_MODES)[number];

/** The calendar month of the facility a day falls in, '2026-05'. */
export const MONTH_OF: PeriodOf = (day) => day.slice(0, 7);

/**
 * A document a stay is due. An advance is for the whole of it; a monthly one for a month that is over; a final one for
 * what is left when the goods are out; a late one for what has come to light about periods billed before. A credit takes
 * back what was billed and isn't owed.
 */
export type BillingDocument = {
  readonly kind: 'advance' | 'monthly' | 'final' | 'late' | 'credit';
  /** Of what it bills; of a late one, the day it is made. */
  readonly period: string;
  readonly charges: readonly Charge[];
};

/** What documents made before have billed, less credits, by the charges' keys. */
export type AlreadyBilled = {
  /** 'kind period' of each document. */
  readonly documents: ReadonlySet<string>;
  readonly charges: ReadonlyMap<string, Charge>;
};

const nameOf = ({ kind, period }: Pick<BillingDocument, 'kind' | 'period'>) => `${kind} ${period}`;

/** What a list of documents has billed: the memory {@link documentsDue} asks for. */
export function billedBy(documents: readonly BillingDocument[]): AlreadyBilled {
  const billed = new Map<string, Charge>();
  for (const { kind, charges } of documents)
    for (const charge of charges) {
      const before = billed.get(charge.key)?.quantity ?? 0;
      const quantity = before + (kind === 'credit' ? -charge.quantity : charge.quantity);
      billed.set(charge.key, withQuantity(charge, quantity));
    }
  return { documents: new Set(documents.map(nameOf)), charges: billed };
}

/**
 * The documents a stay is due on a day, oldest first. What is owed is worked out from all that is known, and what was
 * billed is taken off: so each pallet-day is billed once, whatever came late or twice, and asked again nothing is due.
 * @param today the facility's own day; a month is due from the first day of the next, a closed stay from its last
 */
export function documentsDue(
  record: StayRecord,
  mode: BillingMode,
  billed: AlreadyBilled,
  today: PlainDate,
): readonly BillingDocument[] {
  const isClosed = record.closedOn !== null && record.closedOn <= today;
  const owed = (mode === 'advance' ? advanceCharges(record, today, isClosed) : monthlyCharges(record, today)).filter(
    (charge) => amountOf(charge).paise !== 0n,
  );
  const found = new Map<string, BillingDocument>();
  for (const charge of differences(owed, billed, 1))
    addCharge(found, invoiceFor(charge.period, record, mode, billed, today), charge);
  for (const charge of differences(owed, billed, -1))
    addCharge(found, { kind: 'credit', period: charge.period }, charge);
  return [...found.values()].sort(byAge);
}

type Heading = Pick<BillingDocument, 'kind' | 'period'>;

/** The document that bills a charge of a period: the period's own, or a late one where that has been made. */
function invoiceFor(
  period: string,
  { closedOn }: StayRecord,
  mode: BillingMode,
  { documents }: AlreadyBilled,
  today: PlainDate,
): Heading {
  const isClosed = closedOn !== null && closedOn <= today;
  const closing = mode === 'advance' ? WHOLE_STAY(today) : MONTH_OF(closedOn ?? today);
  const isFinal = isClosed && period >= closing;
  const own: Heading = isFinal
    ? { kind: 'final', period: closing }
    : { kind: mode === 'advance' ? 'advance' : 'monthly', period };
  return documents.has(nameOf(own)) ? { kind: 'late', period: today } : own;
}

/** Periods in order, an advance and the final one among them; then what came late, then credits. */
const ORDER = ['advance', 'monthly', 'final', 'late', 'credit'];

function byAge(a: BillingDocument, b: BillingDocument): number {
  const keyOf = ({ kind, period }: BillingDocument) => {
    const place = ORDER.indexOf(kind);
    return place > 2 ? `${place} ${period}` : `0 ${period} ${place}`;
  };
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

function addCharge(to: Map<string, BillingDocument>, { kind, period }: Heading, charge: Charge): void {
  const key = nameOf({ kind, period });
  to.set(key, { kind, period, charges: [...(to.get(key)?.charges ?? []), charge] });
}

/** Before the end what was agreed, and services as they are ordered; at the end what was. */
function advanceCharges(record: StayRecord, today: PlainDate, isClosed: boolean): readonly Charge[] {
  const tomorrow = addDays(today, 1);
  const course = isClosed ? actualCourse(record, tomorrow, WHOLE_STAY) : agreedCourse(record, tomorrow);
  return chargesOf(record.card, course, WHOLE_STAY);
}

function agreedCourse({ agreed, pallets, terms, events }: StayRecord, until: PlainDate): Course {
  const known = events.filter(({ day }) => day < until);
  const cargo = cargoOver(terms, known);
  return plannedCourse({ ...terms, cargo, stay: agreed, pallets, orders: ordersOf(known) });
}

/** Months that are over, and the month of the end once there is one. */
function monthlyCharges(record: StayRecord, today: PlainDate): readonly Charge[] {
  const monthStart = plainDate(`${today.slice(0, 7)}-01`);
  const isClosed = record.closedOn !== null && record.closedOn <= today;
  const course = actualCourse(record, isClosed ? addDays(today, 1) : monthStart, MONTH_OF);
  return chargesOf(record.card, course, MONTH_OF);
}

/** What is owed and not billed, or with sign −1 what is billed and not owed; with its quantity. */
function differences(owed: readonly Charge[], billed: AlreadyBilled, sign: 1 | -1): readonly Charge[] {
  const keys = new Set(owed.map(({ key }) => key));
  const gone = [...billed.charges.values()].filter(({ key }) => !keys.has(key)).map((each) => withQuantity(each, 0));
  return [...owed, ...gone].flatMap((charge) => {
    const difference = sign * (charge.quantity - (billed.charges.get(charge.key)?.quantity ?? 0));
    return difference > 0 ? [withQuantity(charge, difference)] : [];
  });
}

/** The charge for another quantity. Which of its days they are is then not told. */
const withQuantity = (charge: Charge, quantity: number): Charge =>
  charge.quantity === quantity ? charge : { ...charge, quantity, runs: [] };

/** A document's lines, as an invoice writes them. */
export const linesOf = (document: BillingDocument, gst: TaxedBy): readonly QuoteLine[] =>
  document.charges.map((charge) => lineOf(charge, null, gst));

/** A document's amount before GST, in whole paise; below zero for a credit. */
export function netPaiseOf({ kind, charges }: BillingDocument): bigint {
  const paise = charges.reduce((total, { unitPrice, quantity }) => total + times(unitPrice, quantity).paise, 0n);
  return kind === 'credit' ? -paise : paise;
}
