import type { CargoFacts } from '#app/domain/cargo/facts.ts';
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
import { tenantScope } from './request.ts';

/** A host with one hall at Nhava Sheva, ready for slots, and the scope its owner acts with. */
export async function createHost(db: OwnerDatabase, { stateCode = '27' } = {}) {
  const owner = await createPerson(db);
  const organisation = await createOrganisation(db, { owner, stateCode, isShipper: false });
  const facility = await createFacility(db, { organisation });
  const hall = await createHall(db, { facility });
  const scope = tenantScope({ orgId: organisation.id, userId: owner.id, role: 'owner' });
  return {
    owner,
    organisation,
    facility,
    hall,
    scope,
    slot: (terms: Omit<SlotInput, 'hall'> = {}) => createSlot(db, { hall, ...terms }),
  };
}

/** A shipper, the scope its owner acts with, and cargo of its own. */
export async function createShipper(db: OwnerDatabase, { stateCode = '24' } = {}) {
  const owner = await createPerson(db);
  const organisation = await createOrganisation(db, { owner, stateCode, isHost: false });
  return {
    owner,
    organisation,
    scope: tenantScope({ orgId: organisation.id, userId: owner.id, role: 'owner' }),
    cargo: (facts: Partial<CargoFacts> = {}) => createCargo(db, { organisation, createdBy: owner.id, facts }),
  };
}
