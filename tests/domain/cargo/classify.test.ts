import { describe, expect, test } from 'vitest';
import { activityOf, tariffLineFor } from '#app/domain/cargo/classify.ts';
import { type CargoFacts, codesOf, labelOf, MATERIALS, NOTHING_DECLARED } from '#app/domain/cargo/facts.ts';
import { BASE_CARGO } from '#app/domain/cargo/rule-examples.ts';
import { cargo, rulebook } from './scene.ts';

const reasonCodes = (change: Partial<CargoFacts>) => cargo(change).reasons.map(({ code }) => code);
const classes = (change: Partial<CargoFacts>) => cargo(change).hazard.classes;

describe('what the facts make of cargo', () => {
  test('plain cargo has no class, no group, no reason and no question', () => {
    const { open, caseFacts: _, ...plain } = cargo();
    expect(plain).toEqual({
      facts: BASE_CARGO,
      hazard: { classes: [], storageClasses: [], groups: [] },
      entries: [],
      tariffLine: tariffLineFor(rulebook, '28461010'),
      regimes: ['critical_mineral'],
      activity: null,
      missing: [],
      hazardOpen: false,
      tasks: [],
      reasons: [],
    });
    expect(open.licensable).toEqual([]);
    expect(open.documents).toEqual([]);
  });

  test('a UN number brings class, subsidiary, storage class and groups', () => {
    const it = cargo({ unNumber: '2031', dangerous: 'yes', packingGroup: 'I' });
    expect(it.entries).toHaveLength(1);
    expect(it.hazard).toEqual({ classes: ['5.1', '8'], storageClasses: ['8B'], groups: expect.any(Array) });
    expect(it.hazard.groups).toContain('acid');
    expect(reasonCodes({ unNumber: '2031', dangerous: 'yes' })).toContain('cargo.packing_group_open');
    expect(it.reasons.map(({ code }) => code)).not.toContain('cargo.packing_group_open');
  });

  test('an open packing group says which number it is about, and asks', () => {
    const reason = cargo({ unNumber: '1477', dangerous: 'yes' }).reasons.find(
      ({ code }) => code === 'cargo.packing_group_open',
    );
    expect(reason).toEqual({
      code: 'cargo.packing_group_open',
      effect: 'request',
      params: { un: '1477' },
      sentence: 'UN 1477 has several packing groups; until one is given, the strictest counts.',
      fix: 'Give the packing group from the dangerous goods declaration.',
      citation: 'IMDG Code 3.2',
    });
    expect(reasonCodes({ unNumber: '1333', dangerous: 'yes' })).not.toContain('cargo.packing_group_open');
  });

  test('declared classes count where there is no UN number, and only there', () => {
    expect(cargo({ declaredClasses: ['6.1', '3'], dangerous: 'yes' }).hazard).toEqual({
      classes: ['3', '6.1'],
      storageClasses: ['6.1A', '6.1B', '6.1C', '6.1D'],
      groups: [],
    });
    expect(classes({ declaredClasses: ['6.1'], unNumber: '1090', dangerous: 'yes' })).toEqual(['3']);
  });

  test.each<[string, Partial<CargoFacts>, string[]]>([
    ['cerium ingot', { unNumber: '1333', dangerous: 'yes', form: 'ingot' }, ['4.1']],
    ['cerium turnings', { unNumber: '3078', dangerous: 'yes', form: 'turnings' }, ['4.3']],
    [
      'fine metal of which nothing is said',
      { material: 'magnet_alloy', form: 'swarf', dangerous: 'unknown' },
      ['4.2', '4.3'],
    ],
    ['coarse metal of which nothing is said', { material: 'magnet_alloy', form: 'ingot', dangerous: 'unknown' }, []],
    ['cells of which nothing is said', { material: 'battery_other', form: 'cell', dangerous: 'unknown' }, ['9']],
    ['a liquid of which nothing is said', { form: 'liquid', dangerous: 'unknown' }, ['8']],
    ['nothing known at all', { ...NOTHING_DECLARED }, ['4.2', '4.3']],
    ['dangerous, and nobody knows how', { dangerous: 'yes' }, ['4.2', '4.3']],
    ['activity ten times the exemption level', { thoriumPpm: 2_465, uraniumPpm: 0 }, []],
    ['activity above ten times the exemption level', { thoriumPpm: 2_466, uraniumPpm: 0 }, ['7']],
  ])('%s', (_, facts, expected) => {
    expect(classes(facts)).toEqual(expected);
  });

  test('combustible packaging, a solution and magnetism are groups', () => {
    expect(cargo({ packaging: 'cartons' }).hazard.groups).toEqual(['combustible_packaging']);
    expect(cargo({ packaging: 'steel_drums' }).hazard.groups).toEqual([]);
    expect(cargo({ form: 'solution' }).hazard.groups).toEqual(['aqueous']);
    expect(cargo({ magnetised: 'yes' }).hazard.groups).toEqual(['magnetised']);
    expect(cargo({ material: 'lithium_metal', form: 'ingot' }).hazard.groups).toEqual(['water_reactive']);
  });

  test('open facts make a group of their own, so that neighbours and slots see it', () => {
    expect(cargo({ form: 'unknown' }).hazard.groups).toEqual(['unknown']);
    expect(cargo().hazard.groups).not.toContain('unknown');
  });
});

