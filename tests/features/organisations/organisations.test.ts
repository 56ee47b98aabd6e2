import { and, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { slugFrom } from '#app/features/organisations/slug.ts';
import { action as create, loader as readNew } from '#app/routes/sign-in/organisation-new.tsx';
import { action as edit, loader as readSettings } from '#app/routes/workspace/settings.tsx';
import { auditLog, gstStates, memberships, organisations } from '#db/schema/index.ts';
import { addMember, createFacility, createOrganisation, createPerson, syntheticGstin } from '#db/seed/factories.ts';
import { answer } from '#tests/routes/sign-in/answer.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { cookieFor, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();

const valid = {
  name: 'Konkan Oxide & Stores',
  legalName: 'Konkan Oxide Stores Private Limited',
  sides: 'host',
  gstin: syntheticGstin('27', 41),
  stateCode: '27',
  address: '14 Harbour Road, Mumbai',
  pin: '400001',
};

async function founder(verified = true) {
  const person = await createPerson(database.owner(), { verified });
  return { person, cookie: await cookieFor(person.id) };
}

const found = (cookie: string, change: Record<string, string> = {}) =>
  answer(create, requestArgs({ path: '/organisations/new', form: { ...valid, ...change }, cookie }));

const createdBy = (userId: string) =>
  database.owner().select().from(organisations).where(eq(organisations.createdBy, userId));

describe('founding an organisation', () => {
  it('makes it, its owner and its audit row', async () => {
    const { person, cookie } = await founder();
    const made = await found(cookie, { gstin: valid.gstin.toLowerCase() });
    const [organisation] = await createdBy(person.id);
    expect(made).toMatchObject({ status: 302, location: `/o/${organisation?.slug}` });
    expect(organisation).toMatchObject({
      name: valid.name,
      gstin: valid.gstin,
      isHost: true,
      isShipper: false,
      invoicePrefix: 'KOS',
    });
    const orgId = organisation?.id ?? '';
    expect(await database.owner().select().from(memberships).where(eq(memberships.orgId, orgId))).toMatchObject([
      { userId: person.id, role: 'owner' },
    ]);
    expect(await database.owner().select().from(auditLog).where(eq(auditLog.orgId, orgId))).toMatchObject([
      { action: 'organisation.created', actorUserId: person.id },
    ]);
  });

  it('makes one for a form sent twice at once', async () => {
    const { person, cookie } = await founder();
    const answers = await Promise.all(Array.from({ length: 4 }, () => found(cookie, { _key: 'one-form-of-founding' })));
    expect(new Set(answers.map(({ location }) => location)).size).toBe(1);
    expect(await createdBy(person.id)).toHaveLength(1);
  });

  it('gives each of several firms of one name an address of its own', async () => {
    const founders = await Promise.all(Array.from({ length: 4 }, () => founder()));
    const made = await Promise.all(founders.map(({ cookie }) => found(cookie, { name: 'Harbour Stores' })));
    const slugs = made.map(({ location }) => location);
    expect(new Set(slugs).size).toBe(4);
    expect(slugs).toContain('/o/harbour-stores');
  });

  it('needs a confirmed address', async () => {
    const { person, cookie } = await founder(false);
    const refused = await found(cookie);
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('isn’t confirmed yet');
    expect(await createdBy(person.id)).toHaveLength(0);
  });

  const wrongDigit = `${valid.gstin.slice(0, 14)}${valid.gstin.endsWith('A') ? 'B' : 'A'}`;
  it.each([
    ['gstin', { gstin: '27ABC' }, '15 characters'],
    ['gstin', { gstin: wrongDigit }, 'last character should be'],
    ['gstin', { gstin: syntheticGstin('98', 41) }, 'not the code of a State'],
    ['stateCode', { gstin: syntheticGstin('24', 41) }, 'Gujarat'],
    ['stateCode', { gstin: '', stateCode: '98' }, 'Choose the State'],
    ['pin', { pin: '012345' }, 'six digits'],
    ['pin', { pin: '40000' }, 'six digits'],
    ['sides', { sides: 'operator' }, 'Choose what'],
    ['name', { name: ' ' }, 'name'],
  ])('refuses %s: %j, beside the field, with the values kept', async (field, change, words) => {
    const { person, cookie } = await founder();
    const refused = await found(cookie, change);
    expect(refused).toMatchObject({ status: 422, body: { values: { address: valid.address } } });
    const { errors } = refused.body as { errors: Record<string, string[]> };
    expect(Object.keys(errors)).toEqual([field]);
    expect(errors[field]?.join(' ')).toContain(words);
    expect(await createdBy(person.id)).toHaveLength(0);
  });

  it('takes a business that is not registered', async () => {
    const { person, cookie } = await founder();
    expect((await found(cookie, { gstin: ' ' })).status).toBe(302);
    expect((await createdBy(person.id))[0]?.gstin).toBeNull();
  });

  it('offers the States in force and no others', async () => {
    const { cookie } = await founder();
    const { body } = await answer(readNew, requestArgs({ path: '/organisations/new', cookie }));
    const active = await database.owner().select().from(gstStates).where(eq(gstStates.active, true));
    expect((body as { states: unknown[] }).states).toHaveLength(active.length);
  });
});

describe('slugFrom', () => {
  it.each([
    ['Konkan Oxide & Stores', 'konkan-oxide-stores'],
    ['  Éclair/Cargo  ', 'eclair-cargo'],
    ['कोंकण', 'organisation'],
    ['a'.repeat(90), 'a'.repeat(40)],
  ])('%s', (name, slug) => expect(slugFrom(name)).toBe(slug));
});

describe('the settings', () => {
  async function scene(role: 'owner' | 'manager' = 'owner') {
    const owner = await createPerson(database.owner());
    const organisation = await createOrganisation(database.owner(), { owner });
    const person = role === 'owner' ? owner : await createPerson(database.owner());
    if (role !== 'owner') await addMember(database.owner(), { organisation, person, role });
    const cookie = await cookieFor(person.id);
    const at = { path: `/o/${organisation.slug}/settings`, params: { org: organisation.slug }, cookie };
    return { organisation, at };
  }

  it('are changed by an owner, with what changed in the audit', async () => {
    const { organisation, at } = await scene();
    const form = { ...valid, sides: 'both', name: 'New Name' };
    expect((await answer(edit, requestArgs({ ...at, form }))).status).toBe(302);
    const [after] = await database.owner().select().from(organisations).where(eq(organisations.id, organisation.id));
    expect(after).toMatchObject({ name: 'New Name', slug: organisation.slug, gstin: valid.gstin });
    const where = and(eq(auditLog.orgId, organisation.id), eq(auditLog.action, 'organisation.edited'));
    const log = await database.owner().select().from(auditLog).where(where);
    expect(log).toHaveLength(1);
    expect(log[0]?.data.fields).toContain('name');
  });

  it('don’t let a host with facilities stop being one', async () => {
    const { organisation, at } = await scene();
    await createFacility(database.owner(), { organisation });
    const refused = await answer(edit, requestArgs({ ...at, form: { ...valid, sides: 'shipper' } }));
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('has facilities');
  });

  it('answer 403 to another role, and 404 alike to a stranger and for no organisation', async () => {
    const { at } = await scene('manager');
    expect((await answer(readSettings, requestArgs(at))).status).toBe(403);
    expect((await answer(edit, requestArgs({ ...at, form: valid }))).status).toBe(403);
    const { cookie } = await founder();
    const stranger = await answer(readSettings, requestArgs({ ...at, cookie }));
    const nowhere = await answer(readSettings, requestArgs({ ...at, cookie, params: { org: 'never-there' } }));
    expect(stranger.status).toBe(404);
    expect(stranger).toEqual(nowhere);
  });
});
