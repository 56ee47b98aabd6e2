import { type Dated, isInForce } from '../shared/dated.ts';
import { allocate, type BasisPoints, inr, type Money, shareOf, sum } from '../shared/money.ts';
import type { PlainDate } from '../shared/plain-date.ts';

/** What a host pays the platform, for the supplies its conditions describe; a condition of null is for all. */
export type CommissionRule = Dated & {
  readonly id: string;
  readonly host: string | null;
  readonly regime: string | null;
  /** A hazard class or regime of cargo. */
  readonly cargoCode: string | null;
  readonly port: string | null;
  /** Pallet-days the host has let in the month, from which on the rule holds. */
  readonly volumeFrom: number | null;
  readonly rate: BasisPoints;
  /** The fee of one document at least. */
  readonly minimumFee: Money;
};

/** A supply to be charged for. */
export type Commissioned = {
  readonly on: PlainDate;
  readonly host: string;
  readonly regime: string;
  readonly cargoCodes: readonly string[];
  readonly port: string;
  readonly volume: number;
};

function applies(rule: CommissionRule, to: Commissioned): boolean {
  return (
    isInForce(rule, to.on) &&
    (rule.host === null || rule.host === to.host) &&
    (rule.regime === null || rule.regime === to.regime) &&
    (rule.cargoCode === null || to.cargoCodes.includes(rule.cargoCode)) &&
    (rule.port === null || rule.port === to.port) &&
    (rule.volumeFrom === null || rule.volumeFrom <= to.volume)
  );
}

/**
 * How rules that apply are ordered, the one that counts first: a rule for the host before any that isn't, then regime,
 * class, port, the higher volume, the later start; the id settles the rest, so that the answer never depends on the order
 * of rows.
 */
function bySpecificity(a: CommissionRule, b: CommissionRule): number {
  const named = (rule: CommissionRule) =>
    [rule.host, rule.regime, rule.cargoCode, rule.port].map((condition) => (condition === null ? 1 : 0)).join('');
  if (named(a) !== named(b)) return named(a) < named(b) ? -1 : 1;
  const [volumeA, volumeB] = [a.volumeFrom ?? -1, b.volumeFrom ?? -1];
  if (volumeA !== volumeB) return volumeB - volumeA;
  if (a.effectiveFrom !== b.effectiveFrom) return a.effectiveFrom > b.effectiveFrom ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** The rule for a supply: of those that apply the most specific; null where none does. */
export function commissionRuleFor(rules: readonly CommissionRule[], to: Commissioned): CommissionRule | null {
  return rules.filter((rule) => applies(rule, to)).sort(bySpecificity)[0] ?? null;
}

/** A document's commission, and each line's share of it. */
export type Commission = { readonly ruleId: string; readonly fee: Money; readonly shares: readonly Money[] };

/**
 * The commission on a document's lines by a rule, before GST: its rate of their sum or the minimum fee, and never more
 * than the sum. The shares add up to the fee.
 * @param nets each line's amount before GST, zero or more
 */
export function commissionOn(rule: CommissionRule, nets: readonly Money[]): Commission {
  const net = sum(nets);
  if (net.paise === 0n) return { ruleId: rule.id, fee: inr(0n), shares: nets.map(() => inr(0n)) };
  const byRate = shareOf(net, rule.rate);
  const wanted = byRate.paise > rule.minimumFee.paise ? byRate : rule.minimumFee;
  const fee = wanted.paise < net.paise ? wanted : net;
  const weights = nets.map(({ paise }) => paise);
  return { ruleId: rule.id, fee, shares: allocate(fee, weights) };
}
