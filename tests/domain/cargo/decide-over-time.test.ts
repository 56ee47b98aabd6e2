import { describe, expect, test } from 'vitest';
import { decide, type Neighbour, type Question, type SlotFacts } from '#app/domain/cargo/decide.ts';
import { inOrder, outcomeOf, type Reason, verdictOf, withVerdict } from '#app/domain/cargo/decision.ts';
import type { CargoDocument, CargoFacts, Step } from '#app/domain/cargo/facts.ts';
import { entriesOf, hazardOfEntries } from '#app/domain/cargo/hazard.ts';
import { apartness, type Placement } from '#app/domain/cargo/placement.ts';
import type { Apart } from '#app/domain/cargo/segregate.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { addDays, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { cargo, content, DAY, OPEN_SLOT, question, rulebook } from './scene.ts';

const ask = (change: Partial<Question>) => decide(question(change), rulebook);
const codes = (change: Partial<Question>) => ask(change).reasons.map(({ code }) => code);
const day = (n: number) => addDays(DAY, n);
const slot = (change: Partial<SlotFacts>): SlotFacts => ({ ...OPEN_SLOT, ...change });
const bonded = (change: Partial<SlotFacts> = {}) => slot({ regime: 'bonded', ...change });
const days = (length: number) => stay(DAY, day(length));

describe('clocks', () => {
  const imported = (change: Partial<CargoFacts> = {}) =>
    cargo({ customsStatus: 'bonded', assessableDutyPaise: 100_000_000, ...change });
  const clock = (name: string, change: Partial<Question>) =>
    ask({ slot: bonded(), ...change }).clocks.find((each) => each.clock === name);
  const passed = (change: Partial<Question>) =>
    ask({ slot: bonded(), ...change }).reasons.filter(({ code }) => code.startsWith('clock.'));

  test.each<[number, number]>([
    [90, 0],
    [91, 41_096],
    [150, 2_465_753],
    [365, 11_301_370],
  ])('interest on ten lakh of duty on day %i', (length, costPaise) => {
    const reading = clock('bond_interest', { cargo: imported(), stay: days(length) });
    expect(reading).toMatchObject({
      startsOn: DAY,
      markOn: day(90),
      days: 90,
      daysAtEnd: length,
      passed: length > 90,
      costPaise,
    });
  });

  test('a mark passed at a cost is a note with the sum', () => {
    const [note, ...others] = passed({ cargo: imported(), stay: days(91) });
    expect(others).toEqual([]);
    expect(note).toEqual({
      code: 'clock.costs',
      effect: 'note',
      params: { clock: 'bond_interest', markOn: day(90), days: 90, daysAtEnd: 91, costPaise: 41_096 },
      sentence:
        'The stay ends on day 91 of “Interest-free warehousing”; the mark is 90 days, on 30 Aug 2026. Interest until the end of the stay: ₹410.96.',
      fix: expect.any(String),
      citation: expect.any(String),
      provisional: true,
    });
    const [unpriced] = passed({ cargo: imported({ assessableDutyPaise: null }), stay: days(91) });
    expect(unpriced?.sentence).toMatch(/ Interest on the duty runs from then\.$/);
    expect(unpriced?.params).not.toHaveProperty('costPaise');
    expect(clock('bond_interest', { cargo: imported({ assessableDutyPaise: null }) })?.costPaise).toBeNull();
  });

  test('the clock began with the deposit order; days before this stay count', () => {
    const reading = clock('bond_interest', { cargo: imported({ bondedSince: day(-80) }), stay: days(20) });
    expect(reading).toMatchObject({ startsOn: day(-80), markOn: day(10), daysAtEnd: 100, passed: true });
    const later = clock('bond_interest', { cargo: imported({ bondedSince: day(5) }), stay: days(20) });
    expect(later).toMatchObject({ startsOn: DAY, daysAtEnd: 20 });
  });

  test('the warehousing period refuses past one year, and an extension moves it to two', () => {
    const year = { cargo: imported(), stay: days(366) };
    expect(passed(year).map(({ effect, params }) => [effect, params.clock])).toEqual([
      ['refuse', 'bond_period'],
      ['note', 'bond_interest'],
    ]);
    expect(passed(year)[0]?.sentence).toMatch(
      /^The stay ends on day 366 of “Warehousing period”; the mark is 365 days, on 1 Jun 2027\.$/,
    );
    expect(clock('bond_period', year)?.costPaise).toBeNull();
    expect(passed({ ...year, stay: days(365) }).map(({ params }) => params.clock)).toEqual(['bond_interest']);
    const extension = (change: Partial<CargoDocument> = {}): CargoDocument => ({
      type: 'warehousing_extension',
      reference: 'x',
      validFrom: null,
      validUntil: null,
      ...change,
    });
    const extended = (document: CargoDocument, length = 366) =>
      ask({
        cargo: imported(),
        slot: bonded(),
        stay: days(length),
        documents: { cargo: [document], shipper: OPEN_SLOT.papers },
      }).clocks.find((each) => each.clock === 'bond_period');
    expect(extended(extension())).toMatchObject({ days: 730, passed: false });
    expect(extended(extension(), 731)).toMatchObject({ days: 730, passed: true });
    expect(extended(extension({ validFrom: day(365), validUntil: day(365) }))).toMatchObject({ days: 730 });
    expect(extended(extension({ validFrom: day(366) }))).toMatchObject({ days: 365, passed: true });
    expect(extended(extension({ validUntil: day(364) }))).toMatchObject({ days: 365, passed: true });
    expect(extended(extension({ type: 'spcb_extension' }))).toMatchObject({ days: 365 });
    expect(clock('bond_interest', { ...year, documents: { cargo: [extension()], shipper: [] } })?.days).toBe(90);
  });

  test.each<[string, Partial<CargoFacts>, string, number, string]>([
    [
      'hazardous waste, 90 days, refused after',
      { condition: 'waste', form: 'swarf', material: 'magnet_alloy' },
      'hazardous_waste',
      90,
      'refuse',
    ],
    ['e-waste, 180 days, refused after', { condition: 'waste', material: 'electronics' }, 'e_waste', 180, 'refuse'],
    [
      'battery waste, 90 days, on request after',
      { condition: 'waste', material: 'black_mass' },
      'battery_waste',
      90,
      'request',
    ],
  ])('%s', (_, facts, name, length, effect) => {
    const at = (total: number, since: number) =>
      ask({ cargo: cargo({ ...facts, wasteSince: day(-since) }), stay: days(total - since) }).reasons.filter(
        ({ params }) => params.clock === name,
      );
    // The days elsewhere count: no move and no reclassification sets the clock back.
    for (const since of [0, 30]) {
      expect(at(length, since)).toEqual([]);
      expect(at(length + 1, since)).toMatchObject([{ code: 'clock.passed', effect }]);
    }
  });

  test('cargo that no clock runs for has none', () => {
    expect(ask({}).clocks).toEqual([]);
  });
});

