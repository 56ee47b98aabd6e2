import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { type CargoFacts, NOTHING_DECLARED } from '#app/domain/cargo/facts.ts';
import { BASE_CARGO } from '#app/domain/cargo/rule-examples.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';
import { factChanges, factRows } from '#app/features/cargo/cargo-words.ts';
import { describeCargo } from '#app/features/cargo/describe-cargo.server.ts';
import { listCargo } from '#app/features/cargo/list-cargo.server.ts';
import { cargoOptions, loadCargoVersion, loadCargoVersionById } from '#app/features/cargo/load-cargo.server.ts';
import { viewCargo } from '#app/features/cargo/view-cargo.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { loader as listLoader } from '#app/routes/workspace/cargo.tsx';
import { loader as newLoader } from '#app/routes/workspace/cargo-new.tsx';
import { cargoProfiles, cargoVersions } from '#db/schema/index.ts';
import { createCargo } from '#db/seed/factories.ts';
import { DAY, rulebook } from '#tests/domain/cargo/scene.ts';
import { answered, memberCookie } from '#tests/features/facilities/host-scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { requestArgs } from '#tests/setup/request.ts';
import { type CargoScene, cargoScene, seeProfile, sendProfile } from './cargo-scene.ts';

const { owner } = useDatabase();

const ALL = { text: '', archived: false, page: 1 };
const picture = (change: Partial<CargoFacts>) => describeCargo({ ...BASE_CARGO, ...change }, rulebook, DAY);
const list = (scene: CargoScene, search = '') =>
  answered(() =>
    listLoader(requestArgs({ path: `/${search}`, params: { org: scene.organisation.slug }, cookie: scene.cookie })),
  );
const add = (scene: CargoScene, name: string, facts: Partial<CargoFacts> = {}) =>
  createCargo(owner(), { organisation: scene.organisation, createdBy: scene.owner.id, name, facts });

describe('a cargo explained', () => {
  test('known and harmless: nothing stands against it', () => {
    expect(picture({})).toMatchObject({
      outcome: 'possible',
      classes: [],
      isHarmless: true,
      missing: [],
      tasks: [],
      reasons: [],
      documents: [],
    });
  });

  test('nothing declared: presumed classes, open questions and what to find out', () => {
    const nothing = describeCargo(NOTHING_DECLARED, rulebook, DAY);
    expect(nothing).toMatchObject({
      outcome: 'on_request',
      classes: ['4.2', '4.3'],
      presumed: ['4.2', '4.3'],
      isHarmless: false,
      missing: ['material', 'form', 'condition', 'packaging', 'dangerous'],
      tariffLine: null,
      activity: null,
    });
    expect(nothing.tasks.map(({ sentence }) => sentence)).toContain('Weigh a pallet.');
    expect(nothing.reasons.map(({ code }) => code)).toContain('cargo.unknown');
  });

  test('a UN number brings class, storage class and name; nothing is presumed', () => {
    expect(picture({ unNumber: '1415', packingGroup: 'I', dangerous: 'yes', material: 'lithium_metal' })).toMatchObject(
      {
        classes: ['4.3'],
        presumed: [],
        storageClasses: ['4.3'],
        entries: [{ un: '1415', name: 'LITHIUM', packingGroup: 'I' }],
        groups: [{ code: 'water_reactive', label: 'Reacts with water', provisional: false }],
      },
    );
  });

  test('regimes carry their words, and the mark of an unconfirmed source', () => {
    const { regimes } = picture({ thoriumPpm: 300, uraniumPpm: 10 });
    expect(regimes).toContainEqual({ code: 'norm', label: 'Naturally radioactive (NORM)', provisional: true });
    for (const { label } of regimes) expect(label).toMatch(/^[A-Z][^_]+$/);
  });

  test('contradictions and telling words are reasons', () => {
    const reasons = picture({
      material: 'magnet_alloy',
      form: 'lump',
      description: 'NdFeB swarf',
      unNumber: '1090',
      packingGroup: 'II',
    }).reasons.map(({ code }) => code);
    expect(reasons).toEqual(expect.arrayContaining(['cargo.words', 'cargo.contradiction']));
  });

  test('documents come step by step; those of a bonded slot as soon as customs has not cleared it', () => {
    const steps = picture({ customsStatus: 'bonded' }).documents.map(({ document, step }) => `${step} ${document}`);
    expect(steps).toEqual(expect.arrayContaining(['gate_in deposit_order', 'ex_bond duty_challan']));
    expect(picture({ customsStatus: 'duty_paid' }).documents).toEqual([]);
  });

  test.each([
    ['valid today', null, '2026-06-02', true],
    ['over', null, '2026-05-31', false],
    ['not begun', '2026-06-02', null, false],
  ])('a document %s is %s to %s: here is %s', (_, from, until, here) => {
    const documents = [
      {
        type: 'safety_data_sheet',
        reference: 'S',
        validFrom: from ? plainDate(from) : null,
        validUntil: until ? plainDate(until) : null,
      },
    ];
    const found = picture({ dangerous: 'yes', unNumber: '1090', packingGroup: 'II', documents }).documents;
    expect(found.find(({ document }) => document === 'safety_data_sheet')?.presented).toBe(here);
  });

  test('a clock that began shows its day; one that didn’t, nothing', () => {
    const waste = { condition: 'waste', form: 'swarf', material: 'magnet_alloy' } as const;
    expect(picture({ ...waste, wasteSince: addDays(DAY, -10) }).clocks).toMatchObject([
      { clock: 'hazardous_waste', days: 90, daysAtEnd: 11 },
    ]);
    expect(picture(waste).clocks).toEqual([]);
  });
});

