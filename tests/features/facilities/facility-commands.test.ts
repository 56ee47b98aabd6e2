import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { buildSentence } from '#app/features/facilities/hall-fields.tsx';
import { withTenant } from '#app/platform/db.server.ts';
import { loader as listLoader } from '#app/routes/workspace/facilities.tsx';
import { action as facilityAction, loader as facilityLoader } from '#app/routes/workspace/facility.tsx';
import { action as newAction, loader as newLoader } from '#app/routes/workspace/facility-new.tsx';
import { auditLog, facilities, halls, listings, organisations, ports } from '#db/schema/index.ts';
import { createFacility, createHall, createSlot } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { requestArgs } from '#tests/setup/request.ts';
import { answered, facilityForm, hostScene, memberCookie } from './host-scene.ts';

const { owner } = useDatabase();
type Scene = Awaited<ReturnType<typeof hostScene>>;
type Form = Record<string, string | string[]>;

const create = ({ organisation, cookie }: Scene, over: Record<string, string> = {}) =>
  answered(() =>
    newAction(requestArgs({ path: '/', params: { org: organisation.slug }, cookie, form: facilityForm(over) })),
  );
const send = ({ organisation, facility, cookie }: Scene, command: string, form: Form) =>
  answered(() =>
    facilityAction(
      requestArgs({
        path: '/',
        params: { org: organisation.slug, facilityId: facility.id },
        cookie,
        form: { _command: command, ...form },
      }),
    ),
  );
const see = ({ organisation, facility, cookie }: Scene) =>
  facilityLoader(requestArgs({ path: '/', params: { org: organisation.slug, facilityId: facility.id }, cookie }));
const facilitiesOf = (orgId: string) => owner().select().from(facilities).where(eq(facilities.orgId, orgId));
const hallsOf = (orgId: string) => owner().select().from(halls).where(eq(halls.orgId, orgId)).orderBy(halls.name);
const listingOf = async (slotId: string) =>
  (await owner().select().from(listings).where(eq(listings.slotId, slotId)))[0];
const actionsOn = async (entity: 'facility' | 'hall', orgId: string) =>
  (
    await owner()
      .select({ action: auditLog.action })
      .from(auditLog)
      .where(and(eq(auditLog.entity, entity), eq(auditLog.orgId, orgId)))
      .orderBy(auditLog.at)
  ).map(({ action }) => action);

