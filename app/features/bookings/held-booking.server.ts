import { and, asc, eq } from 'drizzle-orm';
import { holdUntil } from '#app/domain/booking/terms.ts';
import type { Decision } from '#app/domain/cargo/decision.ts';
import { type Quote, quoteFromJson } from '#app/domain/pricing/quote.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { bookings, decisions } from '#db/schema/index.ts';

/** A hold as it was made, whatever became of it since. */
export type HeldBooking = {
  booking: Omit<typeof bookings.$inferSelect, 'quote' | 'state' | 'waitsUntil' | 'updatedAt'>;
  heldUntil: Date;
  price: Quote;
  decision: Decision;
};

/**
 * Reads what a shipper was promised when it made a hold, from what never changes: an answer that is given twice must not
 * tell two stories.
 * @throws Error when the shipper has no such booking or it was never decided on
 */
export async function heldBooking(scope: TenantScope, bookingId: string): Promise<HeldBooking> {
  const [row] = await withTenant(scope, (tx) =>
    tx
      .select({ booking: bookings, decision: decisions.decision })
      .from(bookings)
      .innerJoin(decisions, and(eq(decisions.orgId, bookings.hostOrgId), eq(decisions.bookingId, bookings.id)))
      .where(and(eq(bookings.id, bookingId), eq(bookings.shipperOrgId, scope.orgId), eq(decisions.step, 'hold')))
      .orderBy(asc(decisions.decidedAt))
      .limit(1),
  );
  if (!row) throw new Error('a hold that was made is not there');
  const { quote, state: _state, waitsUntil: _waitsUntil, updatedAt: _updatedAt, ...booking } = row.booking;
  return {
    booking,
    heldUntil: holdUntil(booking.createdAt),
    price: quoteFromJson(quote),
    decision: row.decision,
  };
}
