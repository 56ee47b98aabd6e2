import { describe, expect, test } from 'vitest';
import {
  PAYOUT_EVENTS,
  PAYOUT_STATES,
  type PayoutEvent,
  type PayoutState,
  payoutStep,
} from '#app/domain/ledger/payout-run.ts';

/** Written down a second time: state, event, the state after. Everything else is refused. */
const MAY: Readonly<Record<string, PayoutState>> = {
  'proposed approve': 'approved',
  'proposed withdraw': 'withdrawn',
  'approved withdraw': 'withdrawn',
  'approved send': 'sent',
  'sent return': 'returned',
};
const PAIRS = PAYOUT_STATES.flatMap((state) =>
  PAYOUT_EVENTS.map((event): [PayoutState, PayoutEvent] => [state, event]),
);

describe('a payout', () => {
  test.each(PAIRS)('%s, %s', (state, event) => {
    const answer = payoutStep({ state, madeBy: 'maker' }, event, 'checker');
    const to = MAY[`${state} ${event}`];
    expect(answer.ok ? answer.step.to : answer.violation.code).toBe(to ?? 'lifecycle.payout');
  });

  test.each(PAYOUT_EVENTS)('who proposed it can do everything but approve: %s', (event) => {
    const state = PAIRS.find(([from, of]) => of === event && MAY[`${from} ${of}`])?.[0] ?? 'sent';
    const answer = payoutStep({ state, madeBy: 'maker' }, event, 'maker');
    expect(answer.ok ? 'done' : answer.violation.code).toBe(event === 'approve' ? 'lifecycle.second_person' : 'done');
  });

  test('posts when it is sent, and when it comes back', () => {
    const posted = PAIRS.map(([state, event]) => payoutStep({ state, madeBy: 'a' }, event, 'b')).flatMap((answer) =>
      answer.ok ? [answer.step.posts] : [],
    );
    expect(posted.filter((posts) => posts !== null)).toEqual(['payout', 'payout_returned']);
  });
});
