import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { auditLog, bookings, commandReceipts } from '#db/schema/index.ts';
import { createBooking } from '#db/seed/factories.ts';
import { asOrganisation, openAsApplication } from '../setup/app-sql.ts';
import { useDatabase } from '../setup/database.ts';
import { createHost, createShipper } from '../setup/market.ts';
import { asked } from '../setup/request.ts';

const database = useDatabase();
let app: ReturnType<typeof openAsApplication>;
beforeAll(() => {
  app = openAsApplication(database.appUrl(), 2);
});
afterAll(() => app.end());

const startsOn = addDays(dateInZone(new Date(), 'Asia/Kolkata'), 10);
const endsOn = addDays(startsOn, 5);

async function scene() {
  const db = database.owner();
  const host = await createHost(db);
  const [shipper, stranger] = [await createShipper(db), await createShipper(db)];
  const slot = await host.slot();
  const { profile } = await shipper.cargo();
  return { db, host, shipper, stranger, slot, profile };
}
type Scene = Awaited<ReturnType<typeof scene>>;

/** Who the settings say acts, and whom the function is told. */
const holdSeen = ({ slot, profile }: Scene, acts: string, named: string, key = 'k') =>
  asOrganisation(
    app,
    acts,
    async (tx) =>
      (
        await tx`select * from hold_picture(${named}::uuid, 'hold', ${key}, ${slot.id}, ${profile.id}, ${startsOn}, ${endsOn},
          ${startsOn}, false, false, null, null, null)`
      )[0],
  );

describe('the picture of a hold', () => {
  test('shows a shipper its own cargo, and nobody another’s, whoever is named', async () => {
    const at = await scene();
    const [own, other] = [at.shipper.organisation.id, at.stranger.organisation.id];
    expect((await holdSeen(at, own, own))?.cargo).toMatchObject({ profileId: at.profile.id });
    for (const seen of [await holdSeen(at, other, other), await holdSeen(at, other, own)])
      expect(seen).toMatchObject({ cargo: null, papers: null, receipt: null });
    expect((await holdSeen(at, other, own))?.shipper).toBeNull();
  });

  test('shows an answer to the organisation alone that was given it', async () => {
    const at = await scene();
    const input = { slotId: at.slot.id, startsOn, endsOn, pallets: 1, massGrams: 1_000, cargoId: at.profile.id };
    const command = asked('hold', input);
    expect((await holdSlot(at.shipper.scope, input, command, { clock: systemClock })).ok).toBe(true);
    const [own, other] = [at.shipper.organisation.id, at.stranger.organisation.id];
    expect((await holdSeen(at, own, own, command.key))?.receipt).not.toBeNull();
    expect((await holdSeen(at, other, own, command.key))?.receipt).toBeNull();
  });
});

describe('the picture of a booking', () => {
  const bookingSeen = (acts: string, named: string, id: string, lock = false) =>
    asOrganisation(
      app,
      acts,
      async (tx) =>
        (
          await tx`select * from move_picture(${named}::uuid, 'confirm', 'k', ${id}, ${startsOn}, ${lock}, ${lock}, null, null, null)`
        )[0],
    );

  test.each([false, true])('is its two parties’ and nobody’s else, locked: %s', async (lock) => {
    const at = await scene();
    const shared = { slot: at.slot, shipper: at.shipper.organisation, state: 'held' as const, startsOn, endsOn };
    const { id } = await createBooking(at.db, shared);
    const [host, shipper, other] = [at.host, at.shipper, at.stranger].map(({ organisation }) => organisation.id);
    if (!host || !shipper || !other) throw new Error('a scene without its organisations');
    expect((await bookingSeen(host, host, id, lock))?.booking).toMatchObject({ id });
    expect((await bookingSeen(shipper, shipper, id, lock))?.booking).toMatchObject({ id });
    for (const named of [other, shipper])
      expect(await bookingSeen(other, named, id, lock)).toMatchObject({
        booking: null,
        facts: null,
        papers: null,
        documents: null,
        invoice: null,
      });
  });
});

describe('writing', () => {
  const hold = (at: Scene, acts: string, named: string) =>
    asOrganisation(app, acts, (tx) => {
      const booking = {
        reference: `QS-${randomUUID().slice(0, 8).toUpperCase()}`,
        host_org_id: at.host.organisation.id,
        slot_id: at.slot.id,
        facility_id: at.slot.facilityId,
        starts_on: startsOn,
        ends_on: endsOn,
        pallets: 1,
        mass_grams: 1000,
        cargo_description: 'x',
        hazard_classes: [],
        regime: 'neutral',
        booking_mode: 'instant',
        place: {},
        quote: {},
        total_paise: 1,
      };
      return tx`select * from write_hold(${named}::uuid, 'hold', ${randomUUID()}, 'h', 'promised', 15, ${tx.json(booking)}, '{}',
        '{}', 0, '{}', '{}')`;
    });

  test('a hold for another organisation is refused by row-level security', async () => {
    const at = await scene();
    const [own, other] = [at.shipper.organisation.id, at.stranger.organisation.id];
    await expect(hold(at, other, own)).rejects.toMatchObject({ code: '42501' });
    await expect(hold(at, own, own)).rejects.toMatchObject({ code: 'QS020' });
    expect(await at.db.select().from(bookings).where(eq(bookings.slotId, at.slot.id))).toEqual([]);
  });

  const step = (acts: string, named: string, booking: typeof bookings.$inferSelect, version: string) =>
    asOrganisation(app, acts, (tx) => {
      const move = { version, from: 'held', to: 'withdrawn', event: 'withdraw', by: 'shipper', isKept: false };
      return tx`select * from write_move(${named}::uuid, 'withdraw', ${randomUUID()}, 'h', '{}', ${booking.id},
        ${tx.json({ ...move, allocation: 'released', waitsUntil: null })})`;
    });

  test('a step is a party’s, on the booking as it stands, and whole or not at all', async () => {
    const at = await scene();
    const shared = { slot: at.slot, shipper: at.shipper.organisation, state: 'held' as const, startsOn, endsOn };
    const booking = await createBooking(at.db, shared);
    const version = async () =>
      String(
        (await at.db.execute<{ v: string }>(`select updated_at::text as v from bookings where id = '${booking.id}'`))[0]
          ?.v,
      );
    const [own, other] = [at.shipper.organisation.id, at.stranger.organisation.id];
    await expect(step(other, other, booking, await version())).rejects.toMatchObject({ code: 'QS021' });
    await expect(step(other, own, booking, await version())).rejects.toMatchObject({ code: '42501' });
    await expect(step(own, own, booking, '2020-01-01T00:00:00Z')).rejects.toMatchObject({ code: 'QS021' });
    expect(await at.db.select().from(auditLog).where(eq(auditLog.entityId, booking.id))).toEqual([]);
    expect(await at.db.select().from(commandReceipts).where(eq(commandReceipts.scopeId, own))).toEqual([]);
    await step(own, own, booking, await version());
    expect(await at.db.select().from(auditLog).where(eq(auditLog.entityId, booking.id))).toHaveLength(1);
  });
});

test('the functions run with the caller’s own rights, and are closed to the public', async () => {
  const rows = await database.owner().execute<{ name: string; definer: boolean; open: boolean }>(`
    select proname as name, prosecdef as definer, has_function_privilege('public', oid, 'execute') as open from pg_proc
    where pronamespace = 'public'::regnamespace
      and proname in ('hold_picture', 'write_hold', 'move_picture', 'write_move', 'offer_promise')`);
  expect(rows).toHaveLength(5);
  for (const row of rows) expect(row).toMatchObject({ definer: false, open: false });
});
