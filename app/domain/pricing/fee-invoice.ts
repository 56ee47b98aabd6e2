import { type BasisPoints, formatInr, type Money, type Money as Net } from '../shared/money.ts';
import { type InvoiceTotals, invoiceTotals, type LineTax, lineTax, type SupplyKind } from '../tax/gst.ts';
import { type Commissioned, type CommissionRule, commissionOn, commissionRuleFor } from './commission.ts';

/** An invoice of the host's, as far as commission depends on it. */
export type ChargeableInvoice = Commissioned & {
  readonly invoiceId: string;
  readonly number: string;
  /** Before GST. */
  readonly net: Net;
};

/** The commission on one invoice, with the rule that made it. */
export type FeeLine = {
  readonly invoiceId: string;
  readonly description: string;
  /** For people: what the fee is of what. */
  readonly formula: string;
  readonly base: Money;
  readonly rule: CommissionRule;
  readonly fee: Money;
  readonly tax: LineTax;
};

/**
 * The lines of the platform's fee invoice: one for each invoice that a rule applies to and that comes to a fee. Tax is
 * rounded line by line, as on any invoice.
 * @param gst of the platform's service, and the kind of its supply to this host
 */
export function feeLines(
  invoices: readonly ChargeableInvoice[],
  rules: readonly CommissionRule[],
  gst: { readonly rate: BasisPoints; readonly kind: SupplyKind },
): { readonly lines: readonly FeeLine[]; readonly totals: InvoiceTotals } {
  const lines = invoices.flatMap((invoice): FeeLine[] => {
    const rule = commissionRuleFor(rules, invoice);
    if (rule === null) return [];
    const { fee } = commissionOn(rule, [invoice.net]);
    if (fee.paise === 0n) return [];
    const { invoiceId, number, net: base } = invoice;
    const description = `Commission on invoice ${number}`;
    return [
      {
        invoiceId,
        description,
        formula: formulaOf(rule, base),
        base,
        rule,
        fee,
        tax: lineTax(fee, gst.rate, gst.kind),
      },
    ];
  });
  return { lines, totals: invoiceTotals(lines.map(({ fee, tax }) => ({ taxable: fee, tax }))) };
}

function formulaOf({ rate, minimumFee }: CommissionRule, base: Money): string {
  const byRate = `${rate / 100}% of ${formatInr(base)}`;
  return minimumFee.paise === 0n ? byRate : `${byRate}, at least ${formatInr(minimumFee)}`;
}
