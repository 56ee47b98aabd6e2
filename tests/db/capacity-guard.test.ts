import { eq, sql as q } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fit as fits } from '#app/domain/capacity/fit.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';
import { sqlState } from '#app/platform/db.server.ts';
import { CAPACITY } from '#db/invariants/capacity.ts';
import { checkInvariants } from '#db/invariants/check.ts';
import { inSnapshot } from '#db/invariants/snapshot.ts';
import { allocations, slots } from '#db/schema/index.ts';
import { createBooking } from '#db/seed/factories.ts';
import { asOrganisation, type Isolation, openAsApplication, takeDirectly } from '../setup/app-sql.ts';
import { useDatabase } from '../setup/database.ts';
import { createHost, createShipper } from '../setup/market.ts';

const database = useDatabase();
const CLIENTS = 64;
const LEVELS: readonly Isolation[] = ['read committed', 'repeatable read', 'serializable'];
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
  test.each(LEVELS)('at %s nothing is oversold', async (isolation) => {
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
  });
});

const FREE = 20;
const TOMORROW_OF_ALL = { startsOn: '2030-08-11', endsOn: '2030-08-12' };

type Scene = Awaited<ReturnType<typeof allocated>>;

/** A slot with an allocation for each client, in a hall with another slot that has room for twenty. */
async function allocated({ palletPositions, state }: { palletPositions: number; state: 'confirmed' | 'cancelled' }) {
  const db = database.owner();
  const host = await createHost(db);
  const { organisation } = await createShipper(db);
  const slot = await host.slot({ palletPositions });
  const smaller = await host.slot({ palletPositions: FREE });
  const own = { slot, shipper: organisation, state, pallets: 1, massGrams: 1_000 };
  const ids = [];
  for (let client = 0; client < CLIENTS; client++)
    ids.push((await createBooking(db, { ...own, startsOn: '2030-08-10', endsOn: '2030-08-11' })).id);
  return { db, organisation, slot, smaller, ids };
}

/** Sixty-four neighbours on the day after: whoever stays a day longer stands beside them. */
async function fillTheDayAfter({ db, organisation, slot }: Scene): Promise<void> {
  const neighbours = { slot, shipper: organisation, pallets: CLIENTS, massGrams: 1_000, ...TOMORROW_OF_ALL };
  await createBooking(db, neighbours);
}

/** Every way an allocation that stands can take more than it had, as SQL by the owner: none of them is the app's. */
const CHANGES: [what: string, at: { palletPositions: number; state: 'confirmed' | 'cancelled' }, set: string][] = [
  ['takes more pallets', { palletPositions: CLIENTS + FREE, state: 'confirmed' }, 'pallets = pallets + 1'],
  ['stays a day longer', { palletPositions: CLIENTS + FREE, state: 'confirmed' }, "ends_on = '2030-08-12'"],
  [
    'comes a day later',
    { palletPositions: CLIENTS + FREE, state: 'confirmed' },
    "starts_on = '2030-08-11', ends_on = '2030-08-12'",
  ],
  ['moves to another slot', { palletPositions: CLIENTS, state: 'confirmed' }, 'slot_id = $2'],
  ['is confirmed after its release', { palletPositions: FREE, state: 'cancelled' }, "state = 'confirmed'"],
  [
    'is held after its release',
    { palletPositions: FREE, state: 'cancelled' },
    "state = 'held', held_until = clock_timestamp() + interval '1 hour'",
  ],
];

describe('64 clients, SQL by hand, allocations that stand', () => {
  let owner: ReturnType<typeof openAsApplication>;
  beforeAll(() => {
    owner = openAsApplication(database.ownerUrl(), CLIENTS);
  });
  afterAll(() => owner.end());

  /** Again after a serialization failure or a deadlock, as a client would. */
  async function outcomeOf(work: () => Promise<unknown>): Promise<string> {
    for (let tries = 0; ; tries++) {
      try {
        await work();
        return 'taken';
      } catch (error) {
        if (!['40001', '40P01'].includes(code(error)) || tries >= 4 * CLIENTS) return code(error);
      }
    }
  }

  const assertOutcomes = async (outcomes: readonly string[]) => {
    expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(FREE);
    expect(outcomes.filter((outcome) => outcome === 'QS001')).toHaveLength(CLIENTS - FREE);
    const report = await inSnapshot(database.ownerUrl(), (tx) => checkInvariants(tx, CAPACITY));
    expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([]);
  };

  describe.each(CHANGES)('each %s', (_, at, set) => {
    test.each(LEVELS)('at %s nothing is oversold', async (isolation) => {
      const scene = await allocated(at);
      if (/2030-08-12/.test(set)) await fillTheDayAfter(scene);
      const values = /\$2/.test(set) ? [scene.smaller.id] : [];
      const change = (id: string) =>
        owner.begin(`isolation level ${isolation}`, (tx) =>
          tx.unsafe(`update allocations set ${set} where booking_id = $1`, [id, ...values]),
        );
      await assertOutcomes(await Promise.all(scene.ids.map((id) => outcomeOf(() => change(id)))));
    });
  });

  test.each(LEVELS)('at %s the application’s own way back, released to confirmed, oversells nothing', async (level) => {
    const { organisation, ids } = await allocated({ palletPositions: FREE, state: 'cancelled' });
    const revive = (id: string) =>
      asOrganisation(
        sql,
        organisation.id,
        (tx) => tx`update allocations set state = 'confirmed' where booking_id = ${id}`,
        level,
      );
    await assertOutcomes(await Promise.all(ids.map((id) => outcomeOf(() => revive(id)))));
  });
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
