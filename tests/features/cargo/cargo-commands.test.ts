import { randomUUID } from 'node:crypto';
import { and, asc, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { ROLES } from '#app/domain/access/roles.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { BASE_CARGO } from '#app/domain/cargo/rule-examples.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { cargoFormText } from '#app/features/cargo/cargo-form-text.ts';
import { auditLog, cargoProfiles, cargoVersions, commandReceipts } from '#db/schema/index.ts';
import { memberCookie } from '#tests/features/facilities/host-scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { type CargoScene, cargoScene, type Form, lithiumForm, sendNew, sendProfile } from './cargo-scene.ts';

const { owner } = useDatabase();

const profilesOf = (orgId: string) => owner().select().from(cargoProfiles).where(eq(cargoProfiles.orgId, orgId));
const versionsOf = (profileId: string) =>
  owner()
    .select()
    .from(cargoVersions)
    .where(eq(cargoVersions.profileId, profileId))
    .orderBy(asc(cargoVersions.version));
const profileRow = async (id: string) =>
  (await owner().select().from(cargoProfiles).where(eq(cargoProfiles.id, id)))[0];
const audited = async (entityId: string) =>
  owner()
    .select({ action: auditLog.action, data: auditLog.data, actorKind: auditLog.actorKind, by: auditLog.actorUserId })
    .from(auditLog)
    .where(and(eq(auditLog.entity, 'cargo'), eq(auditLog.entityId, entityId)))
    .orderBy(asc(auditLog.at));

/** The edit form filled with what the scene's profile says, with changes. */
const editForm = ({ profile, version }: CargoScene, over: Form = {}, facts: CargoFacts = version.facts): Form => ({
  ...cargoFormText(profile.name, facts),
  version: String(profile.latestVersion),
  ...over,
});

describe('a new profile', () => {
  test('is saved with its facts as version 1, audited, and its page opens', async () => {
    const scene = await cargoScene(owner());
    const answer = await sendNew(scene, lithiumForm());
    const made = (await profilesOf(scene.organisation.id)).find(({ name }) => name === 'Lithium ingots');
    expect(answer).toMatchObject({
      status: 302,
      location: `/o/${scene.organisation.slug}/cargo/${made?.id}?saved=created`,
    });
    expect(made).toMatchObject({ latestVersion: 1, archivedAt: null });
    expect(await versionsOf(made?.id ?? '')).toMatchObject([
      {
        version: 1,
        createdBy: scene.owner.id,
        facts: { unNumber: '1415', hsCode: '28051900', massGramsPerPallet: 412_500, wasteState: 'none', documents: [] },
      },
    ]);
    expect(await audited(made?.id ?? '')).toMatchObject([
      { action: 'cargo.created', actorKind: 'shipper', by: scene.owner.id, data: { name: 'Lithium ingots' } },
    ]);
  });

  test('“I don’t know yet” to everything is a profile too', async () => {
    const scene = await cargoScene(owner());
    expect(await sendNew(scene, { name: 'Something in drums' })).toMatchObject({ status: 302 });
    const made = (await profilesOf(scene.organisation.id)).find(({ name }) => name === 'Something in drums');
    expect((await versionsOf(made?.id ?? ''))[0]?.facts).toMatchObject({ material: 'unknown', dangerous: 'unknown' });
  });

  test('declared as waste, it is declared waste', async () => {
    const scene = await cargoScene(owner());
    await sendNew(scene, { name: 'Swarf', condition: 'waste', wasteSince: '2026-03-01' });
    const made = (await profilesOf(scene.organisation.id)).find(({ name }) => name === 'Swarf');
    expect((await versionsOf(made?.id ?? ''))[0]?.facts).toMatchObject({ wasteState: 'declared_waste' });
  });

  test.each([
    ['name', ''],
    ['description', 'x'.repeat(501)],
    ['material', 'gold'],
    ['hsCode', '7701'],
    ['unNumber', '9999'],
    ['packingGroup', 'III'],
    ['massPerPallet', '-4'],
    ['declaredValue', '1e9'],
    ['bondedSince', '2026-02-30'],
    ['thorium', '-1'],
  ])('a bad %s gives 422 beside the field, keeps what was typed and writes nothing', async (field, value) => {
    const scene = await cargoScene(owner());
    expect(await sendNew(scene, lithiumForm({ [field]: value }))).toMatchObject({
      status: 422,
      body: {
        errors: { [field]: [expect.any(String)] },
        values: { importerIec: 'abcde1234f', declaredValue: expect.any(String) },
        preview: null,
      },
    });
    expect(await profilesOf(scene.organisation.id)).toHaveLength(1);
  });

  test('its name is taken in its own organisation only, also by an archived one', async () => {
    const scene = await cargoScene(owner());
    await sendProfile(scene, 'archive-cargo');
    expect(await sendNew(scene, lithiumForm({ name: scene.profile.name }))).toMatchObject({
      status: 409,
      body: { errors: { name: [expect.stringContaining('another name')] } },
    });
    const other = await cargoScene(owner());
    expect(await sendNew(other, lithiumForm({ name: scene.profile.name }))).toMatchObject({ status: 302 });
  });

  test('sent five times at once it is made once; its key with other answers is refused', async () => {
    const scene = await cargoScene(owner());
    const _key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => sendNew(scene, lithiumForm({ _key }))));
    expect(new Set(answers.map(({ location }) => location)).size).toBe(1);
    expect(await profilesOf(scene.organisation.id)).toHaveLength(2);
    expect(await sendNew(scene, lithiumForm({ _key, name: 'Another' }))).toMatchObject({ status: 409 });
    expect(await profilesOf(scene.organisation.id)).toHaveLength(2);
  });

  test('leads back to where it was asked for, with the cargo named; never to another site', async () => {
    const scene = await cargoScene(owner());
    const back = await sendNew(scene, lithiumForm(), {
      path: '/?return=%2Fsearch%3Fport%3Dkandla',
    });
    const made = (await profilesOf(scene.organisation.id)).find(({ name }) => name === 'Lithium ingots');
    expect(back.location).toBe(`/search?port=kandla&cargo=${made?.id}`);
    const elsewhere = await sendNew(scene, lithiumForm({ name: 'Two' }), { path: '/?return=%2F%2Fevil.example' });
    expect(elsewhere.location).toMatch(new RegExp(`^/o/${scene.organisation.slug}/cargo/`));
  });
});

