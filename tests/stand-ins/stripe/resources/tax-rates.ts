import type Stripe from 'stripe';
import { type Call, pathId } from '../call.ts';
import { TAX_RATE } from '../invoice-shapes.ts';
import type { Kept } from '../kept.ts';
import { invalid } from '../refusal.ts';

export type TaxRate = Kept<Stripe.TaxRate>;
export type Tax = NonNullable<Kept<Stripe.InvoiceLineItem>['taxes']>[number];

export function createTaxRate(call: Call): TaxRate {
  const { change, account, given } = call;
  const percentage = Number(given.required('percentage'));
  if (!(percentage >= 0 && percentage <= 100)) throw invalid('Invalid decimal: percentage', 'percentage');
  return change.put<TaxRate>(account, {
    ...TAX_RATE,
    id: change.id('txr'),
    country: given.text('country'),
    created: change.now(),
    description: given.text('description'),
    display_name: given.required('display_name'),
    effective_percentage: percentage,
    inclusive: given.flag('inclusive'),
    jurisdiction: given.text('jurisdiction'),
    metadata: given.metadata(),
    percentage,
    tax_type: given.text('tax_type'),
  });
}

export const updateTaxRate = (call: Call): TaxRate => {
  const rate = call.change.get<TaxRate>(call.account, 'tax_rate', pathId(call));
  return call.change.put<TaxRate>(call.account, {
    ...rate,
    active: call.given.flag('active', rate.active),
    metadata: call.given.metadata(rate.metadata ?? {}),
  });
};

export const taxRates = (call: Call, ids: readonly string[]): TaxRate[] =>
  ids.map((id) => call.change.get<TaxRate>(call.account, 'tax_rate', id, 'tax_rates'));

/** The taxes of an amount, each rounded half up to the paisa: on top of it, or within it where the rate is inclusive. */
export const taxesOn = (amount: number, rates: readonly TaxRate[]): Tax[] =>
  rates.map(({ id, inclusive, percentage }) => {
    const tax = Math.round(inclusive ? amount - amount / (1 + percentage / 100) : (amount * percentage) / 100);
    return {
      amount: tax,
      tax_behavior: inclusive ? 'inclusive' : 'exclusive',
      tax_rate_details: { tax_rate: id },
      taxability_reason: 'not_available',
      taxable_amount: inclusive ? amount - tax : amount,
      type: 'tax_rate_details',
    };
  });

const sumOf = (taxes: readonly Tax[], behaviour: Tax['tax_behavior']): number =>
  taxes.filter(({ tax_behavior }) => tax_behavior === behaviour).reduce((sum, { amount }) => sum + amount, 0);

/** What amounts with their taxes come to, and the taxes by rate. */
export function totals(of: readonly { amount: number; taxes: readonly Tax[] | null }[]) {
  const taxes = of.flatMap((one) => one.taxes ?? []);
  const subtotal = of.reduce((sum, { amount }) => sum + amount, 0);
  const rates = [...new Set(taxes.map(({ tax_rate_details }) => tax_rate_details?.tax_rate))];
  const byRate = rates.flatMap((rate) => {
    const [first, ...more] = taxes.filter(({ tax_rate_details }) => tax_rate_details?.tax_rate === rate);
    return first ? [more.reduce(plus, first)] : [];
  });
  const withoutTax = subtotal - sumOf(taxes, 'inclusive');
  return {
    subtotal,
    subtotal_excluding_tax: withoutTax,
    total: subtotal + sumOf(taxes, 'exclusive'),
    total_excluding_tax: withoutTax,
    total_taxes: byRate,
  };
}

const plus = (one: Tax, other: Tax): Tax => ({
  ...one,
  amount: one.amount + other.amount,
  taxable_amount: (one.taxable_amount ?? 0) + (other.taxable_amount ?? 0),
});
