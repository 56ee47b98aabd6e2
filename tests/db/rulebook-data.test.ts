import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { tariffLineFor } from '#app/domain/cargo/classify.ts';
import { PACKING_GROUPS } from '#app/domain/cargo/facts.ts';
import { entriesOf } from '#app/domain/cargo/hazard.ts';
import { compileRulebook, type Rule } from '#app/domain/cargo/rulebook.ts';
import { HAZARD_CLASSES, isHazardClass } from '#app/domain/shared/hazard-class.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { readTable } from '#db/seed/csv.ts';
import { DELIVERED_RULEBOOK, deliveredRulebookContent } from '#db/seed/rulebook.ts';

/*
 * The delivered tables, held against their sources cell by cell and against the formats of the trade. The source tables
 * are read here by a few lines of their own, so that a fault of the loader shows.
 */

const content = deliveredRulebookContent();
const rulebook = compileRulebook(DELIVERED_RULEBOOK.version, content, plainDate('2026-06-01'));
const printed = compileRulebook(
  'printed',
  { ...content, rules: content.rules.filter(({ kind }) => kind !== 'floor') },
  plainDate('2026-06-01'),
);

/** A square table as its file has it: 'row×column' to the cell. */
function square(file: string): { keys: string[]; cells: Map<string, string> } {
  const lines = fs.readFileSync(`db/seed/data/${file}`, 'utf8').trim().split('\n');
  const [head = '', ...rows] = lines.map((line) => line.trim());
  const columns = head.split(',').slice(1);
  const keys = rows.map((row) => row.split(',')[0] ?? '');
  const cells = rows.flatMap((row) => {
    const [key, ...values] = row.split(',');
    return values.map((value, i): [string, string] => [`${key}×${columns[i]}`, value]);
  });
  expect(columns).toEqual(keys);
  return { keys, cells: new Map(cells) };
}

const pairsOf = (keys: readonly string[]) => keys.flatMap((a) => keys.map((b) => [a, b] as const));
const at = (matrix: typeof rulebook.imdg, a: string, b: string) =>
  matrix.ranks[(matrix.indexOf.get(a) ?? Number.NaN) * matrix.size + (matrix.indexOf.get(b) ?? Number.NaN)];
const asymmetric = (matrix: typeof rulebook.imdg) =>
  pairsOf([...matrix.indexOf.keys()]).filter(([a, b]) => at(matrix, a, b) !== at(matrix, b, a));

const RANKS: Readonly<Record<string, number>> = { X: 0, '1': 1, '2': 2, '3': 3, '4': 4, '*': 4 };

describe('the class table, IMDG 7.2.4', () => {
  const source = square('imdg_segregation_expanded.csv');
  const grouped = square('imdg_segregation.csv');

  test('has the twenty classes, each once', () => {
    expect(source.keys).toHaveLength(20);
    expect([...source.keys].sort()).toEqual(HAZARD_CLASSES.map(({ code }) => code).sort());
    expect(source.cells.size).toBe(400);
  });

  test('is the source table cell by cell, with * as the strictest code', () => {
    for (const [a, b] of pairsOf(source.keys)) {
      const cell = source.cells.get(`${a}×${b}`) ?? '';
      expect(at(printed.imdg, a, b), `${a} × ${b}`).toBe(RANKS[cell]);
    }
  });

  test('is the grouped table with its groups written out', () => {
    expect(grouped.keys).toHaveLength(17);
    const members = new Map(grouped.keys.map((key) => [key, key.split('/')]));
    const expanded = pairsOf(grouped.keys).flatMap(([a, b]) =>
      (members.get(a) ?? []).flatMap((one) =>
        (members.get(b) ?? []).map((other): [string, string] => [
          `${one}×${other}`,
          grouped.cells.get(`${a}×${b}`) ?? '',
        ]),
      ),
    );
    expect(Object.fromEntries(expanded)).toEqual(Object.fromEntries(source.cells));
  });

  test('is symmetric, printed and with the house’s floors', () => {
    expect(asymmetric(printed.imdg)).toEqual([]);
    expect(asymmetric(rulebook.imdg)).toEqual([]);
  });

  test('the house’s floors lift 4.3 against 2.1 and against 3, and nothing else', () => {
    const lifted = pairsOf(source.keys)
      .filter(([a, b]) => at(rulebook.imdg, a, b) !== at(printed.imdg, a, b))
      .map(([a, b]) => `${a}×${b}: ${at(printed.imdg, a, b)}→${at(rulebook.imdg, a, b)}`);
    expect(lifted.sort()).toEqual(['2.1×4.3: 0→2', '3×4.3: 1→2', '4.3×2.1: 0→2', '4.3×3: 1→2']);
  });
});

