import { and, eq, sql } from 'drizzle-orm';
import type { ServiceState } from '#app/domain/pricing/service-order.ts';
import { writeBookingNews } from '#app/features/bookings/booking-letters.server.ts';
import type { LockedBooking } from '#app/features/bookings/take-step.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { bookings } from '#db/schema/index.ts';

type Told = {
  scope: TenantScope;
  booking: LockedBooking;
  by: 'host' | 'shipper';
  orderId: string;
  state: ServiceState;
  /** The order in words, for the timeline and the letter. */
  says: string;
  title: string;
  next: string;
};

/** Writes what became of an order into the booking's timeline, and tells the other side. */
export async function tellService(tx: Tx, { scope, booking, by, orderId, state, says, title, next }: Told) {
  await audit(tx, {
    ...{ orgId: booking.hostOrgId, counterpartyOrgId: booking.shipperOrgId },
    ...{ actorUserId: scope.userId, actorKind: by, entity: 'booking', entityId: booking.id },
    ...{ action: `booking.service_${state}`, data: { order: says } },
  });
  await writeBookingNews(tx, booking, {
    ...{ key: `service/${orderId}/${state}`, sides: [by === 'host' ? 'shipper' : 'host'] },
    news: { title, says, next },
  });
}

/** Has the billing job look at a booking again, whose last invoice may be written: what is done late is billed late. */
export async function billAgain(tx: Tx, { id, hostOrgId }: LockedBooking): Promise<void> {
  await tx
    .update(bookings)
    .set({ updatedAt: sql`clock_timestamp()` })
    .where(and(eq(bookings.id, id), eq(bookings.hostOrgId, hostOrgId)));
}
