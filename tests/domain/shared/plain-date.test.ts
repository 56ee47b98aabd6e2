import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  addDays,
  compareDates,
  dateInZone,
  daysBetween,
  earliest,
  formatDate,
  formatDateWithDay,
  formatInstant,
  formatShortDate,
  latest,
  parsePlainDate,
  plainDate,
  startOfDayInZone,
} from '#app/domain/shared/plain-date.ts';

const HOUR = 3_600_000;
const anyDay = fc.integer({ min: 0, max: 36_500 }).map((n) => addDays(plainDate('2000-01-01'), n));

describe('reading', () => {
  test.each(['2024-02-29', '2000-01-01', '2100-12-31', '2026-03-31'])('takes %s', (text) =>
    expect(parsePlainDate(text)).toBe(text),
  );
  test.each(['2025-02-29', '2100-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00', '1999-12-31'])(
    'refuses %s',
    (text) => expect(parsePlainDate(text)).toBeNull(),
  );
  test.each(['', '2101-01-01', '2026-1-1', '2026-01-01T00:00', ' 2026-01-01', '2026-01-01\n', '14/05/2026'])(
    'refuses %j',
    (text) => {
      expect(parsePlainDate(text)).toBeNull();
      expect(() => plainDate(text)).toThrow(RangeError);
    },
  );
});

describe('calendar', () => {
  test.each([
    ['2024-02-28', 1, '2024-02-29'],
    ['2024-02-29', 1, '2024-03-01'],
    ['2025-02-28', 1, '2025-03-01'],
    ['2026-03-31', 1, '2026-04-01'],
    ['2027-01-01', -1, '2026-12-31'],
    ['2024-02-29', 365, '2025-02-28'],
  ])('%s and %i days is %s', (from, n, to) => {
    expect(addDays(plainDate(from), n)).toBe(to);
    expect(daysBetween(plainDate(from), plainDate(to))).toBe(n);
  });

  test('stays within its years and takes whole days', () => {
    expect(() => addDays(plainDate('2100-12-31'), 1)).toThrow(RangeError);
    expect(() => addDays(plainDate('2000-01-01'), -1)).toThrow(RangeError);
    expect(() => addDays(plainDate('2026-01-01'), 0.5)).toThrow(RangeError);
  });

  it('adding and counting days undo each other, and order agrees', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (a, b) => {
        const n = daysBetween(a, b);
        expect(addDays(a, n)).toBe(b);
        expect(compareDates(a, b)).toBe(-Math.sign(n) + 0);
        expect(daysBetween(earliest(a, b), latest(a, b))).toBe(Math.abs(n));
      }),
    );
  });
});

