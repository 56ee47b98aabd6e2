import { lesser, type Money, minus, ZERO_INR } from '../shared/money.ts';
import type { PlainDate } from '../shared/plain-date.ts';

/** An invoice with something left to pay. */
export type OpenInvoice = {
  readonly id: string;
  readonly number: string;
  readonly bookingReference: string;
  readonly shipper: string;
  readonly dueOn: PlainDate;
  readonly outstanding: Money;
};

/** What bank money is for. */
export type MoneyMatch = {
  readonly applied: readonly { readonly invoiceId: string; readonly amount: Money }[];
  /** Beyond what the named invoices lack: the shipper's balance. */
  readonly over: Money;
  /** Held until a person says what it is for. */
  readonly unmatched: Money;
  /** Where nothing is named: invoices that lack exactly this sum. A person decides; an amount proves nothing. */
  readonly suggestions: readonly string[];
};

/**
 * Matches money by the invoice numbers and booking references its text names, whatever spaces and strokes the bank made
 * of theirs. The invoice due first is paid first. Money that names invoices of two shippers is matched to neither.
 */
export function matchMoney(
  money: { readonly amount: Money; readonly text: string },
  open: readonly OpenInvoice[],
): MoneyMatch {
  const named = open.filter(
    ({ number, bookingReference }) => isNamed(money.text, number) || isNamed(money.text, bookingReference),
  );
  if (named.length === 0 || new Set(named.map(({ shipper }) => shipper)).size > 1) {
    const fitting = open.filter(({ outstanding }) => outstanding.paise === money.amount.paise);
    return { applied: [], over: ZERO_INR, unmatched: money.amount, suggestions: fitting.map(({ id }) => id) };
  }
  let left = money.amount;
  const applied = named.toSorted(byDueDay).flatMap(({ id, outstanding }) => {
    const amount = lesser(left, outstanding);
    left = minus(left, amount);
    return amount.paise > 0n ? [{ invoiceId: id, amount }] : [];
  });
  return { applied, over: left, unmatched: ZERO_INR, suggestions: [] };
}

const byDueDay = (a: OpenInvoice, b: OpenInvoice) => (`${a.dueOn} ${a.number}` < `${b.dueOn} ${b.number}` ? -1 : 1);

/** Whether a text names a reference: its letters and digits in a row, with any other signs between, and none around. */
function isNamed(text: string, reference: string): boolean {
  const parts = reference.toUpperCase().match(/[A-Z0-9]+/g) ?? [];
  if (parts.length === 0) return false;
  return new RegExp(`(?<![A-Z0-9])${parts.join('[^A-Z0-9]*')}(?![A-Z0-9])`).test(text.toUpperCase());
}
