import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { addDays, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { addCondition } from '#app/features/conditions/add-condition.server.ts';
import { conditionSchema } from '#app/features/conditions/condition.schema.server.ts';
import { conditionWords } from '#app/features/conditions/condition-view.ts';
import { endCondition } from '#app/features/conditions/end-condition.server.ts';
import { rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { action, loader } from '#app/routes/workspace/conditions.tsx';
import { auditLog, hostConditions } from '#db/schema/index.ts';
import { createSlot } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, requestArgs } from '#tests/setup/request.ts';
import { answered, hostScene, memberCookie } from '../facilities/host-scene.ts';

const { owner } = useDatabase();
type Scene = Awaited<ReturnType<typeof hostScene>>;
type Form = Record<string, string | string[]>;

const today = rulebookDay(new Date());
const conditionForm = (over: Form = {}): Form => ({
  effect: 'refuse',
  slotId: '',
  hs: '2846',
  un: '',
  palletsAbove: '',
  kgAbove: '',
  documentPresented: '',
  documentAbsent: '',
  sentence: 'We take no rare-earth compounds in the monsoon.',
  effectiveFrom: today,
  effectiveTo: '',
  ...over,
});
const at = ({ organisation, cookie }: Scene, query = '') => ({
  path: `/o/${organisation.slug}/conditions${query}`,
  params: { org: organisation.slug },
  cookie,
});
const send = (scene: Scene, command: string, form: Form) =>
  answered(() => action(requestArgs({ ...at(scene), form: { _command: command, ...form } })));
const add = (scene: Scene, over: Form = {}) => send(scene, 'add-condition', conditionForm(over));
const end = (scene: Scene, conditionId: string, endsOn: string, form: Form = {}) =>
  send(scene, 'end-condition', { conditionId, endsOn, ...form });
const see = async (scene: Scene, query = '') => (await loader(requestArgs(at(scene, query)))).data;
const conditionsOf = (orgId: string) =>
  owner().select().from(hostConditions).where(eq(hostConditions.orgId, orgId)).orderBy(hostConditions.createdAt);
const trailOf = (id: string) => owner().select().from(auditLog).where(eq(auditLog.entityId, id)).orderBy(auditLog.at);
const clockOn = (day: string) => ({ now: () => new Date(`${day}T06:30:00Z`) });

async function one(scene: Scene, over: Form = {}) {
  expect(await add(scene, over)).toMatchObject({ status: 302 });
  const condition = (await conditionsOf(scene.organisation.id)).at(-1);
  if (!condition) throw new Error('the condition was added');
  return condition;
}

describe('a new condition', () => {
  test('is kept in the language of the rulebook, for one slot or all, and written down', async () => {
    const scene = await hostScene(owner());
    const slot = await createSlot(owner(), { hall: scene.hall });
    const answer = await add(scene, {
      effect: 'request',
      slotId: slot.id,
      classes: ['5.1', '8'],
      forms: 'powder',
      packagings: ['bags', 'big_bags'],
      hs: '28.46 8505, 2846',
      un: 'UN1415 1789',
      palletsAbove: '20',
      kgAbove: '12,500.5',
      documentAbsent: 'safety_data_sheet',
    });
    expect(answer.location).toBe(`/o/${scene.organisation.slug}/conditions?show=current&done=added`);
    const [condition] = await conditionsOf(scene.organisation.id);
    expect(condition).toMatchObject({
      slotId: slot.id,
      effect: 'request',
      effectiveFrom: today,
      effectiveTo: null,
      when: {
        class: { in: ['5.1', '8'] },
        hs: { startsWith: ['2846', '8505'] },
        un: { in: ['1415', '1789'] },
        form: { in: ['powder'] },
        packaging: { in: ['bags', 'big_bags'] },
        pallets: { above: 20 },
        massKg: { above: 12_500.5 },
        document: { notIn: ['safety_data_sheet'] },
      },
    });
    expect(await trailOf(condition?.id ?? '')).toMatchObject([
      { action: 'host_condition.added', entity: 'host_condition', data: { effect: 'request', slotId: slot.id } },
    ]);
    const page = await see(scene);
    expect(page.rows).toMatchObject([
      { slotName: `${scene.facility.name}, ${scene.hall.name}, ${slot.name}`, effect: 'request' },
    ]);
    const [row] = page.rows;
    expect(row && conditionWords(row.when, page.catalogue.documentTypes)).toBe(
      'Class 5.1 or 8; HS 2846 or 8505; UN 1415 or 1789; form: powder or fines; packed in: bags or big bags; ' +
        'more than 20 pallets; more than 12,500.5 kg; without Safety data sheet',
    );
  });

  test.each([
    ['effect', ['', 'forbid', '__proto__']],
    ['classes', ['4.4', 'none']],
    ['hs', ['284', '2846x', '7701', '00', 'all', '1'.repeat(401), Array(31).fill('2846').join(' ')]],
    ['un', ['141', '14155', 'UN', '0000', '9999']],
    ['forms', ['unknown', 'sand']],
    ['packagings', ['unknown', 'paper']],
    ['palletsAbove', ['-1', '1.5', '1e3', 'NaN', '100001', '9'.repeat(5_000)]],
    ['kgAbove', ['-1', '0.0001', '1e3', 'NaN', '1000000001', '9'.repeat(5_000)]],
    ['documentAbsent', ['passport', 'Assay', '__proto__']],
    ['sentence', ['', 'No.', 'x'.repeat(301), 'We take no\u0007 bells']],
    ['effectiveFrom', ['', '2026-02-30', addDays(today, -1)]],
    ['effectiveTo', ['soon', today, addDays(today, -1)]],
  ])('%s: each bad value gives 422 beside the field and writes nothing', async (field, values) => {
    const scene = await hostScene(owner());
    for (const value of values) {
      const answer = await add(scene, { [field]: value });
      expect(answer, `${field}=${value.slice(0, 20)}`).toMatchObject({
        status: 422,
        body: { errors: { [field]: [expect.any(String)] } },
      });
      expect(Object.keys((answer.body as { errors: object }).errors)).toEqual([field]);
    }
    expect(await conditionsOf(scene.organisation.id)).toEqual([]);
  });

  test('asks about something, and not for a document both there and missing', async () => {
    const scene = await hostScene(owner());
    expect(await add(scene, { hs: '' })).toMatchObject({ status: 422, body: { errors: { classes: [/Say what/] } } });
    const both = { documentPresented: 'assay_certificate', documentAbsent: 'assay_certificate' };
    expect(await add(scene, both)).toMatchObject({ status: 422, body: { errors: { documentAbsent: [/both/] } } });
    // A paper more never makes an answer worse: what is there may only allow, what is missing never does.
    const there = { effect: 'refuse', documentPresented: 'assay_certificate' };
    expect(await add(scene, there)).toMatchObject({ status: 422, body: { errors: { documentPresented: [/allow/] } } });
    const missing = { effect: 'allow', documentAbsent: 'assay_certificate' };
    expect(await add(scene, missing)).toMatchObject({ status: 422, body: { errors: { documentAbsent: [/allow/] } } });
    expect(await conditionsOf(scene.organisation.id)).toEqual([]);
  });

  test('another tenant’s slot and an unknown one are the same 404', async () => {
    const scene = await hostScene(owner());
    const other = await hostScene(owner());
    const theirs = await createSlot(owner(), { hall: other.hall });
    const answers = await Promise.all([theirs.id, randomUUID(), 'x'].map((slotId) => add(scene, { slotId })));
    for (const answer of answers) expect(answer).toEqual({ ...answers[0], status: 404 });
    expect(await conditionsOf(scene.organisation.id)).toEqual([]);
    const row = {
      orgId: scene.organisation.id,
      slotId: theirs.id,
      effect: 'allow' as const,
      when: { class: { in: ['8'] } },
    };
    const forced = withTenant(scene.scope, (tx) =>
      tx.insert(hostConditions).values({ ...row, sentence: 'By hand.', effectiveFrom: today }),
    );
    await expect(forced).rejects.toMatchObject({ cause: { code: '23503' } });
  });

  test('sent twice at once it is added once; the same key with other values is refused', async () => {
    const scene = await hostScene(owner());
    const _key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => add(scene, { _key })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([302]));
    expect(await conditionsOf(scene.organisation.id)).toHaveLength(1);
    expect(await add(scene, { _key, hs: '8505' })).toMatchObject({ status: 409 });
  });

  test('there are at most two hundred at a time; what is over makes room', async () => {
    const scene = await hostScene(owner());
    const row = {
      orgId: scene.organisation.id,
      effect: 'refuse' as const,
      when: { class: { in: ['8'] } },
      sentence: 'No acids here.',
      effectiveFrom: '2026-01-01',
    };
    await owner()
      .insert(hostConditions)
      .values(Array.from({ length: 200 }, () => row));
    expect(await add(scene)).toMatchObject({
      status: 409,
      body: { violations: [{ code: 'conflict.too_many_conditions' }] },
    });
    const [first] = await conditionsOf(scene.organisation.id);
    await owner()
      .update(hostConditions)
      .set({ effectiveTo: today })
      .where(eq(hostConditions.id, first?.id ?? ''));
    expect(await add(scene)).toMatchObject({ status: 302 });
  });
});

