import { expect } from 'vitest';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';
import { cookieFor } from '../../setup/request.ts';
import { CLIENTS, partedBy, type Race, reasonsOf } from '../race-track.ts';

const FIRST_DAY = plainDate('2027-03-01');
const MIDDLE_DAY = addDays(FIRST_DAY, 6);
/** What the host makes of the slot, one after the other, while the holds come in. */
const SIZES = [12, 3, 20, 1, 9];

/** Stays that overlap in part: of different lengths, from different days, all with the middle day. */
const stayOf = (client: number) => ({
  in: addDays(MIDDLE_DAY, -(client % 5)),
  out: addDays(MIDDLE_DAY, 1 + (client % 7)),
});

/** The host makes the slot larger and smaller while overlapping stays are held: neither ever outruns the other. */
export const capacityEdits: Race = {
  name: `${CLIENTS} partial overlaps while the host edits the capacity`,
  async open(track) {
    const bookers = await track.bookers();
    return async (round) => {
      const host = await track.host();
      const slot = await host.slot({ palletPositions: 6 + (round % 5) });
      const cookie = await cookieFor(host.owner.id);
      const resize = (palletPositions: number) =>
        track.form(cookie, `/o/${host.organisation.slug}/slots/${slot.id}`, {
          _command: 'edit-slot',
          name: slot.name,
          regime: 'neutral',
          palletPositions: String(palletPositions),
          maxMass: '12000',
          hazardClasses: slot.hazardClasses,
          pricePerPalletDay: '45',
          handlingIn: '120',
          handlingOut: '120',
          minimumDays: '1',
          bookingMode: 'instant',
        });
      const edits = async () => {
        const answers = [];
        for (const size of SIZES) answers.push(await resize(size));
        return answers;
      };
      const holds = bookers.map(({ key, cargoId }, client) => {
        const ask = {
          slotId: slot.id,
          cargoId,
          stay: stayOf(client + round),
          pallets: 1 + (client % 2),
          massGrams: 1_000,
        };
        return track.command(key, '/holds', ask);
      });
      const [answers, edited] = await Promise.all([Promise.all(holds), edits()]);

      const { won, lost } = partedBy(answers, 201);
      expect(won.length).toBeGreaterThan(0);
      for (const answer of lost) {
        expect([409, 422]).toContain(answer.status);
        for (const code of reasonsOf(answer)) expect(code).toMatch(/^(capacity\.(pallets|taken)|slot\.pallets_total)$/);
      }
      for (const answer of edited) {
        expect([302, 409]).toContain(answer.status);
        if (answer.status === 409) expect(answer.body).toMatch(/booked on/);
      }
    };
  },
};
