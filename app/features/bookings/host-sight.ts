import type { Decision, Reason } from '#app/domain/cargo/decision.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { formatInr, inr } from '#app/domain/shared/money.ts';

/** What a booking's page shows of a cargo's facts. Value, duty, importer, assay and papers' numbers stay with the shipper. */
const SHOWN = [
  'description',
  'material',
  'form',
  'condition',
  'packaging',
  'hsCode',
  'unNumber',
  'packingGroup',
  'customsStatus',
  'declaredClasses',
] as const satisfies readonly (keyof CargoFacts)[];

export type ShownFacts = Pick<CargoFacts, (typeof SHOWN)[number]>;

/** The facts a page is sent, and no others: a browser keeps what a page doesn't show. */
export const shownFacts = (facts: CargoFacts): ShownFacts =>
  Object.fromEntries(SHOWN.map((name) => [name, facts[name]])) as ShownFacts;

const UNTOLD = 'an amount the shipper knows';

/** The reason without sums of money: each is a known multiple of the cargo's duty or value. */
function withoutSums({ params, sentence, ...rest }: Reason): Reason {
  const sums = Object.entries(params).filter(([name]) => name.endsWith('Paise'));
  return {
    ...rest,
    params: Object.fromEntries(Object.entries(params).filter(([name]) => !name.endsWith('Paise'))),
    sentence: sums.reduce((said, [, paise]) => said.replaceAll(formatInr(inr(BigInt(paise))), UNTOLD), sentence),
  };
}

/** A decision as one party of a booking may read it. A host's tells no sum from which the duty could be worked out. */
export function decisionFor(side: 'host' | 'shipper', decision: Decision): Decision {
  if (side === 'shipper') return decision;
  return {
    ...decision,
    reasons: decision.reasons.map(withoutSums),
    clocks: decision.clocks.map((clock) => ({ ...clock, costPaise: null })),
  };
}