describe('a new facility', () => {
  test('stands at its port until it has a point of its own', async () => {
    const scene = await hostScene(owner());
    expect(await create(scene, { warehouseCode: ' nsa1u 001 ' })).toMatchObject({ status: 302 });
    const [port] = await owner().select().from(ports).where(eq(ports.id, facilityForm().portId));
    expect((await facilitiesOf(scene.organisation.id)).find(({ name }) => name === 'Uran Yard')).toMatchObject({
      orgId: scene.organisation.id,
      lat: port?.lat,
      lon: port?.lon,
      timeZone: 'Asia/Kolkata',
      warehouseCode: 'NSA1U001',
      stateCode: '27',
    });
    expect(await actionsOn('facility', scene.organisation.id)).toEqual(['facility.created']);
    await create(scene, { name: 'Own point', lat: '18.8812', lon: '72.9411' });
    expect((await facilitiesOf(scene.organisation.id)).find(({ name }) => name === 'Own point')).toMatchObject({
      lat: 18.8812,
      lon: 72.9411,
      warehouseCode: null,
    });
  });

  test.each([
    ['name', ['', '  ', 'x'.repeat(121), 'x'.repeat(20_000), 'a\u0007b']],
    ['portId', ['', 'atlantis', 'x'.repeat(81)]],
    ['address', ['', 'x'.repeat(301)]],
    ['pin', ['', '012345', '40070', '4007077', '40070a', '-40070', '1e5']],
    ['stateCode', ['', '98', '25', '28', 'MH', '1e308']],
    ['warehouseCode', ['NSA1U01', 'NSA1U0011', '1SA1U001', 'NSA11001', 'ŃSA1U001']],
    ['licenceSection', ['59', '58a', '57 ', '__proto__']],
    ['licenseeIec', ['AAACQ1234', 'AAACQ1234KL', 'AAACQ-234K', 'ÄAACQ1234K']],
  ])('%s: each bad value gives 422 beside the field and writes nothing', async (field, values) => {
    const scene = await hostScene(owner());
    for (const value of values) {
      const answer = await create(scene, { [field]: value });
      expect(answer, `${field}=${value.slice(0, 20)}`).toMatchObject({
        status: 422,
        body: { errors: { [field]: [expect.any(String)] }, values: { address: expect.any(String) } },
      });
    }
    expect(await facilitiesOf(scene.organisation.id)).toHaveLength(1);
  });

  test.each([
    ['58', '', 'licenseeIec'],
    ['57', 'AAACQ1234K', 'licenseeIec'],
    ['', 'AAACQ1234K', 'licenseeIec'],
  ])('section %j with importer code %j is refused beside %s', async (licenceSection, licenseeIec, field) => {
    const scene = await hostScene(owner());
    const answer = await create(scene, { licenceSection, licenseeIec });
    expect(answer).toMatchObject({ status: 422, body: { errors: { [field]: [expect.any(String)] } } });
    expect(await facilitiesOf(scene.organisation.id)).toHaveLength(1);
  });

  test.each([
    ['5.9', '72', 'lat'],
    ['37.1', '72', 'lat'],
    ['72.9', '18.9', 'lat'],
    ['18.9', '98.5', 'lon'],
    ['18.9', '', 'lon'],
    ['', '72.9', 'lat'],
    ['NaN', '72', 'lat'],
    ['1e1', '72', 'lat'],
    ['-18.9', '72', 'lat'],
  ])('a point at %s, %s is refused beside %s', async (lat, lon, field) => {
    const scene = await hostScene(owner());
    const answer = await create(scene, { lat, lon });
    expect(answer).toMatchObject({ status: 422, body: { errors: { [field]: [expect.any(String)] } } });
    expect(await facilitiesOf(scene.organisation.id)).toHaveLength(1);
  });

  test('sent twice at once it is made once', async () => {
    const scene = await hostScene(owner());
    const _key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => create(scene, { _key })));
    expect(new Set(answers.map(({ location }) => location)).size).toBe(1);
    expect(await facilitiesOf(scene.organisation.id)).toHaveLength(2);
  });
});

describe('an edit', () => {
  test('writes what changed, and nothing when nothing did', async () => {
    const scene = await hostScene(owner());
    const { name, portId, address, pin, stateCode, lat, lon } = scene.facility;
    const same = {
      name,
      portId,
      address,
      pin,
      stateCode,
      lat: String(lat),
      lon: String(lon),
      warehouseCode: 'NSA1U007',
      licenceSection: '57',
    };
    expect(await send(scene, 'edit-facility', same)).toMatchObject({ status: 302 });
    expect(await actionsOn('facility', scene.organisation.id)).toEqual([]);
    await send(scene, 'edit-facility', { ...same, name: 'New name' });
    const [entry] = await owner().select().from(auditLog).where(eq(auditLog.entityId, scene.facility.id));
    expect(entry).toMatchObject({ action: 'facility.edited', data: { name: `${name} → New name` } });
  });

  test('can’t take warehouse code or licence from under a listed bonded slot; a paused one does not mind', async () => {
    const scene = await hostScene(owner());
    await createSlot(owner(), { hall: scene.hall, regime: 'bonded', status: 'published' });
    const answer = await send(scene, 'edit-facility', facilityForm());
    expect(answer).toMatchObject({
      status: 409,
      body: { errors: { warehouseCode: [/Pause them first/], licenceSection: [/Pause them first/] } },
    });
    const kept = { warehouseCode: 'NSA1U007' };
    expect(await send(scene, 'edit-facility', facilityForm(kept))).toMatchObject({
      status: 409,
      body: { errors: { licenceSection: [/listed under this licence/] } },
    });
    expect((await facilitiesOf(scene.organisation.id))[0]).toEqual(scene.facility);
    expect(
      await send(scene, 'edit-facility', facilityForm({ ...kept, licenceSection: '58', licenseeIec: 'aaacq1234k' })),
    ).toMatchObject({ status: 302 });
    expect((await facilitiesOf(scene.organisation.id))[0]).toMatchObject({
      licenceSection: '58',
      licenseeIec: 'AAACQ1234K',
    });

    const other = await hostScene(owner());
    await createSlot(owner(), { hall: other.hall, regime: 'bonded', status: 'paused' });
    expect(await send(other, 'edit-facility', facilityForm())).toMatchObject({ status: 302 });
  });
});

