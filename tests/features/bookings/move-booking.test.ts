import { desc, eq, like, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { LATE_MINUTES } from '#app/domain/booking/late.ts';
import { allocationStateFor, BOOKING_STATES, type BookingState, transition } from '#app/domain/booking/lifecycle.ts';
import { HOLD_MINUTES } from '#app/domain/booking/terms.ts';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { BOOKING_MOVES, type BookingMove } from '#app/features/bookings/booking-moves.ts';
import { readBooking } from '#app/features/bookings/booking-view.server.ts';
import { expireBookings } from '#app/features/bookings/expire-bookings.server.ts';
import { listBookings } from '#app/features/bookings/list-bookings.server.ts';
import { moveBooking } from '#app/features/bookings/move-booking.server.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { cancelBooking } from '#app/features/stays/cancel-booking.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { allocations, auditLog, bookings, mailOutbox } from '#db/schema/index.ts';
import { createBooking } from '#db/seed/factories.ts';
import { useDatabase } from '../../setup/database.ts';
import { createHost, createShipper } from '../../setup/market.ts';
import { asked } from '../../setup/request.ts';

const database = useDatabase();
const today = dateInZone(new Date(), 'Asia/Kolkata');
const MOVES = BOOKING_MOVES;

async function scene(
  state: BookingState,
  { bookingMode = 'request' as 'instant' | 'request', past = false, waitsUntil = undefined as Date | undefined } = {},
) {
  const db = database.owner();
  const host = await createHost(db);
  const shipper = await createShipper(db);
  const slot = await host.slot({ bookingMode });
  const startsOn = addDays(today, past ? -3 : 5);
  const booking = await createBooking(db, {
    slot,
    shipper: shipper.organisation,
    state,
    startsOn,
    endsOn: addDays(startsOn, 9),
    ...(waitsUntil ? { waitsUntil } : {}),
  });
  const read = async () => {
    const [row] = await db.select().from(bookings).where(eq(bookings.id, booking.id));
    const [allocation] = await db.select().from(allocations).where(eq(allocations.bookingId, booking.id));
    const audit = await db.select().from(auditLog).where(eq(auditLog.entityId, booking.id)).orderBy(desc(auditLog.at));
    return { state: row?.state, waitsUntil: row?.waitsUntil, allocation: allocation?.state, audit };
  };
  return { db, host, shipper, slot, booking, read };
}

const move = (scope: TenantScope, bookingId: string, what: BookingMove, clock = systemClock) =>
  what === 'cancel'
    ? cancelBooking(scope, { bookingId, toldPaise: null }, asked(what, { bookingId }), { clock })
    : moveBooking(scope, { bookingId, move: what }, asked(what, { bookingId }), { clock });

describe('a hold is kept for longer', () => {
  test('once, by fifteen minutes from its own end, and its places with it', async () => {
    const at = await scene('held');
    const before = (await at.read()).waitsUntil?.getTime() ?? 0;
    expect(await move(at.shipper.scope, at.booking.id, 'keep')).toEqual({ ok: true, value: { state: 'held' } });
    const [allocation] = await at.db.select().from(allocations).where(eq(allocations.bookingId, at.booking.id));
    const after = (await at.read()).waitsUntil?.getTime() ?? 0;
    expect(after - before).toBe(HOLD_MINUTES * 60_000);
    expect(allocation?.heldUntil?.getTime()).toBe(after);
    const again = await move(at.shipper.scope, at.booking.id, 'keep');
    expect(again.ok ? [] : again.violations.map(({ code }) => code)).toEqual(['lifecycle.kept_already']);
    expect((await at.read()).waitsUntil?.getTime()).toBe(after);
    expect(await move(at.shipper.scope, at.booking.id, 'confirm')).toMatchObject({ ok: true });
  });

  test('not after it has run out: the places may be somebody else’s', async () => {
    const at = await scene('held', { waitsUntil: new Date(Date.now() - 1_000) });
    const late = await move(at.shipper.scope, at.booking.id, 'keep');
    expect(late.ok ? [] : late.violations.map(({ code }) => code)).toEqual(['lifecycle.illegal']);
  });
});

describe('state × move × side', () => {
  const cases = BOOKING_STATES.flatMap((state) =>
    MOVES.flatMap((what) => (['host', 'shipper'] as const).map((side) => [state, what, side] as const)),
  );
  test.each(cases)('%s, %s by the %s, is what the lifecycle says and nothing else', async (state, what, side) => {
    const at = await scene(state);
    const before = await at.read();
    const event = what === 'confirm' ? 'request' : what;
    // What ran out nobody knows when is too late for everything; late.test.ts has what ran out a moment ago.
    const tooLate = transition('withdrawn', event, side);
    const expected = state === 'expired' ? tooLate : transition(state, event, side);
    const answer = await move(at[side].scope, at.booking.id, what);
    const after = await at.read();
    expect(answer.ok).toBe(expected.ok);
    if (expected.ok) {
      expect(after.state).toBe(expected.to);
      expect(after.audit).toHaveLength(1);
      expect(after.audit[0]).toMatchObject({ action: `booking.${event}`, fromState: state, toState: expected.to });
      expect(after.allocation).toBe(allocationStateFor(expected.to));
    } else {
      expect(after).toEqual(before);
      if (!answer.ok) expect(answer.violations[0]?.sentence.length).toBeGreaterThan(10);
    }
  });
});

describe('clocks', () => {
  test('a request gives the host twenty-four hours and keeps the places', async () => {
    const at = await scene('held');
    await move(at.shipper.scope, at.booking.id, 'confirm');
    const { waitsUntil, allocation } = await at.read();
    expect(((waitsUntil?.getTime() ?? 0) - Date.now()) / 3_600_000).toBeCloseTo(24, 1);
    expect(allocation).toBe('held');
  });

  test('what has lapsed counts as expired before it is swept', async () => {
    const past = new Date(Date.now() - (LATE_MINUTES + 1) * 60_000);
    const requested = await scene('requested', { waitsUntil: past });
    expect(await move(requested.host.scope, requested.booking.id, 'accept')).toMatchObject({ ok: false });
    const view = await readBooking(requested.host.scope, requested.booking.id);
    expect(view).toMatchObject({ state: 'expired', possible: [] });
    const listed = await listBookings(requested.host.scope, {
      as: null,
      state: 'expired',
      slot: requested.slot.id,
      text: '',
      sort: 'created',
      descending: true,
      page: 1,
    });
    expect(listed.rows.map((row) => row.id)).toEqual([requested.booking.id]);
  });

  test('the sweep writes down what has lapsed, once, with two sweeps at once', async () => {
    const past = new Date(Date.now() - 60_000);
    const lapsed = await Promise.all([1, 2, 3].map(() => scene('requested', { waitsUntil: past })));
    const live = await scene('requested');
    for (let i = 0; i < 3; i++) await Promise.all([expireBookings(), expireBookings()]);
    for (const at of lapsed) {
      const { state, allocation, audit } = await at.read();
      expect({ state, allocation }).toEqual({ state: 'expired', allocation: 'released' });
      expect(audit).toMatchObject([{ action: 'booking.expire', actorKind: 'system', actorUserId: null }]);
      const letters = await at.db
        .select()
        .from(mailOutbox)
        .where(like(mailOutbox.key, `booking-expired/${at.booking.id}/%`));
      expect(letters).toHaveLength(1);
    }
    expect((await live.read()).state).toBe('requested');
  });
});

describe('cancelling', () => {
  test('is possible until an invoice is issued; and of the two at once exactly one happens', async () => {
    for (let round = 0; round < 6; round++) {
      const at = await scene('confirmed');
      const [cancelled, issued] = await Promise.all([
        move(at.shipper.scope, at.booking.id, 'cancel'),
        issueInvoice(at.host.scope, { bookingId: at.booking.id }, asked('issue-invoice', {}), systemClock),
      ]);
      expect([cancelled.ok, issued.ok].sort()).toEqual([false, true]);
      if (!cancelled.ok) expect(cancelled.violations[0]?.code).toBe('conflict.invoiced');
    }
  });
});

describe('four moves at once on one request', () => {
  test('one wins, the state is legal, and the audit tells exactly what happened', async () => {
    for (let round = 0; round < 8; round++) {
      const at = await scene('requested');
      const answers = await Promise.all([
        move(at.host.scope, at.booking.id, 'accept'),
        move(at.host.scope, at.booking.id, 'decline'),
        move(at.shipper.scope, at.booking.id, 'withdraw'),
        move(at.shipper.scope, at.booking.id, 'cancel'),
      ]);
      const { state, audit, allocation } = await at.read();
      // A cancel may follow an accept; every success has its row, and the last row is the state.
      expect(audit).toHaveLength(answers.filter((answer) => answer.ok).length);
      expect(audit[0]?.toState).toBe(state);
      expect(allocation).toBe(state === 'confirmed' ? 'confirmed' : 'released');
    }
  });
});

describe('who sees a booking', () => {
  test('its two parties, and nobody else', async () => {
    const at = await scene('requested');
    const stranger = await createShipper(at.db);
    expect(await readBooking(at.host.scope, at.booking.id)).toMatchObject({
      side: 'host',
      possible: ['counter', 'agree', 'accept', 'decline'],
    });
    expect(await readBooking(at.shipper.scope, at.booking.id)).toMatchObject({
      side: 'shipper',
      possible: ['counter', 'agree', 'withdraw'],
    });
    expect(await readBooking(stranger.scope, at.booking.id)).toBeNull();
    expect(await move(stranger.scope, at.booking.id, 'accept')).toMatchObject({
      ok: false,
      violations: [{ code: 'booking.not_found' }],
    });
  });

  test('the other side’s people stay unnamed', async () => {
    const at = await scene('held');
    await move(at.shipper.scope, at.booking.id, 'confirm');
    const forHost = await readBooking(at.host.scope, at.booking.id);
    const forShipper = await readBooking(at.shipper.scope, at.booking.id);
    expect(forHost?.timeline[0]?.who).toBe(at.booking.place.shipperName);
    expect(forShipper?.timeline[0]?.who).toContain(at.shipper.owner.name);
  });

  test('letters go to the side that has to know', async () => {
    const at = await scene('held');
    await move(at.shipper.scope, at.booking.id, 'confirm');
    await move(at.host.scope, at.booking.id, 'accept');
    const letters = await at.db
      .select({ template: mailOutbox.template, recipient: mailOutbox.recipient })
      .from(mailOutbox)
      .where(sql`${mailOutbox.key} like ${`%/${at.booking.id}/%`}`)
      .orderBy(mailOutbox.createdAt);
    expect(letters).toEqual([
      { template: 'booking-requested', recipient: at.host.owner.email },
      { template: 'booking-confirmed', recipient: at.shipper.owner.email },
    ]);
  });
});
