import type { BankPayout } from '#app/domain/ledger/reconciliation.ts';
import { formatInr, type Money } from '#app/domain/shared/money.ts';
import { formatDate, plainDate } from '#app/domain/shared/plain-date.ts';

export type BankPayoutView = Omit<BankPayout, 'paise'> & { amount: Money };

/** What Stripe sent to an account's bank, and what it still has. */
export type BankPayoutsView = {
  paid: Money;
  onTheWay: Money;
  balance: Money;
  failed: number;
  last: BankPayoutView | null;
  /** Failed ones that no paid one has followed. */
  standing: readonly BankPayoutView[];
};

/** A line that is off: what Stripe says, and the other side. */
export type OffLine = { what: string; id: string; stripe: Money | null; ledger: Money | null };

/** An account's last comparison, as its part of the page shows it. */
export type ComparedAccount = {
  day: string;
  lines: number;
  stripe: Money;
  ledger: Money;
  fees: Money;
  off: readonly OffLine[];
  /** Null for a day before they were read. */
  payouts: BankPayoutsView | null;
};

export type ReconciliationRow = ComparedAccount & { orgId: string; host: string };
export type PlatformRow = ComparedAccount & { plans: Money };

const said = (money: Money | null) => (money === null ? 'nothing' : formatInr(money));

const SENTENCES: Readonly<Record<string, (stripe: string, other: string) => string>> = {
  balance: (has, lines) => `Stripe says the account has ${has}; all its lines come to ${lines}.`,
  net: (net, comesTo) => `The line moved ${net}; its amount less its fee is ${comesTo}.`,
  fee: (fee, parts) => `The line’s fee is ${fee}; the parts of it come to ${parts}.`,
  payout: (payout, lines) => `The payout says ${payout}; the account’s lines say ${lines}.`,
  payout_return: (payout, lines) =>
    `Of a payout that failed ${payout} should have come back; the account’s lines say ${lines}.`,
  fee_advances: (rows, journal) => `${rows} was kept by our payments; ${journal} by the journal.`,
};

/** In what a line is off, as a sentence. */
export function offSentence({ what, stripe, ledger }: OffLine): string {
  const sentence = SENTENCES[what] ?? ((there, here) => `${there} at Stripe, ${here} in the books.`);
  return sentence(said(stripe), said(ledger));
}

/** A payout in words: how much, where it is, the day. */
export function payoutWords({ amount, state, on, problem }: BankPayoutView): string {
  const [money, day] = [formatInr(amount), formatDate(plainDate(on))];
  if (state === 'paid') return `${money}, paid on ${day}`;
  if (state === 'canceled') return `${money}, due on ${day}, cancelled`;
  if (state !== 'failed') return `${money}, in transit, expected on ${day}`;
  return `${money}, due on ${day}, failed${problem === null ? '' : `: ${problem.replaceAll('_', ' ')}`}`;
}