describe('headroom', () => {
  const headroom = {
    bondFreePaise: 299_999_999,
    insuredDutyFreePaise: 100_000_000,
    licenceDutyFreePaise: null,
    licenceValueFreePaise: 0,
  };
  const facts = { customsStatus: 'bonded', assessableDutyPaise: 100_000_000, declaredValuePaise: 1 } as const;

  test('of a bonded slot refuses what passes it, by the rule’s three times', () => {
    const found = ask({ cargo: cargo(facts), slot: bonded(), headroom }).reasons.filter(
      ({ effect }) => effect === 'refuse',
    );
    expect(found.map(({ code }) => code)).toEqual(['headroom.bond', 'headroom.licence_value']);
    expect(found[0]).toMatchObject({
      params: { neededPaise: 300_000_000, freePaise: 299_999_999 },
      citation: rulebook.bond?.citation,
    });
  });

  test('with a duty nobody knows asks, as soon as a limit on duty is known', () => {
    const open = {
      bondFreePaise: null,
      insuredDutyFreePaise: null,
      licenceDutyFreePaise: null,
      licenceValueFreePaise: 9,
    };
    const said = (change: object, duty: number | null = null) =>
      ask({
        cargo: cargo({ ...facts, assessableDutyPaise: duty }),
        slot: bonded(),
        headroom: { ...open, ...change },
      }).reasons.filter(({ code }) => code === 'headroom.duty_unknown');
    expect(said({})).toEqual([]);
    for (const limit of ['bondFreePaise', 'insuredDutyFreePaise', 'licenceDutyFreePaise'])
      expect(said({ [limit]: 0 })).toEqual([
        {
          effect: 'request',
          code: 'headroom.duty_unknown',
          params: {},
          sentence: 'The duty on this cargo is not known, so nobody can say whether bond and insurance cover it.',
          fix: 'Enter the duty on the cargo.',
          citation: rulebook.bond?.citation,
        },
      ]);
    expect(said({ bondFreePaise: 0 }, 0)).toEqual([]);
  });

  test('says nothing where it is not known, of a neutral slot, or without a bond rule', () => {
    expect(codes({ cargo: cargo(facts), slot: bonded(), headroom: null })).not.toContain('headroom.bond');
    expect(codes({ cargo: cargo(facts), slot: slot({}), headroom }).join()).not.toContain('headroom');
    const without = decide(question({ cargo: cargo(facts), slot: bonded(), headroom }), { ...rulebook, bond: null });
    expect(without.reasons.map(({ code }) => code)).not.toContain('headroom.bond');
    expect(without.reasons.find(({ code }) => code === 'headroom.licence_value')?.citation).toBe('');
  });
});

