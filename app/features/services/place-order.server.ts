import { randomUUID } from 'node:crypto';
import { and, count, eq } from 'drizzle-orm';
import { agreedTerms } from '#app/domain/pricing/agreed-terms.ts';
import { quoteFromJson } from '#app/domain/pricing/quote.ts';
import { MAX_ORDERS, orderable, SERVED_STATES, type ServiceState } from '#app/domain/pricing/service-order.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { dateInZone, formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import type { LockedBooking } from '#app/features/bookings/take-step.server.ts';
import { fieldViolation } from '#app/features/facilities/refusal.server.ts';
import { onBooking } from '#app/features/storage/booking-command.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { serviceOrders } from '#db/schema/index.ts';
import type { OrderInput } from './order.schema.server.ts';
import { orderDays } from './order-days.ts';
import { billAgain, tellService } from './service-news.server.ts';

/** What stands against a day of the stay: a shipper orders from today on, a host also tells of what was done before. */
function dayObjections(booking: LockedBooking, day: PlainDate, by: 'host' | 'shipper', today: PlainDate): Violation[] {
  const { first, last } = orderDays(booking, by, today);
  if (day >= first && day <= last) return [];
  const sentence = `A service is for a day from ${formatDate(first)} to ${formatDate(last)}.`;
  return [fieldViolation('day', 'service.day', sentence)];
}

/** The state an order starts in: asked by a shipper; by a host agreed, and for a day that has come done. */
const firstState = (by: 'host' | 'shipper', day: PlainDate, today: PlainDate): ServiceState =>
  by === 'shipper' ? 'asked' : day <= today ? 'done' : 'confirmed';

const SAYS = {
  asked: ['A service was asked for', 'Confirm or decline it.'],
  confirmed: ['A service was ordered for your goods', 'It is charged when it is done.'],
  done: ['A service was done for your goods', 'It comes with the next invoice.'],
} as const;

/**
 * Orders a service of the card a booking was made with. A shipper asks; a host records what was agreed or done.
 * @returns the order's id, or every reason why not
 */
export function orderService(
  scope: TenantScope,
  { bookingId, service: code, units, day }: OrderInput & { bookingId: string },
  asked: Asked,
  { clock }: { clock: Clock },
): Promise<Outcome<{ orderId: string }>> {
  return onBooking(scope, bookingId, asked, async (tx, booking, by) => {
    const today = dateInZone(clock.now(), booking.place.timeZone);
    if (!SERVED_STATES.includes(booking.state))
      return refuse(violation('lifecycle.not_served', 'Services are for bookings that are agreed and not over.', null));
    const service = orderable(agreedTerms(quoteFromJson(booking.quote)).card).find((each) => each.code === code);
    if (!service)
      return refuse(fieldViolation('service', 'service.unknown', 'This booking’s rate card has no such service.'));
    const objections = dayObjections(booking, day, by, today);
    if (objections.length > 0) return refuse(...objections);
    const { hostOrgId: orgId, shipperOrgId } = booking;
    const its = and(eq(serviceOrders.bookingId, bookingId), eq(serviceOrders.orgId, orgId));
    const [before] = await tx.select({ orders: count() }).from(serviceOrders).where(its);
    if ((before?.orders ?? 0) >= MAX_ORDERS)
      return refuse(violation('service.too_many', `A booking has at most ${MAX_ORDERS} orders.`, null));
    const orderId = randomUUID();
    const state = firstState(by, day, today);
    await tx.insert(serviceOrders).values({
      ...{ id: orderId, orgId, shipperOrgId, bookingId, service: code, units, wantedOn: day, state },
      ...{ doneOn: state === 'done' ? day : null, orderedBy: scope.userId },
    });
    if (state === 'done') await billAgain(tx, booking);
    const [title, next] = SAYS[state as keyof typeof SAYS];
    const says = `${service.name}, ${countOf(units, service.unit)}, ${formatDate(day)}.`;
    await tellService(tx, { scope, booking, by, orderId, state, says, title, next });
    return done({ orderId });
  });
}
