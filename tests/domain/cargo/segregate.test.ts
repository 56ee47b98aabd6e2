import { describe, expect, test } from 'vitest';
import { classify } from '#app/domain/cargo/classify.ts';
import type { PACKING_GROUPS } from '#app/domain/cargo/facts.ts';
import {
  bothHazards,
  entriesOf,
  HARMLESS,
  type Hazard,
  hazardOfClass,
  hazardOfEntries,
} from '#app/domain/cargo/hazard.ts';
import { compileMatrix, rowsOf, strictest } from '#app/domain/cargo/matrix.ts';
import { apartness, type Placement } from '#app/domain/cargo/placement.ts';
import { BASE_CARGO } from '#app/domain/cargo/rule-examples.ts';
import { compileRulebook, type PairRule, TOGETHER, type Together } from '#app/domain/cargo/rulebook.ts';
import {
  classRank,
  distanceRank,
  needsOtherSection,
  segregate,
  TOGETHER_SENTENCES,
  togetherOf,
} from '#app/domain/cargo/segregate.ts';
import { HAZARD_CLASSES } from '#app/domain/shared/hazard-class.ts';
import { content, DAY, rulebook } from './scene.ts';

const CLASSES: readonly string[] = HAZARD_CLASSES.map(({ code }) => code);
const ofClass = (primary: string, ...subsidiary: string[]) => hazardOfClass(rulebook, primary, subsidiary);
const ofUn = (un: string, group: (typeof PACKING_GROUPS)[number] | null = null) =>
  hazardOfEntries(entriesOf(rulebook, un, group));
const ENTRIES = content.substances.map((substance) => ({ substance, hazard: hazardOfEntries([substance]) }));
const UN_NUMBERS = [...rulebook.substances.keys()];
const strictness = (together: Together) => TOGETHER.indexOf(together);
const codeOf = (imdg: string) => ['X', '1', '2', '3', '4'].indexOf(imdg);

describe('segregation is symmetric', () => {
  test('over all pairs of classes', () => {
    for (const a of CLASSES)
      for (const b of CLASSES)
        expect(segregate(ofClass(a), ofClass(b), rulebook)).toEqual(segregate(ofClass(b), ofClass(a), rulebook));
  });

  test('over all pairs of the 131 entries, in codes, distance and reasons', () => {
    expect(ENTRIES).toHaveLength(131);
    for (const [i, a] of ENTRIES.entries())
      for (const b of ENTRIES.slice(i)) {
        const there = segregate(a.hazard, b.hazard, rulebook);
        const back = segregate(b.hazard, a.hazard, rulebook);
        if (JSON.stringify(there) !== JSON.stringify(back)) expect(there).toEqual(back);
      }
  });
});

describe('the strictest wins', () => {
  test('over the cross product of primary and subsidiary classes', () => {
    for (const a of CLASSES)
      for (const b of CLASSES)
        for (const c of CLASSES) {
          const alone = Math.max(
            classRank(rulebook, ofClass(a), ofClass(c)),
            classRank(rulebook, ofClass(b), ofClass(c)),
          );
          expect(classRank(rulebook, ofClass(a, b), ofClass(c))).toBe(alone);
          expect(classRank(rulebook, ofClass(c), ofClass(b, a))).toBe(alone);
        }
  });

  test('of several entries of a UN number: never milder than any of them', () => {
    for (const un of UN_NUMBERS)
      for (const other of ENTRIES) {
        const whole = segregate(ofUn(un), other.hazard, rulebook);
        for (const entry of entriesOf(rulebook, un, null)) {
          const one = segregate(hazardOfEntries([entry]), other.hazard, rulebook);
          if (
            codeOf(whole.imdg) < codeOf(one.imdg) ||
            whole.coStorage < one.coStorage ||
            strictness(whole.together) < strictness(one.together)
          )
            expect.fail(`UN ${un} beside UN ${other.substance.un}: ${whole.together}, alone ${one.together}`);
        }
      }
  });

  test('a packing group narrows a number to its own entries', () => {
    const classes = (group: (typeof PACKING_GROUPS)[number] | null) => ofUn('2031', group).classes;
    expect(entriesOf(rulebook, '2031', 'II').length).toBeLessThan(entriesOf(rulebook, '2031', null).length);
    expect(classes(null)).toEqual(['5.1', '8']);
    expect(ofUn('1824', 'II').classes).toEqual(['8']);
  });

  test('* among explosives counts as 4', () => {
    for (const a of CLASSES.filter((code) => code.startsWith('1.')))
      for (const b of CLASSES.filter((code) => code.startsWith('1.'))) {
        expect(classRank(rulebook, ofClass(a), ofClass(b))).toBe(4);
        expect(segregate(ofClass(a), ofClass(b), rulebook).imdg).toBe('4');
      }
  });

  test('a class or a storage class without a row counts as the strictest; no class at all asks nothing', () => {
    const strange: Hazard = { classes: ['12'], storageClasses: ['99'], groups: [] };
    expect(classRank(rulebook, strange, ofClass('9'))).toBe(4);
    expect(classRank(rulebook, ofClass('9'), strange)).toBe(4);
    expect(needsOtherSection(rulebook, strange, { ...HARMLESS, storageClasses: ['13'] })).toBe(true);
    expect(needsOtherSection(rulebook, { ...HARMLESS, storageClasses: ['13'] }, strange)).toBe(true);
    for (const code of CLASSES) {
      expect(classRank(rulebook, HARMLESS, ofClass(code))).toBe(0);
      expect(segregate(HARMLESS, ofClass(code), rulebook)).toMatchObject({ imdg: 'X', coStorage: 'C' });
    }
    expect(segregate(HARMLESS, HARMLESS, rulebook)).toEqual({
      imdg: 'X',
      coStorage: 'C',
      together: 'same-bay',
      reasons: [],
    });
  });
});

