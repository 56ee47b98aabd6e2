import { and, asc, eq, inArray, isNotNull, lte, ne, or, sql } from 'drizzle-orm';
import type { PlainMove } from '#app/features/bookings/booking-moves.ts';
import { expireBookings } from '#app/features/bookings/expire-bookings.server.ts';
import { moveBooking } from '#app/features/bookings/move-booking.server.ts';
import { stripeDown } from '#app/features/cards/card-account.server.ts';
import { readSession } from '#app/features/cards/checkout-terms.server.ts';
import { closeTry } from '#app/features/cards/pay-by-card.server.ts';
import { settleSession } from '#app/features/cards/settle-payment.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import { withSystem, withTenant } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import { refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { cardsAreSetUp, isRefusal, stripeProblem } from '#app/platform/stripe.server.ts';
import { bookings, cardPayments } from '#db/schema/index.ts';
import { standingTry } from './pay-for-booking.server.ts';
import { settleBooking } from './settle-bookings.server.ts';

const BATCH = 50;

/** Moves that end a hold: its page is closed first. */
const ENDS_HOLD: ReadonlySet<PlainMove> = new Set(['confirm', 'withdraw']);

/**
 * Lets holds expire whose time is over, closing their card pages at Stripe first: a hold whose page can't be closed stays as it
 * is and is tried again. What was paid at the last moment is applied instead.
 * @returns how many bookings expired
 */
export async function expireHolds(clock: Clock): Promise<number> {
  if (cardsAreSetUp()) await closePages(clock);
  return expireBookings();
}

async function closePages(clock: Clock): Promise<void> {
  const over = or(
    lte(cardPayments.expiresAt, clock.now()),
    lte(bookings.waitsUntil, sql`clock_timestamp()`),
    ne(bookings.state, 'held'),
  );
  const rows = await withSystem((tx) =>
    tx
      .select({ row: cardPayments })
      .from(cardPayments)
      .innerJoin(bookings, eq(bookings.id, cardPayments.bookingId))
      .where(and(isNotNull(cardPayments.bookingId), inArray(cardPayments.state, ['opening', 'open']), over))
      .orderBy(asc(cardPayments.expiresAt))
      .limit(BATCH),
  );
  for (const { row } of rows) {
    try {
      await closeTry(row, clock);
      await settleBooking(row.id, clock);
    } catch (error) {
      log().warn({ cardPaymentId: row.id, problem: stripeProblem(error) }, 'a card page could not be closed');
      // Who can't be reached for one page can't for the next: holds without a page are not to wait for a timeout each.
      if (!isRefusal(error)) return;
    }
  }
}

/** {@link moveBooking} of a booking whose card page may be open: nothing can be paid any more for what is given up or confirmed. */
export async function moveWithPage(
  scope: TenantScope,
  input: { bookingId: string; move: PlainMove },
  asked: Asked,
  { clock }: { clock: Clock },
): ReturnType<typeof moveBooking> {
  if (ENDS_HOLD.has(input.move) && cardsAreSetUp()) {
    const row = await withTenant(scope, (tx) => standingTry(tx, input.bookingId));
    // The host reads the try too, and is refused by the lifecycle.
    if (row && row.shipperOrgId === scope.orgId) {
      try {
        if (row.state !== 'paid') await closeTry(row, clock);
        await settleBooking(row.id, clock);
      } catch (error) {
        stripeDown(error);
        return refuse(stillOpen());
      }
    }
  }
  return moveBooking(scope, input, asked, { clock });
}

const stillOpen = () =>
  violation(
    'conflict.card_page_open',
    'The card page of this hold can’t be closed now, and could still be paid.',
    'Try again in a minute.',
  );

/** For a shipper that comes back from Stripe's page before its event: what Stripe can't say now is said as it was. */
export async function lookAtPage(scope: TenantScope, bookingId: string, clock: Clock): Promise<void> {
  if (!cardsAreSetUp()) return;
  const row = await withTenant(scope, (tx) => standingTry(tx, bookingId));
  if (!row || row.shipperOrgId !== scope.orgId) return;
  try {
    if (row.sessionId !== null && row.state !== 'paid')
      await settleSession(row, await readSession(row, row.sessionId), clock);
    await settleBooking(row.id, clock);
  } catch (error) {
    stripeDown(error);
  }
}