describe('halls', () => {
  test('are added and edited, with unique names in a facility', async () => {
    const scene = await hostScene(owner());
    expect(await send(scene, 'add-hall', { newHallName: ' Hall   Z ' })).toMatchObject({ status: 302 });
    expect(await send(scene, 'add-hall', { newHallName: 'Hall Z' })).toMatchObject({
      status: 409,
      body: { errors: { newHallName: [/already a hall called Hall Z/] }, values: { newHallName: 'Hall Z' } },
    });
    const rename = { hallId: scene.hall.id, hallName: 'Hall Z' };
    expect(await send(scene, 'edit-hall', rename)).toMatchObject({ status: 409 });
    expect(await send(scene, 'edit-hall', { ...rename, hallName: 'Hall Y' })).toMatchObject({ status: 302 });
    expect((await hallsOf(scene.organisation.id)).map(({ name }) => name)).toEqual(['Hall Y', 'Hall Z']);
    expect(await actionsOn('hall', scene.organisation.id)).toEqual(['hall.added', 'hall.edited']);
    const next = await createFacility(owner(), { organisation: scene.organisation });
    expect(await send({ ...scene, facility: next }, 'add-hall', { newHallName: 'Hall Z' })).toMatchObject({
      status: 302,
    });
  });

  test.each(['', '  ', 'x'.repeat(81)])('the name %j is refused', async (newHallName) => {
    const scene = await hostScene(owner());
    expect(await send(scene, 'add-hall', { newHallName })).toMatchObject({ status: 422 });
    expect(await hallsOf(scene.organisation.id)).toHaveLength(1);
  });

  test('a form this page does not have is refused', async () => {
    expect(await send(await hostScene(owner()), 'drop-hall', {})).toMatchObject({ status: 400 });
  });
});

