import { LIVE_STATES, STANDING_STATES } from '#app/domain/booking/lifecycle.ts';
import { agreedTerms } from '#app/domain/pricing/agreed-terms.ts';
import { type CostOfStaying, costOfStaying, type LeavingCost } from '#app/domain/pricing/leave-on-day.ts';
import { agreedLeavingCosts } from '#app/domain/pricing/offer-price.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { dateInZone, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { BookingView } from '#app/features/bookings/booking-view.server.ts';
import { bookingParties } from '#app/features/invoices/booking-parties.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';

/** What ending a booking's stay on each day would cost. */
export type Leaving = {
  costs: readonly LeavingCost[];
  agreed: PlainDate;
  /** Cost to date and cost tomorrow; null while no goods are there. */
  staying: CostOfStaying | null;
};

/** What leaving on each day costs on a booking's own terms; null for a booking that is over. */
export async function readLeaving(
  scope: TenantScope,
  { booking, price, state }: BookingView,
  { clock }: { clock: Clock },
): Promise<Leaving | null> {
  if (!LIVE_STATES.includes(state)) return null;
  const { supplyKind } = await withTenant(scope, (tx) => bookingParties(tx, booking.id));
  const agreed = stay(plainDate(booking.startsOn), plainDate(booking.endsOn));
  const asked = { stay: agreed, pallets: booking.pallets, minimumDays: booking.minimumDays };
  const costs = agreedLeavingCosts(agreedTerms(price), asked, supplyKind);
  const today = dateInZone(clock.now(), booking.place.timeZone);
  return {
    costs,
    agreed: agreed.endsOn,
    staying: STANDING_STATES.includes(state) ? costOfStaying(costs, today) : null,
  };
}
