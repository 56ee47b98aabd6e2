import { describe, expect, test } from 'vitest';
import {
  classesNotAccepted,
  compileConditions,
  decide,
  type HostCondition,
  type Question,
  type SlotFacts,
} from '#app/domain/cargo/decide.ts';
import { type CargoFacts, NOTHING_DECLARED, type Paper } from '#app/domain/cargo/facts.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';
import { cargo, DAY, OPEN_SLOT, question, rulebook } from './scene.ts';

const ask = (change: Partial<Question>) => decide(question(change), rulebook);
const codes = (change: Partial<Question>) => ask(change).reasons.map(({ code }) => code);
const day = (n: number) => addDays(DAY, n);
const slot = (change: Partial<SlotFacts>): SlotFacts => ({ ...OPEN_SLOT, ...change });
const bonded = (change: Partial<SlotFacts> = {}) => slot({ regime: 'bonded', ...change });
const days = (length: number) => stay(DAY, day(length));

describe('customs', () => {
  const uncleared: Partial<CargoFacts> = { customsStatus: 'uncleared', importerIec: 'AAAPL1234C' };

  test.each<[string, Partial<CargoFacts>, SlotFacts, string, string]>([
    ['public warehouse, anybody’s goods', uncleared, bonded(), 'possible', ''],
    ['uncleared in a neutral slot', uncleared, slot({}), 'not_possible', 'customs.uncleared_in_neutral'],
    [
      'under bond in a neutral slot',
      { customsStatus: 'bonded' },
      slot({}),
      'not_possible',
      'customs.uncleared_in_neutral',
    ],
    ['duty paid in a neutral slot', {}, slot({}), 'possible', ''],
    ['duty paid in a bonded slot', {}, bonded(), 'on_request', 'customs.cleared_in_bonded'],
    ['for export in a bonded slot', { customsStatus: 'export' }, bonded(), 'on_request', 'customs.cleared_in_bonded'],
    ['status not known', { customsStatus: 'unknown' }, slot({}), 'on_request', 'customs.status_unknown'],
    ['no section named', uncleared, bonded({ licenceSection: null }), 'not_possible', 'customs.no_licence'],
    [
      'private warehouse, its own goods',
      uncleared,
      bonded({ licenceSection: '58', licenseeIec: 'AAAPL1234C' }),
      'possible',
      '',
    ],
    [
      'private warehouse, another’s goods',
      uncleared,
      bonded({ licenceSection: '58', licenseeIec: 'BBBPL1234C' }),
      'not_possible',
      'customs.private_other_importer',
    ],
    [
      'private warehouse, importer not known',
      { ...uncleared, importerIec: null },
      bonded({ licenceSection: '58', licenseeIec: 'BBBPL1234C' }),
      'on_request',
      'customs.private_importer_unknown',
    ],
    [
      'private warehouse, licensee not known',
      uncleared,
      bonded({ licenceSection: '58' }),
      'on_request',
      'customs.private_importer_unknown',
    ],
    [
      'special warehouse, notified goods',
      { ...uncleared, notifiedGoods: 'yes' },
      bonded({ licenceSection: '58A' }),
      'possible',
      '',
    ],
    [
      'special warehouse, other goods',
      uncleared,
      bonded({ licenceSection: '58A' }),
      'not_possible',
      'customs.special_not_notified',
    ],
    [
      'special warehouse, not known',
      { ...uncleared, notifiedGoods: 'unknown' },
      bonded({ licenceSection: '58A' }),
      'on_request',
      'customs.special_unknown',
    ],
    [
      'notified goods in a public warehouse',
      { ...uncleared, notifiedGoods: 'yes' },
      bonded(),
      'not_possible',
      'customs.notified_elsewhere',
    ],
  ])('%s', (_, facts, where, outcome, code) => {
    const answer = ask({ cargo: cargo(facts), slot: where });
    expect(answer.outcome).toBe(outcome);
    const weighty = answer.reasons.filter(({ effect }) => effect !== 'note').map((reason) => reason.code);
    expect(weighty).toEqual(code === '' ? [] : [code]);
  });

  test('a regime that is insisted on refuses the other', () => {
    const answer = ask({ regime: 'bonded' });
    expect(answer.reasons).toEqual([
      {
        effect: 'refuse',
        code: 'slot.regime',
        params: { asked: 'bonded', slot: 'neutral' },
        sentence: 'This slot is neutral; a bonded one is asked for.',
        fix: 'Search for bonded slots.',
        citation: 'The host’s terms',
      },
    ]);
    expect(ask({ regime: 'neutral' }).outcome).toBe('possible');
  });
});

