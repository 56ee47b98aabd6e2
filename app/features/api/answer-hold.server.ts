import { eq } from 'drizzle-orm';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { type HeldBooking, heldBooking } from '#app/features/bookings/held-booking.server.ts';
import { holdAlternatives } from '#app/features/bookings/hold-alternatives.server.ts';
import type { HoldInput } from '#app/features/bookings/hold-picture.server.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import type { ApiCommand, ApiOutcome } from '#app/platform/api.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { type ApiProblem, unusable } from '#app/platform/problem-json.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { organisations, users } from '#db/schema/index.ts';
import { actingTenant } from './acting-tenant.server.ts';
import { fieldProblems } from './field-problems.server.ts';
import type { HoldAnswer } from './market-answer.schema.server.ts';
import { priceAnswer } from './price-answer.ts';
import { decisionAnswer } from './reason-answer.ts';
import { alternativesAnswer, refusalProblem } from './refusal-problem.server.ts';
import { holdBodySchema } from './stay-body.schema.server.ts';

/** Keeps places of a slot for fifteen minutes, once per `Idempotency-Key`. */
export async function answerHold(
  { caller, body, idempotencyKey }: ApiCommand,
  clock: Clock = systemClock,
): Promise<ApiOutcome<HoldAnswer>> {
  const acting = actingTenant(caller, 'bookings.hold');
  if (!acting.ok) return acting;
  const { scope } = acting;
  const parsed = holdBodySchema.safeParse(body);
  if (!parsed.success) return { ok: false, problem: unusable(fieldProblems(parsed.error)) };
  const barred = await notAShipper(scope);
  if (barred) return { ok: false, problem: barred };
  const { slotId, cargoId, stay, pallets, massGrams } = parsed.data;
  const input: HoldInput = { slotId, cargoId, startsOn: stay.in, endsOn: stay.out, pallets, massGrams };
  const held = await holdSlot(scope, input, { command: 'api.hold', key: idempotencyKey, input }, { clock });
  if (!held.ok) return { ok: false, problem: await refusedHold(scope, input, held.violations, clock) };
  const value = holdAnswer(await heldBooking(scope, held.value.bookingId));
  return { ok: true, status: 201, value, headers: { Location: `/api/v1/bookings/${value.id}` } };
}

/** What the hold form's page asks too: an organisation that ships, and a person whose address is confirmed. */
async function notAShipper(scope: TenantScope): Promise<ApiProblem | null> {
  const [row] = await withTenant(scope, (tx) =>
    tx
      .select({ isShipper: organisations.isShipper, verifiedAt: users.emailVerifiedAt })
      .from(organisations)
      .innerJoin(users, eq(users.id, scope.userId))
      .where(eq(organisations.id, scope.orgId)),
  );
  if (!row) throw new Error('a key without an organisation or a maker');
  if (!row.isShipper)
    return {
      status: 403,
      code: 'organisation.no_shipper',
      detail: 'This key’s organisation is not set up as a shipper.',
      fixes: ['Its owner can change that in the settings.'],
    };
  if (row.verifiedAt === null)
    return {
      status: 403,
      code: 'key.maker_unconfirmed',
      detail: 'Whoever made this key has not confirmed the e-mail address.',
      fixes: ['Use the link in our letter.'],
    };
  return null;
}

/** What of the body names something that isn't there. */
const NAMED: Readonly<Record<string, string>> = { 'slot.not_found': 'slotId', 'cargo.not_found': 'cargoId' };

/** Refusals that another stay or slot would not put right. */
const NO_CHOICE = /^(command|conflict)\./;

async function refusedHold(
  scope: TenantScope,
  input: HoldInput,
  violations: readonly Violation[],
  clock: Clock,
): Promise<ApiProblem> {
  const missing = violations.flatMap(({ code, sentence }) => {
    const field = NAMED[code];
    return field === undefined ? [] : [{ code, field, message: sentence }];
  });
  if (missing[0]) return unusable(missing, missing[0].code);
  if (violations.some(({ code }) => NO_CHOICE.test(code))) return refusalProblem(violations);
  const found = await holdAlternatives(scope, input, { clock });
  return refusalProblem(violations, { alternatives: alternativesAnswer(found, rulebookDay(clock.now())) });
}

function holdAnswer({ booking, heldUntil, price, decision }: HeldBooking): HoldAnswer {
  const { id, reference, slotId, startsOn, endsOn, pallets, massGrams, cargoDescription, regime, bookingMode } =
    booking;
  return {
    ...{ id, reference, slotId, pallets, massGrams, cargoDescription, regime, bookingMode },
    stay: { in: plainDate(startsOn), out: plainDate(endsOn) },
    state: 'held',
    heldUntil: heldUntil.toISOString(),
    price: priceAnswer(price),
    decision: decisionAnswer(decision, decision.rulebookVersion),
  };
}
