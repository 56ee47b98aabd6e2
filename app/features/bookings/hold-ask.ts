import { kilogramsText } from '#app/domain/shared/quantity.ts';

/** What is asked of a slot, as pages pass it on: days, whole pallet places, grams, and the cargo profile or classes. */
export type HoldAsk = {
  in: string;
  out: string;
  pallets: number;
  kg: number;
  class: readonly string[];
  cargo: string | null;
};

/** The slot's public page with this question on it. */
export function askHref(slotId: string, ask: HoldAsk): string {
  const query = new URLSearchParams({
    in: ask.in,
    out: ask.out,
    pallets: String(ask.pallets),
    kg: kilogramsText(ask.kg),
  });
  if (ask.cargo) query.set('cargo', ask.cargo);
  for (const code of ask.class) query.append('class', code);
  return `/slots/${slotId}?${query}`;
}
