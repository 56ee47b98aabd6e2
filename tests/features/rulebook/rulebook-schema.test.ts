import { describe, expect, test } from 'vitest';
import { compileRulebook, type Rule } from '#app/domain/cargo/rulebook.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { rulebookContentSchema, ruleSchema } from '#app/features/rulebook/rulebook.schema.server.ts';
import { contentHash } from '#app/platform/content-hash.server.ts';
import { deliveredRulebookContent } from '#db/seed/rulebook.ts';

const content = deliveredRulebookContent();
const rule = (id: string) => content.rules.find((each) => each.id === id) as Rule;
const messages = (value: unknown) =>
  ruleSchema.safeParse(value).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('the schema of a rulebook', () => {
  test('takes the delivered content and changes nothing in it', () => {
    const parsed = rulebookContentSchema.safeParse(content);
    expect(parsed.error?.issues.slice(0, 5)).toBeUndefined();
    expect(contentHash(parsed.data)).toBe(contentHash(content));
    expect(compileRulebook('x', parsed.data ?? content, plainDate('2026-06-01')).pairs.length).toBeGreaterThan(0);
  });

  test('refuses two rules of one id, a matrix that is not symmetric, and a misspelt condition', () => {
    const first = content.rules[0] as Rule;
    expect(rulebookContentSchema.safeParse({ ...content, rules: [...content.rules, first] }).success).toBe(false);
    const other = content.imdg.cells[0]?.[1] === '4' ? '3' : '4';
    const cells = content.imdg.cells.map((row, i) => row.map((cell, j) => (i === 0 && j === 1 ? other : cell)));
    expect(rulebookContentSchema.safeParse({ ...content, imdg: { ...content.imdg, cells } }).success).toBe(false);
    const sprinklers = rule('fire.sprinklers');
    expect(ruleSchema.safeParse({ ...sprinklers, when: { sprinkler: { in: ['yes'] } } }).success).toBe(false);
    expect(ruleSchema.safeParse({ ...sprinklers, when: { sprinklered: { above: 3 } } }).success).toBe(false);
  });

  test.each([
    ['an unknown kind', { ...rule('task.weigh'), kind: 'spell' }],
    ['no citation', { ...rule('task.weigh'), citation: ' ' }],
    ['an id with capitals', { ...rule('task.weigh'), id: 'Task.Weigh' }],
    ['an end before its beginning', { ...rule('task.weigh'), effectiveTo: '1999-01-01' }],
    ['a day that is none', { ...rule('task.weigh'), effectiveFrom: '2026-02-30' }],
    ['a key nobody knows', { ...rule('task.weigh'), colour: 'red' }],
    [
      'an example with a fact nobody knows',
      { ...rule('task.weigh'), examples: { denies: [{ cargo: { weight: 1 } }], allows: [{}] } },
    ],
    ['an example on one side only', { ...rule('task.weigh'), examples: { denies: [{}], allows: [] } }],
  ])('refuses a rule with %s', (_, value) => {
    expect(messages(value)?.length).toBeGreaterThan(0);
  });
});
