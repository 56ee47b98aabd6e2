import type { Money } from '#app/domain/shared/money.ts';
import type { Month } from '#app/domain/shared/month.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import type { InvoiceTotals, LineTax, SupplyKind } from '#app/domain/tax/gst.ts';
import type { EInvoiceView, PartyView } from '#app/features/invoices/invoice-view.ts';

/** The platform's papers to a host. */
export type FeeKind = 'invoice' | 'credit_note';

/** How each is called. */
export const FEE_TITLES: Readonly<Record<FeeKind, string>> = {
  invoice: 'Fee invoice',
  credit_note: 'Fee credit note',
};

/** A row of the list of the platform's papers; what a credit note gives back is below zero. */
export type FeeRow = {
  id: string;
  kind: FeeKind;
  number: string;
  host: string;
  month: Month;
  issuedOn: PlainDate;
  total: Money;
};

/** The platform's tax invoice or credit note to a host, with the rule behind each line. */
export type FeeView = {
  id: string;
  kind: FeeKind;
  /** Of a credit note: the fee invoices it gives back of. */
  corrects: { number: string; issuedOn: PlainDate }[];
  /** Null where the host isn't registered and the portal takes no such document. */
  eInvoice: EInvoiceView | null;
  number: string;
  month: Month;
  issuedOn: PlainDate;
  supplier: PartyView;
  recipient: PartyView;
  placeOfSupply: { code: string; name: string };
  supplyKind: SupplyKind;
  totals: InvoiceTotals;
  lines: {
    number: number;
    description: string;
    formula: string;
    rule: string;
    sac: string;
    fee: Money;
    rateBasisPoints: number;
    tax: LineTax;
  }[];
};
