import { randomUUID } from 'node:crypto';
import { and, eq, ne } from 'drizzle-orm';
import { expect } from 'vitest';
import { allocations, auditLog, bookings } from '#db/schema/index.ts';
import { type Booker, CLIENTS, partedBy, type Race, type RaceTrack } from '../race-track.ts';

const CAPACITY = 12;
const DAYS = { in: '2027-02-01', out: '2027-02-11' };
const SAME_FORM = 8;

const hold = (track: RaceTrack, slotId: string, booker: Booker, pallets: number, key: string = randomUUID()) =>
  track.form(booker.cookie, `/o/${booker.slug}/holds`, {
    _key: key,
    _command: 'hold',
    slot: slotId,
    ...DAYS,
    pallets: String(pallets),
    kg: String(pallets * 100),
    cargo: booker.cargoId,
  });

async function soldPallets({ db }: RaceTrack, slotId: string): Promise<number> {
  const standing = and(eq(allocations.slotId, slotId), ne(allocations.state, 'released'));
  const rows = await db.select({ pallets: allocations.pallets }).from(allocations).where(standing);
  return rows.reduce((sum, row) => sum + row.pallets, 0);
}

/** Everybody wants the last places: exactly what there is is sold, and who comes too late reads why and what else. */
export const lastPallets: Race = {
  name: `${CLIENTS} bookers on the last pallets`,
  async open(track) {
    const { db } = track;
    const bookers = await track.bookers();
    const standing = await track.shipper();
    const standingKey = await track.key(standing);
    const standingCargo = (await standing.cargo()).profile.id;
    return async (round) => {
      const host = await track.host();
      const slot = await host.slot({ palletPositions: CAPACITY });
      // A neighbour, so that the losers have somewhere else to go.
      await host.slot({ palletPositions: 40, maxMassGrams: 40_000_000 });
      const taken = round % 5;
      const ask = { slotId: slot.id, cargoId: standingCargo, stay: DAYS, pallets: taken, massGrams: 1_000 };
      if (taken > 0) await track.heldBy(standingKey, ask);
      // Odd rounds ask for one place each, even ones for two: the last place can stay unsold.
      const each = round % 2 === 1 ? 1 : 2;
      const winners = Math.floor((CAPACITY - taken) / each);

      const answers = await Promise.all(bookers.map((booker) => hold(track, slot.id, booker, each)));

      const { won, lost } = partedBy(answers, 302);
      expect(won).toHaveLength(winners);
      expect(await soldPallets(track, slot.id)).toBe(taken + winners * each);
      for (const answer of lost) {
        expect(answer.status).toBe(409);
        expect(answer.body).toMatch(/of (<!-- -->)?12 pallet places (is|are) free on|took these places/);
        expect(answer.body).toContain('What is possible instead');
      }
      const written = await db.select({ id: bookings.id }).from(bookings).where(eq(bookings.slotId, slot.id));
      const all = winners + (taken > 0 ? 1 : 0);
      expect(written).toHaveLength(all);
      const ofHost = eq(auditLog.orgId, host.organisation.id);
      expect(await db.select({ id: auditLog.id }).from(auditLog).where(ofHost)).toHaveLength(all);
    };
  },
};

/** One form sent again and again at once makes one booking, and every answer leads to it. */
export const sameForm: Race = {
  name: `one form sent ${SAME_FORM} times at once`,
  async open(track) {
    const bookers = await track.bookers();
    return async (round) => {
      const slot = await (await track.host()).slot({ palletPositions: CAPACITY });
      const booker = bookers[round % bookers.length];
      if (!booker) throw new Error('no booker');
      const key = randomUUID();
      const answers = await Promise.all(Array.from({ length: SAME_FORM }, () => hold(track, slot.id, booker, 3, key)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([302]));
      expect(new Set(answers.map(({ location }) => location)).size).toBe(1);
      expect(await soldPallets(track, slot.id)).toBe(3);
      expect((await hold(track, slot.id, booker, 2, key)).status).toBe(409);
      expect(await soldPallets(track, slot.id)).toBe(3);
    };
  },
};