describe('what the answer says', () => {
  test.each([
    ['4.3 beside 2.1, by the house’s floor', ofClass('4.3'), ofClass('2.1'), '2', 'other-section'],
    ['4.3 beside 3, by the house’s floor', ofClass('4.3'), ofClass('3'), '2', 'other-section'],
    ['5.1 beside 3', ofClass('5.1'), ofClass('3'), '2', 'other-section'],
    ['6.1 beside 4.1', ofUn('2809'), ofUn('3077'), 'X', 'same-bay'],
    ['9 beside anything', ofUn('3077'), ofUn('1090'), 'X', 'same-bay'],
    ['lithium batteries beside 3, by their own rule', ofUn('3480'), ofUn('1090'), 'X', 'other-section'],
    ['acid beside alkali, by their own rule', ofUn('1789'), ofUn('1824'), 'X', 'same-section-3m'],
    ['acid beside acid', ofUn('1789'), ofUn('1830'), 'X', 'same-bay'],
    ['water-reactive beside a solution', ofUn('1415'), ofUn('3218'), '2', 'other-section'],
    ['6.2 beside 8, not taken at all', ofClass('6.2'), ofClass('8'), '3', 'refused'],
    ['7 beside 9, not taken at all', ofClass('7'), ofClass('9'), 'X', 'refused'],
    ['a toxic gas as a subsidiary class', ofClass('8', '2.3'), HARMLESS, 'X', 'refused'],
  ] as const)('%s', (_, a, b, imdg, together) => {
    expect(segregate(a, b, rulebook)).toMatchObject({ imdg, together });
  });

  test('the issue’s own question: lithium, UN 1415 I, beside an oxidizer with subsidiary 8', () => {
    const answer = segregate(ofUn('1415', 'I'), ofClass('5.1', '8'), rulebook);
    expect(answer).toMatchObject({ imdg: '2', coStorage: 'S', together: 'other-section' });
    expect(answer.reasons).toEqual([
      {
        code: 'segregation.class',
        params: { a: '4.3', b: '5.1 and 8', imdg: '2' },
        sentence: 'Class 4.3 must be “separated from” class 5.1 and 8 (code 2).',
        fix: 'Keep them the stated distance apart.',
        citation: 'IMDG Code 7.2.4',
        provisional: true,
      },
      {
        code: 'segregation.co_storage',
        params: { a: '4.3', b: '5.1A and 5.1B and 5.1C' },
        sentence: 'Storage classes 4.3 and 5.1A and 5.1B and 5.1C may not share a fire section.',
        fix: 'Put one of them into another fire section.',
        citation: 'TRGS 510 (2020), table 12',
        provisional: true,
      },
    ]);
  });

  test.each([
    ['1', ofClass('4.1'), ofClass('8'), 'away from'],
    ['2', ofClass('4.2'), ofClass('3'), 'separated from'],
    ['3', ofClass('6.2'), ofClass('8'), 'separated by a complete compartment from'],
    ['4', ofClass('1.1'), ofClass('3'), 'separated by an intervening compartment from'],
  ])('code %s in the words of the Code', (code, a, b, words) => {
    const [first] = segregate(a, b, rulebook).reasons;
    expect(first?.params.imdg).toBe(code);
    expect(first?.sentence).toContain(`must be “${words}” class`);
  });

  test('a refused class is named once each, in order, and says what would lift it', () => {
    const { reasons, together } = segregate(ofClass('7', '2.3'), ofClass('7'), rulebook);
    const named = reasons.filter(({ code }) => code === 'segregation.refused_class');
    expect(together).toBe('refused');
    expect(named.map(({ params }) => params.class)).toEqual(['2.3', '7']);
    expect(named[0]).toEqual({
      code: 'segregation.refused_class',
      params: { class: '2.3' },
      sentence: 'Class 2.3 is not taken unless host and shipper are both licensed for it and verified.',
      fix: null,
      citation: 'House policy',
    });
  });

  test('a pair rule gives its own law, and its distance as the fix', () => {
    const { reasons } = segregate(ofUn('3480'), ofUn('1090'), rulebook);
    expect(reasons).toContainEqual({
      code: 'segregation.lithium_batteries',
      params: { rule: 'pair.lithium_batteries', together: 'other-section' },
      sentence: expect.stringContaining('Lithium batteries'),
      fix: 'They need different fire sections.',
      citation: 'Product policy on lithium batteries',
      provisional: true,
    });
    expect(reasons.every(({ code }) => code !== 'segregation.class')).toBe(true);
  });

  test('each distance has its word and its sentence', () => {
    expect(([0, 1, 2, 3, 4, 5] as const).map(togetherOf)).toEqual([...TOGETHER]);
    expect(new Set(TOGETHER.map((each) => TOGETHER_SENTENCES[each])).size).toBe(6);
    for (const each of TOGETHER) expect(TOGETHER_SENTENCES[each]).toMatch(/^(They|At least one).*\.$/);
  });
});

