import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, dateInZone, plainDate } from '#app/domain/shared/plain-date.ts';
import { type BlockInput, blockPlaces } from '#app/features/blocks/block-places.server.ts';
import { liftBlock } from '#app/features/blocks/lift-block.server.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { viewSlot } from '#app/features/slots/view-slot.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { action, loader } from '#app/routes/workspace/slot.tsx';
import { allocations, auditLog, blocks } from '#db/schema/index.ts';
import { createBooking, createFacility, createHall, createSlot } from '#db/seed/factories.ts';
import { asOrganisation, openAsApplication, takeDirectly } from '../../setup/app-sql.ts';
import { useDatabase } from '../../setup/database.ts';
import { createHost, createShipper } from '../../setup/market.ts';
import { asked, cookieFor, requestArgs } from '../../setup/request.ts';
import { answered } from '../facilities/host-scene.ts';

const database = useDatabase();
const CLIENTS = 64;
let sql: ReturnType<typeof openAsApplication>;
beforeAll(() => {
  sql = openAsApplication(database.appUrl(), CLIENTS);
});
afterAll(() => sql.end());

const today = dateInZone(new Date(), 'Asia/Kolkata');
const day = (n: number) => addDays(today, n);
const code = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'no code');

async function scene(terms: Parameters<Awaited<ReturnType<typeof createHost>>['slot']>[0] = {}) {
  const db = database.owner();
  const host = await createHost(db);
  const shipper = await createShipper(db);
  const slot = await host.slot({ palletPositions: 12, ...terms });
  const input = (change: Partial<BlockInput> = {}): BlockInput => ({
    slotId: slot.id,
    startsOn: day(5),
    endsOn: day(10),
    pallets: 4,
    massGrams: 0,
    reason: 'Racks are repaired',
    ...change,
  });
  const booked = (from: number, to: number, pallets: number) =>
    createBooking(db, { slot, shipper: shipper.organisation, startsOn: day(from), endsOn: day(to), pallets });
  return { db, host, shipper, slot, input, booked };
}

const block = (scope: TenantScope, input: BlockInput) => blockPlaces(scope, input, asked('block-places', input));

describe('a block', () => {
  test('shuts places for its days, for holds and strips alike, and gives them back when lifted', async () => {
    const { db, host, shipper, slot, input } = await scene();
    const blocked = await block(host.scope, input({ pallets: 9, massGrams: 1_000_000 }));
    if (!blocked.ok) throw new Error('not blocked');
    const view = await viewSlot(host.scope, slot.id);
    expect(view?.days.slice(4, 11).map(({ freePallets }) => freePallets)).toEqual([12, 3, 3, 3, 3, 3, 12]);
    expect(view).toMatchObject({ stayCount: 0, blocks: [{ pallets: 9, reason: 'Racks are repaired' }] });
    const cargoId = (await shipper.cargo()).profile.id;
    const wanted = { slotId: slot.id, startsOn: day(8), endsOn: day(12), pallets: 4, massGrams: 1_000, cargoId };
    const hold = () => holdSlot(shipper.scope, wanted, asked('hold', wanted), { clock: systemClock });
    expect(await hold()).toMatchObject({ ok: false, violations: [{ code: 'capacity.pallets', params: { free: 3 } }] });
    const ids = { slotId: slot.id, blockId: blocked.value.blockId };
    expect(await liftBlock(host.scope, ids, asked('lift-block', ids))).toMatchObject({ ok: true });
    expect(await liftBlock(host.scope, ids, asked('lift-block', ids))).toMatchObject({ ok: true });
    expect(await hold()).toMatchObject({ ok: true });
    const told = await db.select().from(auditLog).where(eq(auditLog.entityId, slot.id));
    expect(told.map(({ action: name }) => name)).toEqual(['slot.places_blocked', 'slot.block_lifted']);
    expect(await db.select().from(allocations).where(eq(allocations.blockId, ids.blockId))).toMatchObject([
      { state: 'released', bookingId: null, shipperOrgId: null },
    ]);
  });

  test('below what is booked is refused with everything that is in the way, by name', async () => {
    const { db, host, slot, input, booked } = await scene();
    await booked(1, 5, 6); // over on the first day blocked
    const early = await booked(4, 7, 6);
    const late = await booked(9, 30, 10);
    await booked(7, 9, 2); // fits beside it
    const refused = await block(host.scope, input({ pallets: 8 }));
    expect(refused).toMatchObject({
      ok: false,
      violations: [
        { code: 'capacity.pallets', params: { free: 2, day: day(9) } },
        {
          code: 'capacity.clash',
          params: { name: early.reference, bookingId: early.id, startsOn: day(4), endsOn: day(7), pallets: 6 },
        },
        { code: 'capacity.clash', params: { name: late.reference, pallets: 10 } },
      ],
    });
    expect(await db.select().from(blocks).where(eq(blocks.slotId, slot.id))).toEqual([]);
    expect(await block(host.scope, input({ pallets: 2 }))).toMatchObject({ ok: true });
    const second = await block(host.scope, input({ pallets: 5, startsOn: day(7), endsOn: day(9), massGrams: 0 }));
    expect(second).toMatchObject({ ok: true });
    const third = await block(host.scope, input({ pallets: 4, startsOn: day(7), endsOn: day(9) }));
    expect(third.ok ? [] : third.violations.map(({ params }) => params.name)).toContain('Racks are repaired');
  });

  test('is not for days that are over, nor for more than there is', async () => {
    const { host, input } = await scene();
    expect(await block(host.scope, input({ startsOn: day(-1), pallets: 13, massGrams: 1e13 }))).toMatchObject({
      violations: [{ code: 'block.past' }, { code: 'block.pallets_total' }, { code: 'block.mass_total' }],
    });
  });

  test('runs once for a form that is sent twice, and means nothing with other values', async () => {
    const { db, host, slot, input } = await scene();
    const command = asked('block-places', input());
    const [first, second] = await Promise.all([1, 2].map(() => blockPlaces(host.scope, input(), command)));
    expect(first).toEqual(second);
    expect(await blockPlaces(host.scope, input(), { ...command, input: input({ pallets: 5 }) })).toMatchObject({
      violations: [{ code: 'command.key_reused' }],
    });
    expect(await db.select().from(blocks).where(eq(blocks.slotId, slot.id))).toHaveLength(1);
  });

  test('of another host is not there', async () => {
    const { host, slot, input } = await scene();
    const other = await createHost(database.owner());
    const blocked = await block(host.scope, input());
    const blockId = blocked.ok ? blocked.value.blockId : '';
    const missing = { ok: false, violations: [{ code: expect.stringMatching(/\.not_found$/) }] };
    expect(await block(other.scope, input())).toMatchObject(missing);
    for (const id of [blockId, randomUUID(), 'none'])
      expect(await liftBlock(other.scope, { slotId: slot.id, blockId: id }, asked('lift-block'))).toMatchObject(
        missing,
      );
    const seen = await asOrganisation(sql, other.organisation.id, (tx) => tx`select id from blocks`);
    expect([...seen]).toEqual([]);
  });
});

