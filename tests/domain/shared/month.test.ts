import { expect, test } from 'vitest';
import { daysOf, formatMonth, monthBefore, monthOf, nextMonth, parseMonth } from '#app/domain/shared/month.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';

const may = monthOf(plainDate('2026-05-14'));

test('a month is read, written and counted on', () => {
  expect(parseMonth('2026-05')).toBe(may);
  expect([formatMonth(may), nextMonth(may), monthBefore(may)]).toEqual(['May 2026', '2026-06', '2026-04']);
  expect(daysOf(may)).toEqual({ startsOn: '2026-05-01', endsOn: '2026-06-01' });
});

test('a year ends after December', () => {
  const december = monthOf(plainDate('2026-12-31'));
  expect([nextMonth(december), monthBefore(nextMonth(december))]).toEqual(['2027-01', '2026-12']);
  expect(monthBefore(monthOf(plainDate('2026-01-01')))).toBe('2025-12');
});

test.each(['', '2026', '2026-13', '2026-00', '26-05', '2026-05-01', '2026-5'])('“%s” is no month', (text) => {
  expect(parseMonth(text)).toBeNull();
});
