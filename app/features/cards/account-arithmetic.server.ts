import { differences, type Line, type ReconciliationLine } from '#app/domain/ledger/reconciliation.ts';
import type { StripeBalance, StripePayout, StripeTransaction } from '#app/platform/stripe.server.ts';

/** An account's own books, as Stripe shows them at one moment. */
export type AccountBooks = {
  /** What is available, and what will be. */
  balancePaise: bigint;
  /** All that ever moved, the newest first. */
  transactions: readonly StripeTransaction[];
  payouts: readonly StripePayout[];
};

const PAYOUT = new Set(['payout', 'payout_cancel', 'payout_failure']);
/** What Stripe charges an account by a line of its own. */
const CHARGED = new Set(['stripe_fee', 'stripe_fx_fee', 'tax_fee', 'network_cost']);
/** What Stripe sets aside and gives back. */
const SET_ASIDE = new Set([
  ...['payout_minimum_balance_hold', 'payout_minimum_balance_release', 'reserve_transaction', 'reserved_funds'],
  ...['reserve_hold', 'reserve_release', 'payment_network_reserve_hold', 'payment_network_reserve_release'],
]);
/** States of a payout whose money came back to the account. */
const CAME_BACK = new Set(['failed', 'canceled']);

/** Whether a line is between Stripe, the account and its bank: no money of shippers, and in none of our books. */
export const isOfAccountAlone = ({ type }: StripeTransaction): boolean =>
  PAYOUT.has(type) || CHARGED.has(type) || SET_ASIDE.has(type);

/** The platform's part of a payment, in paise; below zero where a refund gave some of it back. */
export const keptOf = ({ fee_details }: StripeTransaction): bigint =>
  sumOf(fee_details.filter(({ type }) => type === 'application_fee').map(({ amount }) => amount));

/** Stripe's own fees, in paise: those taken from payments, and those charged by a line of their own. */
export const stripeFees = (transactions: readonly StripeTransaction[]): bigint =>
  transactions.reduce(
    (sum, one) => sum + BigInt(one.fee) - keptOf(one) - (CHARGED.has(one.type) ? BigInt(one.amount) : 0n),
    0n,
  );

/** What an account has at Stripe, in paise, and below zero what it owes there. */
export const balancePaise = ({ available, pending }: StripeBalance): bigint =>
  sumOf([...available, ...pending].map(({ amount }) => amount));

const sumOf = (amounts: readonly number[]): bigint => amounts.reduce((sum, amount) => sum + BigInt(amount), 0n);

/**
 * Where an account's own arithmetic doesn't close: a line that isn't its amount less its fee, a fee that isn't its parts, a
 * payout the lines don't bear out, lines that don't come to the balance.
 * @param account what the balance goes by
 */
export const arithmeticOff = (books: AccountBooks, account: string): ReconciliationLine[] => [
  ...books.transactions.flatMap(oddLines),
  ...differences(sent(books), moved(books, ['payout'], -1n)),
  ...differences(cameBack(books), moved(books, ['payout_failure', 'payout_cancel'], 1n)),
  ...balanceOff(books, account),
];

function oddLines({ id, amount, fee, net, fee_details }: StripeTransaction): ReconciliationLine[] {
  const one = (what: string, says: number, comesTo: bigint): ReconciliationLine[] =>
    BigInt(says) === comesTo ? [] : [{ what, id, stripePaise: says.toString(), ledgerPaise: comesTo.toString() }];
  return [
    ...one('net', net, BigInt(amount) - BigInt(fee)),
    ...one('fee', fee, sumOf(fee_details.map((part) => part.amount))),
  ];
}

const sent = ({ payouts }: AccountBooks): Line[] =>
  payouts.map(({ id, amount }) => ({ what: 'payout', id, paise: BigInt(amount) }));

const cameBack = ({ payouts }: AccountBooks): Line[] =>
  payouts
    .filter(({ status }) => CAME_BACK.has(status))
    .map(({ id, amount }) => ({ what: 'payout_return', id, paise: BigInt(amount) }));

/** What the account's lines say of payouts, by the payout. @param sign -1 where what leaves is to be above zero */
const moved = ({ transactions }: AccountBooks, types: readonly string[], sign: 1n | -1n): Line[] =>
  transactions
    .filter(({ type }) => types.includes(type))
    .map(({ id, source, amount, type }) => ({
      what: type === 'payout' ? 'payout' : 'payout_return',
      id: (typeof source === 'string' ? source : source?.id) ?? id,
      paise: sign * BigInt(amount),
    }));

function balanceOff({ balancePaise: has, transactions }: AccountBooks, id: string): ReconciliationLine[] {
  // What is set aside for other purposes than payments has a balance of its own, and a line on either.
  const lines = sumOf(transactions.filter((one) => one.balance_type === 'payments').map(({ net }) => net));
  return lines === has ? [] : [{ what: 'balance', id, stripePaise: has.toString(), ledgerPaise: lines.toString() }];
}
