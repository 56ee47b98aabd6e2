import type { Collector } from '#app/domain/ledger/events.ts';
import type { Money } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import type { InvoiceTotals, LineTax, SupplyKind } from '#app/domain/tax/gst.ts';

/** Where an unpaid invoice turns overdue at midnight: a GST supplier is always in India. */
export const INVOICE_TIME_ZONE = 'Asia/Kolkata';

export type InvoiceStatus = 'issued' | 'part_paid' | 'paid' | 'overdue' | 'void';

type Standing = {
  isVoid: boolean;
  isSettled: boolean;
  payablePaise: bigint;
  outstandingPaise: bigint;
  dueOn: string;
};

/** Where an invoice stands on a day; the due day itself is still in time. */
export function invoiceStatus(
  { isVoid, isSettled, payablePaise, outstandingPaise, dueOn }: Standing,
  today: PlainDate,
): InvoiceStatus {
  if (isVoid) return 'void';
  if (isSettled) return 'paid';
  if (dueOn < today) return 'overdue';
  return outstandingPaise < payablePaise ? 'part_paid' : 'issued';
}

/** A party as frozen at issue. */
export type PartyView = {
  legalName: string;
  address: string;
  pin: string;
  stateCode: string;
  stateName: string;
  gstin: string | null;
};

export type LineView = {
  number: number;
  description: string;
  formula: string;
  sac: string;
  quantity: number;
  unit: string;
  unitPrice: Money;
  taxable: Money;
  rateBasisPoints: number;
  tax: LineTax;
};

/**
 * What the invoice portal knows of a document between two registered parties: nothing yet, with the number it will give,
 * or its signed answer.
 */
export type EInvoiceView =
  | { state: 'not_registered'; irn: string }
  | {
      state: 'registered';
      irn: string;
      ackNumber: string;
      ackAt: string;
      /** Of the signed answer, as a path of squares in a box so many squares wide. */
      qr: { path: string; size: number };
    };

export type PaymentView = {
  id: string;
  rail: 'bank_transfer' | 'upi' | 'card';
  reference: string;
  receivedOn: PlainDate;
  amount: Money;
  /** What of it the invoice lacked; the rest is the shipper's balance. */
  applied: Money;
  /** Income tax the shipper kept back on the host’s behalf. */
  tds: Money;
};

/** Everything rule 46 of the CGST Rules asks for; the page and the PDF are two drawings of this one object. */
export type InvoiceView = {
  id: string;
  number: string;
  bookingId: string;
  bookingReference: string;
  issuedOn: PlainDate;
  dueOn: PlainDate;
  status: InvoiceStatus;
  supplier: PartyView;
  recipient: PartyView;
  placeOfSupply: { code: string; name: string };
  supplyKind: SupplyKind;
  reverseCharge: boolean;
  lines: LineView[];
  totals: InvoiceTotals;
  /** What makes whole rupees of it. */
  roundOff: Money;
  /** What the recipient pays. */
  payable: Money;
  payableInWords: string;
  /** What is still to be paid. */
  outstanding: Money;
  /** In the order they came. */
  payments: PaymentView[];
  /** Null where the portal takes no such document: one of the parties isn't registered. */
  eInvoice: EInvoiceView | null;
};

export const RAIL_LABELS: Readonly<Record<PaymentView['rail'], string>> = {
  bank_transfer: 'Bank transfer',
  upi: 'UPI',
  card: 'Card',
};

/** What a person records of a bank statement; of a card Stripe tells. */
export const RAIL_OPTIONS = (['bank_transfer', 'upi'] as const).map((value) => ({ value, label: RAIL_LABELS[value] }));

/** Whose account money goes through, for a form to choose from. */
export const COLLECTOR_OPTIONS: readonly { value: Collector; label: string }[] = [
  { value: 'host', label: 'The host’s account' },
  { value: 'platform', label: 'The marketplace’s account' },
];

export type TaxColumn = { key: keyof LineTax; label: string; share: 1 | 2 };

const CGST: TaxColumn = { key: 'cgst', label: 'CGST', share: 2 };

/** The taxes a kind of supply bears, as columns; `share` divides the full rate. */
export const TAX_COLUMNS: Readonly<Record<SupplyKind, readonly TaxColumn[]>> = {
  intra_state: [CGST, { key: 'sgst', label: 'SGST', share: 2 }],
  intra_territory: [CGST, { key: 'sgst', label: 'UTGST', share: 2 }],
  inter_state: [{ key: 'igst', label: 'IGST', share: 1 }],
};

/** '9%' of a line's 18 %, for one of its tax columns. */
export function taxRate(rateBasisPoints: number, column: TaxColumn): string {
  return `${rateBasisPoints / column.share / 100}%`;
}

/** What a reader of the invoice is told about paying it. */
export function paymentInstruction(invoice: InvoiceView): string {
  return `Pay by bank transfer to ${invoice.supplier.legalName} and quote the invoice number ${invoice.number}.`;
}

/** 'KOS-26-27-000123', to name a file by: an invoice number holds nothing but A-Z 0-9 - /. */
export const fileStem = (number: string): string => number.replaceAll('/', '-');

/** 'KOS-26-27-000123.pdf'. */
export const pdfFileName = (number: string): string => `${fileStem(number)}.pdf`;
