import { expect, test } from 'vitest';
import { type DunningCase, type DunningStep, dunningStepOn } from '#app/domain/ledger/dunning.ts';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';

const due = plainDate('2026-06-01');
const after = (days: number) => addDays(due, days);
const SCHEDULE: DunningStep[] = [
  { step: 2, daysOverdue: 15, daysAfterLast: 7, minimum: inr(500_00n) },
  { step: 1, daysOverdue: 3, daysAfterLast: 0, minimum: inr(100_00n) },
  { step: 3, daysOverdue: 30, daysAfterLast: 10, minimum: inr(5_000_00n) },
];
const plain: DunningCase = {
  dueOn: due,
  outstanding: inr(1_000_00n),
  disputed: ZERO_INR,
  promisedOn: null,
  last: null,
};
const told = (days: number, of: Partial<DunningCase> = {}) => {
  const answer = dunningStepOn(after(days), { ...plain, ...of }, SCHEDULE);
  return answer.is === 'due' ? answer.step.step : answer.is;
};

test.each<[string, number, Partial<DunningCase>, number | string]>([
  ['the due day', 0, {}, 'not_yet'],
  ['a day too early', 2, {}, 'not_yet'],
  ['the first day of a step', 3, {}, 1],
  ['very late, never written to: from the first', 100, {}, 1],
  ['the second on its day', 15, { last: { step: 1, on: after(3) } }, 2],
  ['the second before its day', 14, { last: { step: 1, on: after(3) } }, 'not_yet'],
  ['the second a week after a first that was late', 26, { last: { step: 1, on: after(20) } }, 'not_yet'],
  ['the second, the week is over', 27, { last: { step: 1, on: after(20) } }, 2],
  ['too little for the third', 200, { last: { step: 2, on: after(15) } }, 'finished'],
  ['enough for the third', 30, { last: { step: 2, on: after(15) }, outstanding: inr(5_000_00n) }, 3],
  ['less than any step asks', 40, { outstanding: inr(99_99n) }, 'finished'],
  ['nothing owed', 40, { outstanding: ZERO_INR }, 'finished'],
  ['in dispute', 40, { disputed: inr(1n) }, 'disputed'],
  ['promised for today', 40, { promisedOn: after(40) }, 'promised'],
  ['the promise is broken', 41, { promisedOn: after(40) }, 1],
])('%s', (_, days, of, expected) => {
  expect(told(days, of)).toBe(expected);
});
