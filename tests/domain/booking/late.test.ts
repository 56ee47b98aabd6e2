import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comesInTime, type Expiry, LATE_MINUTES } from '#app/domain/booking/late.ts';
import { BOOKING_EVENTS } from '#app/domain/booking/lifecycle-words.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';

const at = new Date('2026-03-31T18:29:00Z');
const minutesLater = (minutes: number) => new Date(at.getTime() + minutes * 60_000);
const base = {
  expiry: { from: 'held', at } as Expiry,
  now: minutesLater(5),
  today: plainDate('2026-03-31'),
  startsOn: plainDate('2026-03-31'),
  isListed: true,
  timeZone: 'Asia/Kolkata',
};
const codes = (answer: ReturnType<typeof comesInTime>) => (answer.ok ? [] : answer.violations.map(({ code }) => code));

describe('a late step', () => {
  test('belongs to what ran out: a hold is confirmed or requested, a request is accepted, nothing else', () => {
    for (const event of BOOKING_EVENTS) {
      const ofHold = event === 'confirm_instant' || event === 'request';
      expect(comesInTime(event, base).ok).toBe(ofHold);
      expect(comesInTime(event, { ...base, expiry: { from: 'requested', at } }).ok).toBe(event === 'accept');
      expect(codes(comesInTime(event, { ...base, expiry: null }))).toEqual(['lifecycle.too_late']);
    }
  });

  test('comes in time up to the last minute, whatever the minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 * LATE_MINUTES }), (minutes) => {
        expect(comesInTime('request', { ...base, now: minutesLater(minutes) }).ok).toBe(minutes <= LATE_MINUTES);
      }),
    );
  });

  test('not after the first day has passed, nor of a slot that is not offered any more; each says so', () => {
    const passed = comesInTime('confirm_instant', { ...base, today: plainDate('2026-04-01') });
    expect(passed).toMatchObject({
      ok: false,
      violations: [{ sentence: expect.stringContaining('first day has passed') }],
    });
    const unlisted = comesInTime('confirm_instant', { ...base, isListed: false });
    expect(unlisted).toMatchObject({
      ok: false,
      violations: [{ sentence: 'The hold ran out at 31 Mar 2026, 23:59 IST, and the slot is not offered any more.' }],
    });
  });
});
