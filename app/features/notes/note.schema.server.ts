import { z } from 'zod';
import { inr, type Money, parseRupees } from '#app/domain/shared/money.ts';
import type { CreditRequest, CreditSplit } from '#app/domain/tax/credit-note.ts';
import { type Fields, line, parseFields } from '#app/platform/form.server.ts';

/** The most that one amount may be: a hundred crore rupees. More is a slip of the finger. */
const MOST_PAISE = 100_00_00_000_00n;
const AMOUNT = 'Enter an amount in rupees above zero, for example 1,250.50.';
const QUANTITY = 'Enter a whole quantity above zero.';

function rupees(text: string, least: bigint): Money | null {
  const money = parseRupees(text);
  return money !== null && money.paise >= least && money.paise <= MOST_PAISE ? money : null;
}

/** An amount above zero that has to be there. */
export const amountField = z.string({ error: AMOUNT }).transform((text, context) => {
  const money = rupees(text.trim(), 1n);
  if (money !== null) return money;
  context.addIssue({ code: 'custom', message: AMOUNT });
  return z.NEVER;
});

/** An amount that may be zero; nothing entered is nothing said. */
export const amountOrNothing = z
  .string({ error: AMOUNT })
  .default('')
  .transform((text, context) => {
    if (text.trim() === '') return null;
    const money = rupees(text.trim(), 0n);
    if (money !== null) return money;
    context.addIssue({ code: 'custom', message: 'Enter an amount in rupees, zero or more, or leave it empty.' });
    return z.NEVER;
  });

/** Why something is corrected: printed on the note and read by the other side. */
export const reasonField = line('a reason', 300, 3);

const terms = z.object({ reason: reasonField, refund: amountOrNothing });

/** What a corrector asks for; `shown` is the split the preview showed, null while nothing was shown. */
export type CreditInput = {
  reason: string;
  requests: CreditRequest[];
  refundWished: Money | null;
  shown: CreditSplit | null;
};

type Parsed = { ok: true; value: CreditInput } | { ok: false; errors: Record<string, string[]> };

/** Fields `quantity.3` and `amount.3` name line 3 of the invoice; of a line one of them, or neither. */
export function parseCredit(fields: Fields): Parsed {
  const parsed = parseFields(terms, fields);
  const errors: Record<string, string[]> = parsed.ok ? {} : parsed.errors;
  const requests = new Map<number, CreditRequest>();
  for (const [name, value] of Object.entries(fields)) {
    const [, what, number] = /^(quantity|amount)\.([1-9]\d{0,5})$/.exec(name) ?? [];
    if (number === undefined || value === '') continue;
    const lineNumber = Number(number);
    const request = typeof value === 'string' ? requestOf(what === 'quantity', lineNumber, value.trim()) : null;
    if (request === null) errors[name] = [what === 'quantity' ? QUANTITY : AMOUNT];
    else if (requests.has(lineNumber)) errors[name] = ['Enter a quantity or an amount, not both.'];
    else requests.set(lineNumber, request);
  }
  if (!parsed.ok || Object.keys(errors).length > 0) return { ok: false, errors };
  const { reason, refund } = parsed.value;
  const value = { reason, refundWished: refund, requests: [...requests.values()], shown: shownSplit(fields.shown) };
  return { ok: true, value };
}

function requestOf(isQuantity: boolean, lineNumber: number, text: string): CreditRequest | null {
  if (!isQuantity) {
    const amount = rupees(text, 1n);
    return amount && { lineNumber, amount };
  }
  return /^[1-9]\d{0,8}$/.test(text) ? { lineNumber, quantity: Number(text) } : null;
}

/** The split of a preview as its form sent it back; null for anything else. */
export function shownSplit(text: Fields[string] | undefined): CreditSplit | null {
  const [, reduction, refund, balance] =
    (typeof text === 'string' && /^(\d{1,15})\/(\d{1,15})\/(\d{1,15})$/.exec(text)) || [];
  if (reduction === undefined || refund === undefined || balance === undefined) return null;
  return { reduction: inr(BigInt(reduction)), refund: inr(BigInt(refund)), balance: inr(BigInt(balance)) };
}