describe('papers of host and shipper', () => {
  const paper = (from: number, until: number | null, change: Partial<Paper> = {}): Paper => ({
    kind: 'fire_noc',
    validFrom: day(from),
    validUntil: until === null ? null : day(until),
    names: [],
    verified: true,
    coversPaise: null,
    ...change,
  });
  const flammable = cargo({ unNumber: '1090', dangerous: 'yes', hsCode: '28070010' });
  const withPapers = (papers: readonly Paper[], during = days(40)) =>
    ask({ cargo: flammable, slot: slot({ papers }), stay: during });
  const paperReasons = (papers: readonly Paper[], during = days(40)) =>
    withPapers(papers, during).reasons.filter(({ code }) => code.startsWith('paper.'));

  test.each<[string, Paper[], number | null]>([
    ['holds for the whole stay', [paper(-10, 100)], null],
    ['holds until it is cancelled', [paper(-10, null)], null],
    ['begins on the day in', [paper(0, 100)], null],
    ['ends on the last day of the stay', [paper(-10, 39)], null],
    ['ends a day before', [paper(-10, 38)], 39],
    ['lapses in the middle', [paper(-10, 20)], 21],
    ['begins a day late', [paper(1, 100)], 0],
    ['one follows another without a gap', [paper(-10, 20), paper(21, 60)], null],
    ['one follows another, told in the other order', [paper(21, 60), paper(-10, 20)], null],
    ['one follows another with a day between', [paper(-10, 20), paper(22, 60)], 21],
    ['they overlap', [paper(-10, 30), paper(5, 10), paper(25, 60)], null],
    ['three in a row', [paper(-1, 9), paper(10, 19), paper(20, null)], null],
    ['the last of three is short', [paper(-1, 9), paper(10, 19), paper(20, 30)], 31],
    ['another kind of paper doesn’t fill the gap', [paper(-10, 20), paper(21, 60, { kind: 'insurance' })], 21],
  ])('%s', (_, papers, gap) => {
    const found = paperReasons(papers);
    expect(found.map(({ code, params }) => [code, params.day])).toEqual(
      gap === null ? [] : [['paper.lapses', day(gap)]],
    );
    expect(withPapers(papers).outcome).toBe(gap === null ? 'possible' : 'not_possible');
  });

  test('a stay of one day needs one day', () => {
    expect(paperReasons([paper(0, 0)], days(1))).toEqual([]);
    expect(paperReasons([paper(0, 0)], days(2))).toHaveLength(1);
  });

  test('the last day there is needs no day after it', () => {
    const last = plainDate('2100-12-31');
    expect(paperReasons([paper(-10, null, { validUntil: last })])).toEqual([]);
  });

  test('what is shown and lapses reads otherwise than what is not shown', () => {
    const [lapsing] = paperReasons([paper(-10, 20)]);
    expect(lapsing).toEqual({
      code: 'paper.lapses',
      effect: 'refuse',
      params: { paper: 'fire_noc', holder: 'host', day: day(21), rule: 'paper.fire_noc' },
      sentence: 'The host’s paper “Fire NOC” does not hold on 22 Jun 2026.',
      fix: 'Choose dates the paper covers, or another slot; the host can renew it.',
      citation: expect.stringContaining('fire'),
      provisional: true,
    });
    const [missing] = paperReasons([paper(-10, null, { kind: 'insurance' })]);
    expect(missing).toMatchObject({ code: 'paper.missing', sentence: 'The host has shown no paper “Fire NOC”.' });
  });

  test('a shipper’s paper is looked for with the shipper, and only its rule’s effect counts', () => {
    const imported = { cargo: cargo({ customsStatus: 'uncleared' }), slot: bonded() };
    const none = ask({ ...imported, documents: { cargo: [], shipper: [] } });
    expect(none.reasons.filter(({ params }) => params.holder === 'shipper')).toEqual([
      {
        code: 'paper.missing',
        effect: 'note',
        params: { paper: 'iec', holder: 'shipper', day: DAY, rule: 'paper.iec' },
        sentence: 'The shipper has shown no paper “Importer–exporter code”.',
        fix: 'Enter the paper under your organisation’s papers.',
        citation: expect.any(String),
        provisional: true,
      },
    ]);
    expect(none.outcome).toBe('possible');
    const lapsed = [paper(-10, 5, { kind: 'iec' })];
    expect(ask({ ...imported, documents: { cargo: [], shipper: lapsed } }).reasons).toContainEqual(
      expect.objectContaining({
        code: 'paper.lapses',
        sentence: 'The shipper’s paper “Importer–exporter code” does not hold on 7 Jun 2026.',
      }),
    );
  });

  test.each<[string, Partial<CargoFacts>, SlotFacts, string]>([
    ['licence of a bonded slot', { customsStatus: 'uncleared' }, bonded(), 'customs_licence'],
    ['insurance of a bonded slot', { customsStatus: 'uncleared' }, bonded(), 'insurance'],
    [
      'authorisation for hazardous waste',
      { condition: 'waste', form: 'swarf', material: 'magnet_alloy' },
      slot({}),
      'waste_authorisation',
    ],
    ['registration for e-waste', { condition: 'waste', material: 'electronics' }, slot({}), 'ewaste_registration'],
    [
      'registration for battery waste',
      { condition: 'waste', material: 'black_mass' },
      slot({}),
      'battery_registration',
    ],
  ])('%s', (_, facts, where, kind) => {
    const papers = where.papers.filter((each) => each.kind !== kind);
    const refused = ask({ cargo: cargo(facts), slot: { ...where, papers }, stay: days(5) });
    expect(refused.outcome).toBe('not_possible');
    expect(refused.reasons.filter(({ effect }) => effect === 'refuse').map(({ params }) => params.paper)).toEqual([
      kind,
    ]);
    const held = ask({ cargo: cargo(facts), slot: where, stay: days(5) });
    expect(held.reasons.filter(({ code }) => code.startsWith('paper.'))).toEqual([]);
  });
});

