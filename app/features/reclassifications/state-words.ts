import type { ReclassificationState } from '#app/domain/cargo/reclassification.ts';

/** Where a reclassification stands, for people. */
export const STATE_WORDS: Readonly<Record<ReclassificationState, string>> = {
  proposed: 'Proposed',
  evidence: 'With evidence',
  reviewed: 'Approved',
  effective: 'In effect',
  rejected: 'Rejected',
};

/** Where the danger goes, for people. */
export const DANGER_WORDS = { down: 'Goes down', same: 'Stays the same', up: 'Goes up' } as const;
