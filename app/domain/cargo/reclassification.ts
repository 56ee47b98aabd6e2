import { formatDate, type PlainDate } from '../shared/plain-date.ts';
import type { Verdict, Violation } from '../shared/verdict.ts';
import { refused } from '../shared/verdict.ts';
import type { CargoFacts, WasteState } from './facts.ts';
import type { Hazard } from './hazard.ts';
import type { Substance } from './rulebook.ts';

export const RECLASSIFICATION_STATES = ['proposed', 'evidence', 'reviewed', 'effective', 'rejected'] as const;
export type ReclassificationState = (typeof RECLASSIFICATION_STATES)[number];
export const RECLASSIFICATION_EVENTS = ['propose', 'add_evidence', 'approve', 'reject', 'take_effect'] as const;
export type ReclassificationEvent = (typeof RECLASSIFICATION_EVENTS)[number];
export type ReclassificationActor = 'shipper' | 'operator';

type Step = {
  readonly from: ReclassificationState;
  readonly event: ReclassificationEvent;
  readonly to: ReclassificationState;
  readonly by: ReclassificationActor;
};

/** The one table of what may happen to a reclassification. */
export const RECLASSIFICATION: readonly Step[] = [
  { from: 'proposed', event: 'add_evidence', to: 'evidence', by: 'shipper' },
  { from: 'evidence', event: 'add_evidence', to: 'evidence', by: 'shipper' },
  { from: 'evidence', event: 'approve', to: 'reviewed', by: 'operator' },
  { from: 'proposed', event: 'reject', to: 'rejected', by: 'operator' },
  { from: 'evidence', event: 'reject', to: 'rejected', by: 'operator' },
  { from: 'reviewed', event: 'reject', to: 'rejected', by: 'operator' },
  { from: 'reviewed', event: 'take_effect', to: 'effective', by: 'operator' },
];

const violation = (code: string, sentence: string, fix: string | null): Violation => ({
  code,
  params: {},
  sentence,
  fix,
});

/** The state an event leads to, or null where the table has no such step for this actor. */
export function nextState(
  from: ReclassificationState,
  event: ReclassificationEvent,
  by: ReclassificationActor,
): ReclassificationState | null {
  return RECLASSIFICATION.find((step) => step.from === from && step.event === event && step.by === by)?.to ?? null;
}

/** What of a classified cargo tells how dangerous it is. */
export type Danger = {
  readonly hazard: Hazard;
  readonly regimes: readonly string[];
  readonly entries: readonly Pick<Substance, 'packingGroup'>[];
  readonly facts: Pick<CargoFacts, 'condition' | 'wasteState' | 'damaged' | 'stateOfChargePercent'>;
};

const GROUP_RANK = { I: 3, II: 2, III: 1 } as const;

/** The most dangerous packing group the cargo may have; 0 without any. */
const worstGroup = ({ entries }: Danger): number =>
  Math.max(0, ...entries.map(({ packingGroup }) => (packingGroup === null ? 0 : GROUP_RANK[packingGroup])));

/** Cells: damaged counts most, an open question in between; charge by its figure, an open one as full. */
const DAMAGE_RANK = { yes: 2, unknown: 1, no: 0 } as const;
const FULL_CHARGE = 100;
const isBattery = ({ hazard }: Danger): boolean => hazard.groups.includes('lithium_battery');
const chargeOf = ({ facts }: Danger): number => facts.stateOfChargePercent ?? FULL_CHARGE;

/**
 * Where danger goes: down as soon as any class, group, storage class, legal regime or the name of waste is taken away, the
 * packing group or the charge of cells falls, or damage is denied, whatever is added beside it.
 * Trading class 4.3 for class 9 is a step down: it is what is taken away that a second person has to look at.
 */