describe('zones', () => {
  test.each([
    ['2026-05-13T18:29:59Z', 'Asia/Kolkata', '2026-05-13'],
    ['2026-05-13T18:30:00Z', 'Asia/Kolkata', '2026-05-14'],
    ['2026-03-31T18:30:00Z', 'Asia/Kolkata', '2026-04-01'],
    ['2026-01-01T10:59:59Z', 'Pacific/Auckland', '2026-01-01'],
    ['2026-01-01T11:00:00Z', 'Pacific/Auckland', '2026-01-02'],
    ['2026-07-01T03:59:59Z', 'America/New_York', '2026-06-30'],
  ])('%s in %s is %s', (instant, zone, day) => expect(dateInZone(new Date(instant), zone)).toBe(day));

  test.each([
    ['2026-05-14', 'Asia/Kolkata', '2026-05-13T18:30:00.000Z'],
    ['2026-04-05', 'Pacific/Auckland', '2026-04-04T11:00:00.000Z'],
    ['2026-04-06', 'Pacific/Auckland', '2026-04-05T12:00:00.000Z'],
    ['2026-09-27', 'Pacific/Auckland', '2026-09-26T12:00:00.000Z'],
    ['2026-09-28', 'Pacific/Auckland', '2026-09-27T11:00:00.000Z'],
    ['2026-03-08', 'America/New_York', '2026-03-08T05:00:00.000Z'],
    ['2026-03-09', 'America/New_York', '2026-03-09T04:00:00.000Z'],
    ['2026-11-01', 'America/New_York', '2026-11-01T04:00:00.000Z'],
    ['2026-11-02', 'America/New_York', '2026-11-02T05:00:00.000Z'],
    // Midnight does not exist (clocks go from 00:00 to 01:00) and midnight happens twice.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    ['2025-11-02', 'America/Havana', '2025-11-02T04:00:00.000Z'],
  ])('%s in %s starts at %s', (day, zone, instant) =>
    expect(startOfDayInZone(plainDate(day), zone).toISOString()).toBe(instant),
  );

  it('a day starts at its first instant', () => {
    const zone = fc.constantFrom('Asia/Kolkata', 'Pacific/Auckland', 'America/New_York', 'Australia/Lord_Howe', 'UTC');
    fc.assert(
      fc.property(anyDay, zone, (day, timeZone) => {
        fc.pre(day > '2000-01-02');
        const start = startOfDayInZone(day, timeZone);
        expect(dateInZone(start, timeZone)).toBe(day);
        expect(dateInZone(new Date(start.getTime() - 1000), timeZone)).toBe(addDays(day, -1));
      }),
    );
  });

  test('days in DST zones last 23, 24 or 25 hours', () => {
    const hours = (day: string) =>
      (startOfDayInZone(addDays(plainDate(day), 1), 'America/New_York').getTime() -
        startOfDayInZone(plainDate(day), 'America/New_York').getTime()) /
      HOUR;
    expect([hours('2026-03-08'), hours('2026-06-01'), hours('2026-11-01')]).toEqual([23, 24, 25]);
  });

  test('refuses an unknown zone', () => {
    expect(() => dateInZone(new Date(0), 'Mars/Olympus')).toThrow(RangeError);
    expect(() => startOfDayInZone(plainDate('2026-01-01'), 'Mars/Olympus')).toThrow(RangeError);
  });

  test('answers are the same whatever the zone of the process', () => {
    const source = new URL('../../../app/domain/shared/plain-date.ts', import.meta.url).href;
    const script = `
      import * as d from ${JSON.stringify(source)};
      const day = d.plainDate('2026-03-08');
      console.log(JSON.stringify([
        new Date(2026, 0, 1).getTime(),
        d.addDays(day, 1), d.daysBetween(day, d.plainDate('2026-11-02')), d.formatDateWithDay(day),
        d.dateInZone(new Date('2026-05-13T18:30:00Z'), 'Asia/Kolkata'), d.startOfDayInZone(day, 'Pacific/Auckland'),
        d.formatInstant(new Date('2026-05-14T11:35:00Z'), 'Asia/Kolkata'), d.parsePlainDate('2026-02-29'),
      ]));`;
    const cwd = fileURLToPath(new URL('../../../', import.meta.url));
    const answers = ['Asia/Kolkata', 'Pacific/Auckland', 'America/New_York'].map((TZ) => {
      const args = ['--import', 'tsx', '--input-type=module', '-e', script];
      return JSON.parse(execFileSync(process.execPath, args, { cwd, env: { ...process.env, TZ }, encoding: 'utf8' }));
    });
    // The first entry depends on the process zone, which shows that the zone was really set.
    expect(new Set(answers.map(([local]) => local)).size).toBe(3);
    for (const [, ...rest] of answers) expect(rest).toEqual(answers[0].slice(1));
  }, 30_000);
});

describe('words', () => {
  test('days', () => {
    expect(formatDate(plainDate('2026-05-14'))).toBe('14 May 2026');
    expect(formatDate(plainDate('2026-09-01'))).toBe('1 Sep 2026');
    expect(formatDateWithDay(plainDate('2026-05-14'))).toBe('Thursday, 14 May 2026');
    expect(formatDateWithDay(plainDate('2024-02-29'))).toBe('Thursday, 29 February 2024');
    expect(formatShortDate(plainDate('2026-05-14'))).toBe('14 May');
  });

  test('instants', () => {
    expect(formatInstant(new Date('2026-05-14T11:35:00Z'), 'Asia/Kolkata')).toBe('14 May 2026, 17:05 IST');
    expect(formatInstant(new Date('2026-05-13T18:30:00Z'), 'Asia/Kolkata')).toBe('14 May 2026, 00:00 IST');
    expect(formatInstant(new Date('2026-05-14T11:35:00Z'), 'UTC')).toBe('14 May 2026, 11:35 UTC');
  });
});