describe('facts in words', () => {
  test('every fact has a label, and open ones say so', () => {
    const rows = factRows(NOTHING_DECLARED);
    expect(rows.every(({ term, detail }) => term !== '' && detail !== '')).toBe(true);
    expect(rows.filter(({ open }) => !open).map(({ term }) => term)).toEqual(['Assay certificate']);
  });

  test('what changed, old and new', () => {
    const documents = [
      { type: 'un38_3_summary', reference: 'T1', validFrom: null, validUntil: plainDate('2027-01-31') },
    ];
    const after: CargoFacts = { ...BASE_CARGO, unNumber: '1415', declaredValuePaise: 12_345_600, documents };
    expect(factChanges(BASE_CARGO, after)).toEqual([
      { label: 'UN number', before: 'Not known yet', after: 'UN 1415' },
      { label: 'Declared value', before: 'Not known yet', after: '₹1,23,456.00' },
      { label: 'Documents', before: 'None', after: 'Un38 3 summary T1, until 31 Jan 2027' },
    ]);
    expect(factChanges(after, after)).toEqual([]);
  });
});

describe('the library', () => {
  test('shows each with class, regimes and what is open; never another organisation’s', async () => {
    const scene = await cargoScene(owner());
    await cargoScene(owner());
    await add(scene, 'Mystery', { ...NOTHING_DECLARED });
    await add(scene, 'Acetone', { unNumber: '1090', packingGroup: 'II', dangerous: 'yes' });
    const { rows, hasNext } = await listCargo(scene.scope, ALL);
    expect(hasNext).toBe(false);
    expect(rows).toMatchObject([
      { name: 'Acetone', unNumber: '1090', classes: ['3'], openCount: 0 },
      { name: 'Mystery', unNumber: null, classes: ['4.2', '4.3'], openCount: 5, isHarmless: false },
      { name: scene.profile.name, classes: [], isHarmless: true, version: 1 },
    ]);
  });

  test('finds by name, description, UN number and HS code, with signs taken literally', async () => {
    const scene = await cargoScene(owner());
    await add(scene, 'Acetone', { description: 'Solvent 100% pure', unNumber: '1090', hsCode: '29141100' });
    const found = async (text: string) => (await listCargo(scene.scope, { ...ALL, text })).rows.map(({ name }) => name);
    expect(await found('acet')).toEqual(['Acetone']);
    expect(await found('SOLVENT')).toEqual(['Acetone']);
    expect(await found('1090')).toEqual(['Acetone']);
    expect(await found('2914')).toEqual(['Acetone']);
    expect(await found('%')).toEqual(['Acetone']);
    expect(await found('_____')).toEqual([]);
  });

  test('comes in pages of 25, last changed first', async () => {
    const scene = await cargoScene(owner());
    for (let n = 1; n <= 26; n++) await add(scene, `Cargo ${n}`);
    const first = await listCargo(scene.scope, ALL);
    expect(first).toMatchObject({ hasNext: true });
    expect(first.rows).toHaveLength(25);
    expect(first.rows[0]?.name).toBe('Cargo 26');
    expect(await listCargo(scene.scope, { ...ALL, page: 2 })).toMatchObject({
      hasNext: false,
      rows: [{ name: 'Cargo 1' }, { name: scene.profile.name }],
    });
  });

  test('shows the archived apart', async () => {
    const scene = await cargoScene(owner());
    await sendProfile(scene, 'archive-cargo');
    expect((await list(scene)).body).toMatchObject({ rows: [], base: `/o/${scene.organisation.slug}/cargo` });
    expect((await list(scene, '?archived=1')).body).toMatchObject({ rows: [{ id: scene.profile.id }] });
  });

  test.each(['?page=0', '?page=x', '?archived=2', `?text=${'x'.repeat(61)}`])('%s can’t be listed', async (search) => {
    expect(await list(await cargoScene(owner()), search)).toMatchObject({ status: 422 });
  });

  test('is for shippers; every role reads it, and those who may not edit have no form for a new one', async () => {
    const scene = await cargoScene(owner());
    const gate = { ...scene, cookie: await memberCookie(owner(), scene.organisation, 'gate') };
    expect((await list(gate)).body).toMatchObject({ mayEdit: false, rows: [{ id: scene.profile.id }] });
    const params = { org: scene.organisation.slug };
    const open = (cookie: string) => answered(() => newLoader(requestArgs({ path: '/', params, cookie })));
    expect(await open(gate.cookie)).toMatchObject({ status: 403 });
    expect((await open(scene.cookie)).body).toMatchObject({ leadsBack: false });
    const host = await cargoScene(owner(), {}, { isShipper: false });
    expect(await list(host)).toMatchObject({ status: 404 });
  });

  test('the form’s lists hold every UN number and tariff line once', async () => {
    const scene = await cargoScene(owner());
    const { body } = await answered(() =>
      newLoader(requestArgs({ path: '/', params: { org: scene.organisation.slug }, cookie: scene.cookie })),
    );
    const { catalogue } = body as Awaited<ReturnType<typeof newLoader>>;
    expect(catalogue.substances).toHaveLength(rulebook.substances.size);
    expect(catalogue.substances.find(({ un }) => un === '3089')).toMatchObject({
      packingGroups: ['II', 'III'],
      classes: ['4.1'],
    });
    expect(catalogue.substances.find(({ un }) => un === '2807')).toMatchObject({ noteOnly: true, classes: [] });
    expect(catalogue.tariff.some(({ code }) => code.startsWith('99'))).toBe(false);
    expect(new Set(catalogue.documentTypes.map(({ code }) => code)).size).toBe(catalogue.documentTypes.length);
    expect(catalogue.documentTypes.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['safety_data_sheet', 'warehousing_extension']),
    );
  });
});

