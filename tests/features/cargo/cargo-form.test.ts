import { describe, expect, test } from 'vitest';
import {
  CONDITIONS,
  CUSTOMS_STATUSES,
  codesOf,
  FORMS,
  MATERIALS,
  NOTHING_DECLARED,
  PACKAGINGS,
} from '#app/domain/cargo/facts.ts';
import { type DeclaredFacts, readCargoForm, withKept } from '#app/features/cargo/cargo-form.schema.server.ts';
import { cargoFormText } from '#app/features/cargo/cargo-form-text.ts';
import { returnPath } from '#app/features/cargo/return-path.ts';
import { rulebook } from '#tests/domain/cargo/scene.ts';
import { type Form, lithiumForm } from './cargo-scene.ts';

const read = (form: Form, rules = rulebook) => readCargoForm(form, rules);
const declared = (form: Form): DeclaredFacts => {
  const answer = read(form);
  if (!answer.ok) throw new Error(JSON.stringify(answer.errors));
  return answer.value.declared;
};
const errors = (form: Form) => {
  const answer = read(form);
  return answer.ok ? {} : answer.errors;
};

describe('text becomes facts', () => {
  test('a whole form, in the units facts are kept in', () => {
    expect(read(lithiumForm())).toEqual({
      ok: true,
      value: {
        name: 'Lithium ingots',
        declared: {
          description: 'Lithium metal ingots under oil',
          material: 'lithium_metal',
          form: 'ingot',
          condition: 'new',
          packaging: 'steel_drums',
          hsCode: '28051900',
          dangerous: 'yes',
          unNumber: '1415',
          packingGroup: 'I',
          magnetised: 'no',
          oily: 'yes',
          damaged: 'no',
          moistureBasisPoints: 25,
          stateOfChargePercent: null,
          thoriumPpm: null,
          uraniumPpm: null,
          assayCertificate: false,
          customsStatus: 'bonded',
          importerIec: 'ABCDE1234F',
          notifiedGoods: 'no',
          scomet: 'unknown',
          bondedSince: '2026-05-01',
          wasteSince: null,
          origin: 'CL',
          declaredValuePaise: 125_000_050,
          assessableDutyPaise: 9_375_000,
          massGramsPerPallet: 412_500,
        },
      },
    });
  });

  test.each<[string, Form, Partial<DeclaredFacts>]>([
    ['a UN number picked from the list', { unNumber: 'UN 1415 LITHIUM (4.3, packing group I)' }, { unNumber: '1415' }],
    ['a bare UN number', { unNumber: ' 1415 ' }, { unNumber: '1415' }],
    ['an HS code with its words', { hsCode: '28051900 Alkali metals: other 1' }, { hsCode: '28051900' }],
    ['an HS code with dots', { hsCode: '2504.10' }, { hsCode: '250410' }],
    ['no UN number', { unNumber: '', packingGroup: '' }, { unNumber: null, packingGroup: null }],
    ['Windows line ends', { description: ' a\r\nb ' }, { description: 'a\nb' }],
    ['500 letters', { description: 'x'.repeat(500) }, { description: 'x'.repeat(500) }],
    ['whole per cent of moisture', { moisture: '12' }, { moistureBasisPoints: 1_200 }],
    ['all water', { moisture: '100' }, { moistureBasisPoints: 10_000 }],
    ['30 % charge', { stateOfCharge: '30' }, { stateOfChargePercent: 30 }],
    ['ppm', { thorium: '12.5', uranium: '0' }, { thoriumPpm: 12.5, uraniumPpm: 0 }],
    // 246.5 and 80.4 ppm make one Bq/g: the rulebook's activity rule.
    ['Bq/g', { thorium: '1', uranium: '0.5', activityUnit: 'bq' }, { thoriumPpm: 246.5, uraniumPpm: 40.2 }],
    ['a thousandth of a Bq/g', { thorium: '0.001', activityUnit: 'bq' }, { thoriumPpm: 0.2465, uraniumPpm: null }],
    ['a ticked assay', { assayCertificate: 'yes' }, { assayCertificate: true }],
    ['Indian grouping', { declaredValue: '1,23,456' }, { declaredValuePaise: 12_345_600 }],
    ['no value at all', { declaredValue: '0' }, { declaredValuePaise: 0 }],
    ['half a gram less than a kilogram is finer than a gram', { massPerPallet: '0.999' }, { massGramsPerPallet: 999 }],
  ])('%s', (_, change, expected) => {
    expect(declared(lithiumForm(change))).toMatchObject(expected);
  });

  test('“I don’t know yet” everywhere, in words or by silence, is nothing declared', () => {
    const { documents: _d, declaredClasses: _c, wasteState: _w, ...nothing } = NOTHING_DECLARED;
    expect(declared({ name: 'Something' })).toEqual(nothing);
    expect(declared({ ...cargoFormText('Something', NOTHING_DECLARED) })).toEqual(nothing);
    const silent = Object.fromEntries(Object.keys(lithiumForm()).map((name) => [name, '  ']));
    expect(declared({ ...silent, name: 'Something' })).toEqual(nothing);
  });

  test('every choice of every list is taken', () => {
    const lists = {
      material: MATERIALS,
      form: FORMS,
      condition: CONDITIONS,
      packaging: PACKAGINGS,
      customsStatus: CUSTOMS_STATUSES,
    };
    for (const [name, list] of Object.entries(lists))
      for (const code of codesOf<string>(list))
        expect(declared({ name: 'x', [name]: code })).toMatchObject({ [name]: code });
  });

  test('what the form shows, it reads back', () => {
    const facts = declared(
      lithiumForm({ thorium: '12.5', uranium: '0.0001', wasteSince: '2026-04-01', stateOfCharge: '7' }),
    );
    expect(declared({ ...cargoFormText('Again', withKept(facts, NOTHING_DECLARED)) })).toEqual(facts);
  });
});

