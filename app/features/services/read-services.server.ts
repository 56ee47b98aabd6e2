import { and, desc, eq, or } from 'drizzle-orm';
import { agreedTerms } from '#app/domain/pricing/agreed-terms.ts';
import type { Service } from '#app/domain/pricing/rate-card.ts';
import {
  movesOpen,
  orderAmount,
  orderable,
  SERVED_STATES,
  type ServiceMove,
  type ServiceState,
} from '#app/domain/pricing/service-order.ts';
import type { Money } from '#app/domain/shared/money.ts';
import { dateInZone, latest, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { BookingView } from '#app/features/bookings/booking-view.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { serviceOrders } from '#db/schema/index.ts';
import { orderDays } from './order-days.ts';

const PER_PAGE = 20;

/** An order as either party sees it. */
export type OrderRow = {
  id: string;
  name: string;
  unit: string;
  units: number;
  /** The day it is for: where it is done, the day it was. */
  day: PlainDate;
  state: ServiceState;
  /** Before GST. */
  amount: Money | null;
  moves: readonly ServiceMove[];
};

/** The services of a booking: what may be ordered, and a page of what was. */
export type Services = {
  /** Empty where nothing can be ordered any more, or ever. */
  offered: readonly Service[];
  /** Days an order may be for, the last included. */
  days: { first: PlainDate; last: PlainDate };
  /** The day the form starts with: today, or the first that may be. */
  usual: PlainDate;
  orders: { rows: OrderRow[]; page: number; hasNext: boolean };
};

/** Reads the services of a booking, the newest order first. */
export async function readServices(
  scope: TenantScope,
  { booking, price, side, state }: BookingView,
  { clock, page }: { clock: Clock; page: number },
): Promise<Services> {
  const services = orderable(agreedTerms(price).card);
  const today = dateInZone(clock.now(), booking.place.timeZone);
  const days = orderDays(booking, side, today);
  const isServed = SERVED_STATES.includes(state);
  const found = await withTenant(scope, (tx) =>
    tx
      .select()
      .from(serviceOrders)
      .where(
        and(
          eq(serviceOrders.bookingId, booking.id),
          or(eq(serviceOrders.orgId, scope.orgId), eq(serviceOrders.shipperOrgId, scope.orgId)),
        ),
      )
      .orderBy(desc(serviceOrders.createdAt), desc(serviceOrders.id))
      .limit(PER_PAGE + 1)
      .offset((page - 1) * PER_PAGE),
  );
  const rows = found.slice(0, PER_PAGE).map((row): OrderRow => {
    const service = services.find(({ code }) => code === row.service);
    const moves = movesOpen(row.state, side).filter((move) => isServed || move !== 'done');
    return {
      ...{ id: row.id, name: service?.name ?? row.service, unit: service?.unit ?? 'unit', units: row.units },
      ...{ day: plainDate(row.doneOn ?? row.wantedOn), state: row.state, moves },
      amount: service ? orderAmount(service, row.units) : null,
    };
  });
  return {
    offered: isServed ? services : [],
    days,
    usual: latest(days.first, today),
    orders: { rows, page, hasNext: found.length > PER_PAGE },
  };
}
