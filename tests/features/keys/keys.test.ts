import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { createKey } from '#app/features/keys/create-key.server.ts';
import { type KeyHolder, operatorKeys, organisationKeys } from '#app/features/keys/key-holder.server.ts';
import { listKeys } from '#app/features/keys/list-keys.server.ts';
import { revokeKey } from '#app/features/keys/revoke-key.server.ts';
import { rotateKey } from '#app/features/keys/rotate-key.server.ts';
import { hashToken } from '#app/platform/tokens.server.ts';
import { apiKeys, auditLog, commandReceipts } from '#db/schema/index.ts';
import { createApiKey, createPerson } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createShipper } from '#tests/setup/market.ts';
import { asked, operatorScope } from '#tests/setup/request.ts';

const database = useDatabase();
let holder: KeyHolder;
let other: KeyHolder;
let operator: KeyHolder;

beforeAll(async () => {
  const db = database.owner();
  holder = organisationKeys((await createShipper(db)).scope);
  other = organisationKeys((await createShipper(db)).scope);
  operator = operatorKeys(operatorScope((await createPerson(db, { isOperator: true })).id));
});

const INPUT = { name: 'Stock system', scopes: ['decisions' as const, 'segregation' as const] };

async function make(by: KeyHolder, ask = asked('create-key', INPUT)) {
  const outcome = await createKey(by, INPUT, ask);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.violations));
  return outcome.value;
}
const rowOf = async (id: string) => (await database.owner().select().from(apiKeys).where(eq(apiKeys.id, id)))[0];

describe('making a key', () => {
  test('shows it once and keeps its hash alone', async () => {
    for (const by of [holder, operator]) {
      const ask = asked('create-key', INPUT);
      const { id, prefix, key } = await make(by, ask);
      expect(key).toMatch(/^qs_[a-z0-9]{8}_[A-Za-z0-9_-]{43}$/);
      expect(prefix).toBe(key?.slice(0, 11));
      expect(await rowOf(id)).toMatchObject({
        orgId: by.orgId,
        prefix,
        secretHash: hashToken(key ?? ''),
        scopes: INPUT.scopes,
        createdBy: by.userId,
      });
      expect(await make(by, ask)).toEqual({ id, prefix, key: null });
      const kept = JSON.stringify([
        await database.owner().select().from(commandReceipts),
        await database.owner().select().from(auditLog),
        await database.owner().select().from(apiKeys),
      ]);
      expect(kept).not.toContain(key?.slice(12));
    }
  });

  test('two submissions at once make one key and show it once', async () => {
    const ask = asked('create-key', INPUT);
    const made = await Promise.all(Array.from({ length: 6 }, () => make(holder, ask)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(made.filter(({ key }) => key !== null)).toHaveLength(1);
  });

  test('fifty live keys are enough, also for those who ask at once', async () => {
    const db = database.owner();
    const { scope, organisation, owner } = await createShipper(db);
    const full = organisationKeys(scope);
    for (let i = 0; i < 48; i++) await createApiKey(db, { organisation, createdBy: owner.id, scopes: ['decisions'] });
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => createKey(full, INPUT, asked('create-key', INPUT))),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(2);
    expect(outcomes.find(({ ok }) => !ok)).toMatchObject({ violations: [{ code: 'conflict.too_many_keys' }] });
  });
});

describe('ending a key', () => {
  test('rotating ends the old one and makes one like it, in one step', async () => {
    const old = await make(holder);
    const ask = asked('rotate-key', { keyId: old.id });
    const outcome = await rotateKey(holder, old.id, ask);
    if (!outcome.ok) throw new Error('not rotated');
    expect(outcome.value.key).not.toBe(old.key);
    expect((await rowOf(old.id))?.revokedAt).not.toBeNull();
    expect(await rowOf(outcome.value.id)).toMatchObject({ ...INPUT, revokedAt: null });
    expect(await rotateKey(holder, old.id, ask)).toMatchObject({ value: { id: outcome.value.id, key: null } });
    expect(await rotateKey(holder, old.id, asked('rotate-key', { keyId: old.id }))).toMatchObject({
      violations: [{ code: 'api_key.not_found' }],
    });
  });

  test('two who rotate one key at once get one new key', async () => {
    const old = await make(holder);
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => rotateKey(holder, old.id, asked('rotate-key', { keyId: old.id }))),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('another’s key is like none', async () => {
    const mine = await make(holder);
    for (const by of [other, operator]) {
      const input = { keyId: mine.id };
      const foreign = [
        await revokeKey(by, mine.id, asked('revoke-key', input)),
        await rotateKey(by, mine.id, asked('rotate-key', input)),
      ];
      const never = await revokeKey(by, '00000000-0000-4000-8000-000000000000', asked('revoke-key', input));
      expect(foreign).toEqual([never, never]);
    }
    const operators = await make(operator);
    expect((await revokeKey(holder, operators.id, asked('revoke-key', {}))).ok).toBe(false);
    expect((await rowOf(mine.id))?.revokedAt).toBeNull();
    expect((await revokeKey(holder, mine.id, asked('revoke-key', {}))).ok).toBe(true);
    expect((await rowOf(mine.id))?.revokedAt).not.toBeNull();
  });

  test('each step is written down without the secret', async () => {
    const { id, prefix, key } = await make(holder);
    await revokeKey(holder, id, asked('revoke-key', {}));
    const rows = await database.owner().select().from(auditLog).where(eq(auditLog.entityId, id));
    expect(rows.map(({ action }) => action).sort()).toEqual(['api_key.created', 'api_key.revoked']);
    for (const row of rows) expect(row).toMatchObject({ orgId: holder.orgId, data: { prefix } });
    expect(JSON.stringify(rows)).not.toContain(hashToken(key ?? ''));
  });
});

test('the list has the holder’s keys alone, those in use first, page by page', async () => {
  const db = database.owner();
  const { scope, organisation, owner } = await createShipper(db);
  const mine = organisationKeys(scope);
  const first = await make(mine);
  await revokeKey(mine, first.id, asked('revoke-key', {}));
  for (let i = 0; i < 50; i++) await createApiKey(db, { organisation, createdBy: owner.id, scopes: ['decisions'] });
  const [one, two] = [await listKeys(mine, 1), await listKeys(mine, 2)];
  expect([one.keys.length, one.hasNext, two.keys.length, two.hasNext]).toEqual([50, true, 1, false]);
  expect(two.keys[0]).toMatchObject({ id: first.id, revokedAt: expect.stringContaining('IST') });
  expect(one.keys.every(({ revokedAt, lastUsedAt }) => revokedAt === null && lastUsedAt === null)).toBe(true);
  expect(JSON.stringify([one, two])).not.toMatch(/[0-9a-f]{64}/);
  const operators = (await listKeys(operator, 1)).keys.map(({ id }) => id);
  expect(operators).not.toContain(first.id);
});