describe('essential questions', () => {
  test.each<[Partial<CargoFacts>, string[], string]>([
    [{ form: 'unknown' }, ['form'], 'the form'],
    [{ condition: 'unknown' }, ['condition'], 'whether it is new, used or waste'],
    [{ dangerous: 'unknown' }, ['dangerous'], 'whether it is dangerous goods'],
    [{ material: 'unknown' }, ['material'], 'the material'],
    [{ dangerous: 'yes' }, ['unNumber'], 'the UN number'],
    [
      { ...NOTHING_DECLARED },
      ['material', 'form', 'condition', 'packaging', 'dangerous'],
      'the material, the form, whether it is new, used or waste, the packaging, whether it is dangerous goods',
    ],
  ])('%j', (facts, missing, words) => {
    const it = cargo(facts);
    expect(it.missing).toEqual(missing);
    expect(it.reasons.find(({ code }) => code === 'cargo.unknown')).toEqual({
      code: 'cargo.unknown',
      effect: 'request',
      params: { missing: missing.join(',') },
      sentence: `Not known yet: ${words}. The worst case counts until it is.`,
      fix: 'Answer the open questions of the cargo profile.',
      citation: 'House policy',
      provisional: false,
    });
  });

  test.each<[string, Partial<CargoFacts>, boolean]>([
    ['form of unnamed cargo', { form: 'unknown' }, true],
    ['material of unnamed cargo', { material: 'unknown' }, true],
    ['form beside a UN number', { form: 'unknown', unNumber: '1090', dangerous: 'yes' }, false],
    ['form beside a declared class', { form: 'unknown', declaredClasses: ['3'], dangerous: 'yes' }, false],
    ['condition', { condition: 'unknown' }, false],
    ['whether it is dangerous', { dangerous: 'unknown' }, true],
    ['how it is dangerous', { dangerous: 'yes' }, true],
  ])('the danger itself is open, or not: %s', (_, facts, open) => {
    const it = cargo(facts);
    expect(it.missing).not.toEqual([]);
    expect(it.hazardOpen).toBe(open);
    expect(it.hazard.groups.includes('unknown')).toBe(open);
  });

  test('a UN number answers for the material and for danger; UN 2807 for its absence', () => {
    expect(cargo({ material: 'unknown', dangerous: 'unknown', unNumber: '1090' }).missing).toEqual([]);
    const magnets = cargo({ dangerous: 'unknown', unNumber: '2807' });
    expect(magnets.missing).toEqual([]);
    expect(magnets.caseFacts.text.dangerous).toEqual(['no']);
    expect(cargo({ dangerous: 'yes', unNumber: '2807' }).missing).toEqual(['unNumber']);
    expect(cargo({ dangerous: 'unknown', declaredClasses: ['3'] }).caseFacts.text.dangerous).toEqual(['yes']);
  });

  test('tasks: weigh, magnet test, dose rate, assay', () => {
    const tasks = (facts: Partial<CargoFacts>) => cargo(facts).tasks.map(({ task }) => task);
    expect(tasks({})).toEqual([]);
    expect(tasks({ massGramsPerPallet: null })).toEqual(['weigh']);
    expect(tasks({ material: 'magnet_alloy', magnetised: 'unknown' })).toEqual(['magnet_test']);
    expect(tasks({ hsCode: '25309040' })).toEqual(['dose_rate', 'assay']);
    expect(tasks({ hsCode: '25309040', thoriumPpm: 5, uraniumPpm: 5 })).toEqual(['assay']);
    expect(tasks({ hsCode: '25309040', thoriumPpm: 5, uraniumPpm: 5, assayCertificate: true })).toEqual([]);
    for (const { sentence } of cargo({ ...NOTHING_DECLARED }).tasks) expect(sentence).toMatch(/\.$/);
  });
});

