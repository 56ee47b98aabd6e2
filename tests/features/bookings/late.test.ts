import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { LATE_MINUTES } from '#app/domain/booking/late.ts';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import type { BookingMove } from '#app/features/bookings/booking-moves.ts';
import { readBooking } from '#app/features/bookings/booking-view.server.ts';
import { expireBookings } from '#app/features/bookings/expire-bookings.server.ts';
import { bookingAlternatives, moveAlternatives } from '#app/features/bookings/move-alternatives.server.ts';
import { moveBooking } from '#app/features/bookings/move-booking.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { allocations, bookings, slots } from '#db/schema/index.ts';
import { createBooking, createCargo } from '#db/seed/factories.ts';
import { useDatabase } from '../../setup/database.ts';
import { createHost, createShipper } from '../../setup/market.ts';
import { asked } from '../../setup/request.ts';

const database = useDatabase();
const startsOn = addDays(dateInZone(new Date(), 'Asia/Kolkata'), 5);
const endsOn = addDays(startsOn, 9);
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

/** A slot of ten places, and a hold or request of six of them that ran out some minutes ago. */
async function ranOut(
  state: 'held' | 'requested',
  { minutes = 2, bookingMode = 'instant' as 'instant' | 'request' } = {},
) {
  const db = database.owner();
  const host = await createHost(db);
  const shipper = await createShipper(db);
  const slot = await host.slot({ bookingMode, palletPositions: 10 });
  const cargo = await createCargo(db, { organisation: shipper.organisation, createdBy: shipper.owner.id });
  const stay = { slot, startsOn, endsOn, pallets: 6 };
  const booking = await createBooking(db, {
    ...stay,
    shipper: shipper.organisation,
    state,
    cargoVersionId: cargo.version.id,
    waitsUntil: minutesAgo(minutes),
  });
  /** Somebody else takes six of the ten places. */
  const rival = async () =>
    createBooking(db, { ...stay, shipper: (await createShipper(db)).organisation, state: 'confirmed' });
  const read = async () => {
    const [row] = await db.select().from(bookings).where(eq(bookings.id, booking.id));
    const [taken] = await db.select().from(allocations).where(eq(allocations.bookingId, booking.id));
    return { state: row?.state, expiredFrom: row?.expiredFrom, allocation: taken?.state };
  };
  return { db, host, shipper, slot, booking, rival, read };
}

const move = (scope: TenantScope, bookingId: string, what: BookingMove) =>
  moveBooking(scope, { bookingId, move: what as 'confirm' | 'accept' }, asked(what, { bookingId }), {
    clock: systemClock,
  });
const codes = (answer: Awaited<ReturnType<typeof move>>) =>
  answer.ok ? [] : answer.violations.map(({ code }) => code);

describe.each([
  ['before the sweep', false],
  ['after the sweep', true],
])('what ran out a moment ago, %s', (_, swept) => {
  const sweep = async () => {
    if (swept) await expireBookings();
  };

  test('is confirmed at its price if the places are still free', async () => {
    const at = await ranOut('held');
    await sweep();
    const view = await readBooking(at.shipper.scope, at.booking.id);
    expect(view?.state).toBe('expired');
    expect(view?.possible).toContain('confirm_instant');
    expect(view?.lateUntil).toBeInstanceOf(Date);
    expect(await move(at.shipper.scope, at.booking.id, 'confirm')).toEqual({ ok: true, value: { state: 'confirmed' } });
    expect(await at.read()).toEqual({ state: 'confirmed', expiredFrom: null, allocation: 'confirmed' });
    expect((await readBooking(at.shipper.scope, at.booking.id))?.price).toEqual(view?.price);
  });

  test('goes to the host as a request where the slot is let so', async () => {
    const at = await ranOut('held', { bookingMode: 'request' });
    await sweep();
    expect(await move(at.shipper.scope, at.booking.id, 'confirm')).toEqual({ ok: true, value: { state: 'requested' } });
    expect(await at.read()).toEqual({ state: 'requested', expiredFrom: null, allocation: 'held' });
  });

  test('is accepted by its host', async () => {
    const at = await ranOut('requested', { bookingMode: 'request' });
    await sweep();
    expect(codes(await move(at.shipper.scope, at.booking.id, 'confirm'))).toEqual(['lifecycle.too_late']);
    expect(await move(at.host.scope, at.booking.id, 'accept')).toEqual({ ok: true, value: { state: 'confirmed' } });
    expect(await at.read()).toEqual({ state: 'confirmed', expiredFrom: null, allocation: 'confirmed' });
  });

  test('is refused with alternatives if somebody else has the places, and stays expired', async () => {
    const at = await ranOut('held');
    await sweep();
    await at.rival();
    const answer = await move(at.shipper.scope, at.booking.id, 'confirm');
    expect(codes(answer)).toEqual(['capacity.taken']);
    expect((await at.read()).allocation).not.toBe('confirmed');
    const violations = answer.ok ? [] : answer.violations;
    const instead = await moveAlternatives(at.shipper.scope, at.booking.id, violations, { clock: systemClock });
    expect(instead?.alternatives.laterStay?.startsOn).toBe(endsOn);
    expect(await moveAlternatives(at.host.scope, at.booking.id, violations, { clock: systemClock })).toBeNull();
    expect(await bookingAlternatives(at.shipper.scope, at.booking.id, { clock: systemClock })).toEqual(instead);
    expect(await bookingAlternatives(at.host.scope, at.booking.id, { clock: systemClock })).toBeNull();
    expect((await readBooking(at.shipper.scope, at.booking.id))?.state).toBe('expired');
  });

  test('not an hour later, not of a slot that is not offered any more', async () => {
    const long = await ranOut('held', { minutes: LATE_MINUTES + 1 });
    const gone = await ranOut('held');
    await sweep();
    await gone.db.update(slots).set({ status: 'paused' }).where(eq(slots.id, gone.slot.id));
    for (const at of [long, gone]) {
      expect((await readBooking(at.shipper.scope, at.booking.id))?.possible).toEqual([]);
      expect(codes(await move(at.shipper.scope, at.booking.id, 'confirm'))).toEqual(['lifecycle.too_late']);
      expect((await at.read()).allocation).not.toBe('confirmed');
    }
  });
});

test('of two late confirmations and a new rival exactly one gets the last places, ten times', async () => {
  for (let round = 0; round < 10; round++) {
    const at = await ranOut('held');
    const late = () => move(at.shipper.scope, at.booking.id, 'confirm');
    const answers = await Promise.allSettled([late(), at.rival(), late(), expireBookings()]);
    expect(answers.filter(({ status }) => status === 'rejected').length).toBeLessThanOrEqual(1);
    const live = await at.db.select().from(allocations).where(eq(allocations.slotId, at.slot.id));
    expect(live.filter(({ state }) => state === 'confirmed')).toHaveLength(1);
  }
});
