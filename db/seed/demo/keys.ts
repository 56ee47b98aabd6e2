import { hashToken } from '../../../app/platform/tokens.server.ts';
import type { OwnerDatabase } from '../../owner.ts';
import { apiKeys, organisations, users } from '../../schema/index.ts';
import { apiKeyFor, uuidFor } from './derive.ts';
import { OPERATOR_EMAIL } from './organisations.ts';

/** The API keys of the demo, by whose they are; as public as its password. */
export const DEMO_API_KEYS = {
  host: apiKeyFor('api key of the host'),
  shipper: apiKeyFor('api key of the shipper'),
  operator: apiKeyFor('api key of the operator'),
} as const;

const HOLDERS: Readonly<Record<keyof typeof DEMO_API_KEYS, { slug: string | null; email: string }>> = {
  host: { slug: 'konkan-oxide-stores', email: 'asha@konkanoxide.example.test' },
  shipper: { slug: 'aavartan-magnet-recovery', email: 'kavita@aavartan.example.test' },
  operator: { slug: null, email: OPERATOR_EMAIL },
};
const SCOPES = ['decisions', 'segregation', 'search', 'bookings', 'slots'];
/** `qs_` and the eight characters that tell keys apart. */
const SHOWN = 11;

/**
 * Writes the demo's keys where its people are and the keys aren't: data kept from before there were keys gets them too,
 * and a key somebody revoked stays revoked.
 */
export async function ensureDemoKeys(db: Pick<OwnerDatabase, 'select' | 'insert'>, now: Date): Promise<void> {
  const people = new Map((await db.select().from(users)).map(({ email, id }) => [email, id]));
  const firms = new Map((await db.select().from(organisations)).map(({ slug, id }) => [slug, id]));
  const rows = Object.entries(DEMO_API_KEYS).flatMap(([who, key]) => {
    const { slug, email } = HOLDERS[who as keyof typeof DEMO_API_KEYS];
    const createdBy = people.get(email);
    const orgId = slug === null ? null : firms.get(slug);
    if (createdBy === undefined || orgId === undefined) return [];
    return [
      {
        id: uuidFor(`api key ${who}`),
        orgId,
        name: `Demo key of the ${who}`,
        prefix: key.slice(0, SHOWN),
        secretHash: hashToken(key),
        scopes: SCOPES,
        createdBy,
        createdAt: now,
      },
    ];
  });
  if (rows.length > 0) await db.insert(apiKeys).values(rows).onConflictDoNothing();
}
