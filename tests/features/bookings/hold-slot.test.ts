import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { addDays, dateInZone, plainDate } from '#app/domain/shared/plain-date.ts';
import { findAlternatives } from '#app/features/bookings/find-alternatives.server.ts';
import { holdAlternatives } from '#app/features/bookings/hold-alternatives.server.ts';
import type { HoldInput } from '#app/features/bookings/hold-picture.server.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import { allocations, auditLog, bookings, slots } from '#db/schema/index.ts';
import { createBooking, createFacility, createHall, createSlot } from '#db/seed/factories.ts';
import { useDatabase } from '../../setup/database.ts';
import { createHost, createShipper } from '../../setup/market.ts';
import { asked } from '../../setup/request.ts';

const database = useDatabase();
const today = dateInZone(new Date(), 'Asia/Kolkata');

const ACETONE: Partial<CargoFacts> = {
  description: 'Acetone in drums',
  material: 'chemical',
  form: 'liquid',
  hsCode: null,
  dangerous: 'yes',
  unNumber: '1090',
  packingGroup: 'II',
};
const BLACK_MASS: Partial<CargoFacts> = {
  description: 'Black mass in drums',
  material: 'black_mass',
  form: 'black_mass',
  condition: 'secondary',
  hsCode: '26209900',
  dangerous: 'yes',
  unNumber: '3077',
  packingGroup: 'III',
};

const hold = (scope: TenantScope, ask: HoldInput, command = asked('hold', ask), clock = systemClock) =>
  holdSlot(scope, ask, command, { clock });

/** Until a session of this database waits for a lock: the hold has reached the slot the host is changing. */
async function untilSomebodyWaits(db: OwnerDatabase): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const waiting = await db.execute(
      sql`select 1 from pg_locks l join pg_database d on d.datname = current_database()
        where not l.granted and (l.database = d.oid or l.locktype = 'transactionid')`,
    );
    if (waiting.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('nobody ever waited');
}

async function scene(terms: Parameters<Awaited<ReturnType<typeof createHost>>['slot']>[0] = {}, states = {}) {
  const db = database.owner();
  const { host: hostState = '27', shipper: shipperState = '24' } = states as { host?: string; shipper?: string };
  const host = await createHost(db, { stateCode: hostState });
  const shipper = await createShipper(db, { stateCode: shipperState });
  const cargoId = (await shipper.cargo()).profile.id;
  const input = (slotId: string, change: Partial<HoldInput> = {}): HoldInput => ({
    slotId,
    startsOn: addDays(today, 10),
    endsOn: addDays(today, 20),
    pallets: 4,
    massGrams: 3_200_000,
    cargoId,
    ...change,
  });
  return { db, host, shipper, slot: await host.slot(terms), input };
}

