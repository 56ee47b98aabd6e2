import { describe, expect, test } from 'vitest';
import { headroomViolations } from '#app/domain/bond/headroom.ts';
import { decide } from '#app/domain/cargo/decide.ts';
import type { CargoFacts, PackingGroup, Paper, Step } from '#app/domain/cargo/facts.ts';
import { bothHazards, entriesOf, HARMLESS, hazardOfClass, hazardOfEntries } from '#app/domain/cargo/hazard.ts';
import { apartness } from '#app/domain/cargo/placement.ts';
import type { Rule } from '#app/domain/cargo/rulebook.ts';
import { classRank, segregate } from '#app/domain/cargo/segregate.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { addDays } from '#app/domain/shared/plain-date.ts';
import { cargo, content, DAY, OPEN_SLOT, question, rulebook } from './scene.ts';

/*
 * Every rule carries its own examples: cases in which it speaks ("denies") and cases in which it keeps silent ("allows").
 */

type Example = {
  cargo?: Partial<CargoFacts>;
  slot?: Partial<typeof OPEN_SLOT>;
  documents?: string[];
  days?: number;
  step?: Step;
  pair?: [string, string];
  pairUn?: [string, string];
  pairPackaging?: [string, string];
  walls?: [number, number];
  duty?: number;
  bondFree?: number;
};
type WithExamples = Rule & { examples: { denies: Example[]; allows: Example[] } };

const rules = content.rules as unknown as WithExamples[];

const dated = (facts: Partial<CargoFacts>): Partial<CargoFacts> =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => {
      const back = typeof value === 'string' ? /^DAY-(\d+)$/.exec(value)?.[1] : undefined;
      return [name, back === undefined ? value : addDays(DAY, -Number(back))];
    }),
  );

function answer({ cargo: facts = {}, slot, documents = [], days = 40, step = 'hold' }: Example) {
  const it = cargo(dated(facts));
  const presented = documents.map((type) => ({ type, reference: 'x', validFrom: null, validUntil: null }));
  const decision = decide(
    question({
      cargo: it,
      slot: slot ? { ...OPEN_SLOT, ...slot } : null,
      documents: {
        cargo: presented,
        shipper: question().documents.shipper.filter(() => !slot || !('shipperPapers' in slot)) as Paper[],
      },
      stay: stay(DAY, addDays(DAY, days)),
      step,
    }),
    rulebook,
  );
  return { it, decision };
}

const hazard = (un: string, pg: PackingGroup | null = null) => hazardOfEntries(entriesOf(rulebook, un, pg));

/** Whether the rule speaks in an example. */
function speaks(rule: WithExamples, example: Example): boolean {
  const { it, decision } = answer(example);
  switch (rule.kind) {
    case 'regime':
      return it.regimes.includes(rule.regime);
    case 'group':
      return it.hazard.groups.includes(rule.group);
    case 'presume':
      return rule.classes.every((code) => it.hazard.classes.includes(code));
    case 'task':
      return decision.tasks.some(({ task }) => task === rule.task);
    case 'verdict':
    case 'paper':
    case 'words':
      return decision.reasons.some(({ params }) => params.rule === rule.id);
    case 'document':
      return decision.documents.some(({ document, step }) => document === rule.document && step === rule.step);
    case 'clock':
      return decision.reasons.some(({ params }) => params.clock === rule.clock);
    case 'floor': {
      const [a = '', b = ''] = example.pair ?? [];
      return classRank(rulebook, hazardOfClass(rulebook, a, []), hazardOfClass(rulebook, b, [])) >= rule.atLeast;
    }
    case 'pair': {
      const [first = '', second = ''] = example.pairUn ?? example.pairPackaging ?? [];
      const packed = second.startsWith('steel') ? HARMLESS : { ...HARMLESS, groups: ['combustible_packaging'] };
      const b = example.pairUn ? hazard(second) : packed;
      const code = `segregation.${rule.id.split('.').at(-1)}`;
      return segregate(bothHazards(hazard(first), HARMLESS), b, rulebook).reasons.some((each) => each.code === code);
    }
    case 'activity':
      return (it.activity ?? 0) > 1;
    case 'bond':
      return (
        headroomViolations(
          {
            bondFreePaise: example.bondFree ?? 0,
            insuredDutyFreePaise: null,
            licenceDutyFreePaise: null,
            licenceValueFreePaise: null,
          },
          { dutyPaise: example.duty ?? 0, valuePaise: null, bondTimes: rule.times, citation: rule.citation },
        ).length > 0
      );
    case 'placement': {
      const [a = 0, b = 0] = example.walls ?? [];
      const at = (hallId: string, wallFireMinutes: number) => ({
        slotId: hallId,
        hallId,
        building: 'A',
        place: 1,
        wallFireMinutes,
        bayGapCm: 300,
      });
      return apartness(at('h1', a), at('h2', b), rulebook.placement) < 2;
    }
  }
}

describe('every rule of the delivered rulebook', () => {
  test.each(rules.map((rule) => [rule.id, rule] as const))('%s has examples that hold', (_, rule) => {
    expect(rule.examples.denies.length).toBeGreaterThan(0);
    expect(rule.examples.allows.length).toBeGreaterThan(0);
    for (const example of rule.examples.denies) expect(speaks(rule, example), JSON.stringify(example)).toBe(true);
    for (const example of rule.examples.allows) expect(speaks(rule, example), JSON.stringify(example)).toBe(false);
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