describe('the storage class table, TRGS 510', () => {
  const source = square('lgk_costorage.csv');

  test('is the source table cell by cell, 25 by 25', () => {
    expect(source.keys).toHaveLength(25);
    expect(source.cells.size).toBe(625);
    for (const [a, b] of pairsOf(source.keys)) {
      const cell = source.cells.get(`${a}×${b}`) ?? '';
      expect(['C', 'S']).toContain(cell);
      expect(at(rulebook.coStorage, a, b), `${a} × ${b}`).toBe(cell === 'S' ? 1 : 0);
    }
  });

  test('is symmetric, and a class may stand beside itself', () => {
    expect(asymmetric(rulebook.coStorage)).toEqual([]);
    for (const key of source.keys) expect(source.cells.get(`${key}×${key}`), key).toBe('C');
  });

  test('every class has storage classes of the table to fall back on', () => {
    expect(Object.keys(content.storageClassesOf).sort()).toEqual([...HAZARD_CLASSES.map(({ code }) => code)].sort());
    for (const [code, list] of Object.entries(content.storageClassesOf)) {
      expect(list.length, code).toBeGreaterThan(0);
      for (const storage of list) expect(source.keys, code).toContain(storage);
    }
  });
});

describe('the dangerous goods list', () => {
  test('131 entries of 90 UN numbers, all of them read', () => {
    expect(content.substances).toHaveLength(131);
    expect(rulebook.substances.size).toBe(90);
    expect(readTable('un_numbers.csv')).toHaveLength(content.substances.length);
  });

  test.each(content.substances.map((each) => [`UN ${each.un} ${each.packingGroup ?? ''}`, each] as const))(
    '%s is well formed',
    (_, substance) => {
      expect(substance.un).toMatch(/^\d{4}$/);
      expect(substance.name.trim()).toBe(substance.name);
      expect(substance.name.length).toBeGreaterThan(2);
      expect(isHazardClass(substance.class)).toBe(true);
      expect(substance.subsidiary.every(isHazardClass)).toBe(true);
      expect(substance.subsidiary).not.toContain(substance.class);
      expect(new Set(substance.subsidiary).size).toBe(substance.subsidiary.length);
      expect([null, ...PACKING_GROUPS]).toContain(substance.packingGroup);
      expect([...rulebook.coStorage.indexOf.keys()]).toContain(substance.storageClass);
      expect(['declared', 'approval', 'lithium_battery', 'licensed_only', 'general_with_note']).toContain(
        substance.policy,
      );
      expect(substance.source.length).toBeGreaterThan(3);
    },
  );

  test('no entry stands twice', () => {
    const keys = content.substances.map((each) => JSON.stringify([each.un, each.name, each.packingGroup, each.class]));
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });

  test('packing groups follow the class: none for gases, batteries and radioactive material', () => {
    for (const { un, class: code, packingGroup } of content.substances)
      if (/^(1\.|2\.|5\.2|6\.2|7)/.test(code)) expect(packingGroup, `UN ${un}`).toBeNull();
    for (const { un, class: code, packingGroup, groups } of content.substances)
      if (/^(4\.1|4\.2|4\.3|5\.1|6\.1|3)$/.test(code)) expect(packingGroup, `UN ${un} ${groups}`).not.toBeNull();
  });

  test('groups are those that rules ask about', () => {
    const asked = new Set(
      content.rules.flatMap((rule) => {
        if (rule.kind === 'pair') return [...(rule.a.groups ?? []), ...(rule.b.groups ?? [])];
        return 'when' in rule ? (rule.when.group?.in ?? []) : [];
      }),
    );
    const had = new Set(content.substances.flatMap(({ groups }) => groups));
    expect([...had].filter((group) => !asked.has(group))).toEqual([]);
  });

  test('every number resolves, whole and by packing group; others resolve to nothing', () => {
    for (const substance of content.substances) {
      expect(entriesOf(rulebook, substance.un, null)).toContain(substance);
      expect(entriesOf(rulebook, substance.un, substance.packingGroup)).toContain(substance);
    }
    expect(entriesOf(rulebook, '0000', null)).toEqual([]);
    expect(entriesOf(rulebook, '1333', 'I')).toEqual([]);
  });

  test('every UN number that a rule or a tariff line names is in the list', () => {
    const named = [
      ...content.tariff.flatMap(({ typicalUn }) => typicalUn.match(/\b\d{4}\b/g) ?? []),
      ...content.rules.flatMap((rule) => ('when' in rule ? (rule.when.un?.in ?? []) : [])),
    ];
    expect(named.length).toBeGreaterThan(50);
    expect([...new Set(named)].filter((un) => !rulebook.substances.has(un))).toEqual([]);
  });

  test('what bites: the form decides the class', () => {
    const classOf = (un: string) => [...new Set(entriesOf(rulebook, un, null).map((entry) => entry.class))].join();
    expect({ ingot: classOf('1333'), turnings: classOf('3078'), ferrocerium: classOf('1323') }).toEqual({
      ingot: '4.1',
      turnings: '4.3',
      ferrocerium: '4.1',
    });
    expect(classOf('1383')).toBe('4.2');
    expect(entriesOf(rulebook, '2807', null).map(({ policy }) => policy)).toEqual(['general_with_note']);
  });
});

