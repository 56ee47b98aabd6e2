import { expect, test } from 'vitest';
import { financialYearOf } from '#app/domain/shared/financial-year.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';

test.each([
  ['2026-03-31', '2025-26', '25-26', '2025-04-01', '2026-04-01'],
  ['2026-04-01', '2026-27', '26-27', '2026-04-01', '2027-04-01'],
  ['2027-01-01', '2026-27', '26-27', '2026-04-01', '2027-04-01'],
  ['2024-02-29', '2023-24', '23-24', '2023-04-01', '2024-04-01'],
  ['2099-12-31', '2099-00', '99-00', '2099-04-01', '2100-04-01'],
])('%s is in %s', (day, label, short, startsOn, endsOn) => {
  expect(financialYearOf(plainDate(day))).toEqual({ label, short, startsOn, endsOn });
});

test('refuses a year that leaves the calendar of the house', () => {
  expect(() => financialYearOf(plainDate('2000-03-31'))).toThrow(RangeError);
  expect(() => financialYearOf(plainDate('2100-04-01'))).toThrow(RangeError);
});
