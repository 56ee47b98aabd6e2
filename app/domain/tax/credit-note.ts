import { financialYearOf } from '../shared/financial-year.ts';
import { countOf } from '../shared/indian-number.ts';
import {
  type BasisPoints,
  divideHalfUp,
  formatInr,
  inr,
  lesser,
  type Money,
  minus,
  plus,
  sum,
  times,
} from '../shared/money.ts';
import { type PlainDate, plainDate } from '../shared/plain-date.ts';
import type { Violation } from '../shared/verdict.ts';
import { type InvoiceTotals, invoiceTotals, type LineTax } from './gst.ts';
import { type Parameters, parameterOn } from './parameter.ts';
import { roundOffOf } from './tax-engine.ts';

/** A line of an issued invoice with what credit notes have taken back of it already. */
export type CreditableLine = {
  readonly lineNumber: number;
  readonly description: string;
  readonly sac: string;
  readonly unit: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly taxable: Money;
  readonly rate: BasisPoints;
  readonly tax: LineTax;
  readonly creditedTaxable: Money;
  readonly creditedTax: LineTax;
};

/** What is to be credited: so many units of a line, or an amount of its taxable value. */
export type CreditRequest = { readonly lineNumber: number } & (
  | { readonly quantity: number }
  | { readonly amount: Money }
);

/** A line of a credit note; amounts above zero, taken off the invoice. */
export type CreditLine = {
  readonly lineNumber: number;
  readonly description: string;
  readonly sac: string;
  readonly formula: string;
  readonly taxable: Money;
  readonly rate: BasisPoints;
  readonly tax: LineTax;
};

/** What a credit note says, or every reason why there can't be one. */
export type CreditAnswer =
  | { readonly ok: true; readonly lines: readonly CreditLine[]; readonly totals: InvoiceTotals }
  | { readonly ok: false; readonly violations: readonly Violation[] };

/** Reasons shown of a request that is wrong in many places. */
const MAX_REASONS = 20;

/**
 * A credit note over lines of an invoice (CGST Act s.34): never more of a line than it has left. Its tax is what the
 * line's tax falls by, so that a line credited in parts ends at nothing, to the paisa.
 * @param limit lines a note may have at most; reference data
 */
export function creditNote(
  lines: readonly CreditableLine[],
  requests: readonly CreditRequest[],
  limit: number,
): CreditAnswer {
  if (requests.length === 0)
    return denied([violation('credit.no_line', {}, 'Nothing is to be credited.', 'Choose a line.')]);
  if (requests.length > limit) {
    const sentence = `The note has ${countOf(requests.length, 'line')}; the limit is ${limit}.`;
    const params = { lines: requests.length, limit };
    return denied([violation('credit.too_many_lines', params, sentence, 'Write several notes.')]);
  }
  const byNumber = new Map(lines.map((line) => [line.lineNumber, line]));
  const seen = new Set<number>();
  const credited: CreditLine[] = [];
  const violations: Violation[] = [];
  for (const request of requests) {
    const answer = creditLine(byNumber.get(request.lineNumber), request, seen.has(request.lineNumber));
    seen.add(request.lineNumber);
    if ('code' in answer) violations.push(answer);
    else credited.push(answer);
  }
  if (violations.length > 0) return denied(violations.slice(0, MAX_REASONS));
  return { ok: true, lines: credited, totals: invoiceTotals(credited) };
}

const denied = (violations: readonly Violation[]): CreditAnswer => ({ ok: false, violations });

function violation(code: string, params: Violation['params'], sentence: string, fix: string): Violation {
  return { code, params, sentence, fix };
}

function creditLine(
  line: CreditableLine | undefined,
  request: CreditRequest,
  isSecond: boolean,
): CreditLine | Violation {
  const params = { line: request.lineNumber };
  const n = request.lineNumber;
  if (!line)
    return violation('credit.unknown_line', params, `The invoice has no line ${n}.`, 'Choose one of its lines.');
  if (isSecond) return violation('credit.line_twice', params, `Line ${n} is named twice.`, 'Name each line once.');
  const taxable = askedOf(line, request);
  if (taxable === null || taxable.paise <= 0n)
    return violation(
      'credit.not_above_zero',
      params,
      `Line ${n}: enter a whole quantity or an amount above zero.`,
      'Enter what to credit.',
    );
  const left = minus(line.taxable, line.creditedTaxable);
  if (taxable.paise > left.paise) {
    const sentence = `Line ${n} has ${formatInr(left)} left to credit; ${formatInr(taxable)} is more.`;
    return violation('credit.more_than_left', params, sentence, `Credit at most ${formatInr(left)}.`);
  }
  const { description, sac, rate } = line;
  const tax = taxCredited(line, plus(line.creditedTaxable, taxable));
  return { lineNumber: n, description, sac, formula: formulaOf(line, request), taxable, rate, tax };
}

