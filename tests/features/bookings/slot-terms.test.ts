import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { addDays, dateInZone, type PlainDate, startOfDayInZone } from '#app/domain/shared/plain-date.ts';
import { findAlternatives } from '#app/features/bookings/find-alternatives.server.ts';
import type { HoldInput } from '#app/features/bookings/hold-picture.server.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { readOfferPage } from '#app/features/search/offer-page.server.ts';
import type { SearchAsk } from '#app/features/search/search.schema.server.ts';
import { searchSlots } from '#app/features/search/search-slots.server.ts';
import { createSlot as createSlotCommand } from '#app/features/slots/create-slot.server.ts';
import { editSlot } from '#app/features/slots/edit-slot.server.ts';
import { newSlotSchema, slotTermsSchema } from '#app/features/slots/slot.schema.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { parseFields } from '#app/platform/form.server.ts';
import { allocations, auditLog, bookings, listings, slots } from '#db/schema/index.ts';
import { createFacility, createHall, createSlot } from '#db/seed/factories.ts';
import { useDatabase } from '../../setup/database.ts';
import { createHost, createShipper } from '../../setup/market.ts';
import { asked } from '../../setup/request.ts';
import { slotForm } from '../facilities/host-scene.ts';

const database = useDatabase();
const today = dateInZone(new Date(), 'Asia/Kolkata');
const day = (n: number) => addDays(today, n);
const CORROSIVE: Partial<CargoFacts> = {
  description: 'Sodium hydroxide, solid, in bags',
  material: 'chemical',
  form: 'powder',
  hsCode: null,
  dangerous: 'yes',
  unNumber: '1823',
  packingGroup: 'II',
};

type Terms = Parameters<Awaited<ReturnType<typeof createHost>>['slot']>[0];

async function scene(terms: Terms = {}) {
  const db = database.owner();
  const host = await createHost(db);
  const shipper = await createShipper(db);
  const slot = await host.slot({ palletPositions: 12, ...terms });
  const cargo = await shipper.cargo();
  const input = (change: Partial<HoldInput> = {}): HoldInput => ({
    slotId: slot.id,
    startsOn: day(10),
    endsOn: day(20),
    pallets: 12,
    massGrams: 3_200_000,
    cargoId: cargo.profile.id,
    ...change,
  });
  const hold = (change: Partial<HoldInput> = {}, clock = systemClock) =>
    holdSlot(shipper.scope, input(change), asked('hold', input(change)), { clock });
  return { db, host, shipper, slot, hold };
}

const at = (instant: Date | string) => ({ now: () => new Date(instant) });
const codesOf = (outcome: Awaited<ReturnType<typeof holdSlot>>) =>
  outcome.ok ? [] : outcome.violations.map(({ code }) => code);

function search(startsOn: PlainDate, endsOn: PlainDate, clock = systemClock, pallets = 1) {
  const ask: SearchAsk = {
    port: 'jawaharlal-nehru-port-nhava-sheva',
    within: 300,
    in: startsOn,
    out: endsOn,
    pallets,
    kg: 1_000 as SearchAsk['kg'],
    class: [],
    cargo: null,
    regime: null,
    sort: 'distance',
    page: 1,
    hidden: false,
  };
  return searchSlots(ask, { clock, cargo: null });
}
const finds = async (slotId: string, ...asked: Parameters<typeof search>) =>
  (await search(...asked)).results.some((row) => row.slotId === slotId);

