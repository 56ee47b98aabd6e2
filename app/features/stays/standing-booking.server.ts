import { and, eq, isNotNull, isNull, notExists, or, type SQL, sql } from 'drizzle-orm';
import type { BookingEvent } from '#app/domain/booking/lifecycle.ts';
import { type Stay, stay } from '#app/domain/shared/interval.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import {
  type LockedBooking,
  lockForStep,
  mayTake,
  NO_SUCH_BOOKING,
  sideOf,
} from '#app/features/bookings/take-step.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { bookings, invoiceLines, invoices, stocks } from '#db/schema/index.ts';

/** The days a booking is for. */
export const stayOf = ({ startsOn, endsOn }: { startsOn: string; endsOn: string }): Stay =>
  stay(plainDate(startsOn), plainDate(endsOn));

/** A booking of this organisation's as it stands, unlocked, for previews; null where there is none. */
export async function findBooking(tx: Tx, scope: TenantScope, bookingId: string): Promise<LockedBooking | null> {
  const mine = or(eq(bookings.hostOrgId, scope.orgId), eq(bookings.shipperOrgId, scope.orgId));
  const [row] = await tx
    .select()
    .from(bookings)
    .where(and(eq(bookings.id, bookingId), mine));
  return row ?? null;
}

/**
 * Locks a booking for an event this side may take now. A request past its time counts as expired, swept or not; a booking
 * with a tax invoice of the whole stay keeps its days and its price, and one with any is not undone.
 */
export async function lockedFor(
  tx: Tx,
  scope: TenantScope,
  bookingId: string,
  event: BookingEvent,
): Promise<Outcome<{ booking: LockedBooking; by: 'host' | 'shipper' }>> {
  const found = await lockForStep(tx, scope, bookingId);
  if (!found) return NO_SUCH_BOOKING;
  const by = sideOf(scope, found);
  const [row] = await tx.execute<{ lapsed: boolean }>(
    sql`select coalesce(${found.waitsUntil?.toISOString() ?? null}::timestamptz <= clock_timestamp(), false) as lapsed`,
  );
  const booking: LockedBooking = row?.lapsed ? { ...found, state: 'expired' } : found;
  const allowed = mayTake(booking, event, by);
  if (!allowed.ok) return allowed;
  const free = event === 'cancel' ? await nothingBilled(tx, booking) : await notInvoiced(tx, booking);
  return free.ok ? done({ booking, by }) : free;
}

/**
 * Refuses where a tax invoice of the whole stay is issued whose lines don't say what they bill. Any other stay may change: what it
 * is owed then is billed, or credited, when the month is over or the goods are out.
 */
export const notInvoiced = (tx: Tx, booking: LockedBooking): Promise<Outcome<null>> =>
  noInvoice(
    tx,
    booking,
    and(
      eq(invoices.purpose, 'stay'),
      notExists(
        tx
          .select({ one: sql`1` })
          .from(invoiceLines)
          .where(and(eq(invoiceLines.invoiceId, invoices.id), isNotNull(invoiceLines.charge))),
      ),
    ),
  );

/** Refuses where a tax invoice of the whole stay is issued, whatever its lines say. */
export const stayNotBilled = (tx: Tx, booking: LockedBooking): Promise<Outcome<null>> =>
  noInvoice(tx, booking, eq(invoices.purpose, 'stay'));

/** Refuses where anything of the stay is billed. */
const nothingBilled = (tx: Tx, booking: LockedBooking): Promise<Outcome<null>> => noInvoice(tx, booking, undefined);

async function noInvoice(tx: Tx, { id, hostOrgId }: LockedBooking, which: SQL | undefined): Promise<Outcome<null>> {
  const [invoice] = await tx
    .select({ number: invoices.number })
    .from(invoices)
    .where(and(eq(invoices.bookingId, id), eq(invoices.orgId, hostOrgId), isNull(invoices.voidedAt), which));
  if (!invoice) return done(null);
  const sentence = `Tax invoice ${invoice.number} is issued for this booking.`;
  const fix = 'An issued invoice is only undone by a credit note: ask the operator.';
  return refuse(violation('conflict.invoiced', sentence, fix));
}

/** What of a booking stands in the hall, and what has left it again, in pallets. */
export async function stockOf(tx: Tx, { id, hostOrgId }: LockedBooking): Promise<{ standing: number; left: number }> {
  const [stock] = await tx
    .select({ standing: stocks.pallets, left: stocks.releasedPallets })
    .from(stocks)
    .where(and(eq(stocks.bookingId, id), eq(stocks.orgId, hostOrgId)));
  return stock ?? { standing: 0, left: 0 };
}
