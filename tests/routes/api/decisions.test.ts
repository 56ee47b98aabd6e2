import { beforeAll, describe, expect, test } from 'vitest';
import { BASE_CARGO } from '#app/domain/cargo/rule-examples.ts';
import { decisionAnswerSchema } from '#app/features/api/answer.schema.server.ts';
import { action } from '#app/routes/api/decisions.ts';
import { createApiKey, createBooking, createPerson } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createHost, createShipper } from '#tests/setup/market.ts';
import { inDays } from '../http/site.ts';
import { call, fieldsOf, problemOf } from './scene.ts';

const database = useDatabase();
let key = '';
let hostKey = '';
let operatorKey = '';
let shipper: Awaited<ReturnType<typeof createShipper>>;
let host: Awaited<ReturnType<typeof createHost>>;
const scopes = ['decisions'];

beforeAll(async () => {
  const db = database.owner();
  shipper = await createShipper(db);
  host = await createHost(db);
  key = await createApiKey(db, { organisation: shipper.organisation, createdBy: shipper.owner.id, scopes });
  hostKey = await createApiKey(db, { organisation: host.organisation, createdBy: host.owner.id, scopes });
  const operator = await createPerson(db, { isOperator: true });
  operatorKey = await createApiKey(db, { organisation: null, createdBy: operator.id, scopes });
});

/** Fully known, harmless; without what only a profile holds. */
const OXIDE = {
  description: 'Cerium oxide in drums',
  material: 'rare_earth_compound',
  form: 'oxide',
  condition: 'new',
  packaging: 'steel_drums',
  hs: '2846.10.10',
  dangerous: 'no',
  magnetised: 'no',
  oily: 'no',
  damaged: 'no',
  customsStatus: 'duty_paid',
  notifiedGoods: 'no',
  scomet: 'no',
  origin: 'VN',
};
const LITHIUM = {
  ...OXIDE,
  description: 'Lithium',
  material: 'lithium_metal',
  form: 'ingot',
  hs: '28051900',
  dangerous: 'yes',
  un: '1415',
};
const NOBODYS = '00000000-0000-4000-8000-000000000000';
const STAY = { in: inDays(10), out: inDays(20) };
const SLOT = {
  regime: 'neutral',
  acceptedClasses: ['4.3', '3'],
  acceptedForms: [],
  acceptedPackagings: [],
  quarantine: false,
  sprinklered: false,
  maxPalletMassGrams: null,
  licenceSection: null,
  licenseeIec: null,
  bookingMode: 'instant',
  papers: [
    { kind: 'fire_noc', validFrom: '2020-01-01', validUntil: null, names: [], verified: true, coversPaise: null },
  ],
  conditions: [],
};

const ask = (body: unknown, as = key) => call(action, '/api/v1/decisions', { key: as, body });

async function answer(body: unknown, as = key) {
  const { status, body: said } = await ask(body, as);
  expect({ status, said }).toMatchObject({ status: 200 });
  return decisionAnswerSchema.parse(said);
}
const codes = ({ reasons }: Awaited<ReturnType<typeof answer>>) => reasons.map(({ code }) => code);

describe('cargo alone', () => {
  test('known and harmless: possible, for a day from today, and the answer says which', async () => {
    const found = await answer({ cargo: OXIDE });
    expect(found).toMatchObject({ verdict: 'POSSIBLE', reasons: [], rulebook: { version: '2026.2' } });
    expect(found.stay).toEqual({ in: inDays(0), out: inDays(1) });
    expect(found.assumed.map(({ field }) => field)).toContain('stay');
    expect(found.cargo).toMatchObject({ classes: [], missing: [] });
  });

  test('nothing known is never possible', async () => {
    const found = await answer({ cargo: {} });
    expect(found.verdict).toBe('ON_REQUEST');
    expect(found.cargo.missing).toEqual(['material', 'form', 'condition', 'packaging', 'dangerous']);
    expect(found.tasks.length).toBeGreaterThan(0);
  });

  test('a number fills in its entries', async () => {
    const { cargo } = await answer({ cargo: { un: 'UN1415', packingGroup: 'I' } });
    expect(cargo).toMatchObject({ classes: ['4.3'], storageClasses: ['4.3'] });
    expect(cargo.entries).toEqual([{ un: '1415', name: 'LITHIUM', class: '4.3', subsidiary: [], packingGroup: 'I' }]);
  });

  test('short names say the same as long ones', async () => {
    const [brief, long] = [
      { un: '1415', hs: '28051900' },
      { unNumber: '1415', hsCode: '28051900' },
    ];
    expect(await answer({ cargo: brief })).toEqual(await answer({ cargo: long }));
    const [classes, declared] = [{ class: '8', subsidiary: ['6.1'] }, { declaredClasses: ['8', '6.1'] }];
    expect(await answer({ cargo: classes })).toEqual(await answer({ cargo: declared }));
  });
});