describe('a profile’s page', () => {
  test('shows the latest facts, and each version with what it changed, by whom', async () => {
    const scene = await cargoScene(owner());
    await owner()
      .insert(cargoVersions)
      .values({
        orgId: scene.organisation.id,
        profileId: scene.profile.id,
        version: 2,
        facts: { ...scene.version.facts, oily: 'yes' },
        createdBy: scene.owner.id,
      });
    await owner().update(cargoProfiles).set({ latestVersion: 2 }).where(eq(cargoProfiles.id, scene.profile.id));
    expect(await seeProfile(scene)).toMatchObject({
      profile: { id: scene.profile.id, version: 2, archived: false },
      facts: { oily: 'yes' },
      versions: [
        { version: 2, by: scene.owner.name, changes: [{ label: 'Oily', before: 'No', after: 'Yes' }] },
        { version: 1, changes: [] },
      ],
      hasOlder: false,
      mayEdit: true,
    });
  });

  test('pages its versions, each told against the one before, across the page too', async () => {
    const scene = await cargoScene(owner());
    const rows = Array.from({ length: 20 }, (_, n) => ({
      orgId: scene.organisation.id,
      profileId: scene.profile.id,
      version: n + 2,
      facts: { ...scene.version.facts, massGramsPerPallet: (n + 1) * 1_000 },
      createdBy: scene.owner.id,
    }));
    await owner().insert(cargoVersions).values(rows);
    await owner().update(cargoProfiles).set({ latestVersion: 21 }).where(eq(cargoProfiles.id, scene.profile.id));
    const first = await viewCargo(scene.scope, scene.profile.id, 1);
    expect(first?.hasOlder).toBe(true);
    expect(first?.versions).toHaveLength(20);
    expect(first?.versions.at(-1)).toMatchObject({ version: 2, changes: [{ before: '800 kg', after: '1 kg' }] });
    const second = await viewCargo(scene.scope, scene.profile.id, 2);
    expect(second).toMatchObject({ hasOlder: false, versions: [{ version: 1, changes: [] }] });
  });

  test('of another organisation, of none and of no id is the same 404', async () => {
    const mine = await cargoScene(owner());
    const theirs = await cargoScene(owner());
    for (const id of [theirs.profile.id, randomUUID(), 'x'])
      expect(await answered(() => seeProfile({ ...mine, profile: { id } }))).toMatchObject({ status: 404 });
  });
});

