import type { Money } from '#app/domain/shared/money.ts';
import type { CreditLine, CreditSplit } from '#app/domain/tax/credit-note.ts';
import type { InvoiceTotals } from '#app/domain/tax/gst.ts';

/** A credit note that is not issued yet: what its paper, the books and the invoice will say. */
export type CreditDraft = {
  lines: readonly CreditLine[];
  totals: InvoiceTotals;
  /** What makes whole rupees of all that is credited so far. */
  roundOff: Money;
  payable: Money;
  split: CreditSplit;
};

/** A split as it goes with the click that was made on it: paise of reduction, refund and balance. */
export const splitText = ({ reduction, refund, balance }: CreditSplit): string =>
  [reduction, refund, balance].map(({ paise }) => paise.toString()).join('/');
