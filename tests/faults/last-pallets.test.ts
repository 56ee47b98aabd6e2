import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allocations, auditLog, bookings } from '#db/schema/index.ts';
import { createBooking } from '#db/seed/factories.ts';
import { useDatabase } from '../setup/database.ts';
import { type RunningServer, startServer } from '../setup/http-server.ts';
import { createHost, createShipper } from '../setup/market.ts';
import { cookieFor } from '../setup/request.ts';

const BOOKERS = 64;
const ROUNDS = 20;
const CAPACITY = 12;
const DAYS = { startsOn: '2027-02-01', endsOn: '2027-02-11' };

const database = useDatabase();
let server: RunningServer;
let bookers: { slug: string; cookie: string; cargoId: string }[];

beforeAll(async () => {
  server = await startServer(database.appUrl());
  const db = database.owner();
  bookers = await Promise.all(
    Array.from({ length: BOOKERS }, async () => {
      const { owner, organisation, cargo } = await createShipper(db);
      const { profile } = await cargo();
      return { slug: organisation.slug, cookie: await cookieFor(owner.id), cargoId: profile.id };
    }),
  );
}, 120_000);
afterAll(() => server.stop());

type Answer = { status: number; location: string | null; body: string };

async function hold(
  slotId: string,
  booker: (typeof bookers)[number],
  pallets: number,
  key = randomUUID(),
): Promise<Answer> {
  const response = await fetch(`${server.url}/o/${booker.slug}/holds`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: booker.cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      _key: key,
      _command: 'hold',
      slot: slotId,
      in: DAYS.startsOn,
      out: DAYS.endsOn,
      pallets: String(pallets),
      kg: String(pallets * 100),
      cargo: booker.cargoId,
    }),
  });
  return { status: response.status, location: response.headers.get('location'), body: await response.text() };
}

async function soldPallets(slotId: string): Promise<number> {
  const rows = await database
    .owner()
    .select({ pallets: allocations.pallets })
    .from(allocations)
    .where(and(eq(allocations.slotId, slotId)));
  return rows.reduce((sum, row) => sum + row.pallets, 0);
}

describe(`${BOOKERS} bookers at once for the last pallets, over HTTP`, () => {
  test.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))(
    'round %i: exactly the capacity is sold',
    async (round) => {
      const db = database.owner();
      const host = await createHost(db);
      const slot = await host.slot({ palletPositions: CAPACITY });
      // A neighbour, so that the losers have somewhere else to go.
      await host.slot({ palletPositions: 40, maxMassGrams: 40_000_000 });
      const standing = await createShipper(db);
      const taken = round % 5;
      if (taken > 0)
        await createBooking(db, { slot, shipper: standing.organisation, pallets: taken, massGrams: 1_000, ...DAYS });
      // Odd rounds ask for one place each, even ones for two: the last place can stay unsold.
      const each = round % 2 === 1 ? 1 : 2;
      const winners = Math.floor((CAPACITY - taken) / each);

      const answers = await Promise.all(bookers.map((booker) => hold(slot.id, booker, each)));

      const won = answers.filter(({ status }) => status === 302);
      const lost = answers.filter(({ status }) => status === 409);
      expect(answers.filter(({ status }) => status !== 302 && status !== 409)).toEqual([]);
      expect(won).toHaveLength(winners);
      expect(lost).toHaveLength(BOOKERS - winners);
      expect(await soldPallets(slot.id)).toBe(taken + winners * each);
      for (const answer of lost) {
        expect(answer.body).toMatch(/of (<!-- -->)?12 pallet places (is|are) free on|took these places/);
        expect(answer.body).toContain('What is possible instead');
      }
      const written = await db.select({ id: bookings.id }).from(bookings).where(eq(bookings.slotId, slot.id));
      const audited = await db
        .select({ id: auditLog.entityId })
        .from(auditLog)
        .where(eq(auditLog.orgId, host.organisation.id));
      expect(audited).toHaveLength(winners);
      expect(written).toHaveLength(winners + (taken > 0 ? 1 : 0));
    },
  );

  test('one form sent eight times at once makes one booking, and every answer leads to it', async () => {
    const host = await createHost(database.owner());
    const slot = await host.slot({ palletPositions: CAPACITY });
    const [booker] = bookers;
    if (!booker) throw new Error('no booker');
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => hold(slot.id, booker, 3, key)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([302]));
    expect(new Set(answers.map(({ location }) => location)).size).toBe(1);
    expect(await soldPallets(slot.id)).toBe(3);
    const other = await hold(slot.id, booker, 2, key);
    expect(other.status).toBe(409);
    expect(await soldPallets(slot.id)).toBe(3);
  });
});
