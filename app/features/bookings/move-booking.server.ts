import { comesInTime } from '#app/domain/booking/late.ts';
import { type Actor, type BookingEvent, type BookingState, transition } from '#app/domain/booking/lifecycle.ts';
import { verdictOf } from '#app/domain/cargo/decision.ts';
import { dateInZone } from '#app/domain/shared/plain-date.ts';
import { ALLOWED, type Verdict } from '#app/domain/shared/verdict.ts';
import type { Closer } from '#app/features/decisions/picture.server.ts';
import { rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Asked, earlierAnswer, inputHashOf, unlessBusy } from '#app/platform/commands.server.ts';
import { callsIn, sqlState, tenantCalls, withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import type { PlainMove } from './booking-moves.ts';
import { isCapacityRefusal } from './capacity-refusal.server.ts';
import { COUNTERED, shipperCountered } from './counter-offers.server.ts';
import { closerForBooking, decideAgain } from './decide-again.server.ts';
import type { Reach } from './hold-picture.server.ts';
import { type MovedBooking, type MovePicture, readMove } from './move-picture.server.ts';
import { type DecidedStep, writeMove } from './write-move.server.ts';

type Moved = { state: BookingState };

const eventFor = (move: PlainMove, { bookingMode }: MovedBooking): BookingEvent =>
  move !== 'confirm' ? move : bookingMode === 'instant' ? 'confirm_instant' : 'request';

const NOT_FOUND = refuse(violation('booking.not_found', 'There is no such booking.'));
const KEPT_ALREADY = refuse(
  violation('lifecycle.kept_already', 'The hold has been kept for longer once already.', 'Confirm it, or let it go.'),
);
const FULL = refuse(
  violation(
    'capacity.taken',
    'The hold ran out and the places went to somebody else.',
    'Search again for other places.',
  ),
);

/** Steps that make a promise firmer, and so ask the rulebook again. */
const ASKS_AGAIN: ReadonlySet<BookingEvent> = new Set(['confirm_instant', 'request', 'accept']);

type Asking = { scope: TenantScope; bookingId: string; move: PlainMove; asked: Asked; now: Date };

/** The booking's state by the clock: past its time it counts as expired, swept or not. */
const stateNow = ({ lapsed }: MovePicture, { state }: MovedBooking): BookingState => (lapsed ? 'expired' : state);

/**
 * What the step needs a closer look for, taken with the booking locked: what others must see coming, and an invoice that
 * may be issued at this moment. Null when what was seen is enough, because what is written is written on that version.
 */
function closerTo(picture: MovePicture, booking: MovedBooking, event: BookingEvent): Closer | null {
  return ASKS_AGAIN.has(event) ? closerForBooking(picture, booking) : null;
}

/** Whether a step on what ran out may still be tried. */
function lateVerdict(
  { expiry, isListed, now }: MovePicture,
  booking: MovedBooking,
  event: BookingEvent,
  asked: Date,
): Verdict {
  const { startsOn, place } = booking;
  const { timeZone } = place;
  return comesInTime(event, { expiry, isListed, now, startsOn, timeZone, today: dateInZone(asked, timeZone) });
}

/**
 * The step as lifecycle and rulebook allow it now: refused, or an instant confirmation turned into a request to the host
 * where a person has to look.
 */
function decideStep(picture: MovePicture, booking: MovedBooking, { scope, move, now }: Asking): Outcome<DecidedStep> {
  const by: Actor = booking.hostOrgId === scope.orgId ? 'host' : 'shipper';
  const state = stateNow(picture, booking);
  const wished = eventFor(move, booking);
  const allowed = transition(state, wished, by);
  if (!allowed.ok) return allowed;
  if (wished === 'keep' && booking.isKept) return KEPT_ALREADY;
  const late = state === 'expired' ? lateVerdict(picture, booking, wished, now) : ALLOWED;
  if (!late.ok) return late;
  const answer = ASKS_AGAIN.has(wished) ? decideAgain(picture, booking) : null;
  if (!answer) return done({ event: wished, to: allowed.to, by, now: picture.now, decided: null });
  const verdict = verdictOf(answer.decision);
  if (!verdict.ok) return verdict;
  const event = wished === 'confirm_instant' && answer.decision.outcome === 'on_request' ? 'request' : wished;
  const step = transition(state, event, by);
  if (!step.ok) return step;
  const decided = { step: wished === 'accept' ? ('accept' as const) : ('confirm' as const), ...answer };
  return done({ event, to: step.to, by, now: picture.now, decided });
}

async function decideAndWrite(
  { call }: Reach,
  picture: MovePicture,
  booking: MovedBooking,
  asking: Asking,
): Promise<Outcome<Moved>> {
  const step = decideStep(picture, booking, asking);
  if (!step.ok) return step;
  const inputHash = inputHashOf(asking.asked);
  const { command, key } = asking.asked;
  const receipt = { command, key, inputHash, result: { state: step.value.to } };
  return earlierAnswer<Moved>(await writeMove(call, booking, step.value, receipt), inputHash);
}

async function attempt(asking: Asking): Promise<Outcome<Moved>> {
  const { scope, bookingId, asked, now } = asking;
  const look = (reach: Reach, closer: Closer | null) => readMove(reach, bookingId, asked, rulebookDay(now), closer);
  const alone = { call: tenantCalls(scope) };
  const picture = await look(alone, null);
  const { receipt, booking } = picture;
  if (receipt) return earlierAnswer<Moved>(receipt, inputHashOf(asked));
  if (!booking) return NOT_FOUND;
  // What a shipper answers meanwhile changes the booking's version, and this is asked again.
  if (asking.move === 'accept' && (await withTenant(scope, (tx) => shipperCountered(tx, booking)))) return COUNTERED;
  const closer = closerTo(picture, booking, eventFor(asking.move, booking));
  if (!closer) return decideAndWrite(alone, picture, booking, asking);
  return withTenant(scope, async (tx) => {
    const inside = { call: callsIn(tx, scope.orgId), tx };
    const closely = await look(inside, closer);
    if (closely.receipt) return earlierAnswer<Moved>(closely.receipt, inputHashOf(asked));
    return closely.booking ? decideAndWrite(inside, closely, closely.booking, asking) : NOT_FOUND;
  });
}

const MOVED_ON = 'QS021';
/** A booking has a handful of steps in its life, so that a few of them at the same moment are all there can be. */
const ATTEMPTS = 8;

/** Decides again on what the booking has become, where somebody moved it between reading and writing. */
async function onWhatItIs(asking: Asking): Promise<Outcome<Moved>> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(asking);
    } catch (error) {
      if (isCapacityRefusal(error)) return FULL;
      if (sqlState(error) !== MOVED_ON || tries >= ATTEMPTS) throw error;
    }
  }
}

/**
 * Moves a booking along its life: confirm, accept, decline, withdraw, cancel. The lifecycle table decides what this
 * side may do in this state; a booking whose time is over counts as expired, swept or not. What comes a little late is
 * tried again: the guard says whether the places are still there.
 */
export function moveBooking(
  scope: TenantScope,
  { bookingId, move }: { bookingId: string; move: PlainMove },
  asked: Asked,
  { clock }: { clock: Clock },
): Promise<Outcome<Moved>> {
  return unlessBusy(() => onWhatItIs({ scope, bookingId, move, asked, now: clock.now() }));
}