export function dangerChange(from: Danger, to: Danger): 'down' | 'same' | 'up' {
  const less = (a: readonly string[], b: readonly string[]) => a.some((each) => !b.includes(each));
  const isLess = (a: Danger, b: Danger) =>
    less(a.hazard.classes, b.hazard.classes) ||
    less(a.hazard.groups, b.hazard.groups) ||
    less(a.hazard.storageClasses, b.hazard.storageClasses) ||
    worstGroup(a) > worstGroup(b) ||
    (isBattery(a) && (DAMAGE_RANK[a.facts.damaged] > DAMAGE_RANK[b.facts.damaged] || chargeOf(a) > chargeOf(b))) ||
    less(a.regimes, b.regimes) ||
    (isWaste(a.facts) && !isWaste(b.facts));
  if (isLess(from, to)) return 'down';
  return isLess(to, from) ? 'up' : 'same';
}

/** What a reclassification may change; everything else is carried over from the facts in force. */
export const RECLASSIFIABLE = [
  'condition',
  'material',
  'form',
  'hsCode',
  'unNumber',
  'packingGroup',
  'dangerous',
  'thoriumPpm',
  'uraniumPpm',
] as const satisfies readonly (keyof CargoFacts)[];
export type Reclassified = Pick<CargoFacts, (typeof RECLASSIFIABLE)[number]>;

/** Waste declared before its state was asked for is declared waste all the same. */
export const wasteStateOf = ({ condition, wasteState }: Pick<CargoFacts, 'condition' | 'wasteState'>): WasteState =>
  condition === 'waste' && wasteState === 'none' ? 'declared_waste' : wasteState;

const IS_WASTE: readonly WasteState[] = ['declared_waste', 'under_reclassification', 'rejected'];

/** Whether the facts are those of waste. */
export const isWaste = (facts: Pick<CargoFacts, 'condition' | 'wasteState'>): boolean =>
  IS_WASTE.includes(wasteStateOf(facts));

/** Whether a change leads out of waste: only then does it pass through 'under_reclassification'. */
export const leavesWaste = (from: CargoFacts, to: Reclassified): boolean => isWaste(from) && to.condition !== 'waste';

function wasteStateAfter(current: CargoFacts, to: Reclassified): WasteState {
  const state = wasteStateOf(current);
  if (to.condition !== 'waste') return isWaste(current) ? 'product' : state;
  return state === 'none' || state === 'product' ? 'declared_waste' : state;
}

/**
 * The facts as they stand once a change takes effect: the changed ones over those in force. Days as waste start on
 * `onDay` where they have not started before, and are never set back.
 */
export function reclassifiedFacts(current: CargoFacts, to: Reclassified, onDay: PlainDate): CargoFacts {
  const changed = Object.fromEntries(RECLASSIFIABLE.map((name) => [name, to[name]])) as Reclassified;
  return {
    ...current,
    ...changed,
    wasteState: wasteStateAfter(current, to),
    wasteSince: current.wasteSince ?? (to.condition === 'waste' && !isWaste(current) ? onDay : null),
  };
}

/** The facts in force while a reclassification out of waste is open: still waste, and nothing leaves. */
export const underReclassification = (current: CargoFacts): CargoFacts => ({
  ...current,
  wasteState: 'under_reclassification',
});

/** The facts after a refused reclassification out of waste: waste, with its days running on. */
export const rejectedAsWaste = (current: CargoFacts): CargoFacts => ({ ...current, wasteState: 'rejected' });

/** Whether anything that a reclassification may change is changed. */
export const changesAnything = (current: CargoFacts, to: Reclassified): boolean =>
  RECLASSIFIABLE.some((name) => current[name] !== to[name]);

/** States in which a reclassification still has a way to go; one profile has one such at most. */
export const OPEN_STATES: readonly ReclassificationState[] = ['proposed', 'evidence', 'reviewed'];

/**
 * Whether new facts may follow old ones at all. Waste days are never reset, and waste becomes a product only by way of
 * 'under_reclassification' (Hazardous and Other Wastes Rules 2016; the papers are provisional).
 */