/** The taxable value a request is for; null for a quantity that is none. */
export function askedOf(line: CreditableLine, request: CreditRequest): Money | null {
  if ('amount' in request) return request.amount;
  const { quantity } = request;
  return Number.isSafeInteger(quantity) && quantity > 0 ? times(line.unitPrice, quantity) : null;
}

function formulaOf({ unit, unitPrice, taxable }: CreditableLine, request: CreditRequest): string {
  if ('amount' in request) return `${formatInr(request.amount)} of ${formatInr(taxable)}`;
  return `${countOf(request.quantity, unit)} × ${formatInr(unitPrice)}`;
}

/** The tax of all that is credited by now, less the tax credited before. */
function taxCredited({ taxable, tax, creditedTax }: CreditableLine, creditedByNow: Money): LineTax {
  const fall = (whole: Money, before: Money) =>
    minus(inr(divideHalfUp(whole.paise * creditedByNow.paise, taxable.paise)), before);
  return {
    cgst: fall(tax.cgst, creditedTax.cgst),
    sgst: fall(tax.sgst, creditedTax.sgst),
    igst: fall(tax.igst, creditedTax.igst),
  };
}

/**
 * What a credit is worth in whole rupees: what the rounded sum of all credits grows by. So an invoice credited in parts
 * ends at its own payable, and no part can add up to more. The round-off is less than a rupee either way.
 * @param before what was credited of the invoice earlier, to the paisa
 */
export function roundCredit(credit: Money, before: Money): { roundOff: Money; payable: Money } {
  const rounded = (money: Money) => plus(money, roundOffOf(money));
  const payable = minus(rounded(plus(before, credit)), rounded(before));
  return { roundOff: minus(payable, credit), payable };
}

/** What becomes of a credit: less to pay, money back, or a balance for later invoices. */
export type CreditSplit = { readonly reduction: Money; readonly refund: Money; readonly balance: Money };

/**
 * Splits a credit. What is still owed falls first; of the rest the wish goes back as money, never more than was paid, and
 * what remains stays as balance.
 * @param of outstanding and paid of the invoice before the credit, each zero or more
 */
export function splitCredit(credit: Money, of: { outstanding: Money; paid: Money; refundWished: Money }): CreditSplit {
  const reduction = lesser(credit, of.outstanding);
  const rest = minus(credit, reduction);
  const refund = lesser(rest, lesser(of.paid, of.refundWished));
  return { reduction, refund, balance: minus(rest, refund) };
}

/** Why a split a person asked for can't be: it must use up the credit, reduce no more than is owed, refund no more than was paid. */
export function checkSplit(
  credit: Money,
  split: CreditSplit,
  of: { outstanding: Money; paid: Money },
): readonly Violation[] {
  const found: Violation[] = [];
  const parts = [split.reduction, split.refund, split.balance];
  if (parts.some(({ paise }) => paise < 0n))
    found.push(violation('credit.split_negative', {}, 'A part of the credit is below zero.', 'Enter zero or more.'));
  if (sum(parts).paise !== credit.paise) {
    const sentence = `The parts add up to ${formatInr(sum(parts))}, not to ${formatInr(credit)}.`;
    found.push(violation('credit.split_sum', {}, sentence, 'Let the parts add up to the credit.'));
  }
  if (split.reduction.paise > of.outstanding.paise) {
    const sentence = `Only ${formatInr(of.outstanding)} is still to be paid.`;
    found.push(
      violation('credit.reduction_too_large', {}, sentence, `Reduce by at most ${formatInr(of.outstanding)}.`),
    );
  }
  if (split.refund.paise > of.paid.paise) {
    const sentence = `Only ${formatInr(of.paid)} was paid.`;
    found.push(violation('credit.refund_too_large', {}, sentence, `Refund at most ${formatInr(of.paid)}.`));
  }
  return found;
}

/** The last day a credit note over an invoice can reduce tax: s.34(2), a day after the invoice's financial year. */
export function declarableUntil(issuedOn: PlainDate, parameters: Parameters): PlainDate {
  const { endsOn } = financialYearOf(issuedOn);
  const monthDay = String(parameterOn(parameters, 'credit_note_declare_by', issuedOn).value).padStart(4, '0');
  return plainDate(`${endsOn.slice(0, 4)}-${monthDay.slice(0, 2)}-${monthDay.slice(2)}`);
}