describe('classes and lines refused unless both sides are licensed', () => {
  const licence = (change: Partial<Paper> = {}): Paper => ({
    kind: 'radiation_licence',
    validFrom: day(-10),
    validUntil: day(100),
    names: ['7', '2612', '2844'],
    verified: true,
    coversPaise: null,
    ...change,
  });
  const monazite = cargo({
    unNumber: '2912',
    dangerous: 'yes',
    hsCode: '26122000',
    thoriumPpm: 80_000,
    uraniumPpm: 3_000,
    assayCertificate: true,
    material: 'rare_earth_ore',
    form: 'concentrate',
  });
  const asked = (host: readonly Paper[], shipper: readonly Paper[], slotted = true) =>
    ask({
      cargo: monazite,
      slot: slotted ? slot({ papers: [...OPEN_SLOT.papers, ...host] }) : null,
      documents: { cargo: [], shipper },
    })
      .reasons.filter(({ params }) => String(params.rule).startsWith('refuse.'))
      .map(({ code, params }) => `${code} ${params.named}`);
  const BOTH = ['cargo.prescribed_substance 2612', 'cargo.refused_class 7'];

  test('lifted when host and shipper each hold one that names both', () => {
    expect(asked([licence()], [licence()])).toEqual([]);
  });

  test.each<[string, Paper[], Paper[], string[]]>([
    ['nobody holds one', [], [], BOTH],
    ['only the host', [licence()], [], BOTH],
    ['only the shipper', [], [licence()], BOTH],
    ['the host’s is not verified', [licence({ verified: false })], [licence()], BOTH],
    ['the shipper’s is not verified', [licence()], [licence({ verified: false })], BOTH],
    ['the host’s names the class only', [licence({ names: ['7'] })], [licence()], [BOTH[0] ?? '']],
    ['the shipper’s names the line only', [licence()], [licence({ names: ['2612'] })], [BOTH[1] ?? '']],
    ['it names the other line', [licence({ names: ['7', '2844'] })], [licence()], [BOTH[0] ?? '']],
    ['it lapses during the stay', [licence({ validUntil: day(20) })], [licence()], BOTH],
    ['it begins during the stay', [licence()], [licence({ validFrom: day(1) })], BOTH],
    ['it is of another kind', [licence({ kind: 'dangerous_goods_licence' })], [licence()], BOTH],
    ['it names nothing', [licence({ names: [] })], [licence({ names: [] })], BOTH],
  ])('stays refused: %s', (_, host, shipper, expected) => {
    expect(asked(host, shipper)).toEqual(expected);
  });

  test('two licences may share the days, and the names', () => {
    const first = licence({ validUntil: day(20), names: ['7', '2612'] });
    const then = licence({ validFrom: day(21), names: ['7', '2612'] });
    expect(asked([first, then], [licence({ names: ['7'] }), licence({ names: ['2612'] })])).toEqual([]);
  });

  test('without a slot nothing is lifted', () => {
    expect(asked([licence()], [licence()], false)).toEqual(BOTH);
  });

  test('an explosive asks for its own licence, by its class', () => {
    const explosive = cargo({ declaredClasses: ['1.4'], dangerous: 'yes' });
    const own = licence({ kind: 'dangerous_goods_licence', names: ['1.4'] });
    const with_ = (host: readonly Paper[]) =>
      ask({
        cargo: explosive,
        slot: slot({ papers: [...OPEN_SLOT.papers, ...host] }),
        documents: { cargo: [], shipper: [own] },
      }).reasons.filter(({ code }) => code === 'cargo.refused_class');
    expect(with_([own])).toEqual([]);
    expect(with_([licence()])).toMatchObject([{ effect: 'refuse', params: { rule: 'refuse.classes', named: '1.4' } }]);
  });
});