describe('documents by step', () => {
  const flammable = cargo({ unNumber: '1090', dangerous: 'yes', hsCode: '28070010' });
  const shown = (type: string, change: Partial<CargoDocument> = {}): CargoDocument => ({
    type,
    reference: 'x',
    validFrom: null,
    validUntil: null,
    ...change,
  });
  const at = (step: Step, cargoDocuments: CargoDocument[] = [], it = flammable, where = slot({})) =>
    ask({ cargo: it, slot: where, step, documents: { cargo: cargoDocuments, shipper: OPEN_SLOT.papers } });
  const said = (step: Step, documents: CargoDocument[] = []) =>
    at(step, documents).reasons.map(({ code, params }) => `${code} ${params.document}`);

  test('what blocks is a note before its step and a refusal from it on', () => {
    expect(said('hold')).toEqual([
      'document.needed_later dangerous_goods_declaration',
      'document.needed_later safety_data_sheet',
    ]);
    for (const step of ['gate_in', 'storage', 'ex_bond', 'gate_out'] as const)
      expect(said(step)).toEqual([
        'document.missing dangerous_goods_declaration',
        'document.missing safety_data_sheet',
        'document.needed_later packing_certificate',
      ]);
    expect(at('hold').outcome).toBe('possible');
    expect(at('gate_in').outcome).toBe('not_possible');
  });

  test('the reason says who gives it and when, and what to do', () => {
    expect(at('gate_in').reasons.find(({ params }) => params.document === 'safety_data_sheet')).toEqual({
      code: 'document.missing',
      effect: 'refuse',
      params: { document: 'safety_data_sheet', step: 'gate_in' },
      sentence: 'Safety data sheet (maker) is needed at gate-in.',
      fix: 'Add the Safety data sheet to the cargo profile, valid for the whole stay.',
      citation: expect.any(String),
      provisional: true,
    });
    expect(at('hold').reasons.find(({ params }) => params.document === 'safety_data_sheet')).toMatchObject({
      code: 'document.needed_later',
      effect: 'note',
    });
  });

  test('once shown nothing more is said of it', () => {
    const both = [shown('safety_data_sheet'), shown('dangerous_goods_declaration')];
    expect(said('gate_in', both)).toEqual(['document.needed_later packing_certificate']);
    expect(at('gate_in', both).outcome).toBe('possible');
    expect(at('gate_in', both).documents).toEqual([
      expect.objectContaining({ document: 'safety_data_sheet', step: 'gate_in', blocks: true, presented: true }),
      expect.objectContaining({ document: 'dangerous_goods_declaration', presented: true }),
      expect.objectContaining({ document: 'packing_certificate', blocks: false, presented: false }),
    ]);
    expect(Object.keys(at('gate_in').documents[0] ?? {}).sort()).toEqual([
      'blocks',
      'citation',
      'document',
      'issuer',
      'label',
      'presented',
      'provisional',
      'step',
    ]);
  });

  test.each<[string, PlainDate | null, PlainDate | null, boolean]>([
    ['without dates', null, null, true],
    ['from the day in to the last day', DAY, day(39), true],
    ['from the day in to the day out', DAY, day(40), true],
    ['from a day later', day(1), null, false],
    ['to a day before the last', null, day(38), false],
    ['to the last day there is', null, plainDate('2100-12-31'), true],
  ])('a document counts %s', (_, validFrom, validUntil, counts) => {
    const { documents } = at('gate_in', [shown('safety_data_sheet', { validFrom, validUntil })]);
    expect(documents.find(({ document }) => document === 'safety_data_sheet')?.presented).toBe(counts);
  });

  test('two documents don’t make one: each must hold alone', () => {
    const halves = [
      shown('safety_data_sheet', { validUntil: day(20) }),
      shown('safety_data_sheet', { validFrom: day(21) }),
    ];
    expect(said('gate_in', halves)).toContain('document.missing safety_data_sheet');
  });

  test('what a bonded stay asks for, in the order of the way', () => {
    const imported = cargo({ customsStatus: 'uncleared' });
    expect(at('hold', [], imported, bonded()).documents.map(({ step, document }) => `${step} ${document}`)).toEqual([
      'gate_in into_bond_bill_of_entry',
      'gate_in deposit_order',
      'gate_in warehousing_bond',
      'ex_bond ex_bond_bill_of_entry',
      'ex_bond duty_challan',
      'gate_out clearance_order',
    ]);
    expect(at('hold', [], imported, slot({})).documents).toEqual([]);
  });

  test('one document at two steps is asked for twice, at one step once', () => {
    const sludge = cargo({ condition: 'waste', form: 'swarf', material: 'magnet_alloy' });
    const steps = at('hold', [], sludge).documents.filter(({ document }) => document === 'form_10_manifest');
    expect(steps.map(({ step }) => step)).toEqual(['gate_in', 'gate_out']);
    const sds = content.rules.find(({ id }) => id === 'doc.sds');
    if (!sds) throw new Error('no rule for the safety data sheet');
    expect(rulebook.documents.map(({ step }) => step)).toEqual(
      [...rulebook.documents].map(({ step }) => step).sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)),
    );
  });

  test.each<[string, Partial<CargoFacts>, Step, string]>([
    ['clearance for NORM before the hold', { thoriumPpm: 300, uraniumPpm: 0 }, 'hold', 'regulator_clearance'],
    ['assay for beach sand', { hsCode: '26151000' }, 'gate_in', 'assay_certificate'],
    [
      'UN 38.3 for cells',
      { material: 'lithium_ion', form: 'cell', stateOfChargePercent: 20 },
      'gate_in',
      'un38_3_summary',
    ],
    [
      'the canalising agency’s word for an export',
      { hsCode: '26151000', customsStatus: 'export' },
      'hold',
      'canalising_authority',
    ],
    ['a SCOMET authorisation', { scomet: 'yes', customsStatus: 'export' }, 'gate_out', 'scomet_authorisation'],
    ['a shipping bill', { customsStatus: 'export' }, 'gate_out', 'shipping_bill'],
    [
      'an import permission',
      { hsCode: '85491400', customsStatus: 'uncleared', condition: 'waste' },
      'hold',
      'import_permission',
    ],
  ])('%s', (_, facts, step, document) => {
    const it = cargo(facts);
    const missing = (documents: CargoDocument[]) =>
      at(step, documents, it)
        .reasons.filter(({ code }) => code === 'document.missing')
        .map(({ params }) => params.document);
    expect(missing([])).toContain(document);
    expect(missing([shown(document)])).not.toContain(document);
  });

  test('waste under reclassification does not leave', () => {
    const waiting = cargo({ wasteState: 'under_reclassification' });
    for (const step of ['hold', 'gate_in', 'storage'] as const) expect(at(step, [], waiting).outcome).toBe('possible');
    for (const step of ['ex_bond', 'gate_out'] as const)
      expect(at(step, [], waiting).reasons).toMatchObject([{ code: 'waste.no_gate_out', effect: 'refuse' }]);
    expect(at('gate_out', [], cargo({ wasteState: 'product' })).outcome).toBe('possible');
  });
});

