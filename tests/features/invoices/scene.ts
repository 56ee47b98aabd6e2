import type { OwnerDatabase } from '#db/owner.ts';
import {
  type BookingInput,
  createBooking,
  createFacility,
  createHall,
  createOrganisation,
  createPerson,
  createSlot,
  type OrganisationInput,
} from '#db/seed/factories.ts';
import { tenantScope } from '#tests/setup/request.ts';

type Sides = { host?: Partial<OrganisationInput>; shipper?: Partial<OrganisationInput> };

/** A host with one large slot, and a shipper; each with its owner's scope. */
export async function createParties(db: OwnerDatabase, { host = {}, shipper = {} }: Sides = {}) {
  const [hostOwner, shipperOwner] = await Promise.all([createPerson(db), createPerson(db)]);
  const hostOrg = await createOrganisation(db, { owner: hostOwner, isShipper: false, ...host });
  const shipperOrg = await createOrganisation(db, { owner: shipperOwner, isHost: false, ...shipper });
  const facility = await createFacility(db, { organisation: hostOrg });
  const hall = await createHall(db, { facility });
  const slot = await createSlot(db, { hall, palletPositions: 10_000, maxMassGrams: 10_000_000_000 });
  const book = (input: Partial<BookingInput> = {}) =>
    createBooking(db, { slot, shipper: shipperOrg, startsOn: '2026-05-14', endsOn: '2026-06-23', ...input });
  return {
    hostOwner,
    shipperOwner,
    hostOrg,
    shipperOrg,
    slot,
    book,
    hostScope: tenantScope({ orgId: hostOrg.id, userId: hostOwner.id, role: 'owner' }),
    shipperScope: tenantScope({ orgId: shipperOrg.id, userId: shipperOwner.id, role: 'owner' }),
  };
}

/** A clock that stands still. */
export const clockAt = (instant: string) => ({ now: () => new Date(instant) });

/** The value of an outcome that must be one. */
export function valueIn<T>(outcome: { ok: true; value: T } | { ok: false; violations: unknown }): T {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.violations)}`);
  return outcome.value;
}

/** The code of a refusal, or 'done'. */
export const codeOf = (outcome: { ok: true } | { ok: false; violations: readonly { code: string }[] }) =>
  outcome.ok ? 'done' : outcome.violations[0]?.code;

/** The status of what a loader or action answers or throws. */
export async function statusOfAnswer(work: () => unknown): Promise<number> {
  const answer: unknown = await Promise.resolve()
    .then(work)
    .catch((thrown: unknown) => thrown);
  if (answer instanceof Response) return answer.status;
  if (answer instanceof Error) throw answer;
  const init = (answer as { init?: { status?: number } | null } | null)?.init;
  return init?.status ?? 200;
}
