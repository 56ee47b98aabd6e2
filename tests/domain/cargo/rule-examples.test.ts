import { describe, expect, test } from 'vitest';
import {
  brokenExamples,
  examplesOf,
  type RuleExamples,
  type RuleWithExamples,
  speaks,
} from '#app/domain/cargo/rule-examples.ts';
import type { Rule, RulebookContent } from '#app/domain/cargo/rulebook.ts';
import { addDays } from '#app/domain/shared/plain-date.ts';
import { content, DAY, rulebook } from './scene.ts';

const rule: RuleWithExamples = {
  kind: 'verdict',
  id: 'test.oxide',
  citation: 'A law',
  source: 'a book',
  effectiveFrom: DAY,
  effectiveTo: null,
  provisional: false,
  when: { form: { in: ['oxide'] } },
  effect: 'request',
  code: 'test.oxide',
  sentence: 'Oxide.',
  fix: null,
};
const holding = (each: Rule): RulebookContent => ({ ...content, rules: [...content.rules, each] });
const broken = (examples: RuleExamples, change: Partial<RuleWithExamples> = {}, from = DAY) => {
  const it = { ...rule, ...change, examples } as RuleWithExamples;
  return brokenExamples(it, holding(it), from);
};

describe('examples that don’t hold', () => {
  const says = { cargo: { form: 'oxide' } } as const;
  const silent = { cargo: { form: 'salt' } } as const;

  test('are told by side and number', () => {
    expect(broken({ denies: [says], allows: [silent] })).toEqual([]);
    expect(broken({ denies: [says, silent], allows: [] })).toEqual([{ side: 'denies', number: 2 }]);
    expect(broken({ denies: [silent], allows: [silent, silent, says] })).toEqual([
      { side: 'denies', number: 1 },
      { side: 'allows', number: 3 },
    ]);
  });

  test('none written, none broken', () => {
    expect(examplesOf(rule)).toEqual({ denies: [], allows: [] });
    expect(brokenExamples(rule, holding(rule), DAY)).toEqual([]);
  });

  test('are asked on the first day on which rule and version both count', () => {
    const examples = { denies: [says], allows: [silent] };
    expect(broken(examples, { effectiveFrom: addDays(DAY, 30) })).toEqual([]);
    expect(broken(examples, { effectiveFrom: addDays(DAY, -30) }, addDays(DAY, 10))).toEqual([]);
    expect(broken(examples, { effectiveTo: addDays(DAY, 1) })).toEqual([]);
  });

  test('a rule that has ended by then can’t be asked', () => {
    const ended = { effectiveFrom: addDays(DAY, -30), effectiveTo: DAY };
    expect(() => broken({ denies: [], allows: [] }, ended)).toThrow('Rule test.oxide has ended before 2026-06-01');
    expect(() => broken({ denies: [], allows: [] }, { ...ended, effectiveTo: addDays(DAY, -1) })).toThrow(RangeError);
  });

  test('days of the facts are counted back from the stay; other text is left as it is', () => {
    const clock = content.rules.find(({ id }) => id === 'clock.bond_interest');
    if (!clock) throw new Error('no clock');
    const afterTenDays = (bondedSince: string) =>
      speaks(
        clock,
        {
          cargo: { customsStatus: 'bonded', bondedSince: bondedSince as never, assessableDutyPaise: 1 },
          slot: { regime: 'bonded' },
          days: 10,
        },
        rulebook,
      );
    expect(afterTenDays('DAY-80')).toBe(false);
    expect(afterTenDays('DAY-81')).toBe(true);
    const words = content.rules.find(({ id }) => id === 'words.swarf');
    if (!words) throw new Error('no words');
    expect(speaks(words, { cargo: { description: 'swarf of DAY-3' } }, rulebook)).toBe(true);
  });

  test('an example without a pair or walls says nothing of one', () => {
    const of = (id: string) => content.rules.find((each) => each.id === id) ?? rule;
    expect(speaks(of('pair.acid_alkali'), {}, rulebook)).toBe(false);
    expect(speaks(of('placement.measures'), {}, rulebook)).toBe(true);
    expect(speaks(of('norm.activity'), { cargo: { thoriumPpm: 246.5, uraniumPpm: 0 } }, rulebook)).toBe(false);
  });
});
