import { rateCardToJson } from '#app/domain/pricing/rate-card-json.ts';
import { answerRefusal } from '#app/features/facilities/refusal.server.ts';
import { rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Fields, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { typedCardSchema } from './rate-card.schema.server.ts';
import { setRateCard } from './set-rate-card.server.ts';
import { isSound, readCard } from './typed-card.ts';

type Answer = { saved: string } | ReturnType<typeof formProblem>;

/**
 * Saves the slot page's rate card, or shows it again: with its errors, all of them, or as a preview of what a shipper
 * would pay where that was the button.
 */
export async function runSetRateCard(
  scope: TenantScope,
  slotId: string,
  fields: Fields,
  clock: Clock = systemClock,
): Promise<Answer> {
  const key = formKey(fields);
  const parsed = parseFields(typedCardSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const today = rulebookDay(clock.now());
  const read = readCard(parsed.value, today);
  if ('preview' in fields) return formProblem(fields, read, 200);
  if (!isSound(read)) return formProblem(fields, read);
  const input = { slotId, card: rateCardToJson(read.card) };
  const outcome = await setRateCard(scope, { slotId, card: read.card }, today, {
    command: 'set-rate-card',
    key,
    input,
  });
  return outcome.ok ? { saved: 'rate-card' } : answerRefusal(fields, outcome.violations);
}
