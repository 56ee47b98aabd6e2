import { randomBytes } from 'node:crypto';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import {
  createCargo,
  createFacility,
  createHall,
  createOrganisation,
  createPerson,
  createSlot,
  type SlotInput,
} from '#db/seed/factories.ts';

/** Something no other test has in its names. */
export const unique = (word: string) => `${word} ${randomBytes(3).toString('hex')}`;

/** A port of few demo slots: what a test publishes there is found on the first page. */
export const QUIET_PORT = { id: 'paradip-port', name: 'Paradip Port', lat: 20.27, lon: 86.67 };

/** The day `days` from today, where the facilities are. */
export const dayFromNow = (days: number) => addDays(dateInZone(new Date(), 'Asia/Kolkata'), days);

/** A host of its own with one hall near the quiet port. */
export async function newHost(db: OwnerDatabase) {
  const person = await createPerson(db, { name: unique('Hema') });
  const name = unique('Quiet Sheds');
  const organisation = await createOrganisation(db, { owner: person, name, isShipper: false, stateCode: '21' });
  const { id: portId, lat, lon } = QUIET_PORT;
  const facility = await createFacility(db, { organisation, portId, lat, lon, name: unique('Quiet House') });
  const hall = await createHall(db, { facility });
  return {
    person,
    organisation,
    facility,
    hall,
    /** A published slot, cheaper than any of the demo's. */
    slot: (terms: Omit<SlotInput, 'hall'> = {}) =>
      createSlot(db, { hall, name: unique('Bay'), pricePerPalletDayPaise: 100n, ...terms }),
  };
}

/** A shipper of its own, with harmless cargo. */
export async function newShipper(db: OwnerDatabase) {
  const person = await createPerson(db, { name: unique('Sanjay') });
  const organisation = await createOrganisation(db, { owner: person, name: unique('Loose Cargo'), isHost: false });
  const { profile: cargo } = await createCargo(db, { organisation, createdBy: person.id, name: 'Cerium oxide' });
  return { person, organisation, cargo };
}

type SlotAsk = { cargo?: { id: string }; pallets?: number; kg?: number; from?: number; days?: number };

/** The address of a slot's page with an ask in it. */
export function slotAsk(slotId: string, { cargo, pallets = 2, kg = 1600, from = 7, days = 10 }: SlotAsk = {}): string {
  const ask = {
    in: dayFromNow(from),
    out: dayFromNow(from + days),
    pallets: String(pallets),
    kg: String(kg),
    ...(cargo ? { cargo: cargo.id } : {}),
  };
  return `/slots/${slotId}?${new URLSearchParams(ask)}`;
}
