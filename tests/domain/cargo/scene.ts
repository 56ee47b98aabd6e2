import { type ClassifiedCargo, classify } from '#app/domain/cargo/classify.ts';
import type { Question } from '#app/domain/cargo/decide.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { ALL_PAPERS, BASE_CARGO, BASE_SLOT } from '#app/domain/cargo/rule-examples.ts';
import { compileRulebook, type Rulebook } from '#app/domain/cargo/rulebook.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';
import { DELIVERED_RULEBOOK, deliveredRulebookContent } from '#db/seed/rulebook.ts';

export const DAY = plainDate('2026-06-01');

/** The delivered rulebook on a day of 2026. */
export const content = deliveredRulebookContent();
export const rulebook: Rulebook = compileRulebook(DELIVERED_RULEBOOK.version, content, DAY);

export const cargo = (change: Partial<CargoFacts> = {}): ClassifiedCargo =>
  classify({ ...BASE_CARGO, ...change }, rulebook);

/** Takes everything, with every paper, without sprinklers. */
export const OPEN_SLOT = BASE_SLOT;

export const question = (change: Partial<Question> = {}): Question => ({
  cargo: cargo(),
  slot: OPEN_SLOT,
  neighbours: [],
  regime: null,
  documents: { cargo: [], shipper: ALL_PAPERS },
  headroom: null,
  quantity: { pallets: 8, massGrams: 6_400_000 },
  stay: stay(DAY, addDays(DAY, 40)),
  step: 'hold',
  ...change,
});
