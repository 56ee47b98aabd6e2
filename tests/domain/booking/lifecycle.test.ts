import { describe, expect, test } from 'vitest';
import {
  type Actor,
  allocationStateFor,
  BOOKING_EVENTS,
  BOOKING_STATES,
  isFinal,
  LIFECYCLE,
  possibleEvents,
  transition,
} from '#app/domain/booking/lifecycle.ts';
import { EVENT_LABELS, STATE_LABELS } from '#app/domain/booking/lifecycle-words.ts';

const ACTORS: Actor[] = ['shipper', 'host', 'system'];

/** Written out apart from the table, so that a change there has to be meant. */
const ALLOWED = new Map(
  `
  held keep shipper: held
  held confirm_instant shipper: confirmed
  held request shipper: requested
  held withdraw shipper: withdrawn
  held expire system: expired
  requested counter host: requested
  requested counter shipper: requested
  requested agree host: confirmed
  requested agree shipper: confirmed
  requested accept host: confirmed
  requested decline host: declined
  requested withdraw shipper: withdrawn
  requested expire system: expired
  confirmed cancel shipper: cancelled
  confirmed cancel host: cancelled
  confirmed appoint shipper: arriving
  confirmed appoint host: arriving
  confirmed receive host: in_storage
  confirmed refuse_at_gate host: refused_at_gate
  confirmed extend shipper: confirmed
  confirmed leave_early shipper: confirmed
  arriving cancel shipper: cancelled
  arriving cancel host: cancelled
  arriving appoint shipper: arriving
  arriving appoint host: arriving
  arriving receive host: in_storage
  arriving refuse_at_gate host: refused_at_gate
  arriving extend shipper: arriving
  arriving leave_early shipper: arriving
  in_storage receive host: in_storage
  in_storage release_part host: partly_released
  in_storage release_rest host: released
  in_storage overstay system: overstay
  in_storage extend shipper: in_storage
  in_storage leave_early shipper: in_storage
  partly_released receive host: partly_released
  partly_released release_part host: partly_released
  partly_released release_rest host: released
  partly_released overstay system: overstay
  partly_released extend shipper: partly_released
  partly_released leave_early shipper: partly_released
  expired confirm_instant shipper: confirmed
  expired request shipper: requested
  expired accept host: confirmed
  overstay release_part host: overstay
  overstay release_rest host: released
  overstay extend shipper: in_storage
  overstay extend_rest shipper: partly_released
  released close host: closed
  arriving call_off shipper: arriving
  arriving call_off host: arriving
  in_storage call_off shipper: in_storage
  in_storage call_off host: in_storage
  partly_released call_off shipper: partly_released
  partly_released call_off host: partly_released
  overstay call_off shipper: overstay
  overstay call_off host: overstay
  arriving call_off_last shipper: confirmed
  arriving call_off_last host: confirmed
  partly_released call_off_last shipper: released
  partly_released call_off_last host: released
  overstay call_off_last shipper: released
  overstay call_off_last host: released
`
    .trim()
    .split('\n')
    .map((line) => line.trim().split(': ') as [string, string]),
);

const EVERY_CASE = BOOKING_STATES.flatMap((from) =>
  BOOKING_EVENTS.flatMap((event) => ACTORS.map((by) => ({ from, event, by }))),
);

test('there are 924 cases', () => expect(EVERY_CASE).toHaveLength(924));

test.each(EVERY_CASE)('$from, $event by the $by', ({ from, event, by }) => {
  const expected = ALLOWED.get(`${from} ${event} ${by}`);
  const answer = transition(from, event, by);
  expect(possibleEvents(from, by).includes(event)).toBe(expected !== undefined);
  if (expected !== undefined) {
    expect(answer).toMatchObject({ ok: true, to: expected });
    return;
  }
  const someoneCan = ACTORS.some((actor) => ALLOWED.has(`${from} ${event} ${actor}`));
  expect(answer).toMatchObject({
    ok: false,
    violations: [
      {
        code: someoneCan ? 'lifecycle.not_yours' : 'lifecycle.illegal',
        params: { state: from, event, by },
        sentence: expect.stringContaining(`The booking is ${STATE_LABELS[from].toLowerCase()}`),
        fix: expect.stringMatching(/\.$/),
      },
    ],
  });
});

describe('the table', () => {
  test('has one row per state and event', () => {
    const keys = LIFECYCLE.map(({ from, event }) => `${from} ${event}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(LIFECYCLE.every((row) => row.says.length > 0 && row.by.length > 0)).toBe(true);
  });

  test('ends where nothing more can happen', () => {
    expect(BOOKING_STATES.filter(isFinal)).toEqual(['closed', 'declined', 'withdrawn', 'cancelled', 'refused_at_gate']);
  });

  test('every event is used and named', () => {
    for (const event of BOOKING_EVENTS) {
      expect(LIFECYCLE.some((row) => row.event === event)).toBe(true);
      expect(EVENT_LABELS[event]).not.toBe('');
    }
    expect(Object.keys(STATE_LABELS)).toEqual([...BOOKING_STATES]);
  });
});

test('a request keeps its places', () => {
  expect(Object.fromEntries(BOOKING_STATES.map((state) => [state, allocationStateFor(state)]))).toEqual({
    held: 'held',
    requested: 'held',
    confirmed: 'confirmed',
    arriving: 'confirmed',
    in_storage: 'confirmed',
    partly_released: 'confirmed',
    overstay: 'confirmed',
    released: 'released',
    closed: 'released',
    expired: 'released',
    declined: 'released',
    withdrawn: 'released',
    cancelled: 'released',
    refused_at_gate: 'released',
  });
});

test('a refusal says what is possible now', () => {
  expect(transition('requested', 'cancel', 'host')).toMatchObject({
    violations: [
      {
        sentence: 'The booking is requested; “cancel booking” is not possible in that state.',
        fix: 'Possible now: make a counter-offer, accept the offer, accept request, decline request.',
      },
    ],
  });
  expect(transition('requested', 'accept', 'shipper')).toMatchObject({
    violations: [
      {
        sentence: 'The booking is requested; “accept request” is for the host, not for the shipper.',
        fix: 'Possible now: make a counter-offer, accept the offer, withdraw.',
      },
    ],
  });
});