describe('a check', () => {
  test('shows the classification with what was typed, and writes nothing at all', async () => {
    const scene = await cargoScene(owner());
    const before = await owner().select().from(auditLog);
    const receipts = await owner().select().from(commandReceipts);
    for (const command of ['preview', ['create-cargo', 'preview']]) {
      const answer = await sendNew(scene, { ...lithiumForm(), _command: command });
      expect(answer).toMatchObject({
        status: 200,
        body: {
          errors: {},
          values: { name: 'Lithium ingots' },
          preview: { classes: ['4.3'], storageClasses: ['4.3'] },
        },
      });
    }
    expect(await sendProfile(scene, ['edit-cargo', 'preview'], editForm(scene, { unNumber: '1090' }))).toMatchObject({
      status: 200,
      body: { preview: { classes: ['3'], outcome: 'on_request' } },
    });
    expect(await profilesOf(scene.organisation.id)).toHaveLength(1);
    expect(await versionsOf(scene.profile.id)).toHaveLength(1);
    expect(await owner().select().from(auditLog)).toEqual(before);
    expect(await owner().select().from(commandReceipts)).toEqual(receipts);
  });

  test('names what is wrong, field by field', async () => {
    const scene = await cargoScene(owner());
    expect(await sendNew(scene, lithiumForm({ unNumber: '9999' }), { command: 'preview' })).toMatchObject({
      status: 422,
      body: { errors: { unNumber: ['UN 9999 is not in the rulebook’s list.'] }, preview: null },
    });
  });

  test('refuses what saving would refuse', async () => {
    const scene = await cargoScene(owner(), { condition: 'waste', wasteState: 'declared_waste' });
    expect(await sendProfile(scene, 'preview', editForm(scene, { condition: 'new' }))).toMatchObject({
      status: 409,
      body: { errors: { condition: [expect.any(String)] }, preview: null },
    });
  });
});

