import type { PlainDate } from '../shared/plain-date.ts';
import type { Verdict, Violation } from '../shared/verdict.ts';
import { refused } from '../shared/verdict.ts';
import type { CargoFacts, WasteState } from './facts.ts';
import type { Hazard } from './hazard.ts';

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

/** Where danger goes between two hazards: down when nothing is added and something taken away. */
export function dangerChange(from: Hazard, to: Hazard): 'down' | 'same' | 'up' {
  const less = (a: readonly string[], b: readonly string[]) => a.some((each) => !b.includes(each));
  const added = less(to.classes, from.classes) || less(to.groups, from.groups);
  const removed = less(from.classes, to.classes) || less(from.groups, to.groups);
  if (added) return 'up';
  return removed ? 'down' : 'same';
}

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
  if (!wasteMayMove(from.wasteState, to.wasteState))
    found.push(
      violation(
        'reclassification.waste_state',
        `Waste can’t go from “${from.wasteState}” to “${to.wasteState}”.`,
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
  declared_waste: ['declared_waste', 'under_reclassification', 'product'],
  under_reclassification: ['under_reclassification', 'product', 'rejected'],
  product: ['product', 'declared_waste'],
  rejected: ['rejected', 'declared_waste', 'under_reclassification'],
};

/** Whether a waste state may follow another. A reclassification itself passes through 'under_reclassification'. */
export function wasteMayMove(from: WasteState, to: WasteState): boolean {
  return WASTE_MOVES[from].includes(to);
}

type Proposal = {
  readonly danger: 'down' | 'same' | 'up';
  readonly proposedBy: string;
  readonly evidence: readonly { readonly issuedOn: PlainDate | string }[];
};

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

/** From which day the new facts may count: never before the newest evidence. */
export function mayTakeEffect({ evidence }: Proposal, effectiveOn: PlainDate): Verdict {
  const newest = evidence
    .map(({ issuedOn }) => issuedOn)
    .sort()
    .at(-1);
  return refused(
    newest !== undefined && effectiveOn < newest
      ? [
          violation(
            'reclassification.before_evidence',
            'The new class can’t take effect before its evidence.',
            `Take effect on ${newest} or later.`,
          ),
        ]
      : [],
  );
}
