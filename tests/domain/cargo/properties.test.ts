import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classify } from '#app/domain/cargo/classify.ts';
import { compileConditions, decide, type Neighbour, type Question, type SlotFacts } from '#app/domain/cargo/decide.ts';
import { type Decision, OUTCOMES } from '#app/domain/cargo/decision.ts';
import { type CargoDocument, codesOf, NOTHING_DECLARED, PAPER_KINDS } from '#app/domain/cargo/facts.ts';
import { heldEveryDay } from '#app/domain/cargo/papers.ts';
import type { Apart } from '#app/domain/cargo/segregate.ts';
import { eachDay, stay } from '#app/domain/shared/interval.ts';
import { addDays } from '#app/domain/shared/plain-date.ts';
import {
  anyDocument,
  anyFacts,
  anyHostCondition,
  anyNeighbour,
  anyPaper,
  anyQuestion,
  anyStay,
  easyQuestion,
  SEED,
  shuffled,
} from './anything.ts';
import { content, rulebook } from './scene.ts';

const RUNS = { seed: SEED, numRuns: 250 };

const ask = (question: Question) => decide(question, rulebook);
/** 0 is possible, 2 is not possible. */
const badness = ({ outcome }: Decision) => OUTCOMES.indexOf(outcome);
const refusals = ({ reasons }: Decision) => reasons.filter(({ effect }) => effect === 'refuse').length;

/** The question with a slot, whatever it had. */
const withSlot = (question: Question, change: (slot: SlotFacts) => SlotFacts): Question => ({
  ...question,
  slot: question.slot && change(question.slot),
});

