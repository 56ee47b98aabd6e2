import type { Role } from '#app/domain/access/roles.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import type { PaperInput } from '#db/seed/cargo-factories.ts';
import { addMember, createFacility, createHall, createOrganisation, createPerson } from '#db/seed/factories.ts';
import { cookieFor, tenantScope } from '#tests/setup/request.ts';

type HostInput = {
  isHost?: boolean;
  warehouseCode?: string | null;
  licenceSection?: '57' | '58' | '58A' | null;
  /** The facility's papers; all that bonded cargo asks for unless given. */
  papers?: readonly PaperInput[];
};

/** A host with a facility and a hall, and its owner's way in. */
export async function hostScene(
  db: OwnerDatabase,
  { isHost = true, warehouseCode = 'NSA1U007', licenceSection = '57', papers }: HostInput = {},
) {
  const owner = await createPerson(db);
  const organisation = await createOrganisation(db, { owner, isHost, isShipper: true });
  const facility = await createFacility(db, { organisation, warehouseCode, licenceSection, papers });
  const hall = await createHall(db, { facility });
  const scope = tenantScope({ orgId: organisation.id, userId: owner.id, role: 'owner' });
  return { owner, organisation, facility, hall, scope, cookie: await cookieFor(owner.id) };
}

/** A further member's cookie. */
export async function memberCookie(db: OwnerDatabase, organisation: { id: string }, role: Role): Promise<string> {
  const person = await createPerson(db);
  await addMember(db, { organisation, person, role });
  return cookieFor(person.id);
}

/** A slot's form as a careful host fills it in. */
export const slotForm = (over: Record<string, string | string[]> = {}) => ({
  name: 'B-07',
  regime: 'neutral',
  palletPositions: '40',
  maxMass: '32,000',
  hazardClasses: ['8', '9'],
  acceptedForms: [] as string[],
  acceptedPackagings: [] as string[],
  maxPalletMass: '',
  pricePerPalletDay: '45',
  handlingIn: '120.50',
  handlingOut: '0',
  minimumDays: '7',
  bookingMode: 'instant',
  ...over,
});

/** A facility's form. */
export const facilityForm = (over: Record<string, string> = {}) => ({
  name: 'Uran Yard',
  portId: 'jawaharlal-nehru-port-nhava-sheva',
  address: 'Plot 7, Dronagiri Node',
  pin: '400707',
  stateCode: '27',
  lat: '',
  lon: '',
  warehouseCode: '',
  licenceSection: '',
  licenseeIec: '',
  ...over,
});

type Answered = { status: number; location: string | null; body: unknown };

/** What a loader or action answered, whether returned or thrown. */
export async function answered(run: () => Promise<unknown>): Promise<Answered> {
  const outcome = await run().catch((thrown: unknown) => thrown);
  if (outcome instanceof Response)
    return { status: outcome.status, location: outcome.headers.get('location'), body: null };
  if (outcome instanceof Error) throw outcome;
  if (outcome && typeof outcome === 'object' && 'init' in outcome && 'data' in outcome) {
    const init = outcome.init as ResponseInit | null;
    return { status: init?.status ?? 200, location: null, body: outcome.data };
  }
  return { status: 200, location: null, body: outcome };
}
