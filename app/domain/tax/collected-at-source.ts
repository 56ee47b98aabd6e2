import { type Money, shareOf, ZERO_INR } from '../shared/money.ts';
import type { PlainDate } from '../shared/plain-date.ts';
import { type LineTax, lineTax, type SupplyKind } from './gst.ts';
import { type Parameters, rateOn, thresholdOn } from './parameter.ts';

/**
 * What an operator that collects the money for a supply keeps back for the State: CGST Act s.52.
 * @param netTaxable taxable supplies of the month less those taken back; nothing is collected on what is below zero
 */
export function collectedUnderSection52(
  netTaxable: Money,
  kind: SupplyKind,
  on: PlainDate,
  parameters: Parameters,
): LineTax {
  const base = netTaxable.paise > 0n ? netTaxable : ZERO_INR;
  return lineTax(base, rateOn(parameters, 'tcs_rate', on), kind);
}

/** Who is paid, as income tax sees it. */
export type Participant = {
  readonly hasPan: boolean;
  /** A natural person or a Hindu undivided family. */
  readonly isIndividual: boolean;
  /** Paid through the operator earlier in the financial year. */
  readonly grossBefore: Money;
};

/**
 * What an operator that collects the money deducts as the host's income tax: section 194-O, from 1 April 2026 section 393.
 * @param gross the whole sum of the supply, above zero
 */
export function deductedUnder194O(gross: Money, host: Participant, on: PlainDate, parameters: Parameters): Money {
  if (!host.hasPan) return shareOf(gross, rateOn(parameters, 'section_194o_rate_without_pan', on));
  const exempt = thresholdOn(parameters, 'section_194o_exempt_up_to', on);
  if (host.isIndividual && host.grossBefore.paise + gross.paise <= exempt.paise) return ZERO_INR;
  return shareOf(gross, rateOn(parameters, 'section_194o_rate', on));
}