/** Freezes a value all the way down, so that whoever writes to it throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

describe('more is never worse', () => {
  test('one more document of the cargo', () => {
    fc.assert(
      fc.property(anyQuestion, anyDocument, (question, document) => {
        const { documents } = question;
        const more = { ...question, documents: { ...documents, cargo: [...documents.cargo, document] } };
        expect(badness(ask(more))).toBeLessThanOrEqual(badness(ask(question)));
      }),
      RUNS,
    );
  });

  test('one more paper of the shipper, one more of the host', () => {
    fc.assert(
      fc.property(anyQuestion, anyPaper, (question, paper) => {
        const { documents } = question;
        const shipper = { ...question, documents: { ...documents, shipper: [...documents.shipper, paper] } };
        const host = withSlot(question, (slot) => ({ ...slot, papers: [...slot.papers, paper] }));
        for (const more of [shipper, host]) expect(badness(ask(more))).toBeLessThanOrEqual(badness(ask(question)));
      }),
      RUNS,
    );
  });

  test('every paper there is, without an end, named and verified', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const all = codesOf(PAPER_KINDS).map((kind) => ({
          kind,
          validFrom: question.stay.startsOn,
          validUntil: null,
          names: ['1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '2.3', '6.2', '7', '2612', '2844'],
          verified: true,
          coversPaise: null,
        }));
        const licensed = withSlot(
          { ...question, documents: { ...question.documents, shipper: [...question.documents.shipper, ...all] } },
          (slot) => ({ ...slot, papers: [...slot.papers, ...all] }),
        );
        const answer = ask(licensed);
        expect(badness(answer)).toBeLessThanOrEqual(badness(ask(question)));
        if (licensed.slot) expect(answer.reasons.filter(({ code }) => /^paper\.|refused_class/.test(code))).toEqual([]);
      }),
      RUNS,
    );
  });

  test('one neighbour less, or a step further away', () => {
    fc.assert(
      fc.property(anyQuestion, fc.nat(4), (question, at) => {
        const { neighbours } = question;
        const without = { ...question, neighbours: neighbours.filter((_, i) => i !== at) };
        const further = { ...question, neighbours: neighbours.map((each, i) => (i === at ? stepAway(each) : each)) };
        for (const roomier of [without, further]) {
          expect(badness(ask(roomier))).toBeLessThanOrEqual(badness(ask(question)));
          expect(refusals(ask(roomier))).toBeLessThanOrEqual(refusals(ask(question)));
        }
      }),
      RUNS,
    );
  });

  test('less mass on the same floor, and more headroom', () => {
    fc.assert(
      fc.property(anyQuestion, fc.nat(1_000_000), (question, grams) => {
        const { quantity, headroom } = question;
        const lighter = {
          ...question,
          quantity: quantity && { ...quantity, massGrams: Math.max(1, quantity.massGrams - grams) },
        };
        const freer = {
          ...question,
          headroom: headroom && {
            bondFreePaise: headroom.bondFreePaise === null ? null : headroom.bondFreePaise + grams,
            insuredDutyFreePaise: headroom.insuredDutyFreePaise === null ? null : headroom.insuredDutyFreePaise + grams,
            licenceDutyFreePaise: headroom.licenceDutyFreePaise === null ? null : headroom.licenceDutyFreePaise + grams,
            licenceValueFreePaise:
              headroom.licenceValueFreePaise === null ? null : headroom.licenceValueFreePaise + grams,
          },
        };
        // A host may ask more of light cargo than of heavy: its own conditions are left aside.
        const plain = (it: Question) => withSlot(it, (slot) => ({ ...slot, conditions: [] }));
        for (const easier of [lighter, freer])
          expect(badness(ask(plain(easier)))).toBeLessThanOrEqual(badness(ask(plain(question))));
      }),
      RUNS,
    );
  });
});

const stepAway = (neighbour: Neighbour): Neighbour => ({
  ...neighbour,
  apart: Math.min(neighbour.apart + 1, 4) as Apart,
});

describe('neighbours', () => {
  test('one more never improves anything', () => {
    fc.assert(
      fc.property(anyQuestion, anyNeighbour, (question, neighbour) => {
        const crowded = ask({ ...question, neighbours: [...question.neighbours, neighbour] });
        const before = ask(question);
        expect(badness(crowded)).toBeGreaterThanOrEqual(badness(before));
        expect(refusals(crowded)).toBeGreaterThanOrEqual(refusals(before));
      }),
      RUNS,
    );
  });

  test('those whose stay does not overlap say nothing, nor those in another building short of a refusal', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const { startsOn, endsOn } = question.stay;
        const around = question.neighbours.map((each) => ({ ...each, apart: 0 as Apart }));
        const after = around.map((each) => ({ ...each, stay: stay(endsOn, addDays(endsOn, 5)) }));
        const before = around.map((each) => ({ ...each, stay: stay(addDays(startsOn, -5), startsOn) }));
        const far = question.neighbours.map((each) => ({ ...each, apart: 4 as Apart }));
        const alone = ask({ ...question, neighbours: [] });
        for (const neighbours of [before, after, far]) expect(ask({ ...question, neighbours })).toEqual(alone);
      }),
      RUNS,
    );
  });
});

describe('the answer', () => {
  test('is the same in whatever order facts, papers, conditions and neighbours come', () => {
    const pair = anyQuestion.chain((question) =>
      fc
        .record({
          neighbours: shuffled(question.neighbours),
          cargo: shuffled(question.documents.cargo),
          shipper: shuffled(question.documents.shipper),
          papers: shuffled(question.slot?.papers ?? []),
          conditions: shuffled(question.slot?.conditions ?? []),
          classes: shuffled(question.slot?.acceptedClasses ?? []),
        })
        .map(({ neighbours, cargo, shipper, papers, conditions, classes }): [Question, Question] => [
          question,
          withSlot({ ...question, neighbours, documents: { cargo, shipper } }, (slot) => ({
            ...slot,
            papers,
            conditions,
            acceptedClasses: classes,
          })),
        ]),
    );
    fc.assert(
      fc.property(pair, ([one, other]) => {
        expect(ask(other)).toEqual(ask(one));
      }),
      RUNS,
    );
  });

  test('is its worst reason, and the reasons stand worst first', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const { outcome, reasons } = ask(question);
        const effects = reasons.map(({ effect }) => ['note', 'request', 'refuse'].indexOf(effect));
        expect(outcome).toBe(OUTCOMES[Math.max(0, ...effects)]);
        expect(effects).toEqual([...effects].sort((a, b) => b - a));
      }),
      RUNS,
    );
  });

  test('is never simply possible while an essential fact is open', () => {
    fc.assert(
      fc.property(easyQuestion, fc.constantFrom('form', 'condition', 'dangerous', 'material'), (question, open) => {
        const cargo = classify({ ...question.cargo.facts, [open]: 'unknown' }, rulebook);
        expect(ask({ ...question, cargo }).outcome).not.toBe('possible');
      }),
      RUNS,
    );
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const { outcome } = ask(question);
        if (question.cargo.missing.length > 0) expect(outcome).not.toBe('possible');
        if (question.cargo.facts.hsCode === null) expect(outcome).not.toBe('possible');
        if (question.slot && question.cargo.facts.customsStatus === 'unknown') expect(outcome).not.toBe('possible');
        if (question.cargo.hazardOpen && question.slot && !question.slot.quarantine)
          expect(outcome).toBe('not_possible');
      }),
      RUNS,
    );
    expect(ask({ ...first(), cargo: classify(NOTHING_DECLARED, rulebook) }).outcome).toBe('not_possible');
  });

  test('comes twice the same, and leaves what it was given as it was', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const { cargo, slot, ...rest } = question;
        frozen([cargo.facts, cargo.hazard, cargo.reasons, cargo.missing, slot, rest]);
        expect(ask(question)).toEqual(ask(question));
        expect(ask(structuredCopy(question))).toEqual(ask(question));
      }),
      RUNS,
    );
  });

  test('of the classification is the same twice, from frozen facts too', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { open: _, ...once } = classify(frozen(facts), rulebook);
        const { open: __, ...twice } = classify({ ...facts }, rulebook);
        expect(twice).toEqual(once);
      }),
      RUNS,
    );
  });

  test('gives every reason whole: code, sentence, law or terms, and a rule that exists where it names one', () => {
    const ids = new Set(content.rules.map(({ id }) => id));
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const { reasons, rulebookVersion } = ask(question);
        expect(rulebookVersion).toBe(rulebook.version);
        for (const { code, sentence, citation, params } of reasons) {
          expect(code).toMatch(/^[a-z_]+\.[a-z0-9_]+$/);
          expect(sentence).toMatch(/^[“A-Z].*\.$/);
          expect(sentence).not.toMatch(/undefined|null|NaN/);
          expect(citation, code).toBeTruthy();
          if (params.rule !== undefined) expect(ids).toContain(params.rule);
        }
      }),
      RUNS,
    );
  });
});

/** A copy that shares no list and no object with the question, but for what is compiled. */
function structuredCopy(question: Question): Question {
  const { slot, ...rest } = question;
  const { open, ...cargo } = rest.cargo;
  return {
    ...structuredClone({ ...rest, cargo: null }),
    cargo: { ...structuredClone(cargo), open },
    slot: slot && {
      ...structuredClone({ ...slot, conditions: [] }),
      conditions: compileConditions(slot.conditions),
    },
  };
}

