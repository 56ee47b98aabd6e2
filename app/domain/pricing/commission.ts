import { type Dated, isInForce } from '../shared/dated.ts';
import {
  allocate,
  type BasisPoints,
  divideHalfUp,
  inr,
  lesser,
  type Money,
  minus,
  plus,
  shareOf,
  sum,
} from '../shared/money.ts';
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

/**
 * What of a payment is taken ahead for a document's commission and its GST: as much of both as is paid of the document, rounded
 * down to the paisa. A month's volume is not known before it is over: the least is taken that any volume comes to, nothing where at some
 * no rule holds; what lacks is on the month's fee invoice.
 * @param of net: of the document before GST; payable: with it, more than zero; paid: of that, now
 * @param gst of the platform's service
 */
export function commissionAhead(
  rules: readonly CommissionRule[],
  to: Omit<Commissioned, 'volume'>,
  of: { readonly net: Money; readonly payable: Money; readonly paid: Money },
  gst: BasisPoints,
): Money {
  const feeAt = (volume: number): Money => {
    const rule = commissionRuleFor(rules, { ...to, volume });
    return rule === null ? inr(0n) : commissionOn(rule, [of.net]).fee;
  };
  const fee = rules.map(({ volumeFrom }) => feeAt(volumeFrom ?? 0)).reduce(lesser, feeAt(0));
  const due = ((fee.paise + shareOf(fee, gst).paise) * of.paid.paise) / of.payable.paise;
  return lesser(inr(due), of.paid);
}

/** A document's commission with what has been given back of it, and of the document, so far. */
export type FeeStanding = {
  readonly net: Money;
  readonly fee: Money;
  readonly netCredited: Money;
  readonly feeCredited: Money;
};

/**
 * What of the fee goes back to the host with a credit note: the same share of the fee as of the document, of all that is
 * credited by now, half up to the paisa, less what went back before. A document credited in parts ends at no fee.
 * @param credited of this note, before GST; with what was credited before no more than the document
 * @throws RangeError beyond the document, or below zero
 */
export function feeGivenBack({ net, fee, netCredited, feeCredited }: FeeStanding, credited: Money): Money {
  const creditedByNow = plus(netCredited, credited);
  if (credited.paise < 0n || creditedByNow.paise > net.paise) throw new RangeError('A credit beyond its document');
  if (net.paise === 0n) return inr(0n);
  return minus(inr(divideHalfUp(fee.paise * creditedByNow.paise, net.paise)), feeCredited);
}
