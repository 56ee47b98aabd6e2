import { describe, expect, test } from 'vitest';
import type { Decision, Reason } from '#app/domain/cargo/decision.ts';
import { impactOf } from '#app/domain/cargo/impact.ts';
import type { FloorRule, Rule, RulebookContent } from '#app/domain/cargo/rulebook.ts';
import { changeCount, diffRulebooks, substanceKeys } from '#app/domain/cargo/rulebook-diff.ts';
import { content } from './scene.ts';

const change = (part: Partial<RulebookContent>): RulebookContent => ({ ...content, ...part });
const without = (id: string) => content.rules.filter((rule) => rule.id !== id);

describe('the difference of two versions', () => {
  test('a version does not differ from itself, whatever order its rows and keys have', () => {
    const turned = JSON.parse(JSON.stringify(content), (_, value: unknown) =>
      value && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    ) as RulebookContent;
    const shuffled = { ...turned, rules: [...turned.rules].reverse(), tariff: [...turned.tariff].reverse() };
    expect(changeCount(diffRulebooks(content, shuffled))).toBe(0);
  });

  test('rules added, removed and changed, with the fields that changed', () => {
    const rules = without('words.black_mass').map(
      (rule): Rule => (rule.id === 'task.weigh' ? { ...rule, provisional: true, source: 'elsewhere' } : rule),
    );
    const added = { ...(content.rules.find(({ id }) => id === 'task.weigh') as Rule), id: 'task.smell' };
    const diff = diffRulebooks(content, change({ rules: [...rules, added] }));
    expect(diff.rules).toEqual([
      { change: 'added', key: 'task.smell', fields: [] },
      {
        change: 'changed',
        key: 'task.weigh',
        fields: [
          { field: 'provisional', from: 'false', to: 'true' },
          { field: 'source', from: 'House policy', to: 'elsewhere' },
        ],
      },
      { change: 'removed', key: 'words.black_mass', fields: [] },
    ]);
    expect(changeCount(diff)).toBe(3);
  });

  test('floors apart from other rules', () => {
    const floor = content.rules.find((rule): rule is FloorRule => rule.kind === 'floor') as FloorRule;
    const rules = content.rules.map((rule): Rule => (rule.id === floor.id ? { ...floor, atLeast: 4 } : rule));
    const diff = diffRulebooks(content, change({ rules }));
    expect(diff.rules).toEqual([]);
    expect(diff.floors).toEqual([
      { change: 'changed', key: floor.id, fields: [{ field: 'atLeast', from: String(floor.atLeast), to: '4' }] },
    ]);
  });

  test('substances of one UN number are told apart, tariff lines go by code', () => {
    const keys = substanceKeys(content);
    expect(new Set(keys).size).toBe(keys.length);
    const [gone, ...substances] = content.substances;
    const [line, ...lines] = content.tariff;
    const tariff = [{ ...line, note: 'changed' } as typeof line & object, ...lines];
    const diff = diffRulebooks(content, change({ substances, tariff }));
    expect(diff.substances).toEqual([
      { change: 'removed', key: keys[content.substances.indexOf(gone as never)], fields: [] },
    ]);
    expect(diff.tariff).toMatchObject([
      { change: 'changed', key: line?.code, fields: [{ field: 'note', to: 'changed' }] },
    ]);
  });

  test('a cell is one change for its pair, and a cell changed on one side shows both', () => {
    const { keys, cells } = content.imdg;
    const set = (pairs: [number, number][]) =>
      cells.map((row, i) => row.map((cell, j) => (pairs.some(([a, b]) => a === i && b === j) ? '4' : cell)));
    const [i, j] = [keys.indexOf('3'), keys.indexOf('9')];
    const both = diffRulebooks(
      content,
      change({
        imdg: {
          keys,
          cells: set([
            [i, j],
            [j, i],
          ]),
        },
      }),
    );
    expect(both.imdg).toMatchObject([{ change: 'changed', key: '3 × 9', fields: [{ field: 'cell', to: '4' }] }]);
    const one = diffRulebooks(content, change({ imdg: { keys, cells: set([[i, j]]) } }));
    expect(one.imdg[0]?.fields[0]?.to).toContain(' / ');
    const lists = { ...content.storageClassesOf, '3': ['3', '8A'] };
    expect(diffRulebooks(content, change({ storageClassesOf: lists })).storageClasses).toMatchObject([{ key: '3' }]);
  });
});

describe('impact', () => {
  const reason = (code: string, effect: Reason['effect'], params: Reason['params'] = {}): Reason => ({
    code,
    effect,
    params,
    sentence: `${code} ${Object.values(params)}`,
    fix: null,
  });
  const decision = (outcome: Decision['outcome'], reasons: Reason[] = [], more: Partial<Decision> = {}): Decision => ({
    outcome,
    reasons,
    rulebookVersion: 'x',
    documents: [],
    clocks: [],
    tasks: [],
    ...more,
  });

  test('notes and other figures change nothing', () => {
    const before = decision('on_request', [reason('a', 'request', { days: 3 })]);
    const after = decision('on_request', [reason('a', 'request', { days: 4 }), reason('b', 'note')]);
    expect(impactOf(before, after)).toMatchObject({ affected: false, added: [], removed: [] });
  });

  test('the same answer for other reasons is affected, and one code may speak of several documents', () => {
    const before = decision('not_possible', [reason('document.missing', 'refuse', { document: 'sds' })]);
    const after = decision('not_possible', [reason('document.missing', 'refuse', { document: 'msds' })]);
    expect(impactOf(before, after)).toMatchObject({
      affected: true,
      added: [{ params: { document: 'msds' } }],
      removed: [{ params: { document: 'sds' } }],
    });
    expect(impactOf(before, before).affected).toBe(false);
    const softer = decision('on_request', [reason('document.missing', 'request', { document: 'sds' })]);
    expect(impactOf(before, softer)).toMatchObject({ affected: true, before: 'not_possible', after: 'on_request' });
  });

  test('documents and clocks that come and go are named', () => {
    const document = {
      document: 'sds',
      label: 'SDS',
      issuer: 'maker',
      step: 'gate_in' as const,
      blocks: true,
      presented: false,
      citation: '',
      provisional: false,
    };
    const clock = { clock: 'waste', label: 'Waste' } as Decision['clocks'][number];
    const impact = impactOf(
      decision('possible', [], { documents: [document] }),
      decision('possible', [], { clocks: [clock] }),
    );
    expect(impact).toMatchObject({
      affected: false,
      documentsRemoved: [document],
      clocksStarted: [clock],
      documentsAdded: [],
      clocksStopped: [],
    });
  });
});
