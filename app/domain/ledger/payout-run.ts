import { type Money, minus, sum, ZERO_INR } from '../shared/money.ts';
import type { Violation } from '../shared/verdict.ts';
import { payable } from './statement.ts';

/** Where a payout stands, and the run it is part of; a run as a whole is never 'returned'. */
export const PAYOUT_STATES = ['proposed', 'approved', 'sent', 'returned', 'withdrawn'] as const;
/** See {@link PAYOUT_STATES}. */
export type PayoutState = (typeof PAYOUT_STATES)[number];

/** What can happen to it. */
export const PAYOUT_EVENTS = ['approve', 'withdraw', 'send', 'return'] as const;
/** See {@link PAYOUT_EVENTS}. */
export type PayoutEvent = (typeof PAYOUT_EVENTS)[number];

type Step = {
  readonly from: PayoutState;
  readonly event: PayoutEvent;
  readonly to: PayoutState;
  /** Only somebody else than who proposed it. */
  readonly secondPerson: boolean;
  /** The journal it posts, if any. */
  readonly posts: 'payout' | 'payout_returned' | null;
};

/** The whole life of a payout. What is not a row here can't happen. */
export const PAYOUT_LIFECYCLE: readonly Step[] = [
  { from: 'proposed', event: 'approve', to: 'approved', secondPerson: true, posts: null },
  { from: 'proposed', event: 'withdraw', to: 'withdrawn', secondPerson: false, posts: null },
  { from: 'approved', event: 'withdraw', to: 'withdrawn', secondPerson: false, posts: null },
  { from: 'approved', event: 'send', to: 'sent', secondPerson: false, posts: 'payout' },
  { from: 'sent', event: 'return', to: 'returned', secondPerson: false, posts: 'payout_returned' },
];

/** States as people read them. */
export const PAYOUT_STATE_LABELS: Readonly<Record<PayoutState, string>> = {
  proposed: 'Proposed',
  approved: 'Approved',
  sent: 'Sent',
  returned: 'Returned by the bank',
  withdrawn: 'Withdrawn',
};

const FIXES: Readonly<Record<PayoutState, string>> = {
  proposed: 'Have a second person approve it first.',
  approved: 'Mark it sent, or withdraw it.',
  sent: 'A payout that the bank sent back is recorded as returned.',
  returned: 'Its balance is open again: the next run pays it.',
  withdrawn: 'Propose a new run.',
};

/** The step of an event, or why it can't be: another state, or the same person twice. */
export function payoutStep(
  now: { readonly state: PayoutState; readonly madeBy: string },
  event: PayoutEvent,
  by: string,
): { readonly ok: true; readonly step: Step } | { readonly ok: false; readonly violation: Violation } {
  const step = PAYOUT_LIFECYCLE.find((each) => each.from === now.state && each.event === event);
  if (!step) {
    const state = PAYOUT_STATE_LABELS[now.state].toLowerCase();
    return refused('lifecycle.payout', `It is ${state}; that can’t be done now.`, FIXES[now.state]);
  }
  if (step.secondPerson && now.madeBy === by)
    return refused(
      'lifecycle.second_person',
      'You proposed this run; who proposes a run can’t approve it.',
      'Ask another operator to approve it.',
    );
  return { ok: true, step };
}

const refused = (code: string, sentence: string, fix: string) => ({
  ok: false as const,
  violation: { code, params: {}, sentence, fix },
});

/** What is not paid out while a reason stands; null is all of it. */
export type Hold = { readonly amount: Money | null; readonly reason: string };

/** What a run pays of a balance, and what stays behind; nothing is paid of a balance below zero, which is carried on. */
export function payoutOf(balance: Money, holds: readonly Hold[]): { readonly amount: Money; readonly held: Money } {
  const holdsAll = holds.some(({ amount }) => amount === null);
  const held = holdsAll ? balance : sum(holds.flatMap(({ amount }) => (amount === null ? [] : [amount])));
  const amount = payable(balance, held);
  return { amount, held: balance.paise > 0n ? minus(balance, amount) : ZERO_INR };
}