const ORDER: readonly Step[] = ['hold', 'gate_in', 'storage', 'ex_bond', 'gate_out'];

describe('neighbours in the hall', () => {
  const hazard = (un: string) => hazardOfEntries(entriesOf(rulebook, un, null));
  const flammable = cargo({ unNumber: '1090', dangerous: 'yes', hsCode: '28070010' });
  const here: Placement = { slotId: 's1', hallId: 'h1', building: 'A', place: 1, wallFireMinutes: 90, bayGapCm: 300 };
  const neighbour = (un: string, apart: Apart, from = -5, to = 20): Neighbour => ({
    hazard: hazard(un),
    stay: stay(day(from), day(to)),
    apart,
  });
  const beside = (...neighbours: Neighbour[]) =>
    ask({ cargo: flammable, neighbours }).reasons.filter(({ code }) => code === 'segregation.neighbour');

  test.each<[string, Partial<Placement>, boolean]>([
    ['the same bay', { bayGapCm: 900 }, false],
    ['3 m away in the same section', { slotId: 's2' }, false],
    ['the next section behind 90 minutes', { slotId: 's2', hallId: 'h2', place: 2 }, true],
    ['the next section behind 60 minutes', { slotId: 's2', hallId: 'h2', place: 2, wallFireMinutes: 60 }, false],
    ['two sections on', { slotId: 's2', hallId: 'h3', place: 3 }, true],
    ['another building', { slotId: 's2', hallId: 'h9', building: 'B', wallFireMinutes: 0 }, true],
  ])('an oxidizer beside acetone: %s', (_, change, fine) => {
    const apart = apartness(here, { ...here, ...change }, rulebook.placement);
    expect(beside(neighbour('1477', apart))).toHaveLength(fine ? 0 : 1);
  });

  test('acid and alkali: 3 m will do, the same bay won’t', () => {
    const acid = cargo({ unNumber: '1789', packingGroup: 'II', dangerous: 'yes', hsCode: '28061000' });
    const standing = (apart: Apart) => ask({ cargo: acid, neighbours: [neighbour('1824', apart)] });
    expect(standing(1).outcome).toBe('possible');
    expect(standing(0).reasons[0]).toMatchObject({
      code: 'segregation.neighbour',
      params: { neighbour: '8', imdg: 'X', coStorage: 'C', needed: 'same-section-3m', stands: 'same-bay' },
    });
  });

  test('the reason says what stands where and until when, and why, whole', () => {
    const [reason, ...others] = beside(neighbour('1477', 1));
    expect(others).toEqual([]);
    expect(reason).toEqual({
      code: 'segregation.neighbour',
      effect: 'refuse',
      params: {
        neighbour: '5.1',
        imdg: '2',
        coStorage: 'C',
        needed: 'other-section',
        stands: 'same-section-3m',
        until: day(20),
      },
      sentence:
        'Class 5.1 stands in the same fire section until 21 Jun 2026. Class 3 must be “separated from” class 5.1 (code 2). They need different fire sections.',
      fix: 'Start on 21 Jun 2026 or later, or choose a slot further away.',
      citation: 'IMDG Code 7.2.4',
      provisional: true,
    });
  });

  test.each<[Apart, string]>([
    [0, 'in the same bay'],
    [1, 'in the same fire section'],
    [2, 'in the next fire section'],
    [3, 'in another fire section'],
  ])('place %i in words', (apart, words) => {
    const explosive: Neighbour = {
      ...neighbour('1477', apart),
      hazard: { classes: ['1.1'], storageClasses: ['1'], groups: [] },
    };
    expect(beside(explosive)[0]?.sentence).toContain(`Class 1.1 stands ${words} until`);
  });

  test('several laws are cited each once', () => {
    const lithium = ask({
      cargo: cargo({ unNumber: '1415', dangerous: 'yes', hsCode: '28051900' }),
      neighbours: [neighbour('3218', 0)],
    }).reasons.find(({ code }) => code === 'segregation.neighbour');
    expect(lithium?.citation?.split('; ')).toEqual([...new Set(lithium?.citation?.split('; '))]);
    expect(lithium?.citation).toContain('IMDG Code 7.2.4; TRGS 510 (2020), table 12');
  });

  test('a neighbour without a class is called by its groups', () => {
    const packed: Neighbour = {
      ...neighbour('1090', 0),
      hazard: { classes: [], storageClasses: [], groups: ['combustible_packaging'] },
    };
    const oxidizer = cargo({ unNumber: '1477', packingGroup: 'II', dangerous: 'yes' });
    const [reason] = ask({ cargo: oxidizer, neighbours: [packed] }).reasons;
    expect(reason).toMatchObject({ params: { neighbour: 'combustible_packaging', needed: 'same-section-3m' } });
  });

  test('those alike are one reason, until the last of them leaves; others have their own', () => {
    const alike = [neighbour('1477', 1, -5, 10), neighbour('1477', 1, 0, 30), neighbour('1477', 1, 2, 12)];
    expect(beside(...alike).map(({ params }) => params.until)).toEqual([day(30)]);
    expect(beside(...alike, neighbour('1477', 0, 0, 50)).map(({ params }) => [params.stands, params.until])).toEqual([
      ['same-bay', day(50)],
      ['same-section-3m', day(30)],
    ]);
    const other: Neighbour = { ...neighbour('1477', 1), hazard: { ...hazard('1477'), groups: ['acid'] } };
    const stored: Neighbour = { ...neighbour('1477', 1), hazard: { ...hazard('1477'), storageClasses: ['5.1A'] } };
    expect(beside(neighbour('1477', 1), other, stored, neighbour('3077', 0))).toHaveLength(3);
  });

  test('stays that only touch don’t clash', () => {
    expect(beside(neighbour('1477', 0, -5, 0))).toEqual([]);
    expect(beside(neighbour('1477', 0, 40, 60))).toEqual([]);
    expect(beside(neighbour('1477', 0, -5, 1))).toHaveLength(1);
    expect(beside(neighbour('1477', 0, 39, 60))).toHaveLength(1);
  });

  test('without a slot neighbours are not looked at', () => {
    expect(codes({ cargo: flammable, slot: null, neighbours: [neighbour('1477', 0)] })).not.toContain(
      'segregation.neighbour',
    );
  });
});