describe('the end of a condition', () => {
  test('is a day from which it holds no longer; setting the same day again changes nothing', async () => {
    const scene = await hostScene(owner());
    const { id } = await one(scene);
    const day = addDays(today, 30);
    expect(await end(scene, id, day)).toMatchObject({ status: 302 });
    expect(await end(scene, id, day)).toMatchObject({ status: 302 });
    expect((await conditionsOf(scene.organisation.id))[0]?.effectiveTo).toBe(day);
    expect((await trailOf(id)).map(({ action, data }) => [action, data.effectiveTo])).toEqual([
      ['host_condition.added', null],
      ['host_condition.ended', `none → ${day}`],
    ]);
    const _key = randomUUID();
    const answers = await Promise.all([
      end(scene, id, addDays(day, 1), { _key }),
      end(scene, id, addDays(day, 1), { _key }),
    ]);
    for (const answer of answers) expect(answer.status).toBe(302);
    expect(await trailOf(id)).toHaveLength(3);
  });

  test('never lies before today; on its first day it calls it off; and one that is over stays over', async () => {
    const scene = await hostScene(owner());
    const { id } = await one(scene);
    const calledOff = await one(scene);
    expect(await end(scene, calledOff.id, today)).toMatchObject({ status: 302 });
    expect(await end(scene, id, addDays(today, -1))).toMatchObject({
      status: 422,
      body: { errors: { endsOn: [/earliest/] } },
    });
    expect(await end(scene, id, 'soon')).toMatchObject({
      status: 422,
      body: { errors: { endsOn: [expect.any(String)] } },
    });
    expect(await end(scene, id, '')).toMatchObject({ status: 422 });
    await end(scene, id, addDays(today, 1));
    const input = { conditionId: id, endsOn: addDays(today, 9) };
    const later = await endCondition(scene.scope, input, asked('end-condition'), clockOn(addDays(today, 1)));
    expect(later).toMatchObject({ ok: false, violations: [{ code: 'lifecycle.condition_over' }] });
  });

  test('another tenant’s condition and an unknown one are the same 404', async () => {
    const scene = await hostScene(owner());
    const other = await hostScene(owner());
    const theirs = await one(other);
    const ids = [theirs.id, randomUUID(), 'x'];
    const answers = await Promise.all(ids.map((id) => end(scene, id, addDays(today, 5))));
    for (const answer of answers) expect(answer).toEqual({ ...answers[0], status: 404 });
    expect(await conditionsOf(other.organisation.id)).toEqual([theirs]);
    expect(await send(scene, 'drop-condition', {})).toMatchObject({ status: 400 });
  });
});