describe('a slot’s terms', () => {
  test('come from the form to the listing, and an edit of them is told', async () => {
    const { db, host } = await scene();
    const form = { maximumDays: '60', leadDays: '2', cutOffHour: '16', turnaroundDays: '1', turnaroundByClass: '8: 3' };
    const typed = (over = {}) => ({ ...slotForm({ name: 'Own terms', ...form }), hallId: host.hall.id, ...over });
    const parsed = parseFields(newSlotSchema, typed());
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    const input = { ...parsed.value, facilityId: host.facility.id };
    const made = await createSlotCommand(host.scope, input, asked('create-slot', input));
    const slotId = made.ok ? made.value.slotId : '';
    await db.update(slots).set({ status: 'published' }).where(eq(slots.id, slotId));
    const terms = { maximumDays: 60, leadDays: 2, cutOffHour: 16, turnaround: { any: 1, '8': 3 } };
    expect(await db.select().from(listings).where(eq(listings.slotId, slotId))).toMatchObject([terms]);
    const again = parseFields(slotTermsSchema, typed({ turnaroundByClass: '8: 2' }));
    if (!again.ok) throw new Error('not parsed');
    await editSlot(host.scope, { ...again.value, slotId }, asked('edit-slot'));
    const told = await db.select().from(auditLog).where(eq(auditLog.entityId, slotId));
    expect(told.at(-1)).toMatchObject({
      action: 'slot.edited',
      data: { turnaround: '1 day; by class 8: 3 → 1 day; by class 8: 2' },
    });
    const wrong = {
      maximumDays: '6',
      leadDays: '61',
      cutOffHour: '25',
      turnaroundDays: '31',
      turnaroundByClass: '8: many',
    };
    for (const [field, value] of Object.entries(wrong)) {
      const refused = parseFields(slotTermsSchema, typed({ [field]: value }));
      expect(refused.ok ? [] : Object.keys(refused.errors), field).toEqual([field]);
    }
  });

  test('the database refuses what no form lets through', async () => {
    const { db, slot } = await scene({ minimumDays: 5 });
    for (const change of [
      { maximumDays: 4 },
      { leadDays: 61 },
      { cutOffHour: 0 },
      { turnaround: { any: 31 } },
      { turnaround: { any: 0, '8': 1.5 } },
      { turnaround: { '8': 1 } as unknown as { any: number } },
    ])
      await expect(db.update(slots).set(change).where(eq(slots.id, slot.id)), JSON.stringify(change)).rejects.toThrow();
  });
});

describe('too long and too soon', () => {
  test('are refused by hold and page alike, and search leaves the slot out', async () => {
    const { slot, hold } = await scene({ maximumDays: 9, leadDays: 12 });
    expect(codesOf(await hold()).toSorted()).toEqual(['stay.longer_than_let', 'stay.too_soon']);
    const ask = { in: day(10), out: day(20), pallets: 12, kg: 1_000, class: [] };
    const page = await readOfferPage(slot.id, ask, { clock: systemClock, cargo: null });
    expect(page?.answer?.reasons.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['stay.too_soon', 'stay.longer_than_let']),
    );
    expect(await finds(slot.id, day(12), day(21))).toBe(true);
    expect(await finds(slot.id, day(12), day(22))).toBe(false);
    expect(await finds(slot.id, day(11), day(20))).toBe(false);
    expect(await hold({ startsOn: day(12), endsOn: day(21) })).toMatchObject({ ok: true });
  });

  test('a refusal for the lead names the first stay that would do', async () => {
    const { slot } = await scene({ leadDays: 12 });
    const ask = { stay: { startsOn: day(3), endsOn: day(8) }, pallets: 1, massGrams: 1 };
    const { laterStay } = await findAlternatives(slot.id, ask, { classes: [], shipper: null });
    expect(laterStay).toEqual({ startsOn: day(12), endsOn: day(17) });
  });

  test('the cut-off is the facility’s own hour, to the second, around midnight and when clocks change', async () => {
    const { host, slot, hold } = await scene({ cutOffHour: 16, leadDays: 1 });
    const start = day(10);
    const stayOf = { startsOn: start, endsOn: day(12), pallets: 1 };
    const cutOff = startOfDayInZone(addDays(start, -1), 'Asia/Kolkata').getTime() + 16 * 3_600_000;
    expect(codesOf(await hold(stayOf, at(new Date(cutOff))))).toEqual(['stay.too_soon']);
    expect(await finds(slot.id, start, day(12), at(new Date(cutOff)))).toBe(false);
    expect(await finds(slot.id, start, day(12), at(new Date(cutOff - 1_000)))).toBe(true);
    expect(await hold(stayOf, at(new Date(cutOff - 1_000)))).toMatchObject({ ok: true });
    // Midnight in Kolkata is 18:30 UTC: a stay of the next day can be booked until then without a cut-off.
    const midnight = startOfDayInZone(start, 'Asia/Kolkata').getTime();
    const open = await host.slot({ leadDays: 1 });
    expect(await finds(open.id, start, day(12), at(new Date(midnight - 1_000)))).toBe(true);
    expect(await finds(open.id, start, day(12), at(new Date(midnight)))).toBe(false);
    // Berlin changes at 01:00 UTC on 28 March 2027: 16:00 is 14:00 UTC then, and was 15:00 UTC the day before.
    const db = database.owner();
    const facility = await createFacility(db, { organisation: host.organisation, timeZone: 'Europe/Berlin' });
    const berlin = await createSlot(db, { hall: await createHall(db, { facility }), leadDays: 1, cutOffHour: 16 });
    const day1 = '2027-03-29' as PlainDate;
    const found = (instant: string) => finds(berlin.id, day1, addDays(day1, 2), at(instant));
    expect(await found('2027-03-28T13:59:59Z')).toBe(true);
    expect(await found('2027-03-28T14:00:00Z')).toBe(false);
    const day0 = addDays(day1, -1);
    expect(await finds(berlin.id, day0, day1, at('2027-03-27T14:59:59Z'))).toBe(true);
    expect(await finds(berlin.id, day0, day1, at('2027-03-27T15:00:00Z'))).toBe(false);
  });
});