describe('neighbours without a slot', () => {
  const beside = (place: string, neighbour: object = { class: '3' }) =>
    answer({ cargo: LITHIUM, stay: STAY, neighbours: [{ ...neighbour, place }] });

  test.each([
    ['same-bay', 'NOT_POSSIBLE'],
    ['same-section-3m', 'NOT_POSSIBLE'],
    ['other-section', 'POSSIBLE'],
  ])('%s: %s', async (place, verdict) => {
    const alone = await answer({ cargo: LITHIUM, stay: STAY });
    const found = await beside(place);
    expect(codes(found).includes('segregation.neighbour')).toBe(verdict === 'NOT_POSSIBLE');
    expect(found.verdict).toBe(verdict === 'POSSIBLE' ? alone.verdict : verdict);
    // Nothing is said about a slot nobody named.
    expect(codes(found).filter((code) => /^(slot|paper|host)\./.test(code))).toEqual([]);
  });

  test('each way of saying what stands there says the same', async () => {
    const flat = await beside('same-bay', { un: '1789', packingGroup: 'II' });
    expect(await beside('same-bay', { cargo: { unNumber: '1789', packingGroup: 'II' } })).toEqual(flat);
    expect(codes(await beside('same-bay', { dangerous: 'no' }))).not.toContain('segregation.neighbour');
    expect(codes(await beside('same-bay', { cargo: { dangerous: 'no' } }))).not.toContain('segregation.neighbour');
  });

  test('one that leaves before or comes after is none', async () => {
    const gone = { class: '8', stay: { in: inDays(1), out: STAY.in } };
    const later = { class: '8', stay: { in: STAY.out, out: inDays(90) } };
    for (const neighbour of [gone, later])
      expect(codes(await beside('same-bay', neighbour))).not.toContain('segregation.neighbour');
    const still = { class: '8', stay: { in: inDays(1), out: inDays(11) } };
    expect(codes(await beside('same-bay', still))).toContain('segregation.neighbour');
  });

  test('500 of them are heard', async () => {
    const neighbours = Array.from({ length: 500 }, () => ({ class: '8', place: 'other-building' }));
    expect((await answer({ cargo: OXIDE, stay: STAY, neighbours })).verdict).toBe('POSSIBLE');
  });
});