describe('what can’t be is named by its field', () => {
  test.each<[string, (string | string[])[]]>([
    ['name', ['', '   ', 'x'.repeat(121), 'a\u0007b', ['a', 'b']]],
    ['description', ['x'.repeat(501), 'a\u0001b', ['a', 'b']]],
    ['material', ['gold', '__proto__', ['ferrite', 'graphite']]],
    ['form', ['cube']],
    ['condition', ['broken']],
    ['packaging', ['hands']],
    ['origin', ['V', 'VNM', '1N', 'İN', ['VN', 'IN']]],
    [
      'hsCode',
      ['28', '28051', 'abcd', '77011000', '9801', '0000', '28051900123', '1234 5678 9', '99887766', ['2805', '2846']],
    ],
    ['dangerous', ['maybe']],
    ['unNumber', ['141', '14155', 'UN', '9999', 'LITHIUM', '１４１５', ['1415', '1090']]],
    ['packingGroup', ['IV', '1', 'II']],
    ['magnetised', ['perhaps']],
    ['oily', ['1']],
    ['damaged', ['0']],
    ['moisture', ['-1', '100.01', '1e2', '12.345', 'NaN', '١٢', '9'.repeat(41)]],
    ['stateOfCharge', ['101', '-5', '12.5', 'full']],
    ['thorium', ['-1', '1000001', 'some', '1e3', '0.0000001']],
    ['uranium', ['-0.1', 'Infinity']],
    ['activityUnit', ['Ci', 'ppm ']],
    ['customsStatus', ['smuggled']],
    ['importerIec', ['ABC', 'ABCDE1234FG', 'ABCDE1234-']],
    ['notifiedGoods', ['x']],
    ['scomet', ['x']],
    ['bondedSince', ['2026-02-30', '1 May 2026', '1999-12-31', '20260501']],
    ['wasteSince', ['2101-01-01', 'yesterday']],
    ['declaredValue', ['-1', '1.234', '1e6', '99999999999999', 'lots']],
    ['assessableDuty', ['-0.01', '1,5']],
    ['massPerPallet', ['-10', '0', '0.0001', '1e3', '1000000001', 'heavy']],
  ])('%s', (field, values) => {
    for (const value of values)
      expect(errors(lithiumForm({ [field]: value })), `${field}=${String(value).slice(0, 30)}`).toEqual({
        [field]: [expect.stringMatching(/^[A-Z“].*\.$/)],
      });
  });

  test('all at once, each with its own field', () => {
    const form = lithiumForm({ name: '', unNumber: '9999', hsCode: '7701', massPerPallet: '-1', declaredValue: 'x' });
    expect(Object.keys(errors(form)).sort()).toEqual(['declaredValue', 'hsCode', 'massPerPallet', 'name', 'unNumber']);
  });

  test('a packing group without a UN number has nothing to belong to; beside a mistyped one it is left alone', () => {
    expect(errors({ name: 'x', packingGroup: 'II' })).toEqual({ packingGroup: [expect.stringContaining('UN number')] });
    expect(errors({ name: 'x', unNumber: '14', packingGroup: 'II' })).toEqual({ unNumber: [expect.any(String)] });
  });

  test('without an activity rule Bq/g is refused, ppm is not', () => {
    const silent = { ...rulebook, activity: null };
    const form = { name: 'x', thorium: '1', uranium: '1' };
    expect(readCargoForm({ ...form, activityUnit: 'bq' }, silent)).toMatchObject({
      ok: false,
      errors: { activityUnit: [expect.stringContaining('ppm')] },
    });
    expect(readCargoForm(form, silent)).toMatchObject({ ok: true });
  });
});

describe('what the form doesn’t ask', () => {
  const waste = declared({ name: 'x', condition: 'waste' });
  test.each([
    ['none', 'declared_waste'],
    ['product', 'declared_waste'],
    ['declared_waste', 'declared_waste'],
    ['under_reclassification', 'under_reclassification'],
    ['rejected', 'rejected'],
  ] as const)('waste declared on “%s” stands as “%s”', (before, after) => {
    expect(withKept(waste, { ...NOTHING_DECLARED, wasteState: before }).wasteState).toBe(after);
  });

  test('documents and classes stay as they were', () => {
    const documents = [{ type: 'un38_3_summary', reference: 'T-1', validFrom: null, validUntil: null }];
    const kept = { documents, declaredClasses: ['8'], wasteState: 'none' as const };
    expect(withKept(declared({ name: 'x' }), kept)).toMatchObject(kept);
  });
});

describe('the way back', () => {
  test.each([
    ['?return=%2Fsearch%3Fport%3Dkandla%26in%3D2026-06-01', '/search?port=kandla&in=2026-06-01&cargo=abc'],
    ['?return=%2Fslots%2F123%3Fcargo%3Dold', '/slots/123?cargo=abc'],
    ['?return=%2Fsearch', '/search?cargo=abc'],
    ['', null],
    ['?return=', null],
    ['?return=https%3A%2F%2Fevil.example%2F', null],
    ['?return=%2F%2Fevil.example', null],
    ['?return=%2F%5Cevil.example', null],
    ['?return=javascript%3Aalert(1)', null],
    ['?return=%2F..%2F%2Fevil.example', null],
  ])('%s leads to %s', (search, path) => {
    expect(returnPath(`http://127.0.0.1:3000/o/a/cargo/new${search}`, 'abc')).toBe(path);
  });
});
