import type { ClassifiedCargo } from './classify.ts';
import { concernsSlot, speaksHere } from './condition.ts';

const REGIMES = ['bonded', 'neutral'] as const;
const SPRINKLERED = { yes: ['yes'], no: ['no'], unknown: undefined } as const;
const QUARANTINE = ['yes', 'no'] as const;

/**
 * A slot's ground: its regime, whether its hall has sprinklers, and whether it is for quarantine ("bonded no no"). The
 * words are those refresh_listings() writes in the database.
 */
export type Ground = `${(typeof REGIMES)[number]} ${keyof typeof SPRINKLERED} ${(typeof QUARANTINE)[number]}`;

/** What a listing must show for its slot to come into question for a cargo at all. */
export type Narrowing = { readonly classes: readonly string[]; readonly grounds: readonly Ground[] };

/**
 * What a search may leave out unasked: slots that don't list the cargo's classes, and grounds that the rulebook refuses
 * the cargo on whatever else the slot is. No licence, paper, date or quantity lifts either. Null when the cargo itself is
 * refused, so that no slot comes into question.
 */
export function narrowingFor(cargo: ClassifiedCargo): Narrowing | null {
  if (cargo.reasons.some(({ effect }) => effect === 'refuse')) return null;
  const byGroundAlone = cargo.open.verdicts.filter(
    ({ reason, when: { slotRegime: _regime, sprinklered: _sprinklered, ...rest } }) =>
      reason.effect === 'refuse' && !concernsSlot(rest),
  );
  const grounds = REGIMES.flatMap((regime) =>
    (Object.keys(SPRINKLERED) as (keyof typeof SPRINKLERED)[]).flatMap((sprinklers): Ground[] => {
      const text = { slotRegime: [regime], sprinklered: SPRINKLERED[sprinklers] };
      const facts = { ...cargo.caseFacts, slot: { text, numbers: {} } };
      if (byGroundAlone.some((rule) => speaksHere(rule, facts))) return [];
      const quarantine = cargo.hazardOpen ? (['yes'] as const) : QUARANTINE;
      return quarantine.map((word) => `${regime} ${sprinklers} ${word}` as const);
    }),
  );
  return { classes: cargo.hazard.classes, grounds };
}
