import { expect, test } from 'vitest';
import { type AtStripe, type InBooks, nextStep } from '#app/domain/ledger/stripe-invoice.ts';

const OWED: InBooks = { isVoid: false, outstandingPaise: 118_000n, lacksNote: false, isOver: false };
const OPEN: AtStripe = { status: 'open', remainingPaise: 118_000n, byCard: false };

const CASES: [string, Partial<InBooks>, Partial<AtStripe>, ReturnType<typeof nextStep>][] = [
  ['both ask for the same', {}, {}, 'open'],
  ['credited here', { outstandingPaise: 100_000n, lacksNote: true }, {}, 'credit'],
  ['credited on both sides', { outstandingPaise: 100_000n }, { remainingPaise: 100_000n }, 'open'],
  ['paid by bank', { outstandingPaise: 0n }, {}, 'pay_elsewhere'],
  ['paid in part by bank', { outstandingPaise: 18_000n }, {}, 'void'],
  ['charged more by a debit note', { outstandingPaise: 120_000n }, {}, 'void'],
  ['open too long', { isOver: true }, {}, 'void'],
  ['void here', { isVoid: true, outstandingPaise: 0n }, {}, 'void'],
  ['void here, with a note that came before', { isVoid: true, outstandingPaise: 0n, lacksNote: true }, {}, 'void'],
  ['given up there by the host itself', {}, { status: 'uncollectible' }, 'void'],
  ['void there', { lacksNote: true }, { status: 'void', remainingPaise: 0n }, 'void'],
  ['paid there by card', { outstandingPaise: 0n }, { status: 'paid', remainingPaise: 0n, byCard: true }, 'paid'],
  ['paid there though void here', { isVoid: true }, { status: 'paid', remainingPaise: 0n, byCard: true }, 'paid'],
  ['paid there otherwise', { outstandingPaise: 0n }, { status: 'paid', remainingPaise: 0n }, 'paid_elsewhere'],
  ['paid, then credited', { lacksNote: true }, { status: 'paid', remainingPaise: 0n, byCard: true }, 'credit'],
  ['owed again by a lost dispute', {}, { status: 'paid', remainingPaise: 0n, byCard: true }, 'paid'],
];

test.each(CASES)('%s', (_, ours, theirs, step) => {
  expect(nextStep({ ...OWED, ...ours }, { ...OPEN, ...theirs })).toBe(step);
});
