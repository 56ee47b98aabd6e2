import { and, eq, or, sql } from 'drizzle-orm';
import {
  type Actor,
  allocationStateFor,
  type BookingEvent,
  type BookingState,
  transition,
} from '#app/domain/booking/lifecycle.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';
import { audit } from '#app/platform/audit.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { allocations, bookings } from '#db/schema/index.ts';
import { type News, writeBookingNews } from './booking-letters.server.ts';

/** A booking whose row is locked until the end of the transaction. */
export type LockedBooking = typeof bookings.$inferSelect;
type Party = 'host' | 'shipper';

/** The answer to whoever is no party to a booking, as if there were none. */
export const NO_SUCH_BOOKING = refuse(violation('booking.not_found', 'There is no such booking.'));

/** The side of a booking an organisation is on. */
export const sideOf = (scope: TenantScope, booking: { hostOrgId: string }): Party =>
  booking.hostOrgId === scope.orgId ? 'host' : 'shipper';

/** Locks a booking this organisation is a party to; null where there is none. */
export async function lockForStep(tx: Tx, scope: TenantScope, bookingId: string): Promise<LockedBooking | null> {
  const mine = or(eq(bookings.hostOrgId, scope.orgId), eq(bookings.shipperOrgId, scope.orgId));
  const [row] = await tx
    .select()
    .from(bookings)
    .where(and(eq(bookings.id, bookingId), mine))
    .for('update');
  return row ?? null;
}

/** What the lifecycle table says to an event by this side, without anything changing. */
export function mayTake(booking: LockedBooking, event: BookingEvent, by: Actor): Outcome<BookingState> {
  const step = transition(booking.state, event, by);
  return step.ok ? done(step.to) : refuse(...step.violations);
}

export type StepTaken = {
  event: BookingEvent;
  by: Actor;
  userId: string | null;
  /** Other columns of the booking the event changes. */
  changes?: Partial<Pick<LockedBooking, 'endsOn' | 'startsOn' | 'quote' | 'totalPaise' | 'cancellationFeePaise'>>;
  /** For the audit log. */
  data?: Record<string, string | number | boolean | null>;
  /** What the other side is told; both sides when a clock acted. */
  news?: News;
};

/**
 * Takes a step of a locked booking: its state, its allocation, the audit log, the letters. The lifecycle table has the
 * last word, and the database's guard has it on capacity.
 * @throws Error for a step the table doesn't have: commands ask `mayTake` first
 */
export async function takeStep(tx: Tx, booking: LockedBooking, step: StepTaken): Promise<LockedBooking> {
  const { event, by, userId, changes = {}, data = {}, news } = step;
  const allowed = transition(booking.state, event, by);
  if (!allowed.ok) throw new Error(`no step ${event} from ${booking.state} by the ${by}`);
  const { to } = allowed;
  const its = and(eq(bookings.id, booking.id), eq(bookings.hostOrgId, booking.hostOrgId));
  const [written] = await tx
    .update(bookings)
    .set({
      ...changes,
      state: to,
      waitsUntil: allocationStateFor(to) === 'held' ? booking.waitsUntil : null,
      updatedAt: sql`clock_timestamp()`,
    })
    .where(its)
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
    data,
  });
  if (news) {
    const sides: Party[] = by === 'system' ? ['host', 'shipper'] : [by === 'host' ? 'shipper' : 'host'];
    await writeBookingNews(tx, written, { key: `${event}/${written.updatedAt.toISOString()}`, sides, news });
  }
  const state = allocationStateFor(to);
  const { startsOn, endsOn } = written;
  const moved = startsOn !== booking.startsOn || endsOn !== booking.endsOn;
  if (moved || state !== allocationStateFor(booking.state))
    await tx
      .update(allocations)
      .set({
        state,
        heldUntil: written.waitsUntil,
        ...(moved ? { startsOn, endsOn: addDays(plainDate(endsOn), written.turnaroundDays) } : {}),
      })
      .where(and(eq(allocations.bookingId, booking.id), eq(allocations.orgId, booking.hostOrgId)));
  return written;
}
