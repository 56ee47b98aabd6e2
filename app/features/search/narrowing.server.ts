import type { ClassifiedCargo } from '#app/domain/cargo/classify.ts';
import { concernsSlot, speaksHere } from '#app/domain/cargo/condition.ts';

const REGIMES = ['bonded', 'neutral'] as const;

/** What a listing must show for its slot to come into question for a cargo at all. */
export type Narrowing = { classes: readonly string[]; regimes: readonly (typeof REGIMES)[number][] };

/**
 * What a search may leave out unasked: slots that don't list the cargo's classes, and regimes that the rulebook refuses
 * the cargo in whatever else the slot is. No licence, paper, date or quantity lifts either. Null when the cargo itself is
 * refused, so that no slot comes into question.
 */
export function narrowingFor(cargo: ClassifiedCargo): Narrowing | null {
  if (cargo.reasons.some(({ effect }) => effect === 'refuse')) return null;
  const byRegimeAlone = cargo.open.verdicts.filter(({ reason, when: { slotRegime, ...rest } }) => {
    return reason.effect === 'refuse' && slotRegime !== undefined && !concernsSlot(rest);
  });
  const regimes = REGIMES.filter((regime) => {
    const facts = { ...cargo.caseFacts, slot: { text: { slotRegime: [regime] }, numbers: {} } };
    return !byRegimeAlone.some((rule) => speaksHere(rule, facts));
  });
  return { classes: cargo.hazard.classes, regimes };
}
