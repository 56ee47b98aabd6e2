import { randomBytes } from 'node:crypto';
import { type CargoFacts, codesOf, PAPER_KINDS } from '../../app/domain/cargo/facts.ts';
import { BASE_CARGO } from '../../app/domain/cargo/rule-examples.ts';
import { hashToken } from '../../app/platform/tokens.server.ts';
import type { OwnerDatabase } from '../owner.ts';
import { apiKeys, cargoProfiles, cargoVersions, type facilities, type organisations, papers } from '../schema/index.ts';

/*
 * The rows the rulebook decides on: cargo, papers and keys of its API. Beside factories.ts, which passes them on, so that
 * callers need one import.
 */

type Organisation = typeof organisations.$inferSelect;
type Facility = typeof facilities.$inferSelect;
type CargoProfile = typeof cargoProfiles.$inferSelect;
type CargoVersion = typeof cargoVersions.$inferSelect;

export type CargoInput = {
  organisation: Pick<Organisation, 'id'>;
  /** The id of a person. */
  createdBy: string;
  name?: string;
  facts?: Partial<CargoFacts>;
};

/** A cargo profile with its first version: cerium oxide with the given facts changed. */
export async function createCargo(
  db: OwnerDatabase,
  { organisation, createdBy, name, facts }: CargoInput,
): Promise<{ profile: CargoProfile; version: CargoVersion }> {
  const orgId = organisation.id;
  const [profile] = await db
    .insert(cargoProfiles)
    .values({ orgId, name: name ?? `Cargo ${randomBytes(4).toString('hex')}` })
    .returning();
  if (!profile) throw new Error('the insert returned no cargo profile');
  const [version] = await db
    .insert(cargoVersions)
    .values({ orgId, profileId: profile.id, version: 1, facts: { ...BASE_CARGO, ...facts }, createdBy })
    .returning();
  if (!version) throw new Error('the insert returned no cargo version');
  return { profile, version };
}

export type PaperInput = Omit<typeof papers.$inferInsert, 'orgId' | 'facilityId' | 'number' | 'issuer' | 'validFrom'> &
  Partial<Pick<typeof papers.$inferInsert, 'number' | 'issuer' | 'validFrom'>>;

/** Ten thousand crore rupees of duty, in paise: more than any cargo of the seed owes. */
const AMPLE_COVER = 10_000_000_000_000n;

const BONDED_PAPERS = [
  'customs_licence',
  'insurance',
  'fire_noc',
  'waste_authorisation',
  'ewaste_registration',
  'battery_registration',
] as const;

/** What a facility shows that may take bonded cargo, waste, e-waste and batteries: verified, valid without end. */
export const PAPERS_OF_A_FACILITY: readonly PaperInput[] = BONDED_PAPERS.map((kind) => ({
  kind,
  coversPaise: kind === 'insurance' ? AMPLE_COVER : null,
  verifiedAt: new Date('2020-01-02T04:30:00Z'),
}));

/** Papers of an organisation, or of its facility; in force since 2020 and not yet verified unless said otherwise. */
export async function createPapers(
  db: OwnerDatabase,
  holder: { organisation: Pick<Organisation, 'id'>; facility?: Pick<Facility, 'id'> },
  list: readonly PaperInput[],
): Promise<void> {
  if (list.length === 0) return;
  await db.insert(papers).values(
    list.map((paper) => ({
      orgId: holder.organisation.id,
      facilityId: holder.facility?.id ?? null,
      number: `${codesOf(PAPER_KINDS).indexOf(paper.kind) + 1}/2020/${randomBytes(3).toString('hex')}`,
      issuer: 'Issuing authority',
      validFrom: '2020-01-01',
      ...paper,
    })),
  );
}

export type ApiKeyInput = {
  /** Null: an operator's key. */
  organisation: Pick<Organisation, 'id'> | null;
  /** The id of a person. */
  createdBy: string;
  scopes: string[];
  name?: string;
  /** The whole key, where it has to be the same on every run. */
  key?: string;
};

/** Characters of `qs_` and the eight that tell keys apart: all of a key that is shown again. */
const SHOWN = 11;

/** `qs_`, eight characters of [a-z0-9], `_` and a secret of 256 bits in base64url. */
const newApiKey = () => `qs_${randomBytes(4).toString('hex')}_${randomBytes(32).toString('base64url')}`;

/** A key of the API; the answer is the key itself, of which the database keeps only the hash. */
export async function createApiKey(
  db: OwnerDatabase,
  { organisation, createdBy, scopes, name = 'Key', key = newApiKey() }: ApiKeyInput,
): Promise<string> {
  await db.insert(apiKeys).values({
    orgId: organisation?.id ?? null,
    name,
    prefix: key.slice(0, SHOWN),
    secretHash: hashToken(key),
    scopes,
    createdBy,
  });
  return key;
}
