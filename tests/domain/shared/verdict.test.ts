import { expect, test } from 'vitest';
import { ALLOWED, allOf, refused } from '#app/domain/shared/verdict.ts';

const violation = (code: string) => ({ code, params: {}, sentence: code, fix: null });

test('no reason is no refusal', () => {
  expect(refused([])).toBe(ALLOWED);
  expect(allOf()).toEqual({ ok: true });
  expect(allOf(ALLOWED, ALLOWED)).toEqual({ ok: true });
});

test('every reason of every verdict is kept, in order', () => {
  const verdict = allOf(refused([violation('a'), violation('b')]), ALLOWED, refused([violation('c')]));
  expect(verdict).toEqual({ ok: false, violations: [violation('a'), violation('b'), violation('c')] });
});
