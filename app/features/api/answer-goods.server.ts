import { isUuid } from '#app/domain/shared/ids.ts';
import { GOODS_COMMANDS } from '#app/features/storage/goods-command.server.ts';
import type { ApiCommand, ApiOutcome } from '#app/platform/api.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { unusable } from '#app/platform/problem-json.server.ts';
import { actingTenant } from './acting-tenant.server.ts';
import { NO_SUCH_BOOKING } from './answer-bookings.server.ts';
import { fieldProblems } from './field-problems.server.ts';
import { refusalProblem } from './refusal-problem.server.ts';

export type GoodsCommandName = keyof typeof GOODS_COMMANDS;

/** A command about a booking's goods, as its form on the page: the same schema, the same rules, once per key. */
export async function answerGoods(
  { caller, body, idempotencyKey: key }: ApiCommand,
  { bookingId, name }: { bookingId: string; name: GoodsCommandName },
  clock: Clock = systemClock,
): Promise<ApiOutcome<object>> {
  const command = GOODS_COMMANDS[name];
  const acting = actingTenant(caller, command.permission);
  if (!acting.ok) return acting;
  const parsed = command.schema.safeParse(body);
  if (!parsed.success) return { ok: false, problem: unusable(fieldProblems(parsed.error)) };
  if (!isUuid(bookingId)) return { ok: false, problem: NO_SUCH_BOOKING };
  const input = { ...(parsed.data as object), bookingId: bookingId.toLowerCase() };
  const asked = { command: `api.goods.${name}`, key, input };
  const outcome = await command.run(acting.scope, input, asked, { clock });
  if (outcome.ok) return { ok: true, value: outcome.value };
  const missing = outcome.violations.some(({ code }) => code === 'booking.not_found');
  return { ok: false, problem: missing ? NO_SUCH_BOOKING : refusalProblem(outcome.violations) };
}
