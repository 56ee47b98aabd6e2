import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Paper } from '#app/domain/cargo/facts.ts';
import { leastCover, licensed } from '#app/domain/cargo/papers.ts';
import { eachDay, stay } from '#app/domain/shared/interval.ts';
import { addDays } from '#app/domain/shared/plain-date.ts';
import { DAY } from './scene.ts';

const day = (n: number) => addDays(DAY, n);
const STAY = stay(DAY, day(40));
const policy = (
  from: number,
  until: number | null,
  coversPaise: number | null,
  change: Partial<Paper> = {},
): Paper => ({
  kind: 'insurance',
  validFrom: day(from),
  validUntil: until === null ? null : day(until),
  names: [],
  verified: true,
  coversPaise,
  ...change,
});

describe('the least duty that insurance covers', () => {
  test.each<[string, Paper[], number | null]>([
    ['no policy', [], null],
    ['one throughout', [policy(-10, null, 500)], 500],
    ['one to the last day', [policy(-10, 39, 500)], 500],
    ['one that names no sum', [policy(-10, null, null)], null],
    ['nought is a sum', [policy(-10, null, 0)], 0],
    ['two at once add up', [policy(-10, null, 500), policy(-5, null, 200)], 700],
    ['one of two ends: the least day counts', [policy(-10, null, 500), policy(-5, 20, 200)], 500],
    ['one of two begins later', [policy(-10, null, 500), policy(30, null, 200)], 500],
    ['a smaller one follows', [policy(-10, 9, 500), policy(10, null, 200)], 200],
    ['a larger one follows', [policy(-10, 9, 200), policy(10, null, 500)], 200],
    ['one of the past counts for nothing', [policy(-10, -1, 100), policy(-10, null, 500)], 500],
    ['one that begins on the day out counts for nothing', [policy(-10, 60, 500), policy(40, null, 200)], 500],
    ['one that names no sum covers its days', [policy(-10, 60, 500), policy(10, 20, null)], 500],
    ['other papers are no insurance', [policy(-10, null, 500), policy(-10, null, 1, { kind: 'fire_noc' })], 500],
  ])('%s', (_, papers, expected) => {
    expect(leastCover(papers, STAY)).toBe(expected);
  });

  test('by adding up every day', () => {
    const anyPolicy = fc
      .tuple(fc.integer({ min: -5, max: 12 }), fc.option(fc.nat(12)), fc.option(fc.nat(9)))
      .map(([from, length, sum]) => policy(from, length === null ? null : from + length, sum));
    const during = stay(DAY, day(10));
    fc.assert(
      fc.property(fc.array(anyPolicy, { maxLength: 5 }), (papers) => {
        const sums = eachDay(during).flatMap((date) => {
          const held = papers.filter((each) => each.validFrom <= date && (each.validUntil ?? date) >= date);
          const named = held.flatMap(({ coversPaise }) => (coversPaise === null ? [] : [coversPaise]));
          return held.length === 0 || named.length < held.length ? [] : [named.reduce((sum, each) => sum + each, 0)];
        });
        expect(leastCover(papers, during)).toBe(sums.length === 0 ? null : Math.min(...sums));
      }),
      { seed: 20_260_601, numRuns: 300 },
    );
  });
});

describe('licences', () => {
  const licence = (names: string[], change: Partial<Paper> = {}): Paper =>
    policy(-10, null, null, { kind: 'radiation_licence', names, ...change });

  test('must name everything needed; where nothing is named nothing is licensed', () => {
    const is = (needs: string[], ...papers: Paper[]) => licensed('radiation_licence', needs, papers, STAY);
    expect(is(['7', '2612'], licence(['7', '2612', '8']))).toBe(true);
    expect(is(['7', '2612'], licence(['7']), licence(['2612']))).toBe(true);
    expect(is(['7', '2612'], licence(['7']))).toBe(false);
    expect(is(['7', '2612'], licence(['2612']))).toBe(false);
    expect(is(['7'], licence(['7'], { verified: false }))).toBe(false);
    expect(is([], licence(['7']))).toBe(false);
  });
});
