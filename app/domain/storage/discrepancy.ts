/** How long both sides have to settle a difference found at the gate, in hours. House terms. */
export const DISCREPANCY_HOURS = 24;

/** How a discrepancy case ends. */
export const DISCREPANCY_OUTCOMES = ['count_accepted', 'found_since', 'claim_made'] as const;
/** One of {@link DISCREPANCY_OUTCOMES}. */
export type DiscrepancyOutcome = (typeof DISCREPANCY_OUTCOMES)[number];

/** Outcomes as words for choices and timelines. */
export const DISCREPANCY_LABELS: Readonly<Record<DiscrepancyOutcome, string>> = {
  count_accepted: 'The count stands, both agree',
  found_since: 'Found or put right since',
  claim_made: 'A claim is made outside Quayslot',
};

/** The instant by which a case opened now has to be settled. */
export const answerBy = (openedAt: Date): Date => new Date(openedAt.getTime() + DISCREPANCY_HOURS * 3_600_000);
