import { isUuid } from '#app/domain/shared/ids.ts';
import { type BookingMove, MOVE_PERMISSIONS } from '#app/features/bookings/booking-moves.ts';
import { moveAlternatives } from '#app/features/bookings/move-alternatives.server.ts';
import { moveWithPage } from '#app/features/checkout/close-page.server.ts';
import { rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { cancelBooking } from '#app/features/stays/cancel-booking.server.ts';
import type { ApiCommand, ApiOutcome } from '#app/platform/api.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { unusable } from '#app/platform/problem-json.server.ts';
import { actingTenant } from './acting-tenant.server.ts';
import { NO_SUCH_BOOKING } from './answer-bookings.server.ts';
import { fieldProblems } from './field-problems.server.ts';
import type { MoveAnswer } from './market-answer.schema.server.ts';
import { alternativesAnswer, refusalProblem } from './refusal-problem.server.ts';
import { moveBodySchema } from './stay-body.schema.server.ts';

/** Moves a booking along its life, once per `Idempotency-Key`; the lifecycle says what may be. */
export async function answerMove(
  { caller, body, idempotencyKey: key }: ApiCommand,
  { bookingId, move }: { bookingId: string; move: BookingMove },
  clock: Clock = systemClock,
): Promise<ApiOutcome<MoveAnswer>> {
  const acting = actingTenant(caller, MOVE_PERMISSIONS[move]);
  if (!acting.ok) return acting;
  const parsed = moveBodySchema.safeParse(body);
  if (!parsed.success) return { ok: false, problem: unusable(fieldProblems(parsed.error)) };
  if (!isUuid(bookingId)) return { ok: false, problem: NO_SUCH_BOOKING };
  const input = { bookingId: bookingId.toLowerCase(), move };
  const asked = { command: `api.${move}`, key, input };
  const moved =
    move === 'cancel'
      ? await cancelBooking(acting.scope, { bookingId: input.bookingId, toldPaise: null }, asked, { clock })
      : await moveWithPage(acting.scope, { ...input, move }, asked, { clock });
  if (moved.ok) return { ok: true, value: { id: input.bookingId, state: moved.value.state } };
  const missing = statusOf(moved.violations) === 404;
  if (missing) return { ok: false, problem: NO_SUCH_BOOKING };
  const instead = await moveAlternatives(acting.scope, input.bookingId, moved.violations, { clock });
  const members = instead && { alternatives: alternativesAnswer(instead.alternatives, rulebookDay(clock.now())) };
  return { ok: false, problem: refusalProblem(moved.violations, members ?? {}) };
}
