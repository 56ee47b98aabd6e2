import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { bookingFilterSchema } from '#app/features/bookings/booking-filter.schema.server.ts';
import type { PlainMove } from '#app/features/bookings/booking-moves.ts';
import { readBooking } from '#app/features/bookings/booking-view.server.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { listBookings } from '#app/features/bookings/list-bookings.server.ts';
import { moveBooking } from '#app/features/bookings/move-booking.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { allocations, bookings, decisions, papers } from '#db/schema/index.ts';
import { createHall, createSlot } from '#db/seed/factories.ts';
import { ACETONE } from '../../setup/cargo.ts';
import { useDatabase } from '../../setup/database.ts';
import { createHost, createShipper } from '../../setup/market.ts';
import { asked } from '../../setup/request.ts';

const database = useDatabase();
const today = dateInZone(new Date(), 'Asia/Kolkata');
const clock = systemClock;

/** Class 4.3, water-reactive, taken only after the host has looked at it. */
const LITHIUM: Partial<CargoFacts> = {
  description: 'Lithium ingots under oil',
  material: 'lithium_metal',
  form: 'ingot',
  hsCode: '28051900',
  dangerous: 'yes',
  unNumber: '1415',
  packingGroup: 'I',
};

type Shipper = Awaited<ReturnType<typeof createShipper>>;

async function hold(shipper: Shipper, slotId: string, facts: Partial<CargoFacts> = {}, from = 10) {
  const cargoId = (await shipper.cargo(facts)).profile.id;
  const startsOn = addDays(today, from);
  const input = { slotId, startsOn, endsOn: addDays(startsOn, 10), pallets: 2, massGrams: 1_600_000, cargoId };
  return holdSlot(shipper.scope, input, asked('hold', input), { clock });
}

const move = (scope: TenantScope, bookingId: string, what: PlainMove) =>
  moveBooking(scope, { bookingId, move: what }, asked(what), { clock });

const codes = (outcome: Awaited<ReturnType<typeof hold>>) =>
  outcome.ok ? [] : outcome.violations.map(({ code }) => code);

const ALL_CLASSES = ['3', '4.3', '8', '9', '5.1'];