describe('the list', () => {
  test('parts what is in force from what is to come and what is over, and is paged', async () => {
    const scene = await hostScene(owner());
    await one(await hostScene(owner()));
    const row = { orgId: scene.organisation.id, effect: 'refuse' as const, when: { class: { in: ['8'] } } };
    const named = (sentence: string, effectiveFrom: PlainDate, effectiveTo: PlainDate | null = null) => ({
      ...row,
      sentence,
      effectiveFrom,
      effectiveTo,
    });
    await owner()
      .insert(hostConditions)
      .values([
        named('to come', addDays(today, 1)),
        named('ended today', addDays(today, -5), today),
        named('ends tomorrow', addDays(today, -4), addDays(today, 1)),
        named('begins today', today),
      ]);
    const sentences = async (query: string) => (await see(scene, query)).rows.map(({ sentence }) => sentence);
    expect(await sentences('')).toEqual(['begins today', 'ends tomorrow']);
    expect(await sentences('?show=upcoming')).toEqual(['to come']);
    expect(await sentences('?show=past')).toEqual(['ended today']);
    expect(await sentences('?show=nonsense&page=0')).toEqual(['begins today', 'ends tomorrow']);
    await owner()
      .insert(hostConditions)
      .values(Array.from({ length: 24 }, (_, n) => named(`old ${n}`, addDays(today, -100 - n))));
    expect(await see(scene)).toMatchObject({ page: 1, hasNext: true });
    expect(await sentences('?page=2')).toEqual(['old 23']);
  });

  test('a documents role reads it and may test; accounts may not; only runners add', async () => {
    const scene = await hostScene(owner());
    const as = async (role: 'documents' | 'accounts' | 'manager') => ({
      ...scene,
      cookie: await memberCookie(owner(), scene.organisation, role),
    });
    const documents = await as('documents');
    expect(await see(documents)).toMatchObject({ mayEdit: false });
    expect(await add(documents)).toMatchObject({ status: 403 });
    const accounts = await as('accounts');
    expect(await answered(() => loader(requestArgs(at(accounts))))).toMatchObject({ status: 403 });
    expect(await add(await as('manager'))).toMatchObject({ status: 302 });
    const shipper = await hostScene(owner(), { isHost: false });
    expect(await answered(() => loader(requestArgs(at(shipper))))).toMatchObject({ status: 404 });
    expect(await add(shipper)).toMatchObject({ status: 404 });
  });
});

