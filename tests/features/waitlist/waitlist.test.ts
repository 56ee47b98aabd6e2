import { randomUUID } from 'node:crypto';
import { and, eq, like, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { blockPlaces } from '#app/features/blocks/block-places.server.ts';
import { liftBlock } from '#app/features/blocks/lift-block.server.ts';
import { expireBookings } from '#app/features/bookings/expire-bookings.server.ts';
import type { HoldInput } from '#app/features/bookings/hold-picture.server.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { moveBooking } from '#app/features/bookings/move-booking.server.ts';
import { cancelBooking } from '#app/features/stays/cancel-booking.server.ts';
import { joinWaitlist } from '#app/features/waitlist/join-waitlist.server.ts';
import { leaveWaitlist } from '#app/features/waitlist/leave-waitlist.server.ts';
import { listWaitlist } from '#app/features/waitlist/list-waitlist.server.ts';
import { offerPlaces } from '#app/features/waitlist/offer-places.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { action, loader } from '#app/routes/workspace/holds.tsx';
import { allocations, bookings, mailOutbox, memberships, waitlistEntries } from '#db/schema/index.ts';
import { createBooking } from '#db/seed/factories.ts';
import { useDatabase } from '../../setup/database.ts';
import { createHost, createShipper } from '../../setup/market.ts';
import { asked, cookieFor, requestArgs } from '../../setup/request.ts';
import { answered } from '../facilities/host-scene.ts';

const database = useDatabase();
const clock = systemClock;
const today = dateInZone(new Date(), 'Asia/Kolkata');
const day = (n: number) => addDays(today, n);
type Shipper = Awaited<ReturnType<typeof createShipper>>;

/** A slot of ten places that one booking fills, and shippers who ask for some of them. */
async function scene({ state = 'requested' as 'requested' | 'confirmed' | 'held' } = {}) {
  const db = database.owner();
  const host = await createHost(db);
  const tenant = await createShipper(db);
  const slot = await host.slot({ palletPositions: 10 });
  const stay = { startsOn: day(10), endsOn: day(20) };
  const full = await createBooking(db, { slot, shipper: tenant.organisation, pallets: 10, state, ...stay });
  const waiting = async (pallets = 4, over: Partial<HoldInput> = {}) => {
    const shipper = await createShipper(db);
    const cargoId = (await shipper.cargo()).profile.id;
    const input: HoldInput = { slotId: slot.id, ...stay, pallets, massGrams: 1_000_000, cargoId, ...over };
    const joined = await join(shipper.scope, input);
    return { ...shipper, input, entryId: joined.ok ? joined.value.entryId : '', joined };
  };
  const decline = () => move(host.scope, full.id, 'decline');
  return { db, host, tenant, slot, full, stay, waiting, decline };
}

const join = (scope: TenantScope, input: HoldInput, command = asked('join-waitlist', input)) =>
  joinWaitlist(scope, input, command, { clock });
const move = (scope: TenantScope, bookingId: string, how: 'decline' | 'withdraw' | 'cancel' | 'confirm') =>
  how === 'cancel'
    ? cancelBooking(scope, { bookingId, toldPaise: null }, asked(how, { bookingId }), { clock })
    : moveBooking(scope, { bookingId, move: how }, asked(how, { bookingId }), { clock });
const states = async (...waiting: { scope: TenantScope }[]) =>
  Promise.all(waiting.map(async ({ scope }) => (await listWaitlist(scope, 1)).rows[0]?.state));
const lettersTo = (shipper: Pick<Shipper, 'owner'>) =>
  database
    .owner()
    .select()
    .from(mailOutbox)
    .where(and(eq(mailOutbox.recipient, shipper.owner.email), like(mailOutbox.key, 'booking-news/%/waitlist/%')));

describe('joining', () => {
  test('is for an ask that only others’ taking refuses; the same ask waits once', async () => {
    const { db, host, slot, waiting, stay } = await scene();
    const first = await waiting();
    expect(first.joined).toMatchObject({ ok: true });
    expect(await join(first.scope, first.input)).toEqual(first.joined);
    const command = asked('join-waitlist', first.input);
    const [one, two] = await Promise.all([1, 2].map(() => join(first.scope, first.input, command)));
    expect(one).toEqual(two);
    expect(await db.select().from(waitlistEntries).where(eq(waitlistEntries.slotId, slot.id))).toHaveLength(1);
    const codes = async (over: Partial<HoldInput>) => {
      const { joined } = await waiting(4, over);
      return joined.ok ? [] : joined.violations.map(({ code }) => code);
    };
    expect(await codes({ startsOn: day(20), endsOn: day(25) })).toEqual(['conflict.free_now']);
    expect(await codes({ pallets: 11 })).toEqual(expect.arrayContaining(['slot.pallets_total']));
    expect(await codes({ cargoId: randomUUID() })).toEqual(['cargo.not_found']);
    expect(await codes({ slotId: randomUUID() })).toEqual(['slot.not_found']);
    const [entry] = (await listWaitlist(first.scope, 1)).rows;
    expect(entry).toMatchObject({ ...stay, state: 'waiting', slotName: slot.name, pallets: 4 });
    expect((await listWaitlist(host.scope, 1)).rows).toEqual([]);
  });

  test('is listed by pages, what waits before what is over', async () => {
    const { db, waiting } = await scene();
    const { scope, entryId } = await waiting();
    const [entry] = await db.select().from(waitlistEntries).where(eq(waitlistEntries.id, entryId));
    if (!entry) throw new Error('nobody waits');
    const over = Array.from({ length: 51 }, () => ({ ...entry, id: randomUUID(), state: 'left' as const }));
    await db.insert(waitlistEntries).values(over);
    const [first, second] = [await listWaitlist(scope, 1), await listWaitlist(scope, 2)];
    expect(first).toMatchObject({ page: 1, hasNext: true });
    expect(first.rows[0]).toMatchObject({ id: entryId, state: 'waiting' });
    expect(second).toMatchObject({ page: 2, hasNext: false });
    expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(52);
  });

  test('is left by its own organisation alone, and then no places are offered', async () => {
    const { waiting, decline } = await scene();
    const one = await waiting();
    const other = await waiting();
    const leave = (scope: TenantScope, entryId: string) =>
      leaveWaitlist(scope, { entryId }, asked('leave', { entryId }));
    for (const entryId of [one.entryId, randomUUID(), 'none'])
      expect(await leave(other.scope, entryId)).toMatchObject({ violations: [{ code: 'waitlist.not_found' }] });
    expect(await leave(one.scope, one.entryId)).toMatchObject({ ok: true });
    expect(await leave(one.scope, one.entryId)).toMatchObject({ ok: true });
    await decline();
    await offerPlaces();
    expect(await states(one, other)).toEqual(['left', 'offered']);
    expect(await leave(other.scope, other.entryId)).toMatchObject({ violations: [{ code: 'lifecycle.not_waiting' }] });
  });
});

describe('places that come free', () => {
  test('are offered in the order of joining, for an hour, by a letter; what doesn’t fit goes on waiting', async () => {
    const { db, waiting, decline } = await scene();
    const first = await waiting(6);
    const second = await waiting(5);
    const third = await waiting(4);
    await offerPlaces();
    expect(await states(first, second, third)).toEqual(['waiting', 'waiting', 'waiting']);
    await decline();
    expect(await offerPlaces()).toBeGreaterThanOrEqual(2);
    expect(await states(first, second, third)).toEqual(['offered', 'waiting', 'offered']);
    const [entry] = (await listWaitlist(first.scope, 1)).rows;
    const [booking] = await db
      .select()
      .from(bookings)
      .where(eq(bookings.id, entry?.bookingId ?? ''));
    expect(booking).toMatchObject({ state: 'held', pallets: 6, shipperOrgId: first.organisation.id });
    const minutes = ((booking?.waitsUntil?.getTime() ?? 0) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(59);
    expect(minutes).toBeLessThanOrEqual(60);
    const [allocation] = await db
      .select()
      .from(allocations)
      .where(eq(allocations.bookingId, booking?.id ?? ''));
    expect(allocation?.heldUntil).toEqual(booking?.waitsUntil);
    expect(await lettersTo(first)).toMatchObject([{ props: { title: expect.stringContaining('held for you') } }]);
    expect(await lettersTo(second)).toEqual([]);
    // Nobody else can take them meanwhile.
    const rival = await createShipper(db);
    const ask = { ...first.input, cargoId: (await rival.cargo()).profile.id, pallets: 1 };
    expect(await holdSlot(rival.scope, ask, asked('hold', ask), { clock })).toMatchObject({ ok: false });
  });

  test('go to the next when an offer runs out; one that is confirmed is taken', async () => {
    const { db, waiting, decline } = await scene();
    const first = await waiting(10);
    const second = await waiting(10);
    await decline();
    await offerPlaces();
    expect(await states(first, second)).toEqual(['offered', 'waiting']);
    const bookingId = (await listWaitlist(first.scope, 1)).rows[0]?.bookingId ?? '';
    const past = sql`clock_timestamp() - interval '1 second'`;
    await db.update(bookings).set({ waitsUntil: past }).where(eq(bookings.id, bookingId));
    await db.update(allocations).set({ heldUntil: past }).where(eq(allocations.bookingId, bookingId));
    await expireBookings();
    await offerPlaces();
    expect(await states(first, second)).toEqual(['lapsed', 'offered']);
    await move(second.scope, (await listWaitlist(second.scope, 1)).rows[0]?.bookingId ?? '', 'confirm');
    await offerPlaces();
    expect(await states(first, second)).toEqual(['lapsed', 'taken']);
    expect(await lettersTo(second)).toHaveLength(1);
  });

  test('whatever frees them: a withdrawal, a cancellation, a lifted block', async () => {
    const withdrawn = await scene();
    const one = await withdrawn.waiting();
    await move(withdrawn.tenant.scope, withdrawn.full.id, 'withdraw');
    const cancelled = await scene({ state: 'confirmed' });
    const two = await cancelled.waiting();
    await move(cancelled.host.scope, cancelled.full.id, 'cancel');
    const blocked = await scene();
    const block = { slotId: blocked.slot.id, ...blocked.stay, pallets: 10, massGrams: 0, reason: 'Stocktaking' };
    await blocked.decline();
    const made = await blockPlaces(blocked.host.scope, block, asked('block-places', block));
    const three = await blocked.waiting();
    const lift = { slotId: blocked.slot.id, blockId: made.ok ? made.value.blockId : '' };
    await liftBlock(blocked.host.scope, lift, asked('lift-block', lift));
    await offerPlaces();
    expect(await states(one, two, three)).toEqual(['offered', 'offered', 'offered']);
  });

  test('two sweeps at once, and one after them, offer once', async () => {
    const { db, slot, waiting, decline } = await scene();
    const all = [await waiting(5), await waiting(5), await waiting(5)];
    await decline();
    await Promise.all([offerPlaces(), offerPlaces(), offerPlaces()]);
    await offerPlaces();
    expect(await states(...all)).toEqual(['offered', 'offered', 'waiting']);
    const held = await db
      .select()
      .from(bookings)
      .where(and(eq(bookings.slotId, slot.id), eq(bookings.state, 'held')));
    expect(held).toHaveLength(2);
    for (const shipper of all.slice(0, 2)) expect(await lettersTo(shipper)).toHaveLength(1);
  });

  test('a sweep that died after the hold is carried on, and a shipper who left meanwhile keeps no hold', async () => {
    const { db, waiting, decline } = await scene();
    const first = await waiting(5);
    const second = await waiting(5);
    await decline();
    for (const { scope, input, entryId } of [first, second])
      await holdSlot(scope, input, { command: 'waitlist-offer', key: entryId, input }, { clock });
    // The slot is full of their own holds now: the sweep still finds the first, whose hold it made.
    await leaveWaitlist(second.scope, { entryId: second.entryId }, asked('leave'));
    await offerPlaces();
    expect(await states(first, second)).toEqual(['offered', 'left']);
    const of = await db.select().from(bookings).where(eq(bookings.shipperOrgId, first.organisation.id));
    expect(of).toHaveLength(1);
  });

  test('nobody holds for an organisation they are no member of any more; a start that has passed is over', async () => {
    const { db, waiting, decline } = await scene();
    const gone = await waiting();
    const late = await waiting();
    await db.delete(memberships).where(eq(memberships.userId, gone.owner.id));
    await db
      .update(waitlistEntries)
      .set({ startsOn: addDays(today, -1) })
      .where(eq(waitlistEntries.id, late.entryId));
    await decline();
    await offerPlaces();
    expect(await states(gone, late)).toEqual(['lapsed', 'lapsed']);
    expect(await db.select().from(bookings).where(eq(bookings.shipperOrgId, gone.organisation.id))).toEqual([]);
  });
});

describe('the page', () => {
  test('joins, lists, leaves', async () => {
    const { db, slot, stay } = await scene();
    const shipper = await createShipper(db);
    const cargo = (await shipper.cargo()).profile.id;
    const cookie = await cookieFor(shipper.owner.id);
    const { slug } = shipper.organisation;
    const args = (form?: Record<string, string>) =>
      requestArgs({ path: `/o/${slug}/holds`, cookie, params: { org: slug }, ...(form ? { form } : {}) });
    const ask = { slot: slot.id, in: stay.startsOn, out: stay.endsOn, pallets: '4', kg: '1000', cargo };
    const joined = await answered(() => action(args({ _command: 'join-waitlist', ...ask })));
    expect(joined).toMatchObject({ status: 302, location: `/o/${slug}/holds?saved=joined` });
    const { entries } = await loader(args());
    expect(entries.rows).toMatchObject([{ state: 'waiting', slotName: slot.name }]);
    const free = { ...ask, in: day(30), out: day(40) };
    expect(await answered(() => action(args({ _command: 'join-waitlist', ...free })))).toMatchObject({
      status: 409,
      body: { violations: [{ code: 'conflict.free_now' }] },
    });
    const entryId = entries.rows[0]?.id ?? '';
    const left = await answered(() => action(args({ _command: 'leave-waitlist', entryId })));
    expect(left).toMatchObject({ status: 302, location: `/o/${slug}/holds?saved=left` });
    const none = { _command: 'leave-waitlist', entryId: randomUUID() };
    expect((await answered(() => action(args(none)))).status).toBe(404);
  });
});