/** Regimes of a tariff line that no rule asks about: shown with the cargo, and why nothing more follows. */
const INFORMATIONAL: Readonly<Record<string, string>> = {
  critical_mineral: 'a fact of policy; nothing is asked of critical minerals',
  dg_form_check: 'the form decides, by the presumptions',
  prescribed_substance: 'refused by HS prefix 2612 and 2844',
  prescribed_substance_check: 'a hint for the broker',
  atomic_mineral: 'refused by HS prefix 2612',
  atomic_mineral_check: 'a hint; the activity decides',
  beach_sand_mineral: 'canalised export is a regime of its own',
  battery_new: 'the lithium battery regime asks',
  lithium_battery_check: 'the form and the UN number decide',
  waste_scrap_check: 'the declared condition decides',
};
const NO_REGIME = ['none', 'sac'];

describe('the tariff', () => {
  const HS = /^\d{4}(\d{2}(\d{2})?)?$/;
  const SAC = /^99\d{4}$/;
  const DIGITS: Readonly<Record<string, number>> = { heading: 4, subheading: 6, tariff_item: 8 };

  test('108 lines, all of them read, none twice', () => {
    expect(content.tariff).toHaveLength(108);
    expect(rulebook.tariff.size).toBe(108);
  });

  test.each(content.tariff.map((line) => [line.code, line] as const))('%s is well formed', (code, line) => {
    if (line.level === 'sac') expect(code).toMatch(SAC);
    else {
      expect(code).toMatch(HS);
      expect(code).toHaveLength(DIGITS[line.level] ?? Number.NaN);
      const chapter = Number(code.slice(0, 2));
      expect(chapter).toBeGreaterThanOrEqual(1);
      expect(chapter).toBeLessThanOrEqual(97);
      // Chapter 77 is kept free by the Harmonised System.
      expect(chapter).not.toBe(77);
    }
    expect(line.description.length).toBeGreaterThan(3);
    if (line.storageClass !== null) expect([...rulebook.coStorage.indexOf.keys()]).toContain(line.storageClass);
    expect(new Set(line.regimes).size).toBe(line.regimes.length);
  });

  test('every regime of a line is one a rule asks about, or said to be for information', () => {
    const asks = (rule: Rule) => ('when' in rule ? [rule.when.regime?.in ?? [], rule.when.regime?.notIn ?? []] : []);
    const asked = new Set(content.rules.flatMap((rule) => asks(rule).flat()));
    const given = new Set(content.tariff.flatMap(({ regimes }) => regimes));
    const silent = [...given].filter((regime) => !asked.has(regime) && !NO_REGIME.includes(regime));
    expect(silent.sort()).toEqual(Object.keys(INFORMATIONAL).sort());
  });

  test('every regime a rule asks about is given by a line or made by a rule', () => {
    const made = new Set([
      ...content.tariff.flatMap(({ regimes }) => regimes),
      ...content.rules.flatMap((rule) => (rule.kind === 'regime' ? [rule.regime] : [])),
    ]);
    const asked = content.rules.flatMap((rule) => ('when' in rule ? (rule.when.regime?.in ?? []) : []));
    expect(asked.filter((regime) => !made.has(regime))).toEqual([]);
  });

  test('prescribed substances are exactly what is refused by prefix', () => {
    const rule = content.rules.find(({ id }) => id === 'refuse.prescribed');
    const prefixes = rule && 'when' in rule ? (rule.when.hs?.startsWith ?? []) : [];
    expect(prefixes).toEqual(['2612', '2844']);
    for (const { code, regimes } of content.tariff)
      expect(regimes.includes('prescribed_substance'), code).toBe(prefixes.some((prefix) => code.startsWith(prefix)));
  });

  test('a code finds its own line, else the longest line it starts with', () => {
    for (const line of content.tariff) expect(tariffLineFor(rulebook, line.code)).toBe(line);
    expect(tariffLineFor(rulebook, '26129999')?.code).toBe('2612');
    expect(tariffLineFor(rulebook, '28053099')?.code).toBe('280530');
    expect(tariffLineFor(rulebook, '280519')?.code).toBe('28051900');
    expect(tariffLineFor(rulebook, '77010000')).toBeNull();
    expect(tariffLineFor(rulebook, null)).toBeNull();
  });
});
