import { describe, expect, test } from 'vitest';
import { decide } from '#app/domain/cargo/decide.ts';
import { examplesOf, type RuleWithExamples, speaks } from '#app/domain/cargo/rule-examples.ts';
import { content, question, rulebook } from './scene.ts';

const rules: readonly RuleWithExamples[] = content.rules;

describe('every rule of the delivered rulebook', () => {
  test.each(rules.map((rule) => [rule.id, rule] as const))('%s has examples that hold', (_, rule) => {
    const { denies, allows } = examplesOf(rule);
    expect(denies.length).toBeGreaterThan(0);
    expect(allows.length).toBeGreaterThan(0);
    for (const example of denies) expect(speaks(rule, example, rulebook), JSON.stringify(example)).toBe(true);
    for (const example of allows) expect(speaks(rule, example, rulebook), JSON.stringify(example)).toBe(false);
  });

  test('ids are unique, and each names its law or policy, its source and since when', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { citation, source, effectiveFrom } of rules) {
      expect(citation.length).toBeGreaterThan(5);
      expect(source.length).toBeGreaterThan(2);
      expect(effectiveFrom).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });

  test('cargo that nothing speaks against is possible', () => {
    expect(decide(question(), rulebook)).toMatchObject({ outcome: 'possible', reasons: [] });
  });
});