describe('what a slot takes', () => {
  test('classes, each one it doesn’t list by its name', () => {
    const acid = cargo({ unNumber: '2031', packingGroup: 'I', dangerous: 'yes' });
    const answer = ask({ cargo: acid, slot: slot({ acceptedClasses: ['3'] }) });
    expect(answer.reasons.filter(({ code }) => code === 'slot.class_not_accepted')).toEqual([
      {
        effect: 'refuse',
        code: 'slot.class_not_accepted',
        params: { class: '5.1' },
        sentence: 'This slot does not accept class 5.1 (oxidizing substances).',
        fix: 'Choose a slot that lists this class.',
        citation: 'The host’s terms',
      },
      expect.objectContaining({ sentence: 'This slot does not accept class 8 (corrosive substances).' }),
    ]);
    expect(codes({ cargo: acid, slot: slot({ acceptedClasses: ['5.1', '8'] }) })).not.toContain(
      'slot.class_not_accepted',
    );
    expect(codes({ slot: slot({ acceptedClasses: [] }) })).toEqual([]);
    expect(classesNotAccepted([], ['12'])[0]?.sentence).toBe('This slot does not accept class 12 (no known class).');
  });

  test('forms: an empty list takes all, an unknown form is quarantine’s business', () => {
    expect(codes({ slot: slot({ acceptedForms: ['oxide', 'salt'] }) })).toEqual([]);
    expect(ask({ slot: slot({ acceptedForms: ['ingot'] }) }).reasons).toEqual([
      {
        effect: 'refuse',
        code: 'slot.form',
        params: { form: 'oxide' },
        sentence: 'This slot does not take oxide.',
        fix: 'Choose a slot that takes this form.',
        citation: 'The host’s terms',
      },
    ]);
    const open = { cargo: cargo({ form: 'unknown' }), slot: slot({ acceptedForms: ['ingot'] }) };
    expect(codes(open)).not.toContain('slot.form');
    expect(codes(open)).toContain('cargo.unknown_needs_quarantine');
  });

  test('packagings, the unknown one too', () => {
    expect(codes({ slot: slot({ acceptedPackagings: ['steel_drums'] }) })).toEqual([]);
    expect(ask({ slot: slot({ acceptedPackagings: ['ibc'] }) }).reasons).toEqual([
      {
        effect: 'refuse',
        code: 'slot.packaging',
        params: { packaging: 'steel_drums' },
        sentence: 'This slot does not take steel drums.',
        fix: 'Repack, or choose a slot that takes this packaging.',
        citation: 'The host’s terms',
      },
    ]);
    const open = ask({ cargo: cargo({ packaging: 'unknown' }), slot: slot({ acceptedPackagings: ['ibc'] }) });
    expect(open.reasons[0]).toMatchObject({ sentence: 'This slot does not take unknown packaging.' });
  });

  test.each<[string, number | null, Question['quantity'], boolean]>([
    ['to the gram', 800_000, { pallets: 8, massGrams: 6_400_000 }, false],
    ['a gram more', 800_000, { pallets: 8, massGrams: 6_400_001 }, true],
    ['no limit', null, { pallets: 1, massGrams: 9_000_000 }, false],
    ['no quantity', 1, null, false],
    ['a pallet declared heavier than the mean', 790_000, { pallets: 8, massGrams: 3_200_000 }, true],
  ])('floor load, %s', (_, maxPalletMassGrams, quantity, refused) => {
    expect(codes({ slot: slot({ maxPalletMassGrams }), quantity })).toEqual(refused ? ['slot.floor_load'] : []);
  });

  test('floor load says what it bears and over how many places to spread', () => {
    const [reason] = ask({
      slot: slot({ maxPalletMassGrams: 800_000 }),
      quantity: { pallets: 2, massGrams: 2_000_000 },
    }).reasons;
    expect(reason).toMatchObject({
      params: { perPalletGrams: 1_000_000, maxPalletMassGrams: 800_000 },
      sentence: 'The floor bears 800 kg under a pallet place; yours weigh 1,000 kg each.',
      fix: 'Spread the mass over 3 lighter pallets, or choose a stronger floor.',
    });
  });

  test('a slot on request asks, and says so', () => {
    expect(ask({ slot: slot({ bookingMode: 'request' }) })).toMatchObject({
      outcome: 'on_request',
      reasons: [
        {
          effect: 'request',
          code: 'slot.on_request',
          params: {},
          sentence: 'The host answers each request for this slot.',
          fix: 'Send the request; the host has 24 hours.',
        },
      ],
    });
  });

  test('cargo that is not known: only in quarantine, and then on request', () => {
    const unknown = cargo({ form: 'unknown', condition: 'unknown' });
    const outside = ask({ cargo: unknown });
    expect(outside.outcome).toBe('not_possible');
    expect(outside.reasons.find(({ effect }) => effect === 'refuse')).toEqual({
      effect: 'refuse',
      code: 'cargo.unknown_needs_quarantine',
      params: { missing: 'form,condition' },
      sentence: 'Cargo whose danger is not known may only stand in a quarantine slot.',
      fix: 'Answer the open questions, or choose a quarantine slot.',
      citation: 'House policy',
    });
    expect(ask({ cargo: unknown, slot: slot({ quarantine: true }) }).outcome).toBe('on_request');
    expect(ask({ cargo: unknown, slot: null }).outcome).toBe('on_request');
    expect(ask({ cargo: cargo({ condition: 'unknown' }) }).outcome).toBe('on_request');
    const nothing = ask({ cargo: cargo({ ...NOTHING_DECLARED }), slot: slot({ quarantine: true }) });
    expect(nothing.outcome).toBe('on_request');
    expect(nothing.tasks.map(({ task }) => task)).toContain('weigh');
  });

  test.each<[boolean | null, string]>([
    [true, 'slot.sprinklers'],
    [null, 'slot.sprinklers_unknown'],
    [false, ''],
  ])('water-reactive cargo under sprinklers: %s', (sprinklered, code) => {
    const lithium = cargo({ unNumber: '3078', dangerous: 'yes', form: 'turnings' });
    const said = codes({ cargo: lithium, slot: slot({ sprinklered }) }).filter((each) => each.startsWith('slot.'));
    expect(said).toEqual(code === '' ? [] : [code]);
    expect(codes({ slot: slot({ sprinklered }) })).toEqual([]);
  });

  test('magnets are general cargo with a note', () => {
    const magnets = ask({
      cargo: cargo({ unNumber: '2807', magnetised: 'yes', form: 'magnet', material: 'magnet_alloy' }),
    });
    expect(magnets).toMatchObject({ outcome: 'possible', reasons: [{ effect: 'note', code: 'cargo.magnetised' }] });
  });

  test('powder declared as not dangerous, and waste under a product’s code, are asked about', () => {
    expect(ask({ cargo: cargo({ form: 'powder', material: 'rare_earth_metal' }) })).toMatchObject({
      outcome: 'on_request',
      reasons: [{ code: 'cargo.contradiction', params: { rule: 'contra.fines' } }],
    });
    const waste = ask({
      cargo: cargo({ condition: 'waste', hsCode: '85051190', form: 'magnet', material: 'magnet_alloy' }),
    });
    expect(waste.reasons.map(({ params }) => params.rule)).toContain('contra.waste_product_code');
  });
});