describe('how a hall is built', () => {
  const details = { building: ' North  block ', place: '2', wallFireMinutes: '120', bayGap: '3.25', sprinklered: 'no' };
  const columns = { building: 'North block', place: 2, wallFireMinutes: 120, bayGapCm: 325, sprinklered: false };
  const UNKNOWN = { building: 'Main building', place: null, wallFireMinutes: 0, bayGapCm: 0, sprinklered: null };

  test('is kept as typed, metres as centimetres; what is left out is not known', async () => {
    const scene = await hostScene(owner());
    await send(scene, 'add-hall', { newHallName: 'Hall Z', ...details });
    await send(scene, 'add-hall', { newHallName: 'Hall ZZ' });
    const kept = await hallsOf(scene.organisation.id);
    expect(kept.find(({ name }) => name === 'Hall Z')).toMatchObject(columns);
    expect(kept.find(({ name }) => name === 'Hall ZZ')).toMatchObject(UNKNOWN);
    expect((await see(scene)).halls.find(({ name }) => name === 'Hall Z')).toMatchObject(columns);
  });

  test('an edit names what changed, and clears what is known no longer', async () => {
    const scene = await hostScene(owner());
    await owner().update(halls).set(UNKNOWN).where(eq(halls.id, scene.hall.id));
    const form = { hallId: scene.hall.id, hallName: scene.hall.name };
    expect(await send(scene, 'edit-hall', { ...form, ...details })).toMatchObject({ status: 302 });
    expect((await hallsOf(scene.organisation.id))[0]).toMatchObject(columns);
    await send(scene, 'edit-hall', { ...form, ...details });
    const trail = await owner().select().from(auditLog).where(eq(auditLog.entityId, scene.hall.id));
    expect(trail).toMatchObject([
      {
        action: 'hall.edited',
        data: {
          building: 'Main building → North block',
          place: 'none → 2',
          wallFireMinutes: '0 → 120',
          bayGapCm: '0 → 325',
          sprinklered: 'none → false',
        },
      },
    ]);
    const cleared = { building: 'Main building', place: '', wallFireMinutes: '', bayGap: '', sprinklered: 'unknown' };
    await send(scene, 'edit-hall', { ...form, ...cleared });
    expect((await hallsOf(scene.organisation.id))[0]).toMatchObject(UNKNOWN);
  });

  test('the page explains it by the rulebook in force', async () => {
    const { measures } = await see(await hostScene(owner()));
    expect(measures).toMatchObject({ kind: 'placement', wallFireMinutes: 90, bayGapCm: 300, provisional: true });
    const built = { building: 'Main building', place: 1, wallFireMinutes: 90, bayGapCm: 299, sprinklered: true };
    expect(buildSentence(built, measures)).toBe(
      'Main building, place 1; walls 90 min, a fire section of its own; bays 2.99 m apart; sprinklers.',
    );
    expect(buildSentence({ ...built, wallFireMinutes: 89, bayGapCm: 300 }, measures)).toContain(
      'walls 89 min; bays 3 m apart, separate',
    );
  });

  test.each([
    ['building', ['', '  ', 'x'.repeat(81)]],
    ['place', ['0', '-1', '1.5', '1001', 'NaN', '1e2', '9'.repeat(5_000)]],
    ['wallFireMinutes', ['-90', '481', '90.5', 'NaN', '1e2', '9'.repeat(5_000)]],
    ['bayGap', ['-3', '100.01', '3.255', 'NaN', '3 m', '9'.repeat(5_000)]],
    ['sprinklered', ['', 'maybe', 'true']],
  ])('%s: each bad value gives 422 beside the field and writes nothing', async (field, values) => {
    const scene = await hostScene(owner());
    for (const value of values) {
      const bad = { ...details, [field]: value };
      const refused = { status: 422, body: { errors: { [field]: [expect.any(String)] } } };
      expect(await send(scene, 'add-hall', { newHallName: 'Hall Z', ...bad }), value.slice(0, 20)).toMatchObject(
        refused,
      );
      const form = { hallId: scene.hall.id, hallName: 'Hall Y', ...bad };
      expect(await send(scene, 'edit-hall', form), value.slice(0, 20)).toMatchObject(refused);
    }
    expect(await hallsOf(scene.organisation.id)).toEqual([scene.hall]);
  });

  test('sent twice at once it is edited once', async () => {
    const scene = await hostScene(owner());
    const form = { hallId: scene.hall.id, hallName: 'Hall Y', ...details, _key: randomUUID() };
    const answers = await Promise.all(Array.from({ length: 4 }, () => send(scene, 'edit-hall', form)));
    expect(new Set(answers.map(({ location }) => location)).size).toBe(1);
    expect(await actionsOn('hall', scene.organisation.id)).toEqual(['hall.edited']);
  });
});

describe('the listing tells the truth', () => {
  test('after the facility, the hall and the organisation are renamed and the facility moves', async () => {
    const scene = await hostScene(owner());
    const slot = await createSlot(owner(), { hall: scene.hall, status: 'published' });
    await send(
      scene,
      'edit-facility',
      facilityForm({ name: 'Renamed', portId: 'mumbai-port', lat: '18.95', lon: '72.85' }),
    );
    await send(scene, 'edit-hall', { hallId: scene.hall.id, hallName: 'Shed 9' });
    await withTenant(scene.scope, (tx) =>
      tx.update(organisations).set({ name: 'New Firm' }).where(eq(organisations.id, scene.organisation.id)),
    );
    expect(await listingOf(slot.id)).toMatchObject({
      facilityName: 'Renamed',
      hallName: 'Shed 9',
      hostName: 'New Firm',
      portId: 'mumbai-port',
      lat: 18.95,
      warehouseCode: null,
    });
  });

  test('a draft stays unlisted through all of it', async () => {
    const scene = await hostScene(owner());
    const slot = await createSlot(owner(), { hall: scene.hall, status: 'draft' });
    await send(scene, 'edit-facility', facilityForm());
    await send(scene, 'edit-hall', { hallId: scene.hall.id, hallName: 'Shed 9' });
    expect(await listingOf(slot.id)).toBeUndefined();
  });
});

