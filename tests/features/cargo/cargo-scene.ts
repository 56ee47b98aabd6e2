import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { action as newAction } from '#app/routes/workspace/cargo-new.tsx';
import { action as profileAction, loader as profileLoader } from '#app/routes/workspace/cargo-profile.tsx';
import type { OwnerDatabase } from '#db/owner.ts';
import { createCargo, createOrganisation, createPerson } from '#db/seed/factories.ts';
import { answered } from '#tests/features/facilities/host-scene.ts';
import { cookieFor, requestArgs, tenantScope } from '#tests/setup/request.ts';

export type Form = Record<string, string | string[]>;

/** A shipper with one cargo profile, and its owner's way in. */
export async function cargoScene(db: OwnerDatabase, facts: Partial<CargoFacts> = {}, { isShipper = true } = {}) {
  const owner = await createPerson(db);
  const organisation = await createOrganisation(db, { owner, isHost: true, isShipper });
  const { profile, version } = await createCargo(db, { organisation, createdBy: owner.id, facts });
  const scope = tenantScope({ orgId: organisation.id, userId: owner.id, role: 'owner' });
  return { owner, organisation, profile, version, scope, cookie: await cookieFor(owner.id) };
}
export type CargoScene = Awaited<ReturnType<typeof cargoScene>>;

/** Sends the page of a new profile. */
export const sendNew = (
  { organisation, cookie }: Pick<CargoScene, 'organisation' | 'cookie'>,
  form: Form,
  { command = 'create-cargo', path = '/' } = {},
) =>
  answered(() =>
    newAction(requestArgs({ path, params: { org: organisation.slug }, cookie, form: { _command: command, ...form } })),
  );

type At = Pick<CargoScene, 'organisation' | 'cookie'> & { profile: { id: string } };
const at = ({ organisation, profile, cookie }: At) => ({
  path: '/',
  params: { org: organisation.slug, cargoId: profile.id },
  cookie,
});

/** Sends one of the profile page's forms. */
export const sendProfile = (scene: At, command: string | string[], form: Form = {}) =>
  answered(() => profileAction(requestArgs({ ...at(scene), form: { _command: command, ...form } })));

/** Opens the profile page. */
export const seeProfile = (scene: At) => profileLoader(requestArgs(at(scene)));

/** The cargo form as a careful shipper fills it in: lithium metal in drums. */
export const lithiumForm = (over: Form = {}): Form => ({
  name: 'Lithium ingots',
  description: 'Lithium metal ingots under oil',
  material: 'lithium_metal',
  form: 'ingot',
  condition: 'new',
  packaging: 'steel_drums',
  origin: 'cl',
  hsCode: '2805 19 00',
  dangerous: 'yes',
  unNumber: 'UN 1415',
  packingGroup: 'I',
  magnetised: 'no',
  oily: 'yes',
  damaged: 'no',
  moisture: '0.25',
  stateOfCharge: '',
  thorium: '',
  uranium: '',
  activityUnit: 'ppm',
  customsStatus: 'bonded',
  importerIec: 'abcde1234f',
  notifiedGoods: 'no',
  scomet: 'unknown',
  bondedSince: '2026-05-01',
  wasteSince: '',
  declaredValue: '12,50,000.50',
  assessableDuty: '₹ 93750',
  massPerPallet: '412.5',
  ...over,
});
