import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import * as operatorPage from '#app/routes/operator/api-keys.tsx';
import * as page from '#app/routes/workspace/api-keys.tsx';
import { apiKeys } from '#db/schema/index.ts';
import { addMember, createPerson } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createShipper } from '#tests/setup/market.ts';
import { cookieFor, requestArgs } from '#tests/setup/request.ts';
import { answer } from '../sign-in/answer.ts';

const database = useDatabase();
let slug = '';
let owner = '';
let manager = '';
let operator = '';

beforeAll(async () => {
  const db = database.owner();
  const shipper = await createShipper(db);
  slug = shipper.organisation.slug;
  owner = await cookieFor(shipper.owner.id);
  const person = await createPerson(db);
  await addMember(db, { organisation: shipper.organisation, person, role: 'manager' });
  manager = await cookieFor(person.id);
  operator = await cookieFor((await createPerson(db, { isOperator: true })).id);
});

type Form = Record<string, string | string[]>;
const args = (cookie: string, form?: Form) =>
  requestArgs({ path: `/o/${slug}/api-keys`, params: { org: slug }, cookie, ...(form ? { form } : {}) });
const send = (cookie: string, form: Form) => answer(page.action, args(cookie, form));
const CREATE = { _command: 'create-key', name: 'Stock system', scopes: ['decisions'] };
type Shown = { shown: { id: string; prefix: string; key: string | null } };

describe('an organisation’s page of keys', () => {
  test('is its owners’', async () => {
    expect((await answer(page.loader, args(owner))).status).toBe(200);
    expect((await answer(page.loader, args(manager))).status).toBe(403);
    expect((await answer(page.loader, args(operator))).status).toBe(404);
    expect((await send(manager, CREATE)).status).toBe(403);
  });

  test('shows a key in the answer that made it, and says so when the form comes again', async () => {
    const form = { ...CREATE, _key: 'the-same-key-twice' };
    const { shown } = (await send(owner, form)).body as Shown;
    expect(shown.key).toMatch(/^qs_/);
    expect((await send(owner, form)).body).toEqual({ shown: { ...shown, key: null } });
    const listed = JSON.stringify((await answer(page.loader, args(owner))).body);
    expect(listed).toContain(shown.prefix);
    expect(listed).not.toContain(shown.key);
  });

  test('rotates and revokes', async () => {
    const { shown } = (await send(owner, CREATE)).body as Shown;
    const { shown: next } = (await send(owner, { _command: 'rotate-key', keyId: shown.id })).body as Shown;
    expect(next.key).toMatch(/^qs_/);
    const revoked = await send(owner, { _command: 'revoke-key', keyId: next.id });
    expect([revoked.status, revoked.location]).toEqual([302, `/o/${slug}/api-keys?done=revoked`]);
    expect((await send(owner, { _command: 'revoke-key', keyId: next.id })).status).toBe(404);
  });

  test.each<[string, Form, number]>([
    ['no name', { ...CREATE, name: ' ' }, 422],
    ['no scope', { _command: 'create-key', name: 'x' }, 422],
    ['a scope that is none', { ...CREATE, scopes: ['everything'] }, 422],
    ['a key that is none', { _command: 'rotate-key', keyId: '12' }, 422],
    ['a key nobody has', { _command: 'revoke-key', keyId: '00000000-0000-4000-8000-000000000000' }, 404],
    ['a form that is none', { _command: 'steal-key' }, 400],
  ])('%s: nothing is done', async (_, form, status) => {
    const before = await database.owner().select().from(apiKeys);
    expect((await send(owner, form)).status).toBe(status);
    expect(await database.owner().select().from(apiKeys)).toEqual(before);
  });
});

test('the operators’ page makes keys of no organisation', async () => {
  const ask = (cookie: string, form?: Form) =>
    requestArgs({ path: '/operator/api-keys', cookie, ...(form ? { form } : {}) });
  expect((await answer(operatorPage.loader, ask(owner))).status).toBe(404);
  expect((await answer(operatorPage.action, ask(owner, CREATE))).status).toBe(404);
  const { shown } = (await answer(operatorPage.action, ask(operator, CREATE))).body as Shown;
  const [row] = await database.owner().select().from(apiKeys).where(eq(apiKeys.id, shown.id));
  expect(row?.orgId).toBeNull();
  expect(JSON.stringify((await answer(operatorPage.loader, ask(operator))).body)).toContain(shown.prefix);
  expect((await answer(page.loader, args(owner))).body).not.toMatchObject({ keys: [{ id: shown.id }] });
});