describe('a slot made up for the question', () => {
  test('takes what it says it takes', async () => {
    expect(await answer({ cargo: OXIDE, slot: SLOT, stay: STAY })).toMatchObject({ verdict: 'POSSIBLE', reasons: [] });
    expect(codes(await answer({ cargo: LITHIUM, slot: { ...SLOT, acceptedClasses: [] }, stay: STAY }))).toContain(
      'slot.class_not_accepted',
    );
    expect(codes(await answer({ cargo: OXIDE, slot: SLOT, stay: STAY, regime: 'bonded' }))).toContain('slot.regime');
  });

  test('what it leaves open is said', async () => {
    const { assumed } = await answer({ cargo: OXIDE, slot: { regime: 'neutral' }, stay: STAY });
    expect(assumed.map(({ field }) => field)).toEqual(expect.arrayContaining(['slot.acceptedClasses', 'slot.papers']));
  });

  test('conditions, floor and room count', async () => {
    const conditions = [{ effect: 'refuse', when: { hs: { startsWith: ['2846'] } }, sentence: 'No compounds here.' }];
    const found = await answer({
      cargo: OXIDE,
      slot: { ...SLOT, conditions, maxPalletMassGrams: 500_000, palletPositions: 4, maxMassGrams: 9_000_000 },
      stay: STAY,
      pallets: 5,
      massGrams: 4_000_000,
    });
    expect(codes(found)).toEqual(expect.arrayContaining(['host.refuses', 'slot.floor_load', 'capacity.pallets']));
    expect(found.verdict).toBe('NOT_POSSIBLE');
  });

  test('bond, licence and insurance are limits, each a reason', async () => {
    const headroom = {
      bondFreePaise: 10,
      insuredDutyFreePaise: 10,
      licenceDutyFreePaise: 10,
      licenceValueFreePaise: 10,
    };
    const cargo = { ...OXIDE, customsStatus: 'bonded', assessableDutyPaise: 1_000, declaredValuePaise: 5_000 };
    const found = await answer({ cargo, slot: { ...SLOT, regime: 'bonded' }, stay: STAY, headroom });
    expect(codes(found)).toEqual(
      expect.arrayContaining([
        'headroom.bond',
        'headroom.insured_duty',
        'headroom.licence_duty',
        'headroom.licence_value',
      ]),
    );
  });

  test('the mass of one pallet stands for the mass of all', async () => {
    const { assumed } = await answer({
      cargo: { ...OXIDE, massGramsPerPallet: 700_000 },
      slot: SLOT,
      stay: STAY,
      pallets: 3,
    });
    expect(assumed.find(({ field }) => field === 'massGrams')?.sentence).toContain('2100000 g');
  });
});

describe('a slot of the marketplace', () => {
  const quantity = { pallets: 2, massGrams: 1_600_000 };

  test('answers with its terms, its room and what stands there', async () => {
    const slot = await host.slot({ palletPositions: 6, maxMassGrams: 20_000_000, hazardClasses: ['4.3', '8'] });
    const body = { cargo: OXIDE, slot: { id: slot.id }, stay: STAY, ...quantity };
    expect(await answer(body)).toMatchObject({ verdict: 'POSSIBLE' });
    await createBooking(database.owner(), {
      slot,
      shipper: shipper.organisation,
      pallets: 5,
      hazardClasses: ['8'],
      startsOn: STAY.in,
      endsOn: STAY.out,
    });
    expect(codes(await answer(body))).toContain('capacity.pallets');
    expect(codes(await answer({ ...body, pallets: 1, massGrams: 1_000, cargo: LITHIUM }))).toContain(
      'segregation.neighbour',
    );
    const told = { class: '3', place: 'same-bay' };
    const reasons = (await answer({ ...body, pallets: 1, massGrams: 1_000, cargo: LITHIUM, neighbours: [told] }))
      .reasons;
    expect(reasons.filter(({ code }) => code === 'segregation.neighbour')).toHaveLength(2);
    expect(codes(await answer({ ...body, stay: { in: inDays(-3), out: inDays(3) } }))).toContain('stay.past');
  });

  test('without a quantity room is asked for one place, and the answer says so', async () => {
    const slot = await host.slot();
    const { assumed } = await answer({ cargo: OXIDE, slot: { id: slot.id }, stay: STAY });
    expect(assumed.map(({ field }) => field)).toContain('pallets');
  });

  test('a draft is its host’s alone; for everybody else it is like one that never was', async () => {
    const draft = await host.slot({ status: 'draft' });
    const of = (id: string) => ({ cargo: OXIDE, slot: { id }, stay: STAY, ...quantity });
    expect(codes(await answer(of(draft.id), hostKey))).toContain('slot.not_published');
    const never = problemOf(await ask(of('00000000-0000-4000-8000-000000000000')));
    for (const as of [key, operatorKey]) {
      const { requestId: _, ...foreign } = problemOf(await ask(of(draft.id), as));
      expect(foreign).toEqual({ ...never, requestId: undefined });
    }
  });
});