describe('what is known of a case', () => {
  test('unknown answers are absent, given ones are there', () => {
    const open = cargo({ ...NOTHING_DECLARED }).caseFacts;
    const named = Object.entries(open.text).flatMap(([name, values]) => (values === undefined ? [] : [name]));
    // The worst case presumed is dangerous, whatever is still open.
    expect(named.sort()).toEqual([
      'activityKnown',
      'assay',
      'class',
      'dangerous',
      'group',
      'policy',
      'regime',
      'wasteState',
    ]);
    expect(open.numbers).toEqual({});
    const { text, numbers } = cargo({
      unNumber: '3480',
      packingGroup: null,
      dangerous: 'yes',
      stateOfChargePercent: 30,
      moistureBasisPoints: 250,
      thoriumPpm: 246.5,
      uraniumPpm: 0,
      assayCertificate: true,
      wasteState: 'rejected',
    }).caseFacts;
    expect(text).toMatchObject({
      material: ['rare_earth_compound'],
      form: ['oxide'],
      condition: ['new'],
      packaging: ['steel_drums'],
      customs: ['duty_paid'],
      origin: ['VN'],
      hs: ['28461010'],
      un: ['3480'],
      class: ['9'],
      dangerous: ['yes'],
      declaredDangerous: ['yes'],
      magnetised: ['no'],
      oily: ['no'],
      damaged: ['no'],
      notifiedGoods: ['no'],
      scomet: ['no'],
      assay: ['yes'],
      policy: ['lithium_battery'],
      wasteState: ['rejected'],
    });
    expect(text.packingGroup).toBeUndefined();
    expect(numbers).toEqual({ activity: 1, stateOfCharge: 30, moisture: 2.5, palletMassKg: 800 });
    expect(cargo({ unNumber: '1824', packingGroup: 'II' }).caseFacts.text.packingGroup).toEqual(['II']);
    expect(cargo().caseFacts.text.assay).toEqual(['no']);
  });

  test('several entries of one policy give it once', () => {
    expect(cargo({ unNumber: '1824', dangerous: 'yes' }).caseFacts.text.policy).toEqual(['declared']);
  });
});

