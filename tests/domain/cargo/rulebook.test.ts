import { describe, expect, test } from 'vitest';
import { classify, tariffLineFor } from '#app/domain/cargo/classify.ts';
import { decide } from '#app/domain/cargo/decide.ts';
import { documentsAt, readyDocument } from '#app/domain/cargo/documents.ts';
import { STEPS } from '#app/domain/cargo/facts.ts';
import { BASE_CARGO } from '#app/domain/cargo/rule-examples.ts';
import {
  type ActivityRule,
  compileRulebook,
  type DocumentRule,
  type Rule,
  type RulebookContent,
  type RuleKind,
  type VerdictRule,
  type WordsRule,
} from '#app/domain/cargo/rulebook.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { addDays, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { deliveredRulebookContent } from '#db/seed/rulebook.ts';
import { DAY, question } from './scene.ts';

/* A version is compiled within each test here: what the shared scene compiles before any test shows no fault of it. */

const content = deliveredRulebookContent();
const compile = (rules: readonly Rule[] = content.rules, change: Partial<RulebookContent> = {}, day = DAY) =>
  compileRulebook('test', { ...content, ...change, rules }, day);
const ruleOf = <K extends RuleKind>(kind: K) => {
  const found = content.rules.find((rule): rule is Extract<Rule, { kind: K }> => rule.kind === kind);
  if (!found) throw new Error(`no rule of kind ${kind}`);
  return found;
};
const verdict: VerdictRule = {
  kind: 'verdict',
  id: 'test.verdict',
  citation: 'A law',
  source: 'a book',
  effectiveFrom: DAY,
  effectiveTo: null,
  provisional: true,
  when: { form: { in: ['oxide'] } },
  effect: 'refuse',
  code: 'test.said',
  sentence: 'No.',
  fix: 'Do.',
};
const document: DocumentRule = {
  ...verdict,
  kind: 'document',
  id: 'test.document',
  document: 'pass',
  label: 'Pass',
  issuer: 'gate',
  step: 'storage',
  blocks: true,
};
const words: WordsRule = {
  ...verdict,
  kind: 'words',
  id: 'test.words',
  words: ['c.a', 'b'],
  unless: { form: { in: ['powder'] } },
  fix: 'Do.',
};

