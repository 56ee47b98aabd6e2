import type { Money } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import type { CreditSplit } from '#app/domain/tax/credit-note.ts';
import type { InvoiceTotals, LineTax, SupplyKind } from '#app/domain/tax/gst.ts';
import type { EInvoiceView, PartyView } from '#app/features/invoices/invoice-view.ts';

/** A line of a note; `invoiceLine` is the line of the invoice it is about. */
export type NoteLineView = {
  number: number;
  invoiceLine: number | null;
  description: string;
  formula: string;
  sac: string;
  taxable: Money;
  rateBasisPoints: number;
  tax: LineTax;
};

/** What rule 53(1A) of the CGST Rules asks of a note; page and PDF are two drawings of this one object. */
export type NoteView = {
  id: string;
  kind: 'credit_note' | 'debit_note';
  number: string;
  issuedOn: PlainDate;
  reason: string;
  invoice: { id: string; number: string; issuedOn: PlainDate };
  supplierOrgId: string;
  supplier: PartyView;
  recipient: PartyView;
  placeOfSupply: { code: string; name: string };
  supplyKind: SupplyKind;
  reverseCharge: boolean;
  lines: NoteLineView[];
  totals: InvoiceTotals;
  roundOff: Money;
  payable: Money;
  payableInWords: string;
  split: CreditSplit;
  /** Null where the portal takes no such document: one of the parties isn't registered. */
  eInvoice: EInvoiceView | null;
};

/** What a note is called. */
export const NOTE_TITLES: Readonly<Record<NoteView['kind'], string>> = {
  credit_note: 'Credit note',
  debit_note: 'Debit note',
};

/** What becomes of a credit, in the words of page, paper and preview; parts of nothing are left out. */
export function becomesOf({ reduction, refund, balance }: CreditSplit): (readonly [string, Money])[] {
  const parts = [
    ['Less to pay', reduction],
    ['Paid back', refund],
    ['Kept as balance', balance],
  ] as const;
  return parts.filter(([, money]) => money.paise > 0n);
}