describe('activity: the sum of fractions Th / 246.5 + U / 80.4', () => {
  const activity = (thoriumPpm: number | null, uraniumPpm: number | null) =>
    activityOf(rulebook, { ...NOTHING_DECLARED, thoriumPpm, uraniumPpm });

  test('with one of the two open it is at least what is known, and somebody has to look', () => {
    expect(activity(246.5, null)).toBe(1);
    expect(activity(null, 804)).toBe(10);
    expect(activity(null, null)).toBeNull();
    const half = cargo({ thoriumPpm: 1_000_000 });
    expect(half.hazard.classes).toContain('7');
    expect(half.reasons.map(({ code }) => code)).toContain('cargo.activity_half_known');
    expect(activity(0, 0)).toBe(0);
    expect(
      activityOf({ ...rulebook, activity: null }, { ...NOTHING_DECLARED, thoriumPpm: 1, uraniumPpm: 1 }),
    ).toBeNull();
  });

  test.each<[number, number, number, string[]]>([
    [246.5, 0, 1, []],
    [0, 80.4, 1, []],
    [123.25, 40.2, 1, []],
    [247, 0, 1.002, ['norm']],
    [0, 81, 1.0075, ['norm']],
    [123.25, 41, 1.01, ['norm']],
    [1_232.5, 402, 10, ['norm']],
  ])('Th %d ppm and U %d ppm make %d', (thorium, uranium, expected, regimes) => {
    expect(activity(thorium, uranium)).toBeCloseTo(expected, 2);
    const it = cargo({ thoriumPpm: thorium, uraniumPpm: uranium });
    expect(it.regimes.filter((regime) => regime === 'norm')).toEqual(regimes);
    expect(it.hazard.classes).toEqual([]);
  });

  test('above ten times it is class 7, storage class 7, and NORM', () => {
    const it = cargo({ thoriumPpm: 1_233, uraniumPpm: 402 });
    expect(it.hazard).toMatchObject({ classes: ['7'], storageClasses: ['7'] });
    expect(it.regimes).toContain('norm');
  });
});

describe('regimes', () => {
  test.each<[string, Partial<CargoFacts>, string]>([
    ['hazardous waste by a listed tariff line', { condition: 'waste', hsCode: '26209900' }, 'hazardous_waste'],
    ['hazardous waste by its form', { condition: 'waste', form: 'swarf', material: 'magnet_alloy' }, 'hazardous_waste'],
    ['e-waste', { condition: 'waste', material: 'electronics', form: 'assembly' }, 'e_waste'],
    ['battery waste', { condition: 'waste', material: 'black_mass', form: 'black_mass' }, 'battery_waste'],
    ['prescribed substance', { hsCode: '26122000' }, 'prescribed_substance'],
    ['restricted import', { hsCode: '28443021' }, 'import_restricted'],
    ['canalised export', { hsCode: '26140010' }, 'export_ste'],
    ['SCOMET question', { hsCode: '85051190' }, 'scomet_check'],
    ['lithium battery by UN number', { unNumber: '3481', dangerous: 'yes' }, 'lithium_battery'],
    ['lithium battery by form', { material: 'lithium_ion', form: 'cell' }, 'lithium_battery'],
    ['critical mineral', { hsCode: '25041010' }, 'critical_mineral'],
  ])('%s', (_, facts, regime) => {
    expect(cargo(facts).regimes).toContain(regime);
    expect(cargo().regimes).not.toContain(regime === 'critical_mineral' ? '' : regime);
  });

  test('of a short code are those of every line it may be', () => {
    const ores = cargo({ hsCode: '2614' });
    expect(ores.tariffLine?.code).toBe('26140010');
    expect(ores.regimes).toEqual(expect.arrayContaining(['norm_check', 'export_ste', 'export_ste_check']));
    expect(cargo({ hsCode: '26140010' }).regimes).not.toContain('export_ste_check');
    expect(cargo({ hsCode: '2612' }).regimes).toContain('import_restricted');
    expect(cargo({ hsCode: '9999' }).regimes).toEqual([]);
  });

  test('an assay among the documents counts as one', () => {
    const assay = { type: 'assay_certificate', reference: 'x', validFrom: null, validUntil: null };
    expect(cargo({ documents: [assay] }).caseFacts.text.assay).toEqual(['yes']);
    expect(cargo({ documents: [{ ...assay, type: 'other' }] }).caseFacts.text.assay).toEqual(['no']);
  });

  test('are sorted, each once, without the tariff’s own "none"', () => {
    const { regimes } = cargo({ hsCode: '85491900', condition: 'waste', material: 'lithium_ion', form: 'cell' });
    expect(regimes).toEqual([...new Set(regimes)].sort());
    expect(cargo({ hsCode: '996729' }).regimes).toEqual([]);
    expect(cargo({ hsCode: null }).regimes).toEqual([]);
  });

  test('a new line of goods is not waste', () => {
    expect(cargo({ material: 'electronics', form: 'assembly' }).regimes).not.toContain('e_waste');
  });
});