describe('a compiled version', () => {
  test('sorts every rule of the delivered content to its kind', () => {
    const compiled = compile();
    const count = (kind: RuleKind) => content.rules.filter((rule) => rule.kind === kind).length;
    expect({
      regimes: compiled.regimes.length,
      groups: compiled.groups.length,
      presumptions: compiled.presumptions.length,
      tasks: compiled.tasks.length,
      verdicts: compiled.licensable.length + compiled.cargoVerdicts.length + compiled.slotVerdicts.length,
      papers: compiled.papers.length,
      documents: compiled.documents.length,
      clocks: compiled.clocks.length,
      pairs: compiled.pairs.length,
      words: compiled.words.length,
    }).toEqual({
      regimes: count('regime'),
      groups: count('group'),
      presumptions: count('presume'),
      tasks: count('task'),
      verdicts: count('verdict'),
      papers: count('paper'),
      documents: count('document'),
      clocks: count('clock'),
      pairs: count('pair'),
      words: count('words'),
    });
    for (const list of [compiled.regimes, compiled.groups, compiled.tasks, compiled.papers, compiled.clocks])
      expect(new Set(list.map(({ kind }) => kind)).size).toBe(1);
    expect(compiled).toMatchObject({ version: 'test', onDay: DAY });
    expect(compiled.activity).toEqual(ruleOf('activity'));
    expect(compiled.bond).toEqual(ruleOf('bond'));
    expect(compiled.placement).toEqual(ruleOf('placement'));
  });

  test('without measures has none', () => {
    const compiled = compile([]);
    expect([compiled.activity, compiled.bond, compiled.placement]).toEqual([null, null, null]);
    expect(compiled.refusedClasses.size).toBe(0);
    expect(compiled.imdg.ranks[indexOf(compiled, '4.3', '2.1')]).toBe(0);
    expect(compile().imdg.ranks[indexOf(compiled, '4.3', '2.1')]).toBe(2);
  });

  test.each<[string, PlainDate, PlainDate | null, boolean]>([
    ['begins today', DAY, null, true],
    ['begins tomorrow', addDays(DAY, 1), null, false],
    ['ends tomorrow', addDays(DAY, -9), addDays(DAY, 1), true],
    ['ends today', addDays(DAY, -9), DAY, false],
    ['is over', addDays(DAY, -9), addDays(DAY, -3), false],
    ['begins and ends later', addDays(DAY, 3), addDays(DAY, 9), false],
  ])('holds a rule that %s: in force only', (_, effectiveFrom, effectiveTo, holds) => {
    const compiled = compile([{ ...verdict, effectiveFrom, effectiveTo }]);
    expect(compiled.cargoVerdicts).toHaveLength(holds ? 1 : 0);
  });

  test('tells verdicts apart by what settles them', () => {
    const ofSlot: VerdictRule = { ...verdict, id: 'test.slot', when: { step: { in: ['hold'] } } };
    const licensed: VerdictRule = { ...verdict, id: 'test.licence', unlessLicensed: 'radiation_licence' };
    const both: VerdictRule = { ...ofSlot, id: 'test.both', unlessLicensed: 'radiation_licence' };
    const compiled = compile([verdict, ofSlot, licensed, both]);
    const ids = (list: readonly Rule[]) => list.map(({ id }) => id);
    expect(ids(compiled.cargoVerdicts)).toEqual(['test.verdict']);
    expect(ids(compiled.slotVerdicts)).toEqual(['test.slot']);
    expect(ids(compiled.licensable)).toEqual(['test.licence', 'test.both']);
    expect(compiled.cargoVerdicts[0]?.reason).toEqual({
      code: 'test.said',
      effect: 'refuse',
      sentence: 'No.',
      fix: 'Do.',
      params: { rule: 'test.verdict' },
      citation: 'A law',
      provisional: true,
    });
  });

  test('a licensable rule is asked of the slot as any other', () => {
    const atGate: VerdictRule = {
      ...verdict,
      when: { form: { in: ['oxide'] }, step: { in: ['gate_in'] } },
      unlessLicensed: 'radiation_licence',
    };
    const compiled = compile([atGate]);
    const cargo = classify(BASE_CARGO, compiled);
    expect(decide(question({ cargo }), compiled).reasons).toEqual([]);
    // It names neither class nor line, so no licence can name it either.
    expect(decide(question({ cargo, step: 'gate_in' }), compiled).reasons).toMatchObject([
      { code: 'test.said', params: { rule: 'test.verdict', named: '' } },
    ]);
  });

  test('refused classes are those of rules that refuse unless licensed', () => {
    const class3 = { class: { in: ['3'] } };
    const rules: VerdictRule[] = [
      { ...verdict, when: class3 },
      { ...verdict, when: { class: { in: ['8'] } }, unlessLicensed: 'radiation_licence', effect: 'request' },
      { ...verdict, when: { class: { in: ['9', '7'] } }, unlessLicensed: 'radiation_licence' },
      { ...verdict, when: { hs: { startsWith: ['2612'] } }, unlessLicensed: 'radiation_licence' },
    ];
    expect([...compile(rules).refusedClasses]).toEqual(['9', '7']);
    expect([...compile().refusedClasses].sort()).toEqual(['1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '2.3', '6.2', '7']);
  });

  test('documents stand in the order of the steps, others as written', () => {
    const steps = (['gate_out', 'hold', 'ex_bond', 'storage', 'gate_in'] as const).map((step) => ({
      ...document,
      step,
    }));
    expect(compile(steps).documents.map(({ step }) => step)).toEqual([...STEPS]);
    const cargo = classify(BASE_CARGO, compile(steps));
    expect(decide(question({ cargo }), compile(steps)).documents.map(({ step }) => step)).toEqual([...STEPS]);
  });

  test('finds every entry of a UN number and every tariff line', () => {
    const compiled = compile();
    for (const [un, entries] of compiled.substances)
      expect(entries).toEqual(content.substances.filter((each) => each.un === un));
    for (const line of content.tariff) expect(tariffLineFor(compiled, line.code)).toEqual(line);
  });

  test('a coarse code finds the longest line above it, else the first below; its regimes are those of all below', () => {
    const line = (code: string, ...regimes: string[]) => ({
      code,
      level: 'heading' as const,
      description: code,
      regimes,
      typicalUn: '',
      storageClass: null,
      note: '',
      provisional: false,
    });
    const tariff = [
      line('2801', 'a', 'none'),
      line('280110', 'b'),
      line('28011010', 'c', 'sac'),
      line('28029900', 'd'),
    ];
    const compiled = compile([], { tariff });
    const found = (code: string | null) => tariffLineFor(compiled, code)?.code ?? null;
    expect(['28011010', '28011099', '28012000', '2802', '280299', '2803', null].map(found)).toEqual([
      '28011010',
      '280110',
      '2801',
      '28029900',
      '28029900',
      null,
      null,
    ]);
    const regimes = (hsCode: string | null) => classify({ ...BASE_CARGO, hsCode }, compiled).regimes;
    expect(regimes('28011010')).toEqual(['c']);
    expect(regimes('280110')).toEqual(['b', 'c']);
    expect(regimes('2801')).toEqual(['a', 'b', 'c']);
    expect(regimes('2803')).toEqual([]);
    expect(regimes(null)).toEqual([]);
  });

  test('words are looked for as whole words, in any case, signs as themselves', () => {
    const [rule] = compile([words]).words;
    const found = (text: string) => rule?.pattern.exec(text)?.[0] ?? null;
    expect(['a C.A b', 'B', 'abc', 'cXa', 'c.ab', 'bc.a', 'x-b-x'].map(found)).toEqual([
      'C.A',
      'B',
      null,
      null,
      null,
      null,
      'b',
    ]);
    const compiled = compile([words]);
    const said = (form: 'oxide' | 'powder') => classify({ ...BASE_CARGO, description: 'b', form }, compiled).reasons;
    expect(said('oxide')).toMatchObject([{ code: 'cargo.words', params: { rule: 'test.words', word: 'b' } }]);
    expect(said('powder')).toEqual([]);
  });

  test('another exemption level is another activity', () => {
    const level: ActivityRule = { ...ruleOf('activity'), thoriumPpmAtOne: 10, uraniumPpmAtOne: 20 };
    const facts = { ...BASE_CARGO, thoriumPpm: 5, uraniumPpm: 10 };
    expect(classify(facts, compile([level])).activity).toBe(1);
    expect(classify(facts, compile([])).activity).toBeNull();
  });
});

const indexOf = (compiled: ReturnType<typeof compile>, a: string, b: string) =>
  (compiled.imdg.indexOf.get(a) ?? 0) * compiled.imdg.size + (compiled.imdg.indexOf.get(b) ?? 0);

describe('what a document rule says', () => {
  const required = {
    document: 'pass',
    label: 'Pass',
    issuer: 'gate',
    step: 'storage',
    citation: 'A law',
    provisional: true,
  } as const;
  const later = {
    code: 'document.needed_later',
    effect: 'note',
    params: { document: 'pass', step: 'storage' },
    sentence: 'Pass (gate) is needed during storage.',
    fix: 'Add the Pass to the cargo profile, valid for the whole stay.',
    citation: 'A law',
    provisional: true,
  };

  test('one that blocks: a note before, a refusal from its step on', () => {
    expect(readyDocument({ ...required, blocks: true })).toEqual({
      absent: { ...required, blocks: true, presented: false },
      present: { ...required, blocks: true, presented: true },
      later,
      due: { ...later, code: 'document.missing', effect: 'refuse' },
    });
  });

  test('one that blocks nothing: a note from its step on', () => {
    expect(readyDocument({ ...required, blocks: false })).toMatchObject({ later: null, due: later });
  });

  test('of two that ask for the same at the same step the first speaks', () => {
    const rule = (label: string, step: DocumentRule['step']) => ({
      ...readyDocument({ ...required, label, step, blocks: true }),
      ofCargo: () => true,
      ofSlot: null,
    });
    const rules = [rule('A', 'gate_in'), rule('B', 'gate_in'), rule('C', 'storage')];
    const during = stay(DAY, addDays(DAY, 3));
    const { documents, reasons } = documentsAt(rules, { text: {}, numbers: {} }, [], during, 'gate_in');
    expect(documents.map(({ label, step }) => `${label} ${step}`)).toEqual(['A gate_in', 'C storage']);
    expect(reasons.map(({ code }) => code)).toEqual(['document.missing', 'document.needed_later']);
  });
});