describe('who sees what', () => {
  test('the list counts halls, slots and what is published, of this organisation alone', async () => {
    const scene = await hostScene(owner());
    const other = await hostScene(owner());
    await createSlot(owner(), { hall: other.hall });
    await createHall(owner(), { facility: scene.facility });
    await createSlot(owner(), { hall: scene.hall });
    await createSlot(owner(), { hall: scene.hall, status: 'draft' });
    const bare = await createFacility(owner(), { organisation: scene.organisation, name: 'ZZ bare' });
    const args = requestArgs({ path: '/', params: { org: scene.organisation.slug }, cookie: scene.cookie });
    expect((await listLoader(args)).facilities).toMatchObject([
      { id: scene.facility.id, hallCount: 2, slotCount: 2, publishedCount: 1 },
      { id: bare.id, hallCount: 0, slotCount: 0, publishedCount: 0 },
    ]);
  });

  test('the page shows each hall with its own slots', async () => {
    const scene = await hostScene(owner());
    const second = await createHall(owner(), { facility: scene.facility, name: 'ZZ second' });
    const slot = await createSlot(owner(), { hall: second });
    const page = await see(scene);
    expect(page.halls.map((hall) => [hall.id, hall.slots.map(({ id }) => id)])).toEqual([
      [scene.hall.id, []],
      [second.id, [slot.id]],
    ]);
  });

  test('another tenant’s facility and an unknown one are the same 404', async () => {
    const scene = await hostScene(owner());
    const other = await hostScene(owner());
    const ids = [other.facility.id, randomUUID(), 'x', '%00'];
    const seen = await Promise.all(
      ids.map((id) => answered(() => see({ ...scene, facility: { ...scene.facility, id } }))),
    );
    for (const answer of seen) expect(answer).toEqual({ ...seen[0], status: 404 });
    for (const id of ids) {
      const there = { ...scene, facility: { ...scene.facility, id } };
      expect(await send(there, 'edit-facility', facilityForm())).toEqual(seen[0]);
      expect(await send(there, 'add-hall', { newHallName: 'Hall' })).toEqual(seen[0]);
      expect(await send(there, 'edit-hall', { hallId: other.hall.id, hallName: 'Hall' })).toEqual(seen[0]);
    }
    expect(await send(scene, 'edit-hall', { hallId: other.hall.id, hallName: 'Hall' })).toEqual(seen[0]);
    expect(await facilitiesOf(other.organisation.id)).toEqual([other.facility]);
    expect(await hallsOf(other.organisation.id)).toEqual([other.hall]);
  });

  test('for an organisation that lets nothing these pages do not exist', async () => {
    const scene = await hostScene(owner(), { isHost: false });
    const args = () => requestArgs({ path: '/', params: { org: scene.organisation.slug }, cookie: scene.cookie });
    expect(await answered(() => listLoader(args()))).toMatchObject({ status: 404 });
    expect(await answered(() => newLoader(args()))).toMatchObject({ status: 404 });
    expect(await answered(() => see(scene))).toMatchObject({ status: 404 });
    expect(await create(scene)).toMatchObject({ status: 404 });
  });

  test('the gate reads; it neither adds nor changes', async () => {
    const scene = await hostScene(owner());
    const gate = { ...scene, cookie: await memberCookie(owner(), scene.organisation, 'gate') };
    expect(await see(gate)).toMatchObject({ mayEdit: false, mayAddSlots: false });
    expect(await create(gate)).toMatchObject({ status: 403 });
    expect(await send(gate, 'edit-facility', facilityForm())).toMatchObject({ status: 403 });
    expect(await send(gate, 'add-hall', { newHallName: 'Hall' })).toMatchObject({ status: 403 });
    expect(await facilitiesOf(scene.organisation.id)).toEqual([scene.facility]);
  });
});
