import type { z } from 'zod';
import { isUuid } from '#app/domain/shared/ids.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { agreeOffer } from '#app/features/stays/agree-offer.server.ts';
import { extendStay } from '#app/features/stays/extend-stay.server.ts';
import { leaveEarly } from '#app/features/stays/leave-early.server.ts';
import { makeOffer } from '#app/features/stays/make-offer.server.ts';
import { previewExtension } from '#app/features/stays/preview-extension.server.ts';
import { STAY_PERMISSIONS, type StayMove } from '#app/features/stays/stay-moves.ts';
import type { ApiCommand, ApiOutcome } from '#app/platform/api.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Outcome, statusOf } from '#app/platform/outcome.ts';
import { type ApiProblem, unusable } from '#app/platform/problem-json.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { actingTenant } from './acting-tenant.server.ts';
import { NO_SUCH_BOOKING } from './answer-bookings.server.ts';
import { fieldProblems } from './field-problems.server.ts';
import type { StayMoveAnswer } from './market-answer.schema.server.ts';
import { refusalProblem } from './refusal-problem.server.ts';
import { agreeBodySchema, counterBodySchema, dayOutBodySchema } from './stay-move-body.schema.server.ts';

type Sent = { scope: TenantScope; bookingId: string; key: string; clock: Clock };
type Ran = ApiOutcome<StayMoveAnswer>;

const MOVES: Readonly<Record<StayMove, (sent: Sent, body: unknown) => Promise<Ran>>> = {
  extend: (sent, body) =>
    withBody(dayOutBodySchema, body, async ({ out: endsOn, totalPaise: toldPaise }) => {
      const { scope, bookingId: id, key, clock } = sent;
      const input = { bookingId: id, endsOn, toldPaise };
      const done = await extendStay(scope, input, { command: 'api.extend', key, input }, { clock });
      if (!done.ok) return refusedBy(done.violations, await longestInstead(sent, endsOn, done.violations));
      const { state, endsOn: out, totalPaise, asksHost } = done.value;
      return { ok: true, value: { id, state, out, totalPaise, asksHost } };
    }),
  'leave-early': (sent, body) =>
    withBody(dayOutBodySchema, body, async ({ out: endsOn, totalPaise: toldPaise }) => {
      const { scope, bookingId: id, key, clock } = sent;
      const input = { bookingId: id, endsOn, toldPaise };
      return told(await leaveEarly(scope, input, { command: 'api.leave-early', key, input }, { clock }), (value) => ({
        ...{ id, state: value.state, out: value.endsOn, totalPaise: value.totalPaise, backPaise: value.backPaise },
      }));
    }),
  counter: (sent, body) =>
    withBody(counterBodySchema, body, async ({ stay, pricePerPalletDayPaise: price }) => {
      const { scope, bookingId: id, key, clock } = sent;
      const days = { bookingId: id, startsOn: stay.in, endsOn: stay.out };
      const asked = { command: 'api.counter', key, input: { ...days, price: price?.paise.toString() ?? null } };
      return told(await makeOffer(scope, { ...days, pricePerPalletDay: price }, asked, { clock }), (value) => ({
        ...{ id, state: 'requested', ...value },
      }));
    }),
  agree: (sent, body) =>
    withBody(agreeBodySchema, body, async ({ offerId }) => {
      const { scope, bookingId: id, key, clock } = sent;
      const input = { bookingId: id, offerId };
      return told(await agreeOffer(scope, input, { command: 'api.agree', key, input }, { clock }), (value) => ({
        ...{ id, ...value },
      }));
    }),
};

async function withBody<S extends z.ZodType>(
  schema: S,
  body: unknown,
  work: (value: z.output<S>) => Promise<Ran>,
): Promise<Ran> {
  const parsed = schema.safeParse(body);
  return parsed.success ? work(parsed.data) : { ok: false, problem: unusable(fieldProblems(parsed.error)) };
}

function told<T>(outcome: Outcome<T>, answer: (value: T) => StayMoveAnswer): Ran {
  return outcome.ok ? { ok: true, value: answer(outcome.value) } : refusedBy(outcome.violations);
}

function refusedBy(violations: readonly Violation[], members: ApiProblem['members'] = {}): Ran {
  if (statusOf(violations) === 404) return { ok: false, problem: NO_SUCH_BOOKING };
  const problem = refusalProblem(violations);
  return { ok: false, problem: { ...problem, members: { ...problem.members, ...members } } };
}

/** Refusals that another day out would not put right. */
const NO_CHOICE = /^(command|conflict|lifecycle|booking)\./;

/** The longest stay that is possible instead, with its price. */
async function longestInstead({ scope, bookingId, clock }: Sent, endsOn: PlainDate, violations: readonly Violation[]) {
  if (violations.some(({ code }) => NO_CHOICE.test(code))) return {};
  const preview = await previewExtension(scope, { bookingId, endsOn }, { clock });
  if (!preview || preview.possible) return {};
  const { longest } = preview;
  return {
    longest: longest && {
      out: longest.endsOn,
      totalPaise: longest.total.paise.toString(),
      morePaise: longest.difference.paise.toString(),
      asksHost: longest.asksHost,
    },
  };
}

/** Changes days or price of a booking, once per `Idempotency-Key`. */
export async function answerStayMove(
  { caller, body, idempotencyKey: key }: ApiCommand,
  { bookingId, move }: { bookingId: string; move: StayMove },
  clock: Clock = systemClock,
): Promise<Ran> {
  const acting = actingTenant(caller, STAY_PERMISSIONS[move]);
  if (!acting.ok) return acting;
  if (!isUuid(bookingId)) return { ok: false, problem: NO_SUCH_BOOKING };
  return MOVES[move]({ scope: acting.scope, bookingId: bookingId.toLowerCase(), key, clock }, body);
}