describe('a tested cargo', () => {
  const CERIUM: Record<string, string> = {
    unNumber: '',
    packingGroup: '',
    hsCode: '28461010',
    material: 'rare_earth_compound',
    form: 'oxide',
    condition: 'new',
    packaging: 'steel_drums',
    customsStatus: 'duty_paid',
    dangerous: 'no',
    in: addDays(today, 10),
    out: addDays(today, 30),
    pallets: '8',
    kg: '6,400',
  };
  const tested = (scene: Scene, slot: string, over: Form = {}) => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ slot, ...CERIUM, ...over }))
      for (const each of Array.isArray(value) ? value : [value]) query.append(name, each);
    return loader(requestArgs(at(scene, `?${query}`)));
  };
  const verdict = async (scene: Scene, slot: string, over: Form = {}) => {
    const { test: answer } = (await tested(scene, slot, over)).data;
    const host = (answer.decision?.reasons ?? []).filter(({ code }) => code.startsWith('host.'));
    return { outcome: answer.decision?.outcome, host: host.map(({ code, sentence }) => `${code}: ${sentence}`) };
  };
  const withSlot = async () => {
    const scene = await hostScene(owner());
    return { scene, slot: await createSlot(owner(), { hall: scene.hall }) };
  };
  const SENTENCE = 'We take no rare-earth compounds in the monsoon.';

  test('is possible until a condition refuses it, and refused on overlapping days only', async () => {
    const { scene, slot } = await withSlot();
    expect(await verdict(scene, slot.id)).toEqual({ outcome: 'possible', host: [] });
    await one(scene, { effectiveFrom: addDays(today, 5), effectiveTo: addDays(today, 11) });
    const refused = { outcome: 'not_possible', host: [`host.refuses: ${SENTENCE}`] };
    expect(await verdict(scene, slot.id)).toEqual(refused);
    expect(await verdict(scene, slot.id, { in: addDays(today, 11) })).toEqual({ outcome: 'possible', host: [] });
    expect(await verdict(scene, slot.id, { in: addDays(today, 3), out: addDays(today, 5) })).toMatchObject({
      outcome: 'possible',
    });
    expect(
      await verdict(scene, slot.id, { hsCode: '28053000', material: 'rare_earth_metal', form: 'ingot' }),
    ).toMatchObject({
      host: [],
    });
  });

  test('a request asks, an allowance lifts both, for its own slot alone', async () => {
    const { scene, slot } = await withSlot();
    const second = await createSlot(owner(), { hall: scene.hall });
    await one(scene, { effect: 'request', sentence: 'Call us first, please.' });
    expect(await verdict(scene, slot.id)).toEqual({
      outcome: 'on_request',
      host: ['host.asks: Call us first, please.'],
    });
    await one(scene);
    expect((await verdict(scene, slot.id)).host).toEqual([
      `host.refuses: ${SENTENCE}`,
      'host.asks: Call us first, please.',
    ]);
    await one(scene, {
      effect: 'allow',
      slotId: slot.id,
      packagings: 'steel_drums',
      sentence: 'In steel drums always.',
    });
    expect(await verdict(scene, slot.id)).toEqual({ outcome: 'possible', host: [] });
    expect((await verdict(scene, slot.id, { packaging: 'bags' })).outcome).toBe('not_possible');
    expect((await verdict(scene, second.id)).outcome).toBe('not_possible');
  });

  test('an allowance never lifts the law or the slot’s own terms', async () => {
    const { scene, slot } = await withSlot();
    await one(scene, { effect: 'allow', hs: '28', un: '' });
    const answer = (await tested(scene, slot.id, { customsStatus: 'uncleared' })).data.test.decision;
    expect(answer?.outcome).toBe('not_possible');
    expect(answer?.reasons.map(({ code }) => code)).toContain('customs.uncleared_in_neutral');
    const oxidizer = { unNumber: '1477', packingGroup: 'II', dangerous: 'yes', form: 'salt', hsCode: '' };
    await one(scene, { effect: 'allow', hs: '', classes: '5.1' });
    const found = (await tested(scene, slot.id, oxidizer)).data;
    expect(found.test.errors).toEqual({});
    expect(found.test.decision?.reasons.map(({ code }) => code)).toContain('slot.class_not_accepted');
  });

  test('quantity and documents count: above is above, presented is presented', async () => {
    const { scene, slot } = await withSlot();
    await one(scene, { hs: '', palletsAbove: '8', documentAbsent: 'assay_certificate' });
    expect((await verdict(scene, slot.id)).outcome).toBe('possible');
    expect((await verdict(scene, slot.id, { pallets: '9' })).outcome).toBe('not_possible');
    const shown = { pallets: '9', presented: 'assay_certificate' };
    expect((await verdict(scene, slot.id, shown)).outcome).toBe('possible');
    await one(scene, { hs: '', kgAbove: '6400' });
    expect((await verdict(scene, slot.id)).outcome).toBe('possible');
    expect((await verdict(scene, slot.id, { kg: '6400.001' })).outcome).toBe('not_possible');
  });

  test('forms, packagings and floor load of the slot answer as well', async () => {
    const scene = await hostScene(owner());
    const slot = await createSlot(owner(), {
      hall: scene.hall,
      acceptedForms: ['ingot'],
      acceptedPackagings: ['ibc'],
      maxPalletMassGrams: 799_999,
    });
    const decision = (await tested(scene, slot.id)).data.test.decision;
    expect(decision?.reasons.map(({ code }) => code).sort()).toEqual([
      'slot.floor_load',
      'slot.form',
      'slot.packaging',
    ]);
  });

  test.each([
    ['unNumber', '14', 'unNumber'],
    ['unNumber', '9999', 'unNumber'],
    ['packingGroup', 'IV', 'packingGroup'],
    ['packingGroup', 'I', 'packingGroup'],
    ['hsCode', '7701', 'hsCode'],
    ['hsCode', '28461', 'hsCode'],
    ['material', 'kryptonite', 'material'],
    ['dangerous', 'perhaps', 'dangerous'],
    ['pallets', '-1', 'pallets'],
    ['kg', '1e308', 'kg'],
    ['in', '2026-02-30', 'in'],
    ['out', addDays(today, 10), 'out'],
    ['slot', '', 'slot'],
    ['presented', 'A document', 'presented'],
  ])('%s %j is a 422 beside %s, and the list is still there', async (name, value, field) => {
    const { scene, slot } = await withSlot();
    await one(scene);
    const answer = await tested(scene, name === 'slot' ? value : slot.id, name === 'slot' ? {} : { [name]: value });
    expect(answer.init?.status).toBe(422);
    expect(Object.keys(answer.data.test.errors)).toEqual([field]);
    expect(answer.data.rows).toHaveLength(1);
  });

  test('another tenant’s slot and an unknown one are the same 404', async () => {
    const { scene } = await withSlot();
    const other = await withSlot();
    const answers = await Promise.all(
      [other.slot.id, randomUUID(), 'x'].map((slot) => answered(() => tested(scene, slot))),
    );
    for (const answer of answers) expect(answer).toEqual({ ...answers[0], status: 404 });
  });

  test('the command’s clock decides what the past is', async () => {
    const { scene, slot } = await withSlot();
    const input = conditionSchema.parse(conditionForm({ slotId: slot.id, effectiveFrom: '2027-03-01' }));
    const refused = await addCondition(scene.scope, input, asked('add-condition'), clockOn('2027-03-02'));
    expect(refused).toMatchObject({ ok: false, violations: [{ code: 'condition.begins_in_the_past' }] });
    const added = await addCondition(scene.scope, input, asked('add-condition'), clockOn('2027-03-01'));
    expect(added.ok).toBe(true);
    expect(plainDate((await conditionsOf(scene.organisation.id))[0]?.effectiveFrom ?? '')).toBe('2027-03-01');
  });
});
