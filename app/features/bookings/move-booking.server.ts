import { and, eq, or, sql } from 'drizzle-orm';
import {
  type Actor,
  allocationStateFor,
  type BookingEvent,
  type BookingState,
  transition,
} from '#app/domain/booking/lifecycle.ts';
import { HOLD_MINUTES, REQUEST_HOURS } from '#app/domain/booking/terms.ts';
import { verdictOf } from '#app/domain/cargo/decision.ts';
import { type Gates, shutGates } from '#app/features/decisions/gates.server.ts';
import { recordDecision } from '#app/features/decisions/record-decision.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { allocations, bookings } from '#db/schema/index.ts';
import { writeBookingLetters } from './booking-letters.server.ts';
import type { PlainMove } from './booking-moves.ts';
import { isCapacityRefusal } from './capacity-refusal.server.ts';
import { COUNTERED, shipperCountered } from './counter-offers.server.ts';
import { decideAgain } from './decide-again.server.ts';

type Booking = typeof bookings.$inferSelect;

const eventFor = (move: PlainMove, booking: Booking): BookingEvent =>
  move !== 'confirm' ? move : booking.bookingMode === 'instant' ? 'confirm_instant' : 'request';

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

/** The booking with its row locked, whether its waiting time is over by the database's clock included. */
async function lockBooking(
  tx: Tx,
  scope: TenantScope,
  bookingId: string,
): Promise<{ booking: Booking; lapsed: boolean; gates: Gates } | null> {
  const { hazardClasses, hazardGroups, dutyPaise, valuePaise, bondPaise } = allocations;
  const [row] = await tx
    .select({
      booking: bookings,
      lapsed: sql<boolean>`coalesce(${bookings.waitsUntil} <= clock_timestamp(), false)`,
      gates: {
        facility: sql<boolean>`${hazardClasses} <> '{}' or ${hazardGroups} <> '{}' or ${dutyPaise} > 0 or ${valuePaise} > 0`,
        bond: sql<boolean>`${bondPaise} > 0`,
      },
    })
    .from(bookings)
    .innerJoin(allocations, and(eq(allocations.bookingId, bookings.id), eq(allocations.orgId, bookings.hostOrgId)))
    .where(
      and(eq(bookings.id, bookingId), or(eq(bookings.hostOrgId, scope.orgId), eq(bookings.shipperOrgId, scope.orgId))),
    )
    .for('update', { of: bookings });
  return row ?? null;
}

/** How long a booking waits in its new state; a hold that stays one is kept for longer, counted from its own end. */
function waitingIn(to: BookingState, { isKept }: Booking) {
  if (to === 'held')
    return { waitsUntil: sql`${bookings.waitsUntil} + make_interval(mins => ${HOLD_MINUTES})`, isKept: true };
  return {
    waitsUntil: to === 'requested' ? sql`clock_timestamp() + make_interval(hours => ${REQUEST_HOURS})` : null,
    isKept,
  };
}

/** Writes the new state to the booking, its allocation, the audit log and the letters. */
async function write(
  tx: Tx,
  booking: Booking,
  step: { event: BookingEvent; to: BookingState; by: Actor; userId: string | null },
): Promise<void> {
  const { event, to, by, userId } = step;
  const { waitsUntil, isKept } = waitingIn(to, booking);
  const [written] = await tx
    .update(bookings)
    .set({ state: to, waitsUntil, isKept, updatedAt: sql`clock_timestamp()` })
    .where(and(eq(bookings.id, booking.id), eq(bookings.hostOrgId, booking.hostOrgId)))
    .returning();
  if (!written) throw new Error('a locked booking vanished');
  await audit(tx, {
    orgId: booking.hostOrgId,
    counterpartyOrgId: booking.shipperOrgId,
    actorUserId: userId,
    actorKind: by,
    entity: 'booking',
    entityId: booking.id,
    action: `booking.${event}`,
    fromState: booking.state,
    toState: to,
  });
  const actor = by === 'host' ? booking.place.hostName : booking.place.shipperName;
  await writeBookingLetters(tx, written, event, actor);
  await tx
    .update(allocations)
    .set({ state: allocationStateFor(to), heldUntil: written.waitsUntil })
    .where(and(eq(allocations.bookingId, booking.id), eq(allocations.orgId, booking.hostOrgId)));
}

/** Marks a lapsed booking expired; for the job, and for a party that comes too late. */
export async function expireBooking(tx: Tx, booking: Booking): Promise<void> {
  const step = transition(booking.state, 'expire', 'system');
  if (step.ok) await write(tx, booking, { event: 'expire', to: step.to, by: 'system', userId: null });
}

/** Steps that make a promise firmer, and so ask the rulebook again. */
const ASKS_AGAIN: ReadonlySet<BookingEvent> = new Set(['confirm_instant', 'request', 'accept']);

/**
 * The event as the rulebook allows it now: refused, or an instant confirmation turned into a request to the host where
 * a person has to look. The answer is kept with the booking.
 */
async function underTheRulebook(
  tx: Tx,
  { booking, gates }: { booking: Booking; gates: Gates },
  event: BookingEvent,
  now: Date,
): Promise<Outcome<BookingEvent>> {
  if (!ASKS_AGAIN.has(event)) return done(event);
  await shutGates(tx, gates, booking);
  const rulebook = await currentRulebook(rulebookDay(now), tx);
  const answer = await decideAgain(tx, booking, rulebook);
  if (!answer) return done(event);
  const verdict = verdictOf(answer.decision);
  if (!verdict.ok) return verdict;
  const { hostOrgId: orgId, shipperOrgId, id: bookingId } = booking;
  const step = event === 'accept' ? 'accept' : 'confirm';
  await recordDecision(tx, { orgId, shipperOrgId, bookingId, step, ...answer });
  return done(event === 'confirm_instant' && answer.decision.outcome === 'on_request' ? 'request' : event);
}

/**
 * Moves a booking along its life: keep, confirm, accept, decline, withdraw. The lifecycle table decides what this
 * side may do in this state; a booking whose time is over counts as expired, swept or not.
 */
export async function moveBooking(
  scope: TenantScope,
  { bookingId, move }: { bookingId: string; move: PlainMove },
  asked: Asked,
  { clock }: { clock: Clock },
): Promise<Outcome<{ state: BookingState }>> {
  try {
    return await runOnce(
      (work) => withTenant(scope, work),
      scope.orgId,
      asked,
      async (tx) => {
        const locked = await lockBooking(tx, scope, bookingId);
        if (!locked) return NOT_FOUND;
        const { booking } = locked;
        const by: Actor = booking.hostOrgId === scope.orgId ? 'host' : 'shipper';
        const wished = eventFor(move, booking);
        const state = locked.lapsed ? 'expired' : booking.state;
        const allowed = transition(state, wished, by);
        if (!allowed.ok) return allowed;
        const ruled = await underTheRulebook(tx, locked, wished, clock.now());
        if (!ruled.ok) return ruled;
        const event = ruled.value;
        const step = transition(state, event, by);
        if (!step.ok) return step;
        if (event === 'keep' && booking.isKept) return KEPT_ALREADY;
        if (event === 'accept' && (await shipperCountered(tx, booking))) return COUNTERED;
        await write(tx, booking, { event, to: step.to, by, userId: scope.userId });
        return done({ state: step.to });
      },
    );
  } catch (error) {
    if (isCapacityRefusal(error)) return FULL;
    throw error;
  }
}
