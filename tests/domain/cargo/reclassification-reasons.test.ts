import { expect, test } from 'vitest';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { mayAddEvidence, mayApprove, mayFollow, mayTakeEffect } from '#app/domain/cargo/reclassification.ts';
import { BASE_CARGO } from '#app/domain/cargo/rule-examples.ts';
import { addDays } from '#app/domain/shared/plain-date.ts';
import type { Verdict } from '#app/domain/shared/verdict.ts';
import { DAY } from './scene.ts';

/* What people read when a reclassification is refused. */

const told = (verdict: Verdict) => (verdict.ok ? [] : verdict.violations.map(({ sentence, fix }) => [sentence, fix]));
const facts = (change: Partial<CargoFacts>): CargoFacts => ({ ...BASE_CARGO, ...change });
const proposal = { danger: 'down', proposedBy: 'a', evidence: [{ issuedOn: DAY }] } as const;

test('waste that would be waste no more', () => {
  const waste = facts({ condition: 'waste', wasteState: 'declared_waste', wasteSince: DAY });
  expect(told(mayFollow(waste, facts({ wasteState: 'none', wasteSince: null })))).toEqual([
    ['Days already stored as waste keep counting.', 'Keep the first day as waste as it is.'],
    [
      'Waste can’t go from “declared waste” to “not waste”.',
      'Waste becomes a product through reclassification, with its evidence.',
    ],
    [
      'Declared waste stays waste until its reclassification into a product takes effect.',
      'Propose the change to a product, with its evidence.',
    ],
  ]);
});

test('who may approve', () => {
  expect(told(mayApprove({ ...proposal, evidence: [] }, 'a'))).toEqual([
    ['When the danger goes down, two different people are needed.', 'Let a colleague review this one.'],
    ['There is no evidence yet.', 'Add a report or certificate first.'],
  ]);
});

test('from which day', () => {
  expect(told(mayTakeEffect(proposal, addDays(DAY, -1), addDays(DAY, 5)))).toEqual([
    ['The new class can’t take effect before its evidence.', 'Take effect on 1 Jun 2026 or later.'],
  ]);
  expect(told(mayTakeEffect(proposal, addDays(DAY, 6), addDays(DAY, 5)))).toEqual([
    [
      'The new class takes effect at once, so its first day can’t be after today.',
      'Take effect on 6 Jun 2026 or earlier.',
    ],
  ]);
  expect(mayTakeEffect({ evidence: [], danger: 'up', proposedBy: 'a' }, DAY, DAY)).toEqual({ ok: true });
});

test('what may be added', () => {
  const full = { ...proposal, evidence: Array.from({ length: 20 }, () => ({ issuedOn: DAY })) };
  expect(told(mayAddEvidence(full, addDays(DAY, 1), DAY))).toEqual([
    ['Evidence can’t be issued after today.', 'Enter the day that stands on the report.'],
    ['A reclassification takes 20 pieces of evidence.', 'Summarise what is left in one report.'],
  ]);
});
