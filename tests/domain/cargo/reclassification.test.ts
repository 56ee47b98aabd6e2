import { describe, expect, test } from 'vitest';
import { type CargoFacts, WASTE_STATES } from '#app/domain/cargo/facts.ts';
import { HARMLESS, type Hazard } from '#app/domain/cargo/hazard.ts';
import {
  changesAnything,
  dangerChange,
  EVIDENCE_AT_MOST,
  isWaste,
  leavesWaste,
  mayAddEvidence,
  mayApprove,
  mayFollow,
  mayTakeEffect,
  nextState,
  RECLASSIFIABLE,
  RECLASSIFICATION_EVENTS,
  RECLASSIFICATION_STATES,
  type Reclassified,
  reclassifiedFacts,
  rejectedAsWaste,
  underReclassification,
  wasteMayMove,
} from '#app/domain/cargo/reclassification.ts';
import { BASE_CARGO } from '#app/domain/cargo/rule-examples.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';
import type { Verdict } from '#app/domain/shared/verdict.ts';
import { cargo } from './scene.ts';

const DAY = plainDate('2026-06-01');

/** A seeded generator of numbers in [0, 1), so that a failing run can be repeated (Park and Miller). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
const codes = (verdict: Verdict) => (verdict.ok ? [] : verdict.violations.map(({ code }) => code));
const facts = (change: Partial<CargoFacts> = {}): CargoFacts => ({ ...BASE_CARGO, ...change });
const changeOf = (from: CargoFacts, change: Partial<Reclassified> = {}): Reclassified => ({
  ...(Object.fromEntries(RECLASSIFIABLE.map((name) => [name, from[name]])) as Reclassified),
  ...change,
});

describe('every state, event and actor', () => {
  const MAY: Record<string, string> = {
    'proposed add_evidence shipper': 'evidence',
    'evidence add_evidence shipper': 'evidence',
    'evidence approve operator': 'reviewed',
    'proposed reject operator': 'rejected',
    'evidence reject operator': 'rejected',
    'reviewed reject operator': 'rejected',
    'reviewed take_effect operator': 'effective',
  };
  const all = RECLASSIFICATION_STATES.flatMap((state) =>
    RECLASSIFICATION_EVENTS.flatMap((event) =>
      (['shipper', 'operator'] as const).map((by) => [state, event, by] as const),
    ),
  );
  test.each(all)('%s, %s, by the %s', (state, event, by) => {
    expect(nextState(state, event, by)).toBe(MAY[`${state} ${event} ${by}`] ?? null);
  });
});

describe('where the danger goes', () => {
  const danger = (hazard: Partial<Hazard>, regimes: string[] = [], condition: CargoFacts['condition'] = 'new') => ({
    hazard: { ...HARMLESS, ...hazard },
    regimes,
    entries: [],
    facts: facts({ condition }),
  });
  const of = (change: Partial<CargoFacts>) => cargo({ dangerous: 'yes', ...change });
  const cells = (change: Partial<CargoFacts>) =>
    of({ unNumber: '3480', material: 'lithium_ion', form: 'cell', stateOfChargePercent: 30, ...change });
  test.each([
    ['the same', danger({ classes: ['4.3'] }), danger({ classes: ['4.3'] }), 'same'],
    ['a class more', danger({ classes: ['9'] }), danger({ classes: ['9', '6.1'] }), 'up'],
    ['a class less', danger({ classes: ['9', '6.1'] }), danger({ classes: ['9'] }), 'down'],
    ['4.3 traded for 9 is less', danger({ classes: ['4.3'] }), danger({ classes: ['9'] }), 'down'],
    ['a group less', danger({ groups: ['unknown'] }), danger({}), 'down'],
    ['a group more', danger({}), danger({ groups: ['acid'] }), 'up'],
    ['a regime left', danger({}, ['hazardous_waste']), danger({}), 'down'],
    ['waste that no regime lists is left', danger({}, [], 'waste'), danger({ classes: ['9'] }), 'down'],
    ['waste is entered', danger({}), danger({}, [], 'waste'), 'up'],
    ['a regime entered', danger({}), danger({}, ['norm']), 'up'],
    [
      'a milder packing group',
      of({ unNumber: '1418', packingGroup: 'I' }),
      of({ unNumber: '1418', packingGroup: 'III' }),
      'down',
    ],
    [
      'a packing group settled below the worst',
      of({ unNumber: '1418' }),
      of({ unNumber: '1418', packingGroup: 'II' }),
      'down',
    ],
    [
      'a stricter packing group',
      of({ unNumber: '1418', packingGroup: 'III' }),
      of({ unNumber: '1418', packingGroup: 'I' }),
      'up',
    ],
    ['damage denied', cells({ damaged: 'yes' }), cells({ damaged: 'no' }), 'down'],
    ['damage found', cells({ damaged: 'unknown' }), cells({ damaged: 'yes' }), 'up'],
    ['charge told lower', cells({ stateOfChargePercent: 80 }), cells({}), 'down'],
    [
      'charge of what is no battery',
      of({ unNumber: '1090' }),
      of({ unNumber: '1090', stateOfChargePercent: 5 }),
      'same',
    ],
    ['another storage class', danger({ storageClasses: ['8A', '8B'] }), danger({ storageClasses: ['8B'] }), 'down'],
  ] as const)('%s', (_, from, to, expected) => {
    expect(dangerChange(from, to)).toBe(expected);
  });
});

describe('waste', () => {
  test.each(WASTE_STATES.flatMap((from) => WASTE_STATES.map((to) => [from, to] as const)))('%s to %s', (from, to) => {
    const may = {
      none: ['none', 'declared_waste'],
      declared_waste: ['declared_waste', 'under_reclassification'],
      under_reclassification: ['under_reclassification', 'product', 'rejected'],
      product: ['product', 'declared_waste'],
      rejected: ['rejected', 'declared_waste', 'under_reclassification'],
    }[from];
    expect(wasteMayMove(from, to)).toBe(may.includes(to));
  });

  test('leaves only through “under reclassification”', () => {
    const waste = facts({ condition: 'waste', wasteSince: addDays(DAY, -10) });
    const product = reclassifiedFacts(waste, changeOf(waste, { condition: 'secondary' }), DAY);
    expect(product).toMatchObject({ wasteState: 'product', wasteSince: waste.wasteSince });
    expect(codes(mayFollow(waste, product))).toEqual(['reclassification.waste_state']);
    expect(codes(mayFollow(waste, underReclassification(waste)))).toEqual([]);
    expect(codes(mayFollow(underReclassification(waste), product))).toEqual([]);
    expect(codes(mayFollow(underReclassification(waste), rejectedAsWaste(waste)))).toEqual([]);
    expect(codes(mayFollow(waste, { ...waste, condition: 'new' }))).toContain('reclassification.still_waste');
  });

  test('an old declaration without a state is waste all the same, and new waste starts counting on the day', () => {
    expect(isWaste(facts({ condition: 'waste', wasteState: 'none' }))).toBe(true);
    const fresh = facts();
    expect(leavesWaste(fresh, changeOf(fresh, { form: 'powder' }))).toBe(false);
    const declared = reclassifiedFacts(fresh, changeOf(fresh, { condition: 'waste' }), DAY);
    expect(declared).toMatchObject({ wasteState: 'declared_waste', wasteSince: DAY });
    expect(changesAnything(fresh, changeOf(fresh))).toBe(false);
    expect(changesAnything(fresh, changeOf(fresh, { unNumber: '3077' }))).toBe(true);
  });

  test('property: over any way through reclassifications, the first day as waste is never later nor lost', () => {
    const random = seeded(20_260_601);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    for (let run = 0; run < 300; run += 1) {
      let now = facts({ condition: pick(['new', 'waste', 'secondary']), wasteSince: pick([null, addDays(DAY, -50)]) });
      let first = now.wasteSince;
      for (let at = 1; at <= 12; at += 1) {
        const change = changeOf(now, {
          condition: pick(['new', 'used', 'waste', 'secondary']),
          form: pick(['powder', 'ingot']),
        });
        const held = leavesWaste(now, change) ? underReclassification(now) : now;
        const next =
          pick(['effect', 'reject']) === 'effect'
            ? reclassifiedFacts(held, change, addDays(DAY, at))
            : held === now
              ? now
              : rejectedAsWaste(held);
        expect(codes(mayFollow(now, held)), JSON.stringify([now.wasteState, held.wasteState])).toEqual([]);
        expect(codes(mayFollow(held, next)), JSON.stringify([held.wasteState, next.wasteState])).toEqual([]);
        if (first !== null) expect(next.wasteSince).toBe(first);
        first = next.wasteSince;
        now = next;
      }
    }
  });

  test('a waste day moved or forgotten is refused', () => {
    const waste = facts({ condition: 'waste', wasteState: 'declared_waste', wasteSince: DAY });
    for (const wasteSince of [null, addDays(DAY, 1)])
      expect(codes(mayFollow(waste, { ...waste, wasteSince }))).toEqual(['reclassification.waste_days']);
    expect(codes(mayFollow(waste, { ...waste, wasteSince: addDays(DAY, -1) }))).toEqual([]);
  });
});

describe('people and days', () => {
  const proposal = {
    danger: 'down' as const,
    proposedBy: 'p',
    evidence: [{ issuedOn: '2026-05-01' }, { issuedOn: '2026-05-20' }],
  };

  test('two people when the danger goes down, evidence always', () => {
    expect(codes(mayApprove(proposal, 'p'))).toEqual(['reclassification.two_people']);
    expect(codes(mayApprove(proposal, 'q'))).toEqual([]);
    for (const danger of ['same', 'up'] as const) expect(codes(mayApprove({ ...proposal, danger }, 'p'))).toEqual([]);
    expect(codes(mayApprove({ ...proposal, evidence: [] }, 'p'))).toEqual([
      'reclassification.two_people',
      'reclassification.no_evidence',
    ]);
  });

  test('effect from the newest evidence on, up to today', () => {
    const on = (day: string) => codes(mayTakeEffect(proposal, plainDate(day), DAY));
    expect(on('2026-05-19')).toEqual(['reclassification.before_evidence']);
    expect(on('2026-05-20')).toEqual([]);
    expect(on('2026-06-01')).toEqual([]);
    expect(on('2026-06-02')).toEqual(['reclassification.in_future']);
  });

  test('evidence of the past, a limited number', () => {
    expect(codes(mayAddEvidence(proposal, DAY, DAY))).toEqual([]);
    expect(codes(mayAddEvidence(proposal, addDays(DAY, 1), DAY))).toEqual(['reclassification.evidence_in_future']);
    const full = { ...proposal, evidence: Array.from({ length: EVIDENCE_AT_MOST }, () => ({ issuedOn: DAY })) };
    expect(codes(mayAddEvidence(full, DAY, DAY))).toEqual(['reclassification.evidence_full']);
  });
});