describe('a hold under the rulebook', () => {
  test('keeps the facts, the version and the whole answer with the booking', async () => {
    const db = database.owner();
    const [host, shipper] = [await createHost(db), await createShipper(db)];
    const slot = await host.slot();
    const held = await hold(shipper, slot.id);
    if (!held.ok) throw new Error(JSON.stringify(held.violations));
    const [row] = await db.select().from(decisions).where(eq(decisions.bookingId, held.value.bookingId));
    expect(row).toMatchObject({
      orgId: host.organisation.id,
      shipperOrgId: shipper.organisation.id,
      step: 'hold',
      rulebookVersion: '2026.2',
      outcome: 'possible',
      facts: { hsCode: '28461010' },
    });
    const view = await readBooking(host.scope, held.value.bookingId);
    expect(view?.decided?.decision).toMatchObject({ outcome: 'possible', rulebookVersion: '2026.2' });
    const listed = await listBookings(host.scope, bookingFilterSchema.parse({}));
    expect(listed.rows.map(({ outcome }) => outcome)).toEqual(['possible']);
  });

  test.each<[string, Partial<CargoFacts>, object, string]>([
    ['uncleared cargo in a neutral slot', { customsStatus: 'uncleared' }, {}, 'customs.uncleared_in_neutral'],
    ['a class the slot does not list', ACETONE, { hazardClasses: ['9'] }, 'slot.class_not_accepted'],
    [
      'cargo nobody knows yet',
      { material: 'unknown', form: 'unknown', dangerous: 'unknown' },
      {},
      'cargo.unknown_needs_quarantine',
    ],
    [
      'monazite',
      { hsCode: '26122000', material: 'rare_earth_ore', form: 'concentrate' },
      {},
      'cargo.prescribed_substance',
    ],
    ['a form the slot does not take', {}, { acceptedForms: ['ingot'] }, 'slot.form'],
    ['pallets too heavy for the floor', {}, { maxPalletMassGrams: 700_000 }, 'slot.floor_load'],
  ])('refuses %s', async (_, facts, terms, code) => {
    const db = database.owner();
    const [host, shipper] = [await createHost(db), await createShipper(db)];
    const slot = await host.slot({ hazardClasses: ALL_CLASSES, ...terms });
    const refused = await hold(shipper, slot.id, facts);
    expect(codes(refused)).toContain(code);
    expect(await db.select().from(bookings).where(eq(bookings.slotId, slot.id))).toEqual([]);
  });

  test('what a person has to look at becomes a request, even in an instant slot', async () => {
    const db = database.owner();
    const [host, shipper] = [await createHost(db), await createShipper(db)];
    const slot = await host.slot({ hazardClasses: ALL_CLASSES, bookingMode: 'instant' });
    const held = await hold(shipper, slot.id, LITHIUM);
    if (!held.ok) throw new Error(JSON.stringify(held.violations));
    const { bookingId } = held.value;
    expect(await move(shipper.scope, bookingId, 'confirm')).toMatchObject({ ok: true, value: { state: 'requested' } });
    expect(await move(host.scope, bookingId, 'accept')).toMatchObject({ ok: true, value: { state: 'confirmed' } });
    const steps = await db.select({ step: decisions.step }).from(decisions).where(eq(decisions.bookingId, bookingId));
    expect(steps.map(({ step }) => step).sort()).toEqual(['accept', 'confirm', 'hold']);
  });

  test('another firm’s cargo, which the shipper can’t see, keeps it out; another section or other days don’t', async () => {
    const db = database.owner();
    const host = await createHost(db);
    const [first, second] = [await createShipper(db), await createShipper(db)];
    const slot = await host.slot({ hazardClasses: ALL_CLASSES });
    const sameHall = await host.slot({ hazardClasses: ALL_CLASSES });
    const otherHall = await createHall(db, { facility: host.facility });
    const elsewhere = await createSlot(db, { hall: otherHall, hazardClasses: ALL_CLASSES });
    const standing = await hold(first, slot.id, LITHIUM);
    expect(standing.ok).toBe(true);
    const [allocation] = await db.select().from(allocations).where(eq(allocations.slotId, slot.id));
    expect(allocation).toMatchObject({
      hazardClasses: ['4.3'],
      storageClasses: ['4.3'],
      hazardGroups: ['water_reactive'],
    });
    // Class 3 against 4.3: at least "separated from", so another fire section.
    expect(codes(await hold(second, slot.id, ACETONE))).toContain('segregation.neighbour');
    expect(codes(await hold(second, sameHall.id, ACETONE))).toContain('segregation.neighbour');
    expect((await hold(second, elsewhere.id, ACETONE)).ok).toBe(true);
    expect((await hold(second, sameHall.id, ACETONE, 20)).ok).toBe(true);
    expect((await hold(second, sameHall.id)).ok).toBe(true);
  });

  test('a paper that lapses during the stay refuses, and so does one that lapsed before the host accepts', async () => {
    const db = database.owner();
    const [host, shipper] = [await createHost(db), await createShipper(db)];
    const slot = await host.slot({ hazardClasses: ALL_CLASSES, bookingMode: 'request' });
    const held = await hold(shipper, slot.id, LITHIUM);
    if (!held.ok) throw new Error(JSON.stringify(held.violations));
    expect((await move(shipper.scope, held.value.bookingId, 'confirm')).ok).toBe(true);
    await db
      .update(papers)
      .set({ validUntil: addDays(today, 12) })
      .where(eq(papers.orgId, host.organisation.id));
    const refused = await move(host.scope, held.value.bookingId, 'accept');
    expect(refused).toMatchObject({ ok: false });
    expect(refused.ok ? [] : refused.violations.map(({ code }) => code)).toContain('paper.lapses');
    const [row] = await db.select().from(bookings).where(eq(bookings.id, held.value.bookingId));
    expect(row?.state).toBe('requested');
    expect(codes(await hold(shipper, slot.id, LITHIUM))).toContain('paper.lapses');
  });

  test('another organisation’s cargo profile is none', async () => {
    const db = database.owner();
    const [host, shipper, other] = [await createHost(db), await createShipper(db), await createShipper(db)];
    const slot = await host.slot();
    const cargoId = (await other.cargo()).profile.id;
    const input = {
      slotId: slot.id,
      startsOn: addDays(today, 1),
      endsOn: addDays(today, 3),
      pallets: 1,
      massGrams: 1,
      cargoId,
    };
    const refused = await holdSlot(shipper.scope, input, asked('hold', input), { clock });
    expect(refused).toMatchObject({ ok: false, violations: [{ code: 'cargo.not_found' }] });
  });
});
