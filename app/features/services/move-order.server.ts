import { and, eq } from 'drizzle-orm';
import { agreedTerms } from '#app/domain/pricing/agreed-terms.ts';
import { quoteFromJson } from '#app/domain/pricing/quote.ts';
import { afterMove, orderable, SERVED_STATES, type ServiceMove } from '#app/domain/pricing/service-order.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { dateInZone, earliest, formatDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { LockedBooking } from '#app/features/bookings/take-step.server.ts';
import { onBooking } from '#app/features/storage/booking-command.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { serviceOrders } from '#db/schema/index.ts';
import { billAgain, tellService } from './service-news.server.ts';

const NO_SUCH_ORDER = refuse(violation('service.not_found', 'There is no such order.'));

const SAYS: Readonly<Record<ServiceMove, readonly [title: string, next: string]>> = {
  confirm: ['A service was confirmed', 'It is charged when it is done.'],
  decline: ['A service was declined', 'Nothing is charged for it.'],
  done: ['A service was done', 'It comes with the next invoice.'],
  cancel: ['A service was cancelled', 'Nothing is charged for it.'],
};

function inWords(booking: LockedBooking, { service, units, wantedOn }: typeof serviceOrders.$inferSelect): string {
  const found = orderable(agreedTerms(quoteFromJson(booking.quote)).card).find(({ code }) => code === service);
  return `${found?.name ?? service}, ${countOf(units, found?.unit ?? 'unit')}, ${formatDate(plainDate(wantedOn))}.`;
}

/**
 * Takes an order a step on. One that is done was done on the day it was wanted for, or today where that is still to come;
 * what is done, declined or cancelled stays so.
 */
export function moveService(
  scope: TenantScope,
  { bookingId, orderId, move }: { bookingId: string; orderId: string; move: ServiceMove },
  asked: Asked,
  { clock }: { clock: Clock },
): Promise<Outcome<{ orderId: string }>> {
  return onBooking(scope, bookingId, asked, async (tx, booking, by) => {
    const its = and(
      eq(serviceOrders.orgId, booking.hostOrgId),
      eq(serviceOrders.bookingId, bookingId),
      eq(serviceOrders.id, orderId),
    );
    const [order] = isUuid(orderId) ? await tx.select().from(serviceOrders).where(its) : [];
    if (!order) return NO_SUCH_ORDER;
    const state = afterMove(order.state, move, by);
    if (state === null)
      return refuse(violation('conflict.service_moved', `This order is ${order.state}.`, 'Look at the booking again.'));
    if (state === 'done' && !SERVED_STATES.includes(booking.state))
      return refuse(
        violation('lifecycle.not_served', 'The booking is over: nothing more is done for its goods.', null),
      );
    const today = dateInZone(clock.now(), booking.place.timeZone);
    const doneOn = state === 'done' ? earliest(plainDate(order.wantedOn), today) : null;
    await tx.update(serviceOrders).set({ state, doneOn }).where(its);
    if (state === 'done') await billAgain(tx, booking);
    const [title, next] = SAYS[move];
    await tellService(tx, { scope, booking, by, orderId, state, says: inWords(booking, order), title, next });
    return done({ orderId });
  });
}