describe('turnaround', () => {
  test('keeps the places shut after a stay, as long as the terms said at the hold', async () => {
    const { db, slot, hold } = await scene({ turnaround: { any: 2 } });
    const held = await hold();
    const bookingId = held.ok ? held.value.bookingId : '';
    const [booking] = await db.select().from(bookings).where(eq(bookings.id, bookingId));
    const [allocation] = await db.select().from(allocations).where(eq(allocations.bookingId, bookingId));
    expect(booking).toMatchObject({ endsOn: day(20), turnaroundDays: 2 });
    expect(allocation).toMatchObject({ endsOn: day(22), turnaroundDays: 2 });
    await db
      .update(slots)
      .set({ turnaround: { any: 0 } })
      .where(eq(slots.id, slot.id));
    expect(codesOf(await hold({ startsOn: day(21), endsOn: day(25) }))).toEqual(['capacity.pallets']);
    expect(await finds(slot.id, day(21), day(25))).toBe(false);
    expect(await hold({ startsOn: day(22), endsOn: day(25) })).toMatchObject({ ok: true });
  });

  test('must fit before whoever comes next, for hold, page, search and alternatives', async () => {
    const { slot, hold } = await scene({ turnaround: { any: 2 } });
    expect(await hold({ startsOn: day(20), endsOn: day(25) })).toMatchObject({ ok: true });
    expect(codesOf(await hold({ startsOn: day(10), endsOn: day(19) }))).toEqual(['capacity.pallets']);
    expect(await finds(slot.id, day(10), day(19))).toBe(false);
    expect(await finds(slot.id, day(10), day(18))).toBe(true);
    const ask = { stay: { startsOn: day(15), endsOn: day(22) }, pallets: 1, massGrams: 1 };
    const { laterStay } = await findAlternatives(slot.id, ask, { classes: [], shipper: null });
    expect(laterStay).toEqual({ startsOn: day(27), endsOn: day(34) });
    expect(await hold({ startsOn: day(10), endsOn: day(18) })).toMatchObject({ ok: true });
  });

  test('is longer for the class that needs it, and the goods are nobody’s neighbour meanwhile', async () => {
    const { db, shipper, slot, hold } = await scene({ turnaround: { any: 0, '8': 3 } });
    const corrosive = await shipper.cargo(CORROSIVE);
    const held = await hold({ cargoId: corrosive.profile.id });
    expect(held).toMatchObject({ ok: true });
    const [allocation] = await db.select().from(allocations).where(eq(allocations.slotId, slot.id));
    expect(allocation).toMatchObject({ endsOn: day(23), hazardClasses: ['8'] });
    const near = (from: number) =>
      db.execute<{ ends_on: string }>(
        `select ends_on::text from facility_neighbours(array['${slot.id}']::uuid[], '${day(from)}', '${day(30)}')`,
      );
    expect([...(await near(19))]).toEqual([{ ends_on: day(20) }]);
    expect([...(await near(20))]).toEqual([]);
  });
});