describe('words that don’t go with the declaration', () => {
  const words = (description: string, change: Partial<CargoFacts> = {}) =>
    cargo({ description, ...change }).reasons.filter(({ code }) => code === 'cargo.words');

  test('name the word as it stands, and ask', () => {
    expect(words('Two drums of SWARF')).toEqual([
      {
        code: 'cargo.words',
        effect: 'request',
        params: { rule: 'words.swarf', word: 'SWARF' },
        sentence: '“SWARF” in the description: the form declared is another.',
        fix: expect.any(String),
        citation: expect.any(String),
        provisional: false,
      },
    ]);
  });

  test('are whole words only, and silent where the declaration accounts for them', () => {
    expect(words('chipset boards')).toEqual([]);
    expect(words('acidic smell')).toEqual([]);
    expect(words('acid, in drums')).toHaveLength(1);
    expect(words('end-of-life motors')).toHaveLength(1);
    expect(words('end-of-life motors', { condition: 'waste' })).toEqual([]);
    expect(words('magnet swarf', { form: 'swarf', material: 'magnet_alloy', condition: 'waste' })).toEqual([]);
  });
});

test('a code outside a vocabulary reads as itself', () => {
  expect(labelOf(MATERIALS, 'ferrite')).toBe('Ferrite');
  expect(labelOf(MATERIALS, 'moon_dust')).toBe('moon_dust');
  expect(codesOf(MATERIALS)[0]).toBe('rare_earth_metal');
});

describe('what stays open', () => {
  test('a class without its UN number is known to its neighbours, and still asks', () => {
    const it = cargo({ dangerous: 'yes', declaredClasses: ['8'] });
    expect([it.missing, it.hazardOpen]).toEqual([['unNumber'], false]);
  });

  test('a UN number that no list has any more is not harmless', () => {
    const it = cargo({ unNumber: '9999', dangerous: 'no' });
    expect([it.missing, it.hazardOpen]).toEqual([['unNumber'], true]);
  });

  test('packaging nobody knows may burn', () => {
    expect(cargo({ packaging: 'unknown' }).hazard.groups).toContain('combustible_packaging');
    expect(cargo().hazard.groups).toEqual([]);
  });

  test('a known class settles the danger; form and material only where no class does', () => {
    expect(cargo({ form: 'unknown' }).hazardOpen).toBe(true);
    expect(cargo({ material: 'unknown' }).hazardOpen).toBe(true);
    expect(cargo({ condition: 'unknown' }).hazardOpen).toBe(false);
    expect(cargo({ form: 'unknown', unNumber: '1090', dangerous: 'yes' }).hazardOpen).toBe(false);
    expect(cargo({ form: 'unknown', material: 'unknown', declaredClasses: ['3'], dangerous: 'yes' }).hazardOpen).toBe(
      false,
    );
    expect(cargo({ dangerous: 'yes' }).hazardOpen).toBe(true);
    expect(cargo({ dangerous: 'unknown' }).hazard.groups).toContain('unknown');
  });

  test('a coarse tariff code gets the regimes of every line below it', () => {
    expect(cargo({ hsCode: '8549', condition: 'waste' }).regimes).toContain('import_restricted');
    expect(cargo({ hsCode: '280519' }).regimes).toContain('critical_mineral');
    expect(cargo({ hsCode: '85049999' }).regimes).toEqual([]);
  });

  test('an assay among the documents is an assay', () => {
    const document = { type: 'assay_certificate', reference: 'A1', validFrom: null, validUntil: null };
    expect(cargo({ documents: [document] }).caseFacts.text.assay).toEqual(['yes']);
    expect(cargo().caseFacts.text.assay).toEqual(['no']);
  });
});