describe('decisions', () => {
  const reason = (effect: Reason['effect'], code: string, sentence = 'So.'): Reason => ({
    effect,
    code,
    sentence,
    params: {},
    fix: null,
  });

  test('stand in order: worst first, then by code, then by sentence', () => {
    const list = [
      reason('note', 'a.a'),
      reason('refuse', 'b.b', 'Z.'),
      reason('request', 'a.b'),
      reason('refuse', 'b.b', 'A.'),
      reason('refuse', 'b.a', 'Z.'),
    ];
    const told = ['refuse b.a Z.', 'refuse b.b A.', 'refuse b.b Z.', 'request a.b So.', 'note a.a So.'];
    for (const order of [list, [...list].reverse()])
      expect(inOrder(order).map(({ effect, code, sentence }) => `${effect} ${code} ${sentence}`)).toEqual(told);
    expect(list[0]?.code).toBe('a.a');
  });

  test('the worst reason decides, wherever it stands', () => {
    expect(outcomeOf([])).toBe('possible');
    expect(outcomeOf([reason('note', 'a')])).toBe('possible');
    expect(outcomeOf([reason('note', 'a'), reason('request', 'b'), reason('note', 'c')])).toBe('on_request');
    expect(outcomeOf([reason('request', 'b'), reason('refuse', 'c'), reason('request', 'b')])).toBe('not_possible');
  });

  test('take in other verdicts as refusals, and give their own as one', () => {
    const possible = ask({ slot: slot({ bookingMode: 'request' }) });
    expect(withVerdict(possible, { ok: true })).toBe(possible);
    const violation = { code: 'capacity.pallets', params: {}, sentence: 'Full.', fix: null };
    const full = withVerdict(possible, { ok: false, violations: [violation] });
    expect(full.outcome).toBe('not_possible');
    expect(full.reasons.map(({ code, effect }) => `${effect} ${code}`)).toEqual([
      'refuse capacity.pallets',
      'request slot.on_request',
    ]);
    expect(verdictOf(possible)).toEqual({ ok: true });
    expect(verdictOf(full)).toEqual({ ok: false, violations: [{ ...violation, effect: 'refuse' }] });
  });

  test('carry the version of the rulebook', () => {
    expect(ask({}).rulebookVersion).toBe('2026.2');
  });
});
