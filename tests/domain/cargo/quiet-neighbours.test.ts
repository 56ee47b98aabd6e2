import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '#app/domain/cargo/decide.ts';
import { type Apart, codesBeyond, distanceTo, quietBeside, reachOf } from '#app/domain/cargo/segregate.ts';
import { anyNeighbour, anyQuestion, SEED } from './anything.ts';
import { rulebook } from './scene.ts';

const RUNS = { seed: SEED, numRuns: 500 };
const shareOne = (a: readonly string[], b: readonly string[]) => a.some((each) => b.includes(each));
const within = (a: readonly string[], b: readonly string[]) => a.every((each) => b.includes(each));

describe('neighbours that are passed over unasked', () => {
  test('leave every decision as it is', () => {
    let passed = 0;
    fc.assert(
      fc.property(anyQuestion, fc.array(anyNeighbour, { maxLength: 12 }), (question, neighbours) => {
        const quiet = quietBeside(rulebook, reachOf(rulebook, question.cargo.hazard));
        const loud = neighbours.filter(
          ({ hazard }) =>
            !quiet.all &&
            (shareOne(hazard.groups, quiet.loudGroups) ||
              !within(hazard.classes, quiet.classes) ||
              !within(hazard.storageClasses, quiet.storageClasses)),
        );
        passed += neighbours.length - loud.length;
        expect(decide({ ...question, neighbours: loud }, rulebook)).toEqual(
          decide({ ...question, neighbours }, rulebook),
        );
      }),
      RUNS,
    );
    expect(passed).toBeGreaterThan(100);
  });

  test('one loud code alone keeps a neighbour further off', () => {
    fc.assert(
      fc.property(anyQuestion, fc.integer({ min: 0, max: 4 }), (question, apart) => {
        const reach = reachOf(rulebook, question.cargo.hazard);
        const { classes, storageClasses, groups } = codesBeyond(rulebook, reach, apart as Apart);
        const alone = { classes: [], storageClasses: [], groups: [] };
        for (const code of classes)
          expect(distanceTo(rulebook, reach, { ...alone, classes: [code] })).toBeGreaterThan(apart);
        for (const code of storageClasses)
          expect(distanceTo(rulebook, reach, { ...alone, storageClasses: [code] })).toBeGreaterThan(apart);
        for (const code of groups)
          expect(distanceTo(rulebook, reach, { ...alone, groups: [code] })).toBeGreaterThan(apart);
      }),
      RUNS,
    );
  });
});
