import { countOf } from '../shared/indian-number.ts';
import { formatInr } from '../shared/money.ts';
import type { Violation } from '../shared/verdict.ts';
import { askedOf, type CreditAnswer, type CreditableLine, type CreditLine, type CreditRequest } from './credit-note.ts';
import { invoiceTotals, lineTax, type SupplyKind } from './gst.ts';

/** What is to be charged more of a line: so many units at its price, or an amount before tax. */
export type DebitRequest = CreditRequest;

/** A line of a debit note, taxed like the line of the invoice it adds to. */
export type DebitLine = CreditLine;

/** What a debit note says, or every reason why there can't be one. */
export type DebitAnswer = CreditAnswer;

/** Reasons shown of a request that is wrong in many places. */
const MAX_REASONS = 20;

/**
 * A debit note (CGST Act s.34(3)): what an invoice charged too little, line by line, each taxed at its line's rate.
 * @param limit lines a note may have at most; reference data
 */
export function debitNote(
  lines: readonly CreditableLine[],
  requests: readonly DebitRequest[],
  kind: SupplyKind,
  limit: number,
): DebitAnswer {
  if (requests.length === 0)
    return denied([violation('debit.no_line', {}, 'Nothing is to be charged.', 'Choose a line.')]);
  if (requests.length > limit) {
    const sentence = `The note has ${countOf(requests.length, 'line')}; the limit is ${limit}.`;
    const params = { lines: requests.length, limit };
    return denied([violation('debit.too_many_lines', params, sentence, 'Write several notes.')]);
  }
  const byNumber = new Map(lines.map((line) => [line.lineNumber, line]));
  const seen = new Set<number>();
  const added: DebitLine[] = [];
  const violations: Violation[] = [];
  for (const request of requests) {
    const answer = debitLine(byNumber.get(request.lineNumber), request, seen.has(request.lineNumber), kind);
    seen.add(request.lineNumber);
    if ('code' in answer) violations.push(answer);
    else added.push(answer);
  }
  if (violations.length > 0) return denied(violations.slice(0, MAX_REASONS));
  return { ok: true, lines: added, totals: invoiceTotals(added) };
}

function debitLine(
  line: CreditableLine | undefined,
  request: DebitRequest,
  isSecond: boolean,
  kind: SupplyKind,
): DebitLine | Violation {
  const n = request.lineNumber;
  const params = { line: n };
  if (!line)
    return violation('debit.unknown_line', params, `The invoice has no line ${n}.`, 'Choose one of its lines.');
  if (isSecond) return violation('debit.line_twice', params, `Line ${n} is named twice.`, 'Name each line once.');
  const taxable = askedOf(line, request);
  if (taxable === null || taxable.paise <= 0n)
    return violation(
      'debit.not_above_zero',
      params,
      `Line ${n}: enter a whole quantity or an amount above zero.`,
      'Enter what to charge.',
    );
  const { description, sac, rate, unit, unitPrice } = line;
  const formula =
    'amount' in request
      ? `${formatInr(request.amount)} more`
      : `${countOf(request.quantity, unit)} more × ${formatInr(unitPrice)}`;
  return { lineNumber: n, description, sac, formula, taxable, rate, tax: lineTax(taxable, rate, kind) };
}

const denied = (violations: readonly Violation[]): DebitAnswer => ({ ok: false, violations });

const violation = (code: string, params: Violation['params'], sentence: string, fix: string): Violation => ({
  ...{ code, params, sentence, fix },
});