describe('pair rules as data', () => {
  const withPair = (change: Partial<PairRule>) => {
    const [rule] = content.rules.filter((each): each is PairRule => each.kind === 'pair');
    if (!rule) throw new Error('no pair rule to change');
    const added: PairRule = { ...rule, id: 'pair.added', ...change };
    return compileRulebook('added', { ...content, rules: [...content.rules, added] }, DAY);
  };

  test('one between classes alone counts, in the distance as in the reasons', () => {
    const added = withPair({ a: { classes: ['8'] }, b: { classes: ['9'] }, together: 'non-adjacent' });
    for (const [a, b] of [
      [ofClass('8'), ofClass('9')],
      [ofClass('9'), ofClass('8')],
    ] as const) {
      expect(segregate(a, b, added)).toMatchObject({ imdg: 'X', together: 'non-adjacent' });
      expect(distanceRank(added, a, b)).toBe(3);
    }
    expect(segregate(ofClass('8'), ofClass('8'), added).together).toBe('same-bay');
  });

  test('a rule that asks for less than the table takes nothing away', () => {
    const added = withPair({ a: { classes: ['5.1'] }, b: { classes: ['3'] }, together: 'same-bay' });
    expect(segregate(ofClass('5.1'), ofClass('3'), added).together).toBe('other-section');
  });

  test('one group against itself', () => {
    const added = withPair({ a: { groups: ['acid'] }, b: { groups: ['acid'] }, together: 'other-building' });
    expect(segregate(ofUn('1789'), ofUn('1830'), added).together).toBe('other-building');
    expect(segregate(ofUn('1789'), ofUn('3077'), added).together).not.toBe('other-building');
  });
});

