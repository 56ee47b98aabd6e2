import { and, eq } from 'drizzle-orm';
import { chargedStay } from '#app/domain/booking/change-stay.ts';
import { LIVE_STATES, STANDING_STATES } from '#app/domain/booking/lifecycle.ts';
import { agreedTerms } from '#app/domain/pricing/agreed-terms.ts';
import type { Order } from '#app/domain/pricing/course.ts';
import { insuredDays } from '#app/domain/pricing/insured-days.ts';
import { type CostOfStaying, costOfStaying, type LeavingCost } from '#app/domain/pricing/leave-on-day.ts';
import { agreedLeavingCosts } from '#app/domain/pricing/offer-price.ts';
import { type RiskWaiver, riskWaiver } from '#app/domain/pricing/risk-waiver.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { dateInZone, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { certificatesOf } from '#app/features/billing/certificates-of.server.ts';
import type { BookingView } from '#app/features/bookings/booking-view.server.ts';
import { bookingParties } from '#app/features/invoices/booking-parties.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { serviceOrders } from '#db/schema/index.ts';

/** What ending a booking's stay on each day would cost. */
export type Leaving = {
  costs: readonly LeavingCost[];
  agreed: PlainDate;
  /** Cost to date and cost tomorrow; null while no goods are there. */
  staying: CostOfStaying | null;
  /** What certificates waive of the risk charge, as known today; null where none is charged. */
  waiver: RiskWaiver | null;
};

/** What the cost of a stay goes by besides its agreed terms. */
async function readKnown(tx: Tx, bookingId: string) {
  const { supplyKind } = await bookingParties(tx, bookingId);
  const certificates = await certificatesOf(tx, [bookingId]);
  const done = await tx
    .select()
    .from(serviceOrders)
    .where(and(eq(serviceOrders.bookingId, bookingId), eq(serviceOrders.state, 'done')));
  const orders = done.flatMap(({ service, units, doneOn }): Order[] =>
    doneOn === null ? [] : [{ service, units, day: plainDate(doneOn) }],
  );
  return { supplyKind, certificates, orders };
}

/** What leaving on each day costs on a booking's own terms; null for a booking that is over. */
export async function readLeaving(
  scope: TenantScope,
  { booking, price, state }: BookingView,
  { clock }: { clock: Clock },
): Promise<Leaving | null> {
  if (!LIVE_STATES.includes(state)) return null;
  const { supplyKind, orders, certificates } = await withTenant(scope, (tx) => readKnown(tx, booking.id));
  // What is billed goes by the certificates that hold, not by those that were known at the hold.
  const promised = agreedTerms(price);
  const terms = { ...promised, insured: insuredDays(certificates, promised.valueAndDuty) };
  const agreed = stay(plainDate(booking.startsOn), plainDate(booking.endsOn));
  const asked = { stay: agreed, pallets: booking.pallets, minimumDays: booking.minimumDays, orders };
  const costs = agreedLeavingCosts(terms, asked, supplyKind);
  const today = dateInZone(clock.now(), booking.place.timeZone);
  return {
    costs,
    agreed: agreed.endsOn,
    waiver: riskWaiver(terms, { ...asked, stay: chargedStay(agreed, booking.minimumDays) }, supplyKind),
    staying: STANDING_STATES.includes(state) ? costOfStaying(costs, today) : null,
  };
}
