import { expect } from 'vitest';
import { createPapers } from '#db/seed/cargo-factories.ts';
import { partedBy, type Race, reasonsOf } from '../race-track.ts';

const DUTY_PAISE = 100_000_00;
/** S.59(2) Customs Act 1962: a bond is for three times the duty. */
const BOND_TIMES = 3;
const COVERED = 4;
const ASKS = 16;
const DAYS = { in: '2027-06-01', out: '2027-06-11' };

/** One importer races against itself for the last of its bond; with a rupee less there is room for one stay less. */
export const lastRupee: Race = {
  name: `${ASKS} stays on the last rupee of a bond`,
  async open(track) {
    const facts = {
      customsStatus: 'uncleared',
      assessableDutyPaise: DUTY_PAISE,
      declaredValuePaise: 5 * DUTY_PAISE,
    } as const;
    return async (round) => {
      const [host, importer] = [await track.host(), await track.shipper()];
      const isShort = round % 2 === 0;
      const bond = COVERED * BOND_TIMES * DUTY_PAISE - (isShort ? 100 : 0);
      await createPapers(track.db, importer, [
        { kind: 'warehousing_bond', coversPaise: BigInt(bond), verifiedAt: new Date() },
      ]);
      const key = await track.key(importer);
      const cargoId = (await importer.cargo(facts)).profile.id;
      // In two slots: the bond is the importer's, wherever it stands.
      const slots = [await host.slot({ regime: 'bonded' }), await host.slot({ regime: 'bonded' })];
      const asks = Array.from({ length: ASKS }, (_, client) => ({
        slotId: slots[client % 2]?.id,
        cargoId,
        stay: DAYS,
        pallets: 1,
        massGrams: 100_000,
      }));
      const answers = await Promise.all(asks.map((ask) => track.command(key, '/holds', ask)));

      const { won, lost } = partedBy(answers, 201);
      expect(won).toHaveLength(isShort ? COVERED - 1 : COVERED);
      for (const answer of lost) {
        expect(answer.status).toBe(422);
        expect(reasonsOf(answer)).toEqual(['headroom.bond']);
      }
    };
  },
};
