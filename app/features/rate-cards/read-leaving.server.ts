import { and, asc, eq, gt } from 'drizzle-orm';
import { chargedStay } from '#app/domain/booking/change-stay.ts';
import { LIVE_STATES, STANDING_STATES } from '#app/domain/booking/lifecycle.ts';
import { ordersOf } from '#app/domain/pricing/actual-course.ts';
import { agreedTerms } from '#app/domain/pricing/agreed-terms.ts';
import { type CostOfStaying, costByLot, costOfStaying } from '#app/domain/pricing/cost-of-staying.ts';
import type { LeavingCost } from '#app/domain/pricing/leave-on-day.ts';
import { agreedLeavingCosts } from '#app/domain/pricing/offer-price.ts';
import { quoteToJson } from '#app/domain/pricing/quote.ts';
import { type RiskWaiver, riskWaiver } from '#app/domain/pricing/risk-waiver.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { dateInZone, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { certificatesOf } from '#app/features/billing/certificates-of.server.ts';
import { stayRecordOf } from '#app/features/billing/stay-record.ts';
import type { BookingView } from '#app/features/bookings/booking-view.server.ts';
import { bookingParties } from '#app/features/invoices/booking-parties.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { lots, movements, serviceOrders } from '#db/schema/index.ts';

/** What ending a booking's stay on each day would cost. */
export type Leaving = {
  costs: readonly LeavingCost[];
  agreed: PlainDate;
  /** Cost to date and cost tomorrow; null while no goods are there. */
  staying: CostOfStaying | null;
  /** The part of each lot that came in it, by the lot's id; empty while no goods are there. */
  lots: Readonly<Record<string, CostOfStaying>>;
  /** What certificates waive of the risk charge, as known today; null where none is charged. */
  waiver: RiskWaiver | null;
};

/** What the cost of a stay goes by besides its agreed terms. */
async function readKnown(tx: Tx, { id, hostOrgId }: BookingView['booking']) {
  const { supplyKind } = await bookingParties(tx, id);
  const certificates = await certificatesOf(tx, [id]);
  const orders = await tx
    .select()
    .from(serviceOrders)
    .where(and(eq(serviceOrders.orgId, hostOrgId), eq(serviceOrders.bookingId, id), eq(serviceOrders.state, 'done')));
  const moved = await tx
    .select()
    .from(movements)
    .where(and(eq(movements.orgId, hostOrgId), eq(movements.bookingId, id)));
  const received = await tx
    .select({ id: lots.id, pallets: lots.receivedPallets })
    .from(lots)
    .where(and(eq(lots.orgId, hostOrgId), eq(lots.bookingId, id), gt(lots.receivedPallets, 0)))
    .orderBy(asc(lots.number));
  return { supplyKind, happened: { certificates, orders, movements: moved }, received };
}

/** The cost of a stay by its lots. */
function byLot(staying: CostOfStaying | null, received: readonly { id: string; pallets: number | null }[]) {
  if (staying === null || received.length === 0) return {};
  const parts = costByLot(
    staying,
    received.map(({ pallets }) => pallets ?? 0),
  );
  return Object.fromEntries(received.map(({ id }, index) => [id, parts[index] ?? staying]));
}

/** What leaving on each day costs on a booking's own terms; null for a booking that is over. */
export async function readLeaving(
  scope: TenantScope,
  { booking, price, state }: BookingView,
  { clock }: { clock: Clock },
): Promise<Leaving | null> {
  if (!LIVE_STATES.includes(state)) return null;
  const { supplyKind, happened, received } = await withTenant(scope, (tx) => readKnown(tx, booking));
  const record = stayRecordOf({ ...booking, quote: quoteToJson(price) }, happened);
  // What is billed goes by the certificates that hold, not by those that were known at the hold.
  const terms = { ...agreedTerms(price), insured: record.covered };
  const agreed = stay(plainDate(booking.startsOn), plainDate(booking.endsOn));
  const { pallets, minimumDays } = booking;
  const asked = { stay: agreed, pallets, minimumDays, orders: ordersOf(record.events) };
  const today = dateInZone(clock.now(), booking.place.timeZone);
  const taxed = { gst: terms.gst, kind: supplyKind };
  const staying = STANDING_STATES.includes(state) ? costOfStaying(record, today, minimumDays, taxed) : null;
  return {
    costs: agreedLeavingCosts(terms, asked, supplyKind),
    agreed: agreed.endsOn,
    staying,
    lots: byLot(staying, received),
    waiver: riskWaiver(terms, { pallets, stay: chargedStay(agreed, minimumDays) }, supplyKind),
  };
}
