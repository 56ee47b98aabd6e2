import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allocations, papers } from '#db/schema/index.ts';
import { createBooking } from '#db/seed/factories.ts';
import { asOrganisation, openAsApplication } from '../setup/app-sql.ts';
import { useDatabase } from '../setup/database.ts';
import { createHost, createShipper } from '../setup/market.ts';

const database = useDatabase();
let app: ReturnType<typeof openAsApplication>;
beforeAll(() => {
  app = openAsApplication(database.appUrl(), 2);
});
afterAll(() => app.end());

const DAYS = { startsOn: '2027-03-01', endsOn: '2027-03-11' };

async function scene() {
  const db = database.owner();
  const host = await createHost(db);
  const [rival, shipper] = [await createShipper(db), await createShipper(db)];
  const slot = await host.slot();
  const booking = await createBooking(db, {
    slot,
    shipper: rival.organisation,
    hazardClasses: ['9'],
    storageClasses: ['13'],
    ...DAYS,
  });
  const neighbours = (from = '2027-03-05', to = '2027-03-20', except: string | null = null) =>
    asOrganisation(
      app,
      shipper.organisation.id,
      (tx) => tx`select * from facility_neighbours(array[${slot.id}]::uuid[], ${from}, ${to}, ${except}::uuid)`,
    );
  return { db, host, rival, shipper, slot, booking, neighbours };
}

describe('the door to neighbours', () => {
  test('shows a rival’s cargo that row-level security hides: where, how long, which hazards, and never whose', async () => {
    const { shipper, slot, neighbours } = await scene();
    const hidden = await asOrganisation(
      app,
      shipper.organisation.id,
      (tx) => tx`select * from allocations where slot_id = ${slot.id}`,
    );
    expect([...hidden]).toEqual([]);
    const seen = await neighbours();
    expect([...seen]).toMatchObject([{ slot_id: slot.id, hall_id: slot.hallId, hazard_classes: ['9'] }]);
    expect(Object.keys(seen[0] ?? {}).filter((name) => /org|shipper|booking|cargo/.test(name))).toEqual([]);
  });

  test('days that only touch, and the booking itself, are no neighbours', async () => {
    const { booking, neighbours } = await scene();
    expect([...(await neighbours('2027-03-11', '2027-03-20'))]).toEqual([]);
    expect([...(await neighbours('2027-02-01', '2027-03-01'))]).toEqual([]);
    expect([...(await neighbours('2027-03-05', '2027-03-20', booking.id))]).toEqual([]);
  });

  test('harmless cargo, released places and a hold past its time are left out', async () => {
    const { db, rival, slot, neighbours, booking } = await scene();
    const shared = { slot, shipper: rival.organisation, ...DAYS };
    await createBooking(db, { ...shared, hazardClasses: [] });
    await createBooking(db, { ...shared, hazardClasses: ['8'], state: 'cancelled' });
    await createBooking(db, {
      ...shared,
      hazardClasses: ['8'],
      state: 'held',
      waitsUntil: new Date(Date.now() - 60_000),
    });
    expect((await neighbours()).map((row) => row.hazard_classes)).toEqual([['9']]);
    await db.update(allocations).set({ state: 'released' }).where(eq(allocations.bookingId, booking.id));
    expect([...(await neighbours())]).toEqual([]);
  });

  test('the guard writes the facility itself, whatever a shipper names', async () => {
    const { db, slot, booking } = await scene();
    const elsewhere = (await createHost(db)).facility;
    await db.update(allocations).set({ facilityId: elsewhere.id }).where(eq(allocations.bookingId, booking.id));
    const [row] = await db.select().from(allocations).where(eq(allocations.bookingId, booking.id));
    expect(row?.facilityId).toBe(slot.facilityId);
  });
});

describe('the door to a slot’s settings', () => {
  test('tells a stranger which papers hold when, and no paper’s number or issuer', async () => {
    const { shipper, slot } = await scene();
    const [row] = await asOrganisation(
      app,
      shipper.organisation.id,
      (tx) => tx`select * from slot_settings(array[${slot.id}]::uuid[], '2027-03-01', '2027-03-11')`,
    );
    expect(row).toMatchObject({ slot_id: slot.id, licence_section: '57', wall_fire_minutes: 90, bay_gap_cm: 300 });
    const shown = row?.papers as Record<string, unknown>[];
    expect(shown.map((paper) => paper.kind)).toContain('fire_noc');
    for (const paper of shown)
      expect(Object.keys(paper).sort()).toEqual([
        'coversPaise',
        'kind',
        'names',
        'validFrom',
        'validUntil',
        'verified',
      ]);
  });

  test('the shipper’s papers of a booking show to its parties alone', async () => {
    const { db, host, rival, shipper, booking } = await scene();
    await db
      .insert(papers)
      .values({ orgId: rival.organisation.id, kind: 'iec', number: 'X', issuer: 'DGFT', validFrom: '2020-01-01' });
    const seenBy = async (orgId: string) =>
      (await asOrganisation(app, orgId, (tx) => tx`select kind from booking_shipper_papers(${booking.id})`)).length;
    expect(await seenBy(host.organisation.id)).toBe(1);
    expect(await seenBy(rival.organisation.id)).toBe(1);
    expect(await seenBy(shipper.organisation.id)).toBe(0);
  });
});
