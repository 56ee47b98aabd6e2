import { type BasisPoints, formatInr, type Money, minus, plus } from '../shared/money.ts';
import { type InvoiceTotals, invoiceTotals, type LineTax, lineTax, type SupplyKind } from '../tax/gst.ts';
import { type Commissioned, type CommissionRule, commissionOn, commissionRuleFor, feeGivenBack } from './commission.ts';

/** An invoice or debit note of the host's, as far as commission depends on it. */
export type ChargeableDocument = Commissioned & {
  readonly invoiceId: string;
  /** Null where the document is the invoice itself. */
  readonly debitNoteId: string | null;
  readonly number: string;
  /** Before GST, without what was credited of it by the end of the month. */
  readonly net: Money;
};

/** The commission on one document, with the rule that made it. */
export type FeeLine = Pick<ChargeableDocument, 'invoiceId' | 'debitNoteId'> & {
  readonly description: string;
  /** For people: what the fee is of what. */
  readonly formula: string;
  readonly base: Money;
  readonly rule: CommissionRule;
  readonly fee: Money;
  readonly tax: LineTax;
};

/** The platform's service as its tax sees it. */
type FeeTax = { readonly rate: BasisPoints; readonly kind: SupplyKind };

/** A paper's totals from its lines. */
const feeTotals = (lines: readonly { readonly fee: Money; readonly tax: LineTax }[]): InvoiceTotals =>
  invoiceTotals(lines.map(({ fee, tax }) => ({ taxable: fee, tax })));

const named = ({ debitNoteId, number }: Pick<ChargeableDocument, 'debitNoteId' | 'number'>) =>
  `${debitNoteId === null ? 'invoice' : 'debit note'} ${number}`;

/**
 * The lines of the platform's fee invoice: one for each document that a rule applies to and that comes to a fee. Tax is
 * rounded line by line, as on any invoice.
 * @param gst of the platform's service, and the kind of its supply to this host
 */
export function feeLines(
  documents: readonly ChargeableDocument[],
  rules: readonly CommissionRule[],
  gst: FeeTax,
): { readonly lines: readonly FeeLine[]; readonly totals: InvoiceTotals } {
  const lines = documents.flatMap((document): FeeLine[] => {
    const rule = commissionRuleFor(rules, document);
    if (rule === null) return [];
    const { fee } = commissionOn(rule, [document.net]);
    if (fee.paise === 0n) return [];
    const { invoiceId, debitNoteId, net: base } = document;
    const description = `Commission on ${named(document)}`;
    const tax = lineTax(fee, gst.rate, gst.kind);
    return [{ invoiceId, debitNoteId, description, formula: formulaOf(rule, base), base, rule, fee, tax }];
  });
  return { lines, totals: feeTotals(lines) };
}

function formulaOf({ rate, minimumFee }: CommissionRule, base: Money): string {
  const byRate = `${rate / 100}% of ${formatInr(base)}`;
  return minimumFee.paise === 0n ? byRate : `${byRate}, at least ${formatInr(minimumFee)}`;
}

/** A charged line of which less is left than it was charged for. */
export type ChargedLine = {
  /** Of the document that was charged for. */
  readonly number: string;
  readonly debitNoteId: string | null;
  /** The fee invoice it is on. */
  readonly feeNumber: string;
  /** What it was charged for, its fee before GST, and what of both went back by now. */
  readonly net: Money;
  readonly fee: Money;
  readonly netCredited: Money;
  readonly feeCredited: Money;
  /** Of its document, before GST, since then: more than zero. */
  readonly credited: Money;
  /** As it was taxed. */
  readonly rate: BasisPoints;
};

/** What of a charged line goes back. */
export type FeeCreditLine<Line extends ChargedLine> = {
  readonly charged: Line;
  readonly description: string;
  readonly formula: string;
  readonly fee: Money;
  readonly tax: LineTax;
};

/**
 * The lines of the platform's credit note to a host: of each charged line the share of its fee that was credited of its
 * document ({@link feeGivenBack}), with the tax it was charged with (CGST s.34). A line credited whole, in however many
 * parts, gives back its fee and its tax to the paisa. What comes to nothing is no line.
 */
export function feeCreditLines<Line extends ChargedLine>(
  charged: readonly Line[],
  kind: SupplyKind,
): { readonly lines: readonly FeeCreditLine<Line>[]; readonly totals: InvoiceTotals } {
  const lines = charged.flatMap((line): FeeCreditLine<Line>[] => {
    const fee = feeGivenBack(line, line.credited);
    if (fee.paise === 0n) return [];
    const description = `Commission on ${named(line)}, of fee invoice ${line.feeNumber}, given back`;
    const formula = `${formatInr(line.credited)} of ${formatInr(line.net)} was credited: the same share of ${formatInr(line.fee)}`;
    const before = lineTax(line.feeCredited, line.rate, kind);
    const byNow = lineTax(plus(line.feeCredited, fee), line.rate, kind);
    const tax = {
      cgst: minus(byNow.cgst, before.cgst),
      sgst: minus(byNow.sgst, before.sgst),
      igst: minus(byNow.igst, before.igst),
    };
    return [{ charged: line, description, formula, fee, tax }];
  });
  return { lines, totals: feeTotals(lines) };
}
