import { shipperPrice } from '#app/features/bookings/shipper-price.server.ts';
import { readOfferPage } from '#app/features/search/offer-page.server.ts';
import { currentGstRates } from '#app/features/slots/current-gst-rates.server.ts';
import type { ApiCaller, ApiOutcome } from '#app/platform/api.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { unusable } from '#app/platform/problem-json.server.ts';
import { fieldProblems } from './field-problems.server.ts';
import type { QuoteAnswer } from './market-answer.schema.server.ts';
import { priceAnswer } from './price-answer.ts';
import { decisionAnswer } from './reason-answer.ts';
import { alternativesAnswer } from './refusal-problem.server.ts';
import { savedCargo } from './saved-parts.server.ts';
import { quoteBodySchema } from './stay-body.schema.server.ts';

/** What a stay in a slot costs and whether it may be, as its page says it. Writes nothing and keeps no place. */
export async function answerQuote(
  caller: ApiCaller,
  body: unknown,
  clock: Clock = systemClock,
): Promise<ApiOutcome<QuoteAnswer>> {
  const parsed = quoteBodySchema.safeParse(body);
  if (!parsed.success) return { ok: false, problem: unusable(fieldProblems(parsed.error)) };
  const { slotId, stay: days, pallets, massGrams, cargoId } = parsed.data;
  const cargo = cargoId === null ? null : await savedCargo(caller, cargoId);
  if (cargoId !== null && !cargo)
    return {
      ok: false,
      problem: unusable([{ field: 'cargoId', message: 'Your organisation has no such cargo profile.' }]),
    };
  const page = await readOfferPage(slotId, { ...days, pallets, kg: massGrams, class: [] }, { clock, cargo });
  if (!page?.answer)
    return { ok: false, problem: unusable([{ field: 'slotId', message: 'No slot is published under this id.' }]) };
  const { today, answer } = page;
  const price = caller.tenant
    ? await shipperPrice(caller.tenant, page, answer.priced, await currentGstRates(today))
    : answer.price;
  return {
    ok: true,
    value: {
      slotId,
      stay: days,
      pallets,
      massGrams,
      price: priceAnswer(price),
      decision: decisionAnswer(answer, answer.rulebookVersion),
      alternatives: answer.alternatives && alternativesAnswer(answer.alternatives, today),
    },
  };
}
