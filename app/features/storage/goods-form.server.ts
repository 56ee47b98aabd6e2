import type { Clock } from '#app/platform/clock.server.ts';
import { type Fields, formProblem, parseFields } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { notFound } from '#app/platform/problem.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import type { GoodsCommand } from './goods-command.server.ts';

/** Runs a goods form of the booking's page; null when done. @throws a 404 for a booking that isn't theirs */
export async function runGoodsForm(
  scope: TenantScope,
  { name, command, key, bookingId }: { name: string; command: GoodsCommand; key: string; bookingId: string },
  fields: Fields,
  { clock }: { clock: Clock },
) {
  const parsed = parseFields(command.schemas.form, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const input = { ...parsed.value, bookingId };
  const outcome = await command.run(scope, input, { command: `goods.${name}`, key, input }, { clock });
  if (outcome.ok) return null;
  if (outcome.violations.some(({ code }) => code === 'booking.not_found')) throw notFound();
  return formProblem(fields, { violations: outcome.violations }, statusOf(outcome.violations));
}