describe('the host’s own conditions', () => {
  const condition = (change: Partial<HostCondition> = {}): HostCondition => ({
    effect: 'refuse',
    when: { hs: { startsWith: ['2846'] } },
    sentence: 'No cerium here.',
    effectiveFrom: day(-10),
    effectiveTo: null,
    ...change,
  });
  const under = (...conditions: HostCondition[]) => ask({ slot: slot({ conditions: compileConditions(conditions) }) });

  test('refuse, and ask', () => {
    expect(under(condition()).reasons).toEqual([
      {
        effect: 'refuse',
        code: 'host.refuses',
        params: {},
        sentence: 'No cerium here.',
        fix: 'Choose another slot, or ask the host.',
        citation: 'The host’s terms',
      },
    ]);
    expect(under(condition({ effect: 'request', sentence: 'We look first.' }))).toMatchObject({
      outcome: 'on_request',
      reasons: [
        {
          effect: 'request',
          code: 'host.asks',
          sentence: 'We look first.',
          fix: 'Send the request; the host decides.',
        },
      ],
    });
    expect(under(condition({ when: { hs: { startsWith: ['2612'] } } })).outcome).toBe('possible');
  });

  test.each<[string, number, number | null, boolean]>([
    ['in force throughout', -10, null, true],
    ['begins on the last day', 39, null, true],
    ['begins on the day out', 40, null, false],
    ['ends on the day after the day in', -10, 1, true],
    ['ended on the day in', -10, 0, false],
    ['in force for some days in the middle', 10, 20, true],
  ])('dates: %s', (_, from, to, counts) => {
    const dated = condition({ effectiveFrom: day(from), effectiveTo: to === null ? null : day(to) });
    expect(under(dated).outcome).toBe(counts ? 'not_possible' : 'possible');
  });

  test.each<[string, number, number | null, boolean]>([
    ['in force throughout', -10, null, true],
    ['from the day in to the day out', 0, 40, true],
    ['ends a day early', 0, 39, false],
    ['begins a day late', 1, null, false],
  ])('an allowance lifts: %s', (_, from, to, lifts) => {
    const allowance = condition({
      effect: 'allow',
      when: { form: { in: ['oxide'] } },
      sentence: 'Oxides are fine.',
      effectiveFrom: day(from),
      effectiveTo: to === null ? null : day(to),
    });
    const asks = condition({ effect: 'request', sentence: 'We look first.' });
    for (const list of [
      [allowance, condition(), asks],
      [condition(), asks, allowance],
    ])
      expect(under(...list).outcome).toBe(lifts ? 'possible' : 'not_possible');
  });

  test('an allowance that doesn’t hold for the cargo lifts nothing, and none lifts the law', () => {
    const other = condition({ effect: 'allow', when: { form: { in: ['ingot'] } } });
    expect(under(condition(), other).outcome).toBe('not_possible');
    const everything = condition({ effect: 'allow', when: {} });
    const lawless = slot({ conditions: compileConditions([everything]), acceptedForms: ['ingot'] });
    expect(codes({ cargo: cargo({ customsStatus: 'uncleared' }), slot: lawless })).toEqual(
      expect.arrayContaining(['customs.uncleared_in_neutral', 'slot.form']),
    );
  });

  test.each<[string, HostCondition['when'], boolean]>([
    ['class', { class: { in: ['3'] } }, false],
    ['form and packaging', { form: { in: ['oxide'] }, packaging: { in: ['steel_drums'] } }, true],
    ['pallets above', { pallets: { above: 7 } }, true],
    ['pallets at most', { pallets: { atMost: 7 } }, false],
    ['mass above', { massKg: { above: 6_399 } }, true],
    ['mass, to the kilogram', { massKg: { above: 6_400 } }, false],
    ['days above', { days: { above: 39 } }, true],
    ['days, to the day', { days: { above: 40 } }, false],
    ['step', { step: { in: ['hold'] } }, true],
    ['documents', { document: { in: ['assay_certificate'] } }, false],
    ['documents not shown', { document: { notIn: ['assay_certificate'] } }, true],
    ['the slot’s regime', { slotRegime: { in: ['neutral'] } }, true],
    ['its quarantine', { quarantine: { in: ['no'] } }, true],
    ['its sprinklers', { sprinklered: { in: ['no'] } }, true],
    ['its licence', { licence: { in: ['57'] } }, true],
  ])('may ask about %s', (_, when, speaks) => {
    expect(under(condition({ when })).outcome).toBe(speaks ? 'not_possible' : 'possible');
  });

  test('quantities that are not told hold nothing', () => {
    const conditions = compileConditions([condition({ when: { pallets: { above: 0 } } })]);
    expect(ask({ slot: slot({ conditions }), quantity: null }).outcome).toBe('possible');
  });
});