describe('matrices', () => {
  const table = {
    keys: ['a', 'b'],
    cells: [
      ['X', '1'],
      ['1', 'X'],
    ],
  };
  const ranks = { X: 0, '1': 1, '2': 2 };

  test('refuse what is not square, what is repeated and what is no cell', () => {
    const build = (change: Partial<typeof table>) => () => compileMatrix({ ...table, ...change }, ranks);
    expect(build({ keys: ['a', 'a'] })).toThrow('The matrix has missing or repeated rows');
    expect(build({ cells: [['X', '1']] })).toThrow('The matrix has missing or repeated rows');
    expect(build({ cells: [['X', '1'], ['1']] })).toThrow('The matrix row of b has 1 cells');
    expect(
      build({
        cells: [
          ['X', '?'],
          ['1', 'X'],
        ],
      }),
    ).toThrow('? is no cell of this matrix');
    expect(build({})).not.toThrow();
  });

  test('floors lift both cells, never lower one, and need their rows', () => {
    const withFloor = (a: string, b: string, atLeast: number) => compileMatrix(table, ranks, [{ a, b, atLeast }]);
    expect([...withFloor('a', 'b', 2).ranks]).toEqual([0, 2, 2, 0]);
    expect([...withFloor('b', 'a', 0).ranks]).toEqual([0, 1, 1, 0]);
    expect(() => withFloor('a', 'c', 2)).toThrow('No row for a or c');
    expect(() => withFloor('c', 'a', 2)).toThrow('No row for c or a');
  });

  test('the strictest of rows and keys; an unknown key counts what it is told to', () => {
    const matrix = compileMatrix(table, ranks);
    expect(strictest(matrix, rowsOf(matrix, ['a']), ['a'], 2)).toBe(0);
    expect(strictest(matrix, rowsOf(matrix, ['a', 'b']), ['b'], 2)).toBe(1);
    expect(strictest(matrix, rowsOf(matrix, ['a']), ['c'], 2)).toBe(2);
    expect(strictest(matrix, rowsOf(matrix, ['c']), ['a'], 2)).toBe(2);
    expect(strictest(matrix, rowsOf(matrix, []), ['c'], 2)).toBe(0);
    expect(strictest(matrix, rowsOf(matrix, ['c']), [], 2)).toBe(0);
  });
});

describe('hazards', () => {
  test('both at once are the union, sorted, each once', () => {
    const both = bothHazards(
      { classes: ['8', '3'], storageClasses: ['8B'], groups: ['acid'] },
      { classes: ['3', '2.1'], storageClasses: ['3', '8B'], groups: ['acid', 'aqueous'] },
    );
    expect(both).toEqual({ classes: ['2.1', '3', '8'], storageClasses: ['3', '8B'], groups: ['acid', 'aqueous'] });
  });

  test('of a class alone: every storage class it may have; 4.3 is water-reactive, also as subsidiary', () => {
    expect(ofClass('2.1')).toEqual({ classes: ['2.1'], storageClasses: ['2A', '2B'], groups: [] });
    expect(ofClass('4.3').groups).toEqual(['water_reactive']);
    expect(ofClass('4.2', '4.3').groups).toEqual(['water_reactive']);
    expect(ofClass('12').storageClasses).toEqual([]);
  });

  test('magnetised material is class 9 by air only', () => {
    expect(ofUn('2807')).toEqual({ classes: [], storageClasses: [], groups: ['magnetised'] });
    const { hazard } = classify({ ...BASE_CARGO, unNumber: '2807' }, rulebook);
    expect(hazard.classes).toEqual([]);
  });
});

describe('how far apart slots stand', () => {
  const at = (change: Partial<Placement> = {}): Placement => ({
    slotId: 's1',
    hallId: 'h1',
    building: 'A',
    place: 1,
    wallFireMinutes: 90,
    bayGapCm: 300,
    ...change,
  });
  const hall = (change: Partial<Placement> = {}) => at({ slotId: 's2', hallId: 'h2', place: 2, ...change });

  test.each<[string, Placement, Placement, number]>([
    ['the slot itself', at(), at({ bayGapCm: 900 }), 0],
    ['another bay of the hall, 3 m away', at(), at({ slotId: 's2' }), 1],
    ['another bay of the hall, 2.99 m away', at(), at({ slotId: 's2', bayGapCm: 299 }), 0],
    ['the next hall behind a wall of 90 minutes', at(), hall(), 2],
    ['the next hall behind a wall of 89 minutes', at(), hall({ wallFireMinutes: 89 }), 1],
    ['a hall further on', at(), hall({ place: 3 }), 3],
    ['a hall further back', at({ place: 3 }), hall({ place: 1 }), 3],
    ['a hall further on behind a weak wall', at(), hall({ place: 3, wallFireMinutes: 0 }), 1],
    ['a hall whose place is not told', at(), hall({ place: null }), 2],
    ['halls of one place', at({ place: 5 }), hall({ place: 5 }), 2],
    ['a hall at place nought, the other not told', at({ place: null }), hall({ place: 4 }), 2],
    ['another building, whatever its walls', at(), hall({ building: 'B', wallFireMinutes: 0, place: null }), 4],
  ])('%s', (_, a, b, expected) => {
    expect(apartness(a, b, rulebook.placement)).toBe(expected);
    expect(apartness(b, a, rulebook.placement)).toBe(expected);
  });

  test('without measures nothing but another building is far', () => {
    expect(apartness(at(), at({ slotId: 's2' }), null)).toBe(0);
    expect(apartness(at(), hall(), null)).toBe(1);
    expect(apartness(at(), hall({ building: 'B' }), null)).toBe(4);
  });
});
