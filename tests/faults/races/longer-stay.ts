import { setTimeout } from 'node:timers/promises';
import { and, eq, gt, lte, ne } from 'drizzle-orm';
import { expect } from 'vitest';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';
import { allocations } from '#db/schema/index.ts';
import { type Answer, CLIENTS, partedBy, type Race, type RaceTrack, reasonsOf } from '../race-track.ts';

const PLACES = 6;
const FIRST_DAY = plainDate('2027-07-01');
/** The day out of the stay that is to be longer, and the day in of those who want its places. */
const TURN = addDays(FIRST_DAY, 10);
const LAST_DAY = addDays(TURN, 10);
/** Rivals of one round. */
const RIVALS = 7;
/** How much sooner than its rivals the extension is sent, in a round of five: a hold is written faster than it. */
const HEAD_START_MS = 40;
/** Of the answer's body, where what is possible instead stands. */
type Instead = { longest?: { out: string } | null; alternatives?: { laterStay: unknown; nearby: unknown[] } };

const insteadOf = ({ body }: Answer): Instead => JSON.parse(body) as Instead;

/** Pallets promised or held of a slot on a day. */
async function takenOn({ db }: RaceTrack, slotId: string, day: string): Promise<number> {
  const standing = and(
    eq(allocations.slotId, slotId),
    ne(allocations.state, 'released'),
    lte(allocations.startsOn, day),
    gt(allocations.endsOn, day),
  );
  const rows = await db.select({ pallets: allocations.pallets }).from(allocations).where(standing);
  return rows.reduce((sum, { pallets }) => sum + pallets, 0);
}

/** A stay that wants to be longer and bookers who want the same places from its day out on: exactly one side gets them. */
export const longerStay: Race = {
  name: `an extension against ${RIVALS} new bookings of its places`,
  async open(track) {
    const bookers = (await track.bookers()).slice(0, RIVALS);
    const standing = await track.shipper();
    const key = await track.key(standing);
    const cargoId = (await standing.cargo()).profile.id;
    return async (round) => {
      const host = await track.host();
      const slot = await host.slot({ palletPositions: PLACES, bookingMode: 'instant' });
      // A neighbour, so that who comes too late has somewhere else to go.
      await host.slot({ palletPositions: CLIENTS, maxMassGrams: 60_000_000 });
      const own = { slotId: slot.id, cargoId, stay: { in: FIRST_DAY, out: TURN }, pallets: PLACES, massGrams: 1_000 };
      const id = await track.heldBy(key, own);
      expect((await track.command(key, `/bookings/${id}/confirm`)).status).toBe(200);

      const extend = () => track.command(key, `/bookings/${id}/extend`, { out: LAST_DAY });
      const holds = bookers.map((booker, client) => () => {
        // From the day out on, or from a day more: that one leaves a longer stay, which the loser is told.
        const from = addDays(TURN, (client + round) % 2);
        const ask = { slotId: slot.id, cargoId: booker.cargoId, pallets: PLACES, massGrams: 1_000 };
        return track.command(booker.key, '/holds', { ...ask, stay: { in: from, out: LAST_DAY } });
      });
      const before = holds.slice(0, round % (RIVALS + 1));
      const late = async (send: () => Promise<Answer>) => {
        await setTimeout((round % 5) * HEAD_START_MS);
        return send();
      };
      const after = holds.slice(before.length);
      const answers = await Promise.all([...before.map(late), extend(), ...after.map(late)]);

      const [longer] = answers.splice(before.length, 1);
      if (!longer) throw new Error('the extension had no answer');
      const { won, lost } = partedBy(answers, 201);
      expect([longer.status === 200, won.length]).toEqual(longer.status === 200 ? [true, 0] : [false, 1]);
      for (const answer of lost) {
        expect(answer.status).toBe(409);
        for (const code of reasonsOf(answer)) expect(code).toMatch(/^capacity\.(pallets|taken)$/);
        expect(insteadOf(answer).alternatives?.nearby.length).toBeGreaterThan(0);
      }
      if (longer.status !== 200) {
        expect(longer.status).toBe(409);
        for (const code of reasonsOf(longer)) expect(code).toMatch(/^capacity\.(pallets|taken)$/);
        const rival = JSON.parse(won[0]?.body ?? '{}') as { stay: { in: string } };
        // Until the rival's day in the stay can be longer, where that is later than its day out.
        expect(insteadOf(longer).longest?.out ?? TURN).toBe(rival.stay.in);
      }
      for (const day of [addDays(TURN, -1), addDays(TURN, 1), addDays(LAST_DAY, -1)])
        expect(await takenOn(track, slot.id, day)).toBe(PLACES);
    };
  },
};