describe('a hold', () => {
  test('keeps the places for fifteen minutes of the database’s time, with its audit row and its price', async () => {
    const { db, host, shipper, slot, input } = await scene();
    const held = await hold(shipper.scope, input(slot.id));
    expect(held).toMatchObject({ ok: true, value: { reference: expect.stringMatching(/^QS-/) } });
    const [booking] = await db.select().from(bookings).where(eq(bookings.slotId, slot.id));
    const [allocation] = await db.select().from(allocations).where(eq(allocations.slotId, slot.id));
    expect(booking).toMatchObject({ state: 'held', hostOrgId: host.organisation.id, pallets: 4 });
    expect(allocation).toMatchObject({ state: 'held', bookingId: booking?.id, heldUntil: booking?.waitsUntil });
    const minutes = ((booking?.waitsUntil?.getTime() ?? 0) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(14.5);
    expect(minutes).toBeLessThan(15.5);
    const audit = await db
      .select()
      .from(auditLog)
      .where(eq(auditLog.entityId, booking?.id ?? ''));
    expect(audit).toMatchObject([
      { action: 'booking.hold', toState: 'held', counterpartyOrgId: shipper.organisation.id },
    ]);
    // 4 × 10 × ₹45 + 4 × ₹120 in + 4 × ₹120 out = ₹2,760, GST 18 % = ₹496.80
    expect(booking?.totalPaise).toBe(325_680n);
  });

  test('promises the tax its invoice will bear: the halves of CGST and SGST are each rounded', async () => {
    const odd = { pricePerPalletDayPaise: 1_705n, handlingInPaise: 0n, handlingOutPaise: 0n };
    const total = async (shipper: string) => {
      const at = await scene(odd, { host: '27', shipper });
      await hold(at.shipper.scope, at.input(at.slot.id, { pallets: 1, massGrams: 1, endsOn: addDays(today, 11) }));
      const [booking] = await at.db.select().from(bookings).where(eq(bookings.slotId, at.slot.id));
      return booking?.totalPaise;
    };
    // ₹17.05: 18 % is 306.9 paise → 307; 9 % is 153.45 → 153 twice.
    expect(await total('24')).toBe(1_705n + 307n);
    expect(await total('27')).toBe(1_705n + 306n);
  });

  test('gives every reason at once when it can’t be', async () => {
    const { shipper, slot, input } = await scene({ minimumDays: 15, hazardClasses: ['9'], palletPositions: 3 });
    const acetone = await shipper.cargo(ACETONE);
    const refused = await hold(shipper.scope, input(slot.id, { cargoId: acetone.profile.id, massGrams: 90_000_000 }));
    const codes = refused.ok ? [] : refused.violations.map((v) => v.code);
    expect(codes).toEqual(
      expect.arrayContaining(['stay.too_short', 'slot.class_not_accepted', 'slot.pallets_total', 'slot.mass_total']),
    );
  });

  test.each([
    ['a paused slot', { status: 'paused' as const }, 'slot.not_found'],
    ['a draft', { status: 'draft' as const }, 'slot.not_found'],
  ])('is refused on %s', async (_, terms, code) => {
    const { shipper, slot, input } = await scene(terms);
    expect(await hold(shipper.scope, input(slot.id))).toMatchObject({ ok: false, violations: [{ code }] });
  });

  test('is refused to the slot’s own host', async () => {
    const { host, slot, input } = await scene();
    const refused = await hold(host.scope, input(slot.id));
    expect(refused).toMatchObject({ ok: false, violations: [{ code: 'conflict.own_slot' }] });
  });

  test('asks the facility’s own calendar what is past: the same instant is another day in another zone', async () => {
    const { shipper, slot, input } = await scene();
    // 20:00 UTC is already tomorrow in India.
    const evening = new Date(`${addDays(today, 1)}T20:00:00Z`);
    const refused = await hold(shipper.scope, input(slot.id, { startsOn: addDays(today, 1) }), undefined, {
      now: () => evening,
    });
    expect(refused).toMatchObject({ ok: false, violations: [{ code: 'stay.past' }] });
  });

  test('back-to-back stays don’t clash', async () => {
    const { db, shipper, slot, input } = await scene();
    const days = { startsOn: addDays(today, 1), endsOn: addDays(today, 10) };
    await createBooking(db, { slot, shipper: shipper.organisation, pallets: 12, massGrams: 9_000, ...days });
    expect(await hold(shipper.scope, input(slot.id, { pallets: 12, startsOn: addDays(today, 9) }))).toMatchObject({
      ok: false,
    });
    expect(await hold(shipper.scope, input(slot.id, { pallets: 12 }))).toMatchObject({ ok: true });
  });

  test.each([
    ['changes its regime', { regime: 'bonded' as const }],
    ['raises its price', { pricePerPalletDayPaise: 9_900n }],
    ['stops taking a class', { hazardClasses: [] }],
    ['pauses it', { status: 'paused' as const }],
  ])('waits for a host who %s meanwhile, and is then refused', async (_, change) => {
    const { db, shipper, slot, input } = await scene();
    const blackMass = await shipper.cargo(BLACK_MASS);
    let heldYet: ReturnType<typeof hold> | null = null;
    await db.transaction(async (tx) => {
      await tx.select().from(slots).where(eq(slots.id, slot.id)).for('update');
      heldYet = hold(shipper.scope, input(slot.id, { cargoId: blackMass.profile.id }));
      await untilSomebodyWaits(db);
      await tx.update(slots).set(change).where(eq(slots.id, slot.id));
    });
    expect(await heldYet).toMatchObject({ ok: false, violations: [{ code: 'conflict.offer_changed' }] });
    expect(await db.select().from(bookings).where(eq(bookings.slotId, slot.id))).toEqual([]);
  });

  test('nothing is left behind by a refusal', async () => {
    const { db, shipper, slot, input } = await scene();
    await hold(shipper.scope, input(slot.id, { pallets: 13 }));
    expect(await db.select().from(bookings).where(eq(bookings.slotId, slot.id))).toEqual([]);
    expect(await db.select().from(auditLog).where(eq(auditLog.counterpartyOrgId, shipper.organisation.id))).toEqual([]);
  });

  test('sent again under the same key gives the same booking; another ask under that key is refused', async () => {
    const { db, shipper, slot, input } = await scene();
    const ask = input(slot.id);
    const command = asked('hold', ask);
    const [first, second] = await Promise.all([hold(shipper.scope, ask, command), hold(shipper.scope, ask, command)]);
    expect(second).toEqual(first);
    expect(await hold(shipper.scope, ask, command)).toEqual(first);
    const other = input(slot.id, { pallets: 1 });
    expect(await hold(shipper.scope, other, { ...command, input: other })).toMatchObject({
      ok: false,
      violations: [{ code: 'command.key_reused' }],
    });
    expect(await db.select().from(bookings).where(eq(bookings.slotId, slot.id))).toHaveLength(1);
  });
});

describe('alternatives to a refused hold', () => {
  test('the same slot when it is next free, and the neighbours that fit now', async () => {
    const { db, host, shipper, slot } = await scene({ palletPositions: 4 });
    const small = await host.slot({ palletPositions: 2 });
    const fitting = await host.slot({ palletPositions: 8 });
    const full = await host.slot({ palletPositions: 8 });
    const bonded = await host.slot({ palletPositions: 8, regime: 'bonded' });
    const ask = { startsOn: addDays(today, 10), endsOn: addDays(today, 20) };
    for (const taken of [slot, full])
      await createBooking(db, {
        slot: taken,
        shipper: shipper.organisation,
        pallets: 4,
        massGrams: 4_000,
        ...ask,
        endsOn: addDays(today, 15),
      });
    await createBooking(db, { slot: full, shipper: shipper.organisation, pallets: 4, massGrams: 4_000, ...ask });
    const found = await findAlternatives(
      slot.id,
      { stay: ask, pallets: 4, massGrams: 4_000 },
      { classes: ['9'], shipper: null },
    );
    expect(found.laterStay).toEqual({ startsOn: addDays(today, 15), endsOn: addDays(today, 25) });
    const ids = found.nearby.map(({ slotId }) => slotId);
    expect(ids).not.toContain(small.id);
    expect(ids).not.toContain(full.id);
    expect(ids).not.toContain(bonded.id);
    expect(ids.length === 3 || ids.includes(fitting.id)).toBe(true);
  });

  test('uncleared cargo is sent from a neutral slot to a bonded one, and never to the neutral slot later', async () => {
    const { db, shipper } = await scene();
    const host = await createHost(db);
    const facility = await createFacility(db, {
      organisation: host.organisation,
      portId: 'mundra-port',
      lat: 22.8,
      lon: 69.7,
    });
    const hall = await createHall(db, { facility });
    const neutral = await createSlot(db, { hall });
    await createSlot(db, { hall, pricePerPalletDayPaise: 1n });
    const bonded = await createSlot(db, { hall, regime: 'bonded' });
    const { profile } = await shipper.cargo({ customsStatus: 'uncleared' });
    const ask = { startsOn: addDays(today, 10), endsOn: addDays(today, 20), pallets: 2, massGrams: 1_000 };
    const input = { slotId: neutral.id, cargoId: profile.id, ...ask };
    const found = await holdAlternatives(shipper.scope, input, { clock: systemClock });
    expect(found.laterStay).toBeNull();
    expect(found.nearby.map(({ slotId }) => slotId)).toEqual([bonded.id]);
  });

  test('the same slot later means after the neighbour that refuses it has left', async () => {
    const { db, host, shipper, slot } = await scene({ hazardClasses: ['3', '5.1', '8', '9'] });
    const days = { startsOn: addDays(today, 10), endsOn: addDays(today, 20) };
    const until = addDays(today, 33);
    await createBooking(db, {
      slot: await host.slot({ hazardClasses: ['5.1'] }),
      shipper: shipper.organisation,
      startsOn: addDays(today, 5),
      endsOn: until,
      hazardClasses: ['5.1'],
    });
    const { profile } = await shipper.cargo(ACETONE);
    const input = { slotId: slot.id, cargoId: profile.id, ...days, pallets: 2, massGrams: 1_000 };
    expect(await hold(shipper.scope, input)).toMatchObject({
      ok: false,
      violations: [{ code: 'segregation.neighbour' }],
    });
    const { laterStay } = await holdAlternatives(shipper.scope, input, { clock: systemClock });
    expect(laterStay).toEqual({ startsOn: until, endsOn: addDays(until, 10) });
  });
});

test('a hold of a leap day and of a year’s end counts its days right', async () => {
  const { db, shipper, slot, input } = await scene();
  const clock = { now: () => new Date('2028-02-20T06:00:00Z') };
  const ask = input(slot.id, { startsOn: plainDate('2028-02-28'), endsOn: plainDate('2028-03-01') });
  expect(await hold(shipper.scope, ask, undefined, clock)).toMatchObject({ ok: true });
  const [booking] = await db
    .select()
    .from(bookings)
    .where(and(eq(bookings.slotId, slot.id), eq(bookings.startsOn, '2028-02-28')));
  expect(booking?.quote.lines[0]?.formula).toContain('2 days');
});
