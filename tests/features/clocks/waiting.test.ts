import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import { remindWaiting } from '#app/features/clocks/remind-waiting.server.ts';
import { checkInvariants } from '#db/invariants/check.ts';
import { CLOCKS } from '#db/invariants/clocks.ts';
import { allocations, bookings } from '#db/schema/index.ts';
import { createBooking } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createHost, createShipper } from '#tests/setup/market.ts';
import { alertsOf, clockAt, lettersTo } from './scene.ts';

const database = useDatabase();
const db = () => database.owner();
const createdAt = new Date('2026-05-14T06:00:00Z');

async function waiting(state: BookingState) {
  const [host, shipper] = [await createHost(db()), await createShipper(db())];
  const slot = await host.slot();
  const days = { startsOn: '2026-06-01', endsOn: '2026-06-11' };
  const booking = await createBooking(db(), { slot, shipper: shipper.organisation, state, createdAt, ...days });
  const letters = async () => [
    (await lettersTo(db(), 'booking-reminder', host.owner.email)).length,
    (await lettersTo(db(), 'booking-reminder', shipper.owner.email)).length,
  ];
  return { host, shipper, booking, letters };
}
/** Runs the job at minutes after the booking was made. */
const at = (minutes: number) => remindWaiting(clockAt(new Date(createdAt.getTime() + minutes * 60_000).toISOString()));

describe('a reminder before something runs out', () => {
  test('a hold of a quarter of an hour is told of five minutes before, once, to the shipper', async () => {
    const { booking, letters, shipper } = await waiting('held');
    await at(9);
    expect(await letters()).toEqual([0, 0]);
    await Promise.all([10, 10, 10.5, 11].map(at));
    for (const minute of [12, 13, 14, 14.9, 15, 16]) await at(minute);
    expect(await letters()).toEqual([0, 1]);
    expect(await alertsOf(db(), booking.id)).toMatchObject([{ clock: 'hold', letters: 1 }]);
    const [letter] = await lettersTo(db(), 'booking-reminder', shipper.owner.email);
    expect(letter?.props).toMatchObject({ title: 'A hold is about to run out', reference: booking.reference });
    expect(letter?.props.says).toContain('11:45');
    expect(letter?.props.url).toContain(`/o/${shipper.organisation.slug}/bookings/${booking.id}`);
  });

  test('a hold that was kept is told of before its second end, too', async () => {
    const { booking, letters } = await waiting('held');
    await at(11);
    const [waitsUntil, updatedAt] = [27, 12].map((minutes) => new Date(createdAt.getTime() + minutes * 60_000));
    await db().update(bookings).set({ isKept: true, waitsUntil, updatedAt }).where(eq(bookings.id, booking.id));
    await db().update(allocations).set({ heldUntil: waitsUntil }).where(eq(allocations.bookingId, booking.id));
    await at(13);
    expect(await letters()).toEqual([0, 1]);
    for (const minute of [22, 23, 26]) await at(minute);
    expect(await letters()).toEqual([0, 2]);
  });

  test('a request is told of two hours before, once, to the host', async () => {
    const { letters } = await waiting('requested');
    await at(21 * 60);
    expect(await letters()).toEqual([0, 0]);
    for (const minute of [22 * 60, 22 * 60 + 1, 23 * 60]) await at(minute);
    expect(await letters()).toEqual([1, 0]);
  });

  test('what was decided or is over is never told of', async () => {
    const [decided, over] = [await waiting('held'), await waiting('held')];
    await db()
      .update(allocations)
      .set({ state: 'confirmed', heldUntil: null })
      .where(eq(allocations.bookingId, decided.booking.id));
    await db()
      .update(bookings)
      .set({ state: 'confirmed', waitsUntil: null })
      .where(eq(bookings.id, decided.booking.id));
    await at(12 + 24 * 60);
    await at(16);
    expect([await decided.letters(), await over.letters()]).toEqual([
      [0, 0],
      [0, 0],
    ]);
    const report = await checkInvariants(db().$client as never, CLOCKS);
    expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([]);
  });
});