const first = (): Question => {
  const [question] = fc.sample(easyQuestion, { seed: SEED, numRuns: 1 });
  if (!question) throw new Error('no question');
  return question;
};

describe('papers and documents count only when they hold every day of the stay', () => {
  const KINDS = ['fire_noc', 'insurance'] as const;

  test('papers of one kind, by looking at each day', () => {
    fc.assert(
      fc.property(fc.array(anyPaper, { maxLength: 6 }), anyStay, fc.boolean(), (papers, during, other) => {
        const kind = KINDS[other ? 0 : 1];
        const list = papers.map((paper, i) => ({ ...paper, kind: KINDS[i % 3 === 0 ? 1 : 0] }));
        const byHand = eachDay(during).every((day) =>
          list.some(
            (paper) =>
              paper.kind === kind && paper.validFrom <= day && (paper.validUntil === null || day <= paper.validUntil),
          ),
        );
        expect(heldEveryDay(kind, list, during)).toBe(byHand);
      }),
      { ...RUNS, numRuns: 4 * RUNS.numRuns },
    );
  });

  test('documents, by looking at each day', () => {
    const dated = fc.tuple(anyQuestion, anyDocument);
    fc.assert(
      fc.property(dated, ([question, document]) => {
        const holds = ({ validFrom, validUntil }: CargoDocument) =>
          eachDay(question.stay).every(
            (day) => (validFrom === null || validFrom <= day) && (validUntil === null || day <= validUntil),
          );
        const presented = [document, ...question.documents.cargo];
        const { documents } = ask({ ...question, documents: { ...question.documents, cargo: presented } });
        for (const required of documents)
          expect(required.presented).toBe(presented.some((each) => each.type === required.document && holds(each)));
      }),
      RUNS,
    );
  });

  test('a host’s condition counts on any day of the stay, an allowance only on all of them', () => {
    fc.assert(
      fc.property(easyQuestion, fc.array(anyHostCondition, { maxLength: 3 }), (question, list) => {
        const always = list.map((each) => ({ ...each, when: {} }));
        const answer = ask(withSlot(question, (slot) => ({ ...slot, conditions: compileConditions(always) })));
        const inForce = (each: (typeof always)[number]) =>
          eachDay(question.stay).map(
            (day) => each.effectiveFrom <= day && (each.effectiveTo === null || day < each.effectiveTo),
          );
        const lifted = always.some((each) => each.effect === 'allow' && inForce(each).every(Boolean));
        const spoken = always.filter((each) => each.effect !== 'allow' && inForce(each).some(Boolean));
        const said = answer.reasons.filter(({ code }) => code.startsWith('host.')).map(({ sentence }) => sentence);
        const expected = question.slot && !lifted ? spoken.map(({ sentence }) => sentence) : [];
        expect(said.sort()).toEqual(expected.sort());
      }),
      RUNS,
    );
  });
});

test('the questions asked here reach every rule, and all three answers', () => {
  const spoken = new Set<string>();
  const outcomes = new Set<string>();
  for (const question of fc.sample(anyQuestion, { seed: SEED, numRuns: 3_000 })) {
    const { cargo } = question;
    const { reasons, documents, clocks, tasks, outcome } = ask(question);
    outcomes.add(outcome);
    for (const { params } of reasons) spoken.add(String(params.rule));
    for (const { document, step } of documents) spoken.add(`${document} ${step}`);
    for (const { clock } of clocks) spoken.add(clock);
    for (const { task } of tasks) spoken.add(task);
    for (const regime of cargo.regimes) spoken.add(regime);
    for (const group of cargo.hazard.groups) spoken.add(group);
  }
  const wanted = content.rules.flatMap((rule) => {
    if (rule.kind === 'verdict' || rule.kind === 'paper' || rule.kind === 'words') return [rule.id];
    if (rule.kind === 'document') return [`${rule.document} ${rule.step}`];
    if (rule.kind === 'clock') return [rule.clock];
    if (rule.kind === 'task') return [rule.task];
    if (rule.kind === 'regime') return [rule.regime];
    return rule.kind === 'group' ? [rule.group] : [];
  });
  expect(wanted.filter((each) => !spoken.has(each))).toEqual([]);
  expect([...outcomes].sort()).toEqual([...OUTCOMES].sort());
});
