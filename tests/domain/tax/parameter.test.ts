import { expect, test } from 'vitest';
import { inForce } from '#app/domain/shared/dated.ts';
import { inr } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { parameterOn, rateOn, thresholdOn } from '#app/domain/tax/parameter.ts';
import { PARAMETERS } from './parameters.ts';

test('the row of the day is taken, from its first day on', () => {
  expect(rateOn(PARAMETERS, 'tcs_rate', plainDate('2024-07-09'))).toBe(100);
  expect(rateOn(PARAMETERS, 'tcs_rate', plainDate('2024-07-10'))).toBe(50);
  expect(thresholdOn(PARAMETERS, 'unregistered_particulars_from', plainDate('2026-05-14'))).toEqual(inr(5_000_000n));
  expect(() => parameterOn(PARAMETERS, 'tcs_rate', plainDate('2018-09-30'))).toThrow(
    'No tcs_rate in force on 2018-09-30',
  );
  expect(() => parameterOn(PARAMETERS, 'tcs', plainDate('2026-05-14'))).toThrow(RangeError);
});

test('of several in force the newest holds, whatever their order; past its end none does', () => {
  const row = (from: string, to: string | null) => ({
    effectiveFrom: plainDate(from),
    effectiveTo: to === null ? null : plainDate(to),
  });
  const rows = [row('2026-03-01', null), row('2026-01-01', null), row('2026-02-01', '2026-03-05')];
  expect(inForce(rows, plainDate('2026-03-01'))).toBe(rows[0]);
  expect(inForce(rows.toReversed(), plainDate('2026-02-28'))).toBe(rows[2]);
  expect(inForce([row('2026-02-01', '2026-03-05')], plainDate('2026-03-05'))).toBeNull();
  expect(inForce(rows, plainDate('2025-12-31'))).toBeNull();
});

test('each row has its citation, and rows of one name follow each other without a gap', () => {
  const names = new Set(PARAMETERS.map(({ name }) => name));
  for (const { citation, value } of PARAMETERS) {
    expect(citation.length).toBeGreaterThan(5);
    expect(Number.isSafeInteger(value)).toBe(true);
  }
  for (const name of names) {
    const rows = PARAMETERS.filter((row) => row.name === name);
    expect(rows.slice(0, -1).map(({ effectiveTo }) => effectiveTo)).toEqual(
      rows.slice(1).map(({ effectiveFrom }) => effectiveFrom),
    );
    expect(rows.at(-1)?.effectiveTo, name).toBeNull();
  }
});