describe('an edit', () => {
  test('of a fact is a new version with what changed in the trail; the one before stays', async () => {
    const scene = await cargoScene(owner());
    const answer = await sendProfile(scene, 'edit-cargo', editForm(scene, { massPerPallet: '1,200', origin: 'IN' }));
    expect(answer.location).toBe(`/o/${scene.organisation.slug}/cargo/${scene.profile.id}?saved=version`);
    expect(await versionsOf(scene.profile.id)).toMatchObject([
      { version: 1, facts: { massGramsPerPallet: 800_000, origin: 'VN' } },
      {
        version: 2,
        facts: { ...BASE_CARGO, massGramsPerPallet: 1_200_000, origin: 'IN' },
        createdBy: scene.owner.id,
      },
    ]);
    expect(await profileRow(scene.profile.id)).toMatchObject({ latestVersion: 2, name: scene.profile.name });
    expect(await audited(scene.profile.id)).toMatchObject([
      {
        action: 'cargo.edited',
        data: { version: 2, 'Mass of a pallet': '800 kg → 1,200 kg', 'Country of origin': 'VN → IN' },
      },
    ]);
  });

  test('that changes nothing makes no version and no trail', async () => {
    const scene = await cargoScene(owner());
    const answer = await sendProfile(scene, 'edit-cargo', editForm(scene));
    expect(answer.location).toMatch(/\?saved=same$/);
    expect(await versionsOf(scene.profile.id)).toHaveLength(1);
    expect(await audited(scene.profile.id)).toEqual([]);
  });

  test('of the name alone renames without a version', async () => {
    const scene = await cargoScene(owner());
    expect(await sendProfile(scene, 'edit-cargo', editForm(scene, { name: ' Ceria  99.9 ' }))).toMatchObject({
      status: 302,
    });
    expect(await profileRow(scene.profile.id)).toMatchObject({ name: 'Ceria 99.9', latestVersion: 1 });
    expect(await audited(scene.profile.id)).toMatchObject([{ data: { Name: `${scene.profile.name} → Ceria 99.9` } }]);
  });

  test('keeps documents and classes, which its form doesn’t ask', async () => {
    const documents = [{ type: 'safety_data_sheet', reference: 'S-1', validFrom: null, validUntil: null }];
    const scene = await cargoScene(owner(), { documents, declaredClasses: ['8'], dangerous: 'yes' });
    await sendProfile(scene, 'edit-cargo', editForm(scene, { oily: 'yes' }));
    expect((await versionsOf(scene.profile.id))[1]?.facts).toMatchObject({
      documents,
      declaredClasses: ['8'],
      oily: 'yes',
    });
  });

  test('of older facts than the latest is refused, and two at once make one version', async () => {
    const scene = await cargoScene(owner());
    const answers = await Promise.all(
      ['1', '2', '3', '4'].map((massPerPallet) => sendProfile(scene, 'edit-cargo', editForm(scene, { massPerPallet }))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([302, 409, 409, 409]);
    expect(await versionsOf(scene.profile.id)).toHaveLength(2);
    expect(await sendProfile(scene, 'edit-cargo', editForm(scene, { oily: 'yes' }))).toMatchObject({
      status: 409,
      body: { violations: [{ code: 'conflict.cargo_changed' }], values: { oily: 'yes' } },
    });
  });

  test('sent twice is one version', async () => {
    const scene = await cargoScene(owner());
    const form = editForm(scene, { oily: 'yes', _key: randomUUID() });
    const answers = [await sendProfile(scene, 'edit-cargo', form), await sendProfile(scene, 'edit-cargo', form)];
    expect(answers.map(({ location }) => location?.endsWith('?saved=version'))).toEqual([true, true]);
    expect(await versionsOf(scene.profile.id)).toHaveLength(2);
  });

  test.each([
    ['leaves waste', { condition: 'secondary' }, 'condition', 'reclassification'],
    ['sets the first day as waste later', { wasteSince: '2026-03-02' }, 'wasteSince', 'first day as waste'],
    ['forgets the first day as waste', { wasteSince: '' }, 'wasteSince', 'first day as waste'],
  ])('that %s is refused and shown the way to reclassification', async (_, change, field, words) => {
    const facts = { condition: 'waste', wasteState: 'declared_waste', wasteSince: plainDate('2026-03-01') } as const;
    const scene = await cargoScene(owner(), facts);
    const answer = await sendProfile(scene, 'edit-cargo', editForm(scene, change));
    expect(answer).toMatchObject({
      status: 409,
      body: {
        errors: { [field]: [expect.stringContaining(words)] },
        violations: [{ code: 'conflict.needs_reclassification' }],
      },
    });
    expect(await versionsOf(scene.profile.id)).toHaveLength(1);
  });

  test('that finds an earlier first day as waste is taken', async () => {
    const facts = { condition: 'waste', wasteState: 'declared_waste', wasteSince: plainDate('2026-03-01') } as const;
    const scene = await cargoScene(owner(), facts);
    expect(await sendProfile(scene, 'edit-cargo', editForm(scene, { wasteSince: '2026-02-01' }))).toMatchObject({
      status: 302,
    });
    expect((await versionsOf(scene.profile.id))[1]?.facts.wasteSince).toBe('2026-02-01');
  });

  test.each([
    ['version', 'one'],
    ['version', '-1'],
    ['version', ''],
    ['name', ''],
    ['unNumber', '9999'],
    ['packingGroup', 'II'],
    ['massPerPallet', '0'],
  ])('%s=%s: 422 beside the field, nothing written', async (field, value) => {
    const scene = await cargoScene(owner());
    expect(await sendProfile(scene, 'edit-cargo', editForm(scene, { [field]: value }))).toMatchObject({
      status: 422,
      body: { errors: { [field]: [expect.any(String)] } },
    });
    expect(await versionsOf(scene.profile.id)).toHaveLength(1);
  });

  test('to another profile’s name is refused', async () => {
    const scene = await cargoScene(owner());
    await sendNew(scene, lithiumForm());
    expect(await sendProfile(scene, 'edit-cargo', editForm(scene, { name: 'Lithium ingots' }))).toMatchObject({
      status: 409,
      body: { errors: { name: [expect.any(String)] } },
    });
  });
});

describe('the archive', () => {
  test('takes a profile out and gives it back; twice is once', async () => {
    const scene = await cargoScene(owner());
    for (let times = 0; times < 2; times++)
      expect(await sendProfile(scene, 'archive-cargo')).toMatchObject({ status: 302 });
    expect((await profileRow(scene.profile.id))?.archivedAt).not.toBeNull();
    expect(await sendProfile(scene, 'edit-cargo', editForm(scene, { oily: 'yes' }))).toMatchObject({
      status: 409,
      body: { violations: [{ code: 'conflict.cargo_archived' }] },
    });
    for (let times = 0; times < 2; times++)
      expect(await sendProfile(scene, 'restore-cargo')).toMatchObject({ status: 302 });
    expect((await profileRow(scene.profile.id))?.archivedAt).toBeNull();
    expect((await audited(scene.profile.id)).map(({ action }) => action)).toEqual(['cargo.archived', 'cargo.restored']);
    expect(await versionsOf(scene.profile.id)).toHaveLength(1);
  });
});

describe('documents', () => {
  const sds = {
    documentType: 'safety_data_sheet',
    reference: 'SDS 7',
    validFrom: '2026-01-01',
    validUntil: '2027-01-01',
  };

  test('are facts: one added or removed is a new version, one added again changes nothing', async () => {
    const scene = await cargoScene(owner());
    expect((await sendProfile(scene, 'add-document', sds)).location).toMatch(/\?saved=document$/);
    await sendProfile(scene, 'add-document', sds);
    await sendProfile(scene, 'add-document', { ...sds, reference: 'SDS 8', validFrom: '', validUntil: '' });
    expect(await versionsOf(scene.profile.id)).toMatchObject([
      { facts: { documents: [] } },
      { facts: { documents: [{ type: 'safety_data_sheet', reference: 'SDS 7', validUntil: '2027-01-01' }] } },
      { facts: { documents: [{ reference: 'SDS 7' }, { reference: 'SDS 8', validFrom: null, validUntil: null }] } },
    ]);
    const gone = await sendProfile(scene, 'remove-document', { version: '3', position: '0' });
    expect(gone.location).toMatch(/\?saved=document-removed$/);
    expect((await versionsOf(scene.profile.id))[3]?.facts.documents).toMatchObject([{ reference: 'SDS 8' }]);
    expect((await audited(scene.profile.id)).map(({ action }) => action)).toEqual([
      'cargo.document_added',
      'cargo.document_added',
      'cargo.document_removed',
    ]);
  });

  test('two added at the same moment are both there', async () => {
    const scene = await cargoScene(owner());
    const answers = await Promise.all(
      ['A', 'B', 'C'].map((reference) => sendProfile(scene, 'add-document', { ...sds, reference })),
    );
    expect(answers.map(({ status }) => status)).toEqual([302, 302, 302]);
    const references = (await versionsOf(scene.profile.id))[3]?.facts.documents.map(({ reference }) => reference);
    expect(references?.sort()).toEqual(['A', 'B', 'C']);
  });

  test('one removed in the meantime is not another one', async () => {
    const scene = await cargoScene(owner());
    await sendProfile(scene, 'add-document', sds);
    await sendProfile(scene, 'add-document', { ...sds, reference: 'SDS 8' });
    for (const place of [
      { version: '2', position: '0' },
      { version: '3', position: '2' },
    ])
      expect(await sendProfile(scene, 'remove-document', place)).toMatchObject({ status: 409 });
    expect(await versionsOf(scene.profile.id)).toHaveLength(3);
  });

  test('are at most fifty', async () => {
    const documents = Array.from({ length: 50 }, (_, n) => ({
      type: 'safety_data_sheet',
      reference: `S-${n}`,
      validFrom: null,
      validUntil: null,
    }));
    const scene = await cargoScene(owner(), { documents });
    expect(await sendProfile(scene, 'add-document', sds)).toMatchObject({
      status: 422,
      body: { violations: [{ code: 'cargo.too_many_documents' }] },
    });
  });

  test.each([
    ['documentType', ''],
    ['documentType', 'love_letter'],
    ['reference', ''],
    ['reference', 'x'.repeat(121)],
    ['reference', 'a\u0007'],
    ['validFrom', '2026-02-30'],
    ['validUntil', 'soon'],
    ['validUntil', '2025-12-31'],
  ])('%s=%s: 422 beside the field, nothing written', async (field, value) => {
    const scene = await cargoScene(owner());
    expect(await sendProfile(scene, 'add-document', { ...sds, [field]: value })).toMatchObject({
      status: 422,
      body: { errors: { [field]: [expect.any(String)] }, values: { documentType: expect.any(String) } },
    });
    expect(await versionsOf(scene.profile.id)).toHaveLength(1);
  });
});

describe('who may', () => {
  const COMMANDS = [
    'edit-cargo',
    'preview',
    'archive-cargo',
    'restore-cargo',
    'add-document',
    'remove-document',
  ] as const;
  const bodies = (scene: CargoScene): Record<(typeof COMMANDS)[number], Form> => ({
    'edit-cargo': editForm(scene),
    preview: editForm(scene),
    'archive-cargo': {},
    'restore-cargo': {},
    'add-document': { documentType: 'safety_data_sheet', reference: 'S' },
    'remove-document': { version: String(scene.profile.latestVersion), position: '0' },
  });

  test.each(ROLES)('%s: owner, manager and documents change cargo, nobody else', async (role) => {
    const scene = await cargoScene(owner());
    const cookie = await memberCookie(owner(), scene.organisation, role);
    const allowed = ['owner', 'manager', 'documents'].includes(role);
    const created = await sendNew({ ...scene, cookie }, lithiumForm());
    expect(created.status).toBe(allowed ? 302 : 403);
    const edited = await sendProfile({ ...scene, cookie }, 'edit-cargo', editForm(scene, { oily: 'yes' }));
    expect(edited.status).toBe(allowed ? 302 : 403);
    expect(await versionsOf(scene.profile.id)).toHaveLength(allowed ? 2 : 1);
  });

  test.each(COMMANDS)('%s: another’s profile, no profile and no id are the same 404', async (command) => {
    const mine = await cargoScene(owner());
    const theirs = await cargoScene(owner());
    for (const id of [theirs.profile.id, randomUUID(), 'x', "' or 1=1"])
      expect(await sendProfile({ ...mine, profile: { id } }, command, bodies(theirs)[command])).toEqual({
        status: 404,
        location: null,
        body: { title: 'There is nothing at this address', detail: null, violations: [] },
      });
    expect(await versionsOf(theirs.profile.id)).toHaveLength(1);
    expect((await profileRow(theirs.profile.id))?.archivedAt).toBeNull();
  });

  test('an organisation that doesn’t ship has no such pages', async () => {
    const scene = await cargoScene(owner(), {}, { isShipper: false });
    expect(await sendNew(scene, lithiumForm())).toMatchObject({ status: 404 });
    expect(await sendProfile(scene, 'edit-cargo', editForm(scene))).toMatchObject({ status: 404 });
  });

  test('a form this page doesn’t have is a 400', async () => {
    const scene = await cargoScene(owner());
    expect(await sendProfile(scene, 'burn-cargo')).toMatchObject({ status: 400 });
    expect(await sendNew(scene, lithiumForm(), { command: '' })).toMatchObject({ status: 400 });
  });

  test('a megabyte is cut off before anything is read', async () => {
    const scene = await cargoScene(owner());
    expect(await sendNew(scene, lithiumForm({ description: 'x'.repeat(1_000_000) }))).toMatchObject({ status: 413 });
    expect(await profilesOf(scene.organisation.id)).toHaveLength(1);
  });
});