describe('SQL as the application', () => {
  const directly = (slot: { id: string; orgId: string }, userId: string, orgId: string, pallets = 1) =>
    asOrganisation(sql, orgId, async (tx) => {
      const [made] = await tx`insert into blocks (org_id, slot_id, starts_on, ends_on, pallets, reason, created_by)
        values (${slot.orgId}, ${slot.id}, '2030-03-09', '2030-03-12', ${pallets}, 'direct', ${userId}) returning id`;
      await tx`insert into allocations (org_id, slot_id, block_id, state, starts_on, ends_on, pallets, mass_grams, hazard_classes)
        values (${slot.orgId}, ${slot.id}, ${made?.id}, 'confirmed', '2030-01-01', '2030-01-02', 1, 0, '{}')`;
      return String(made?.id);
    });

  test('64 clients who block and book at once never oversell', async () => {
    const { host, shipper, slot } = await scene({ palletPositions: 20 });
    const shipperOrgId = shipper.organisation.id;
    const attempt = (client: number) =>
      (client % 2 === 0
        ? directly(slot, host.owner.id, host.organisation.id)
        : asOrganisation(sql, shipperOrgId, (tx) =>
            takeDirectly(tx, { slot, shipperOrgId, pallets: 1, startsOn: '2030-03-10', endsOn: '2030-03-11' }),
          )
      ).then(() => 'taken', code);
    const outcomes = await Promise.all(Array.from({ length: CLIENTS }, (_, client) => attempt(client)));
    expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(20);
    expect(outcomes.filter((outcome) => outcome === 'QS001')).toHaveLength(CLIENTS - 20);
    const [peak] = await sql`select pallets::int from slot_peak(${slot.id}, '2030-03-01', '2030-04-01')`;
    expect(peak?.pallets).toBe(20);
  });

  test('takes a block’s days and places from the block, and only its host writes it', async () => {
    const { db, host, shipper, slot } = await scene();
    const blockId = await directly(slot, host.owner.id, host.organisation.id, 3);
    const [row] = await db.select().from(allocations).where(eq(allocations.blockId, blockId));
    expect(row).toMatchObject({ startsOn: '2030-03-09', endsOn: '2030-03-12', pallets: 3, massGrams: 0 });
    await expect(directly(slot, shipper.owner.id, shipper.organisation.id)).rejects.toMatchObject({ code: '42501' });
    const twice = asOrganisation(
      sql,
      host.organisation.id,
      (
        tx,
      ) => tx`insert into allocations (org_id, slot_id, block_id, state, starts_on, ends_on, pallets, mass_grams, hazard_classes)
        values (${slot.orgId}, ${slot.id}, ${blockId}, 'confirmed', '2030-01-01', '2030-01-02', 1, 0, '{}')`,
    );
    await expect(twice).rejects.toMatchObject({ code: '23505' });
    // Neither a booking without its shipper, nor an allocation of nothing.
    const nothing = asOrganisation(
      sql,
      host.organisation.id,
      (
        tx,
      ) => tx`insert into allocations (org_id, slot_id, state, starts_on, ends_on, pallets, mass_grams, hazard_classes)
        values (${slot.orgId}, ${slot.id}, 'confirmed', '2030-01-01', '2030-01-02', 1, 1, '{}')`,
    );
    await expect(nothing).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|23503)$/) });
    for (const change of ['pallets = 1', 'ends_on = ends_on + 1', 'reason = reason'])
      await expect(
        asOrganisation(sql, host.organisation.id, (tx) => tx.unsafe(`update blocks set ${change}`)),
      ).rejects.toMatchObject({ code: '42501' });
  });

  test('a block made longer by hand is measured again', async () => {
    const { db, host, shipper, slot } = await scene();
    const blockId = await directly(slot, host.owner.id, host.organisation.id, 3);
    const days = { startsOn: plainDate('2030-03-12'), endsOn: plainDate('2030-03-14') };
    await createBooking(db, { slot, shipper: shipper.organisation, pallets: 10, ...days });
    const longer = asOrganisation(
      sql,
      host.organisation.id,
      (tx) => tx`update allocations set ends_on = '2030-03-13' where block_id = ${blockId}`,
    );
    await expect(longer).rejects.toMatchObject({ code: 'QS001' });
  });
});