export function mayFollow(from: CargoFacts, to: CargoFacts): Verdict {
  const found: Violation[] = [];
  if (from.wasteSince !== null && (to.wasteSince === null || to.wasteSince > from.wasteSince))
    found.push(
      violation(
        'reclassification.waste_days',
        'Days already stored as waste keep counting.',
        'Keep the first day as waste as it is.',
      ),
    );
  if (!wasteMayMove(wasteStateOf(from), wasteStateOf(to)))
    found.push(
      violation(
        'reclassification.waste_state',
        `Waste can’t go from “${WASTE_WORDS[wasteStateOf(from)]}” to “${WASTE_WORDS[wasteStateOf(to)]}”.`,
        'Waste becomes a product through reclassification, with its evidence.',
      ),
    );
  if (from.condition === 'waste' && to.condition !== 'waste' && to.wasteState !== 'product')
    found.push(
      violation(
        'reclassification.still_waste',
        'Declared waste stays waste until its reclassification into a product takes effect.',
        'Propose the change to a product, with its evidence.',
      ),
    );
  return refused(found);
}

const WASTE_MOVES: Readonly<Record<WasteState, readonly WasteState[]>> = {
  none: ['none', 'declared_waste'],
  declared_waste: ['declared_waste', 'under_reclassification'],
  under_reclassification: ['under_reclassification', 'product', 'rejected'],
  product: ['product', 'declared_waste'],
  rejected: ['rejected', 'declared_waste', 'under_reclassification'],
};

/** The words people read for a waste state. */
export const WASTE_WORDS: Readonly<Record<WasteState, string>> = {
  none: 'not waste',
  declared_waste: 'declared waste',
  under_reclassification: 'under reclassification',
  product: 'product after reclassification',
  rejected: 'waste, reclassification rejected',
};

/** Whether a waste state may follow another. Out of waste there is one way: through 'under_reclassification'. */
export function wasteMayMove(from: WasteState, to: WasteState): boolean {
  return WASTE_MOVES[from].includes(to);
}

export type Proposal = {
  readonly danger: 'down' | 'same' | 'up';
  readonly proposedBy: string;
  readonly evidence: readonly { readonly issuedOn: PlainDate | string }[];
};

/** More proofs than any case has. */
export const EVIDENCE_AT_MOST = 20;

/** Whether a proof may be added: none is dated after today, and there is a limit to their number. */
export function mayAddEvidence({ evidence }: Proposal, issuedOn: PlainDate, today: PlainDate): Verdict {
  return refused([
    ...(issuedOn > today
      ? [
          violation(
            'reclassification.evidence_in_future',
            'Evidence can’t be issued after today.',
            'Enter the day that stands on the report.',
          ),
        ]
      : []),
    ...(evidence.length >= EVIDENCE_AT_MOST
      ? [
          violation(
            'reclassification.evidence_full',
            `A reclassification takes ${EVIDENCE_AT_MOST} pieces of evidence.`,
            'Summarise what is left in one report.',
          ),
        ]
      : []),
  ]);
}

/** Who may approve: somebody else when the danger goes down, and never without evidence. */
export function mayApprove({ danger, proposedBy, evidence }: Proposal, reviewer: string): Verdict {
  return refused([
    ...(danger === 'down' && proposedBy === reviewer
      ? [
          violation(
            'reclassification.two_people',
            'When the danger goes down, two different people are needed.',
            'Let a colleague review this one.',
          ),
        ]
      : []),
    ...(evidence.length === 0
      ? [violation('reclassification.no_evidence', 'There is no evidence yet.', 'Add a report or certificate first.')]
      : []),
  ]);
}

/** The day of the newest proof; null without any. */
export const newestEvidence = ({ evidence }: Pick<Proposal, 'evidence'>): PlainDate | null =>
  (evidence
    .map(({ issuedOn }) => issuedOn)
    .sort()
    .at(-1) as PlainDate | undefined) ?? null;

/** From which day the new facts may count: never before the newest evidence, and not on a day still to come. */
export function mayTakeEffect(proposal: Proposal, effectiveOn: PlainDate, today: PlainDate): Verdict {
  const newest = newestEvidence(proposal);
  return refused([
    ...(newest !== null && effectiveOn < newest
      ? [
          violation(
            'reclassification.before_evidence',
            'The new class can’t take effect before its evidence.',
            `Take effect on ${formatDate(newest)} or later.`,
          ),
        ]
      : []),
    ...(effectiveOn > today
      ? [
          violation(
            'reclassification.in_future',
            'The new class takes effect at once, so its first day can’t be after today.',
            `Take effect on ${formatDate(today)} or earlier.`,
          ),
        ]
      : []),
  ]);
}