describe('a profile', () => {
  test('is read with its organisation’s key and no other', async () => {
    const { profile } = await shipper.cargo();
    const body = { cargo: { profileId: profile.id }, slot: SLOT, stay: STAY };
    const found = await answer(body);
    expect(found.verdict).toBe('POSSIBLE');
    expect(found.assumed.map(({ field }) => field)).toContain('shipperPapers');
    for (const as of [hostKey, operatorKey]) {
      const problem = problemOf(await ask(body, as));
      expect([problem.status, fieldsOf(problem)]).toEqual([422, ['cargo.profileId']]);
    }
  });
});

describe('headroom of a slot of the marketplace', () => {
  const headroom = { bondFreePaise: 10 };
  const cargo = { ...OXIDE, customsStatus: 'bonded', assessableDutyPaise: 1_000 };

  test('limits a bonded one; for a neutral one the answer says that nothing was asked for', async () => {
    const [bonded, neutral] = [await host.slot({ regime: 'bonded' }), await host.slot()];
    const limited = await answer({ cargo, slot: { id: bonded.id }, stay: STAY, headroom });
    expect(codes(limited)).toContain('headroom.bond');
    expect(limited.assumed.map(({ field }) => field)).not.toContain('headroom');
    const unlimited = await answer({ cargo, slot: { id: neutral.id }, stay: STAY, headroom });
    expect(codes(unlimited)).not.toContain('headroom.bond');
    expect(unlimited.assumed.map(({ field }) => field)).toContain('headroom');
  });

  test('what says nothing is no fault without a slot', async () => {
    const body = { cargo: OXIDE, regime: null, shipperPapers: [], headroom: { bondFreePaise: null } };
    expect(await answer(body)).toMatchObject({ verdict: 'POSSIBLE' });
  });
});