describe('the slot page', () => {
  const form = (over: Record<string, string> = {}) => ({
    _command: 'block-places',
    blockFrom: day(5),
    blockUntil: day(10),
    blockPallets: '4',
    blockKg: '',
    reason: 'Racks are repaired',
    ...over,
  });

  test('blocks, lists, tells what is in the way, and lifts', async () => {
    const { db, host, slot, booked } = await scene();
    const booking = await booked(6, 8, 9);
    const cookie = await cookieFor(host.owner.id);
    const { slug } = host.organisation;
    const args = (fields?: Record<string, string>) =>
      requestArgs({
        path: `/o/${slug}/slots/${slot.id}`,
        cookie,
        params: { org: slug, slotId: slot.id },
        ...(fields ? { form: fields } : {}),
      });
    const empty = await answered(() => action(args({ _command: 'block-places' })));
    expect(empty).toMatchObject({ status: 422, body: { errors: { reason: expect.anything() } } });
    const clash = await answered(() => action(args(form())));
    expect(clash).toMatchObject({
      status: 409,
      body: { violations: [{ code: 'capacity.pallets' }, { params: { bookingId: booking.id } }] },
    });
    const saved = await answered(() => action(args(form({ blockPallets: '3', blockKg: '1,200' }))));
    expect(saved).toMatchObject({ status: 302, location: `/o/${slug}/slots/${slot.id}?saved=blocked` });
    const page = await loader(args());
    expect(page.blocks).toMatchObject([{ pallets: 3, massGrams: 1_200_000 }]);
    const [row] = page.blocks;
    const lifted = await answered(() => action(args({ _command: 'lift-block', blockId: row?.id ?? '' })));
    expect(lifted.location).toContain('saved=lifted');
    expect((await loader(args())).blocks).toEqual([]);
    const standing = and(eq(blocks.slotId, slot.id), eq(blocks.id, row?.id ?? ''));
    expect(await db.select().from(blocks).where(standing)).toMatchObject([{ liftedBy: host.owner.id }]);
  });

  test('of another organisation’s slot is not found', async () => {
    const db = database.owner();
    const { host } = await scene();
    const other = await createHost(db);
    const facility = await createFacility(db, { organisation: other.organisation });
    const foreign = await createSlot(db, { hall: await createHall(db, { facility }) });
    const cookie = await cookieFor(host.owner.id);
    const { slug } = host.organisation;
    const params = { org: slug, slotId: foreign.id };
    const sent = requestArgs({ path: `/o/${slug}/slots/${foreign.id}`, cookie, params, form: form() });
    expect((await answered(() => action(sent))).status).toBe(404);
  });
});
