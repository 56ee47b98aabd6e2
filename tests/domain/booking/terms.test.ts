import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { BOOKING_STATES } from '#app/domain/booking/lifecycle.ts';
import { holdUntil, lapsed, requestUntil, secondsLeft } from '#app/domain/booking/terms.ts';

const now = new Date('2026-05-14T11:35:00.250Z');

test('a hold lasts 15 minutes, a request a day', () => {
  expect(holdUntil(now).toISOString()).toBe('2026-05-14T11:50:00.250Z');
  expect(requestUntil(now).toISOString()).toBe('2026-05-15T11:35:00.250Z');
  expect(secondsLeft(holdUntil(now), now)).toBe(900);
});

test('the last part of a second still counts', () => {
  const in1ms = new Date(now.getTime() + 1);
  expect(secondsLeft(in1ms, now)).toBe(1);
  expect(lapsed('held', in1ms, now)).toBe(false);
  expect(secondsLeft(now, now)).toBe(0);
  expect(lapsed('held', now, now)).toBe(true);
});

test('only held and requested bookings lapse', () => {
  const past = new Date(now.getTime() - 1);
  expect(BOOKING_STATES.filter((state) => lapsed(state, past, now))).toEqual(['held', 'requested']);
  expect(lapsed('held', null, now)).toBe(false);
});

it('no seconds left and lapsed are the same moment', () => {
  fc.assert(
    fc.property(fc.integer({ min: -5000, max: 5000 }), (millis) => {
      const until = new Date(now.getTime() + millis);
      expect(lapsed('requested', until, now)).toBe(secondsLeft(until, now) === 0);
      expect(lapsed('requested', until, now)).toBe(millis <= 0);
    }),
  );
});
