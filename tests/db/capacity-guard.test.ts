import { eq, sql as q } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fit as fits } from '#app/domain/capacity/fit.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';
import { sqlState } from '#app/platform/db.server.ts';
import { allocations, slots } from '#db/schema/index.ts';
import { createBooking } from '#db/seed/factories.ts';
import { asOrganisation, type Isolation, openAsApplication, takeDirectly } from '../setup/app-sql.ts';
import { useDatabase } from '../setup/database.ts';
import { createHost, createShipper } from '../setup/market.ts';

const database = useDatabase();
const CLIENTS = 64;
let sql: ReturnType<typeof openAsApplication>;

beforeAll(() => {
  sql = openAsApplication(database.appUrl(), CLIENTS);
});
afterAll(() => sql.end());

const code = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'no code');

async function peak(slotId: string, from: string, to: string): Promise<number> {
  const [row] = await sql`select pallets::int from slot_peak(${slotId}, ${from}, ${to})`;
  return row?.pallets;
}

describe('64 clients, SQL by hand, one slot', () => {
  test.each<Isolation>(['read committed', 'repeatable read', 'serializable'])(
    'at %s nothing is oversold',
    async (isolation) => {
      const db = database.owner();
      const host = await createHost(db);
      const shipper = await createShipper(db);
      const slot = await host.slot({ palletPositions: 20 });
      const shipperOrgId = shipper.organisation.id;
      const attempt = async (client: number): Promise<string> => {
        // Overlapping stays of different length: all share 10 March.
        const startsOn = addDays(plainDate('2030-03-10'), -(client % 5));
        const endsOn = addDays(plainDate('2030-03-11'), client % 7);
        for (let tries = 0; ; tries++) {
          try {
            await asOrganisation(
              sql,
              shipperOrgId,
              (tx) => takeDirectly(tx, { slot, shipperOrgId, pallets: 1, startsOn, endsOn }),
              isolation,
            );
            return 'taken';
          } catch (error) {
            if (code(error) !== '40001' || tries >= CLIENTS) return code(error);
          }
        }
      };
      const outcomes = await Promise.all(Array.from({ length: CLIENTS }, (_, client) => attempt(client)));
      expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(20);
      expect(outcomes.filter((outcome) => outcome === 'QS001')).toHaveLength(CLIENTS - 20);
      expect(await peak(slot.id, '2030-03-01', '2030-04-01')).toBe(20);
    },
  );
});

describe('the guard', () => {
  test('agrees with the domain’s fit on random calendars', async () => {
    const db = database.owner();
    const host = await createHost(db);
    const shipper = await createShipper(db);
    const shipperOrgId = shipper.organisation.id;
    const asks = fc.array(
      fc.record({
        from: fc.nat(20),
        days: fc.integer({ min: 1, max: 8 }),
        pallets: fc.integer({ min: 1, max: 6 }),
        kg: fc.integer({ min: 1, max: 5 }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    const capacity = { palletPositions: 10, maxMassGrams: 9_000 };
    await fc.assert(
      fc.asyncProperty(asks, async (list) => {
        const slot = await host.slot(capacity);
        const taken: {
          startsOn: ReturnType<typeof plainDate>;
          endsOn: ReturnType<typeof plainDate>;
          pallets: number;
          massGrams: number;
        }[] = [];
        for (const { from, days, pallets, kg } of list) {
          const startsOn = addDays(plainDate('2030-05-01'), from);
          const endsOn = addDays(startsOn, days);
          const massGrams = kg * 1_000;
          const verdict = fits(capacity, taken, { stay: stay(startsOn, endsOn), pallets, massGrams });
          const answer = await asOrganisation(sql, shipperOrgId, (tx) =>
            takeDirectly(tx, { slot, shipperOrgId, startsOn, endsOn, pallets, massGrams }),
          ).then(
            () => 'taken',
            (error: unknown) => code(error),
          );
          expect(answer === 'taken').toBe(verdict.ok);
          if (answer === 'taken') taken.push({ startsOn, endsOn, pallets, massGrams });
          else expect(['QS001', 'QS002']).toContain(answer);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('lets back-to-back stays share the day of change', async () => {
    const db = database.owner();
    const host = await createHost(db);
    const { organisation } = await createShipper(db);
    const slot = await host.slot({ palletPositions: 4 });
    await createBooking(db, { slot, shipper: organisation, pallets: 4, startsOn: '2030-06-01', endsOn: '2030-06-10' });
    await createBooking(db, { slot, shipper: organisation, pallets: 4, startsOn: '2030-06-10', endsOn: '2030-06-12' });
    await createBooking(db, { slot, shipper: organisation, pallets: 4, startsOn: '2030-05-30', endsOn: '2030-06-01' });
    expect(await peak(slot.id, '2030-05-01', '2030-07-01')).toBe(4);
  });

  test('counts a hold past its time as free, and checks again when somebody revives it', async () => {
    const db = database.owner();
    const host = await createHost(db);
    const { organisation } = await createShipper(db);
    const slot = await host.slot({ palletPositions: 4 });
    const days = { startsOn: '2030-06-01', endsOn: '2030-06-10' };
    const lapsed = await createBooking(db, {
      slot,
      shipper: organisation,
      pallets: 4,
      state: 'held',
      waitsUntil: new Date(Date.now() - 1_000),
      ...days,
    });
    await createBooking(db, { slot, shipper: organisation, pallets: 3, ...days });
    const revive = asOrganisation(
      sql,
      organisation.id,
      (tx) => tx`update allocations set state = 'confirmed', held_until = null where booking_id = ${lapsed.id}`,
    );
    await expect(revive).rejects.toMatchObject({ code: 'QS001' });
  });

  test('stops a host from shrinking a slot below what is promised, and lets it grow', async () => {
    const db = database.owner();
    const host = await createHost(db);
    const { organisation } = await createShipper(db);
    const slot = await host.slot({ palletPositions: 10 });
    const start = addDays(plainDate(new Date().toISOString().slice(0, 10)), 5);
    await createBooking(db, { slot, shipper: organisation, pallets: 7, startsOn: start, endsOn: addDays(start, 5) });
    const set = (palletPositions: number) => db.update(slots).set({ palletPositions }).where(eq(slots.id, slot.id));
    await expect(set(6)).rejects.toSatisfy((error) => sqlState(error) === 'QS003');
    await set(7);
    await set(12);
  });

  test('every slot has its gate, and nobody but the guard can touch it', async () => {
    const db = database.owner();
    const host = await createHost(db);
    const slot = await host.slot();
    const rows = await db.execute(q`select 1 from slot_gates where slot_id = ${slot.id}`);
    expect(rows).toHaveLength(1);
    await expect(sql`update slot_gates set version = 0`).rejects.toMatchObject({ code: '42501' });
    await expect(sql`delete from allocations`).rejects.toMatchObject({ code: '42501' });
    const [row] = await db.select().from(allocations).where(eq(allocations.slotId, slot.id));
    expect(row).toBeUndefined();
  });
});
