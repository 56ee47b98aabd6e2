import { expect, test } from 'vitest';
import type { Paper } from '#app/domain/cargo/facts.ts';
import { coveredUntil, insuredDays } from '#app/domain/pricing/insured-days.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';

const paper = (more: Partial<Paper> = {}): Paper => ({
  ...{ kind: 'insurance', names: [], verified: true, coversPaise: 1_000 },
  ...{ validFrom: plainDate('2026-03-01'), validUntil: plainDate('2026-03-31') },
  ...more,
});
const days = (...list: Paper[]) =>
  insuredDays(list, inr(1_000n)).map(({ startsOn, endsOn }) => `${startsOn} ${endsOn}`);

test('a certificate covers its days, the last included', () => {
  expect(days(paper())).toEqual(['2026-03-01 2026-04-01']);
  expect(days(paper({ validUntil: null }))).toEqual(['2026-03-01 2100-12-31']);
  expect(days(paper({ validUntil: plainDate('2100-12-31') }))).toEqual(['2026-03-01 2100-12-31']);
  const lastDay = plainDate('2100-12-31');
  expect(days(paper({ validFrom: lastDay, validUntil: lastDay }))).toEqual([]);
});

test('only a verified one, of insurance, for at least the goods’ value and duty', () => {
  expect(days(paper({ verified: false }))).toEqual([]);
  expect(days(paper({ kind: 'warehousing_bond' }))).toEqual([]);
  expect(days(paper({ coversPaise: 999 }))).toEqual([]);
  expect(days(paper({ coversPaise: null }))).toEqual([]);
  expect(insuredDays([paper({ coversPaise: 0 })], ZERO_INR)).toHaveLength(1);
});

test('cover in a row ends where the next does not go on', () => {
  const of = (from: string, to: string) => stay(plainDate(from), plainDate(to));
  const from = plainDate('2026-03-10');
  const renewed = [of('2026-04-01', '2026-05-01'), of('2026-03-01', '2026-04-01')];
  expect(coveredUntil(renewed, from)).toBe('2026-04-30');
  expect(coveredUntil(renewed.toReversed(), from)).toBe('2026-04-30');
  expect(coveredUntil([of('2026-03-01', '2026-05-01'), of('2026-03-05', '2026-04-01')], from)).toBe('2026-04-30');
  expect(coveredUntil([...renewed, of('2026-05-02', '2026-06-01')], from)).toBe('2026-04-30');
  expect(coveredUntil([of('2026-03-11', '2026-04-01')], from)).toBeNull();
  expect(coveredUntil([of('2026-03-01', '2026-03-10')], from)).toBeNull();
  expect(coveredUntil([of('2026-03-01', '2100-12-31')], from)).toBeNull();
  expect(coveredUntil([], from)).toBeNull();
});