describe('cargo for hold and search', () => {
  test('options are the live profiles, newest first', async () => {
    const scene = await cargoScene(owner());
    await cargoScene(owner());
    const { profile, version } = await add(scene, 'Newest');
    const archived = await add(scene, 'Archived');
    await owner()
      .update(cargoProfiles)
      .set({ archivedAt: new Date() })
      .where(eq(cargoProfiles.id, archived.profile.id));
    expect(await withTenant(scene.scope, (tx) => cargoOptions(tx, scene.organisation.id))).toEqual([
      { id: profile.id, name: 'Newest', versionId: version.id },
      { id: scene.profile.id, name: scene.profile.name, versionId: scene.version.id },
    ]);
  });

  test('a profile gives its latest version, a version id that version; another’s gives neither', async () => {
    const scene = await cargoScene(owner());
    const theirs = await cargoScene(owner());
    const orgId = scene.organisation.id;
    const [second] = await owner()
      .insert(cargoVersions)
      .values({
        orgId,
        profileId: scene.profile.id,
        version: 2,
        facts: { ...scene.version.facts, oily: 'yes' },
        createdBy: scene.owner.id,
      })
      .returning();
    await owner().update(cargoProfiles).set({ latestVersion: 2 }).where(eq(cargoProfiles.id, scene.profile.id));
    const byProfile = (id: string) => withTenant(scene.scope, (tx) => loadCargoVersion(tx, orgId, id));
    const byVersion = (id: string) => withTenant(scene.scope, (tx) => loadCargoVersionById(tx, orgId, id));
    const latest = { versionId: second?.id, profileId: scene.profile.id, version: 2, facts: { oily: 'yes' } };
    expect(await byProfile(scene.profile.id)).toMatchObject(latest);
    expect(await byVersion(second?.id ?? '')).toMatchObject(latest);
    expect(await byVersion(scene.version.id)).toMatchObject({ version: 1, facts: { oily: 'no' } });
    for (const id of [theirs.profile.id, theirs.version.id, randomUUID(), 'x']) {
      expect(await byProfile(id)).toBeNull();
      expect(await byVersion(id)).toBeNull();
    }
    await sendProfile(scene, 'archive-cargo');
    expect(await byProfile(scene.profile.id)).toBeNull();
    expect(await byVersion(scene.version.id)).toMatchObject({ version: 1 });
  });

  test('facts stored before a question existed leave it open', async () => {
    const scene = await cargoScene(owner());
    const { scomet: _, ...older } = scene.version.facts;
    await owner()
      .update(cargoVersions)
      .set({ facts: older as CargoFacts })
      .where(eq(cargoVersions.id, scene.version.id));
    const loaded = await withTenant(scene.scope, (tx) => loadCargoVersion(tx, scene.organisation.id, scene.profile.id));
    expect(loaded?.facts.scomet).toBe('unknown');
  });
});