describe('what can’t be used names its field', () => {
  const neighbour = (more: object) => ({ cargo: OXIDE, stay: STAY, neighbours: [{ place: 'same-bay', ...more }] });
  test.each<[string, unknown, string[]]>([
    ['no cargo', {}, ['cargo']],
    ['an unknown UN number', { cargo: { unNumber: '9999' } }, ['cargo.unNumber']],
    ['an unknown UN number by its short name', { cargo: { un: '9999' } }, ['cargo.un']],
    ['an unknown HS code', { cargo: { hsCode: '01019999' } }, ['cargo.hsCode']],
    ['chapter 77', { cargo: { hs: '7701' } }, ['cargo.hs']],
    ['an impossible packing group', { cargo: { un: '1415', packingGroup: 'III' } }, ['cargo.packingGroup']],
    ['a packing group by itself', { cargo: { packingGroup: 'I' } }, ['cargo.packingGroup']],
    ['a class the number hasn’t', { cargo: { un: '1415', class: '3' } }, ['cargo.class']],
    ['two names for one fact', { cargo: { un: '1415', unNumber: '1415' } }, ['cargo.un']],
    ['a subsidiary class alone', { cargo: { subsidiary: ['8'] } }, ['cargo.subsidiary']],
    ['a negative mass', { cargo: OXIDE, massGrams: -1, pallets: 1 }, ['massGrams']],
    ['a negative mass of a pallet', { cargo: { massGramsPerPallet: -5 } }, ['cargo.massGramsPerPallet']],
    ['a mass beyond numbers', { cargo: OXIDE, massGrams: 1e308, pallets: 1 }, ['massGrams']],
    ['thorium beyond everything', { cargo: { thoriumPpm: 1e308 } }, ['cargo.thoriumPpm']],
    ['half a pallet', { cargo: OXIDE, pallets: 0.5, massGrams: 1 }, ['pallets']],
    ['pallets of unknown mass', { cargo: OXIDE, pallets: 2 }, ['massGrams']],
    ['mass on unknown pallets', { cargo: OXIDE, massGrams: 2 }, ['pallets']],
    ['a wrong type', { cargo: { form: 7, magnetised: true } }, ['cargo.form', 'cargo.magnetised']],
    ['unknown names', { cargo: { colour: 'red' }, speed: 1 }, ['cargo.colour', 'speed']],
    ['a slot without a stay', { cargo: OXIDE, slot: SLOT }, ['stay']],
    ['neighbours without a stay', { cargo: OXIDE, neighbours: [{ class: '3', place: 'same-bay' }] }, ['stay']],
    ['a running clock without a stay', { cargo: { ...OXIDE, bondedSince: '2026-01-01' } }, ['stay']],
    ['a stay that ends first', { cargo: OXIDE, stay: { in: STAY.out, out: STAY.in } }, ['stay.out']],
    ['a stay beyond the calendar', { cargo: OXIDE, stay: { in: '2100-12-30', out: '2100-12-31' } }, ['stay.out']],
    ['a day that is none', { cargo: OXIDE, stay: { in: '2027-02-30', out: 'soon' } }, ['stay.in', 'stay.out']],
    ['a slot of neither kind', { cargo: OXIDE, stay: STAY, slot: {} }, ['slot.regime']],
    ['a slot of both kinds', { cargo: OXIDE, stay: STAY, slot: { ...SLOT, id: NOBODYS } }, ['slot.id']],
    ['a slot id that is none', { cargo: OXIDE, stay: STAY, slot: { id: '12' } }, ['slot.id']],
    ['a profile that is none', { cargo: { profileId: NOBODYS } }, ['cargo.profileId']],
    ['a profile and facts', { cargo: { profileId: NOBODYS, form: 'oxide' } }, ['cargo.profileId']],
    ['a neighbour without a place', { cargo: OXIDE, stay: STAY, neighbours: [{ class: '3' }] }, ['neighbours.0.place']],
    ['a neighbour refused by place', neighbour({ class: '3', place: 'refused' }), ['neighbours.0.place']],
    ['a neighbour’s unknown number', neighbour({ un: '9999' }), ['neighbours.0.un']],
    ['a neighbour’s unknown number below', neighbour({ cargo: { un: '9999' } }), ['neighbours.0.cargo.un']],
    ['a neighbour said twice', neighbour({ un: '1415', cargo: { un: '1415' } }), ['neighbours.0.cargo']],
    [
      'a condition about nothing',
      { cargo: OXIDE, stay: STAY, slot: { ...SLOT, conditions: [{ effect: 'allow', when: { mood: {} } }] } },
      ['slot.conditions.0.when.mood'],
    ],
    [
      'a paper of no kind',
      { cargo: OXIDE, shipperPapers: [{ kind: 'x', validFrom: '2020-01-01' }] },
      ['shipperPapers.0.kind'],
    ],
    ['a step that is none', { cargo: OXIDE, step: 'lunch' }, ['step']],
    [
      'negative headroom',
      { cargo: OXIDE, stay: STAY, slot: { ...SLOT, regime: 'bonded' }, headroom: { bondFreePaise: -1 } },
      ['headroom.bondFreePaise'],
    ],
    ['a regime without a slot', { cargo: OXIDE, regime: 'bonded' }, ['regime']],
    [
      'papers without a slot',
      { cargo: OXIDE, shipperPapers: [{ kind: 'iec', validFrom: '2020-01-01' }] },
      ['shipperPapers'],
    ],
    ['headroom without a slot', { cargo: OXIDE, headroom: { bondFreePaise: 1 } }, ['headroom']],
    [
      'headroom of a neutral slot',
      { cargo: OXIDE, stay: STAY, slot: SLOT, headroom: { licenceValueFreePaise: 1 } },
      ['headroom'],
    ],
  ])('%s', async (_, body, fields) => {
    const problem = problemOf(await ask(body));
    expect([problem.status, fieldsOf(problem)]).toEqual([422, fields]);
  });
});

test('the scene’s oxide is the factories’', () => {
  expect(BASE_CARGO).toMatchObject({ form: OXIDE.form, material: OXIDE.material, hsCode: '28461010' });
});
