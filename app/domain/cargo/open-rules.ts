import type { CaseFacts, SplitCondition } from './condition.ts';
import type { ClockRule, PaperRule, Rulebook, Timed, TimedDocument, TimedVerdict } from './rulebook.ts';

/**
 * The rules that may speak about a cargo once its slot and stay are known: all they ask of the cargo holds. Few of a
 * rulebook's hundred are left, and only these are asked again for every slot.
 */
export type OpenRules = {
  /** Verdicts that a licence of both sides lifts. */
  readonly licensable: readonly TimedVerdict[];
  /** Verdicts that ask about the slot too. */
  readonly verdicts: readonly TimedVerdict[];
  readonly papers: readonly Timed<PaperRule>[];
  readonly documents: readonly TimedDocument[];
  readonly clocks: readonly Timed<ClockRule>[];
};

/** Asks every rule what it wants to know of the cargo. */
export function openRules(rulebook: Rulebook, facts: CaseFacts): OpenRules {
  const stays = (rule: SplitCondition) => rule.ofCargo(facts);
  return {
    licensable: rulebook.licensable.filter(stays),
    verdicts: rulebook.slotVerdicts.filter(stays),
    papers: rulebook.papers.filter(stays),
    documents: rulebook.documents.filter(stays),
    clocks: rulebook.clocks.filter(stays),
  };
}
