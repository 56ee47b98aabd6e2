import { and, inArray, ne } from 'drizzle-orm';
import { expect } from 'vitest';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { allocations } from '#db/schema/index.ts';
import { ACETONE } from '../../setup/cargo.ts';
import { partedBy, type Race, reasonsOf } from '../race-track.ts';

const NITRATE: Partial<CargoFacts> = {
  description: 'Rare earth nitrate in drums',
  material: 'chemical',
  form: 'salt',
  dangerous: 'yes',
  unNumber: '1477',
  packingGroup: 'II',
};
const DAYS = { in: '2027-05-01', out: '2027-05-11' };
const CLIENTS_OF_A_KIND = 8;

/** A flammable liquid and an oxidiser race for one hall: the first in decides which of the two kinds stands. */
export const oneHall: Race = {
  name: 'two incompatible cargoes on one hall',
  async open(track) {
    const kinds = await Promise.all(
      [ACETONE, NITRATE].map(async (facts) => {
        const shipper = await track.shipper();
        return { key: await track.key(shipper), cargoId: (await shipper.cargo(facts)).profile.id };
      }),
    );
    return async (round) => {
      const host = await track.host();
      const terms = { hazardClasses: ['3', '5.1'], palletPositions: CLIENTS_OF_A_KIND };
      const slots = [await host.slot(terms), await host.slot(terms)];
      const asks = Array.from({ length: 2 * CLIENTS_OF_A_KIND }, (_, client) => {
        const kind = kinds[(client + round) % 2];
        const slot = slots[Math.floor(client / 2) % 2];
        if (!kind || !slot) throw new Error('no such ask');
        const { key, cargoId } = kind;
        return () =>
          track.command(key, '/holds', { slotId: slot.id, cargoId, stay: DAYS, pallets: 1, massGrams: 100_000 });
      });
      const answers = await Promise.all(asks.map((ask) => ask()));

      const { won, lost } = partedBy(answers, 201);
      const ofHall = inArray(
        allocations.slotId,
        slots.map(({ id }) => id),
      );
      const standing = await track.db
        .select()
        .from(allocations)
        .where(and(ofHall, ne(allocations.state, 'released')));
      expect(new Set(standing.map(({ hazardClasses }) => hazardClasses.join())).size).toBe(1);
      expect([won.length, standing.length]).toEqual([CLIENTS_OF_A_KIND, CLIENTS_OF_A_KIND]);
      for (const answer of lost) {
        expect(answer.status).toBe(422);
        expect(reasonsOf(answer)).toContain('segregation.neighbour');
      }
    };
  },
};
