import { mayEndSooner } from '#app/domain/booking/change-stay.ts';
import { type BookingState, transition } from '#app/domain/booking/lifecycle.ts';
import { quoteToJson } from '#app/domain/pricing/quote.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { formatInr, inr, minus } from '#app/domain/shared/money.ts';
import { dateInZone, formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { sideOf, takeStep } from '#app/features/bookings/take-step.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { PRICE_CHANGED } from './extend-stay.server.ts';
import type { PricedDay } from './preview-extension.server.ts';
import { findBooking, lockedFor, notInvoiced, stayOf } from './standing-booking.server.ts';
import { priceOfStay } from './stay-price.server.ts';

/** A shorter stay. Money is paise as text. */
export type EarlyExitAnswer = { state: BookingState; endsOn: string; totalPaise: string; backPaise: string };

/** What an early exit would give back; its difference is negative or nothing. */
export type EarlyExitPreview =
  | { possible: true; wish: PricedDay }
  | { possible: false; violations: readonly Violation[] };

/** Shows an early exit before it is made, to the paisa. Null for whoever is no party to the booking. */
export async function previewEarlyExit(
  scope: TenantScope,
  { bookingId, endsOn }: { bookingId: string; endsOn: PlainDate },
  { clock }: { clock: Clock },
): Promise<EarlyExitPreview | null> {
  return withTenant(scope, async (tx) => {
    const booking = await findBooking(tx, scope, bookingId);
    if (!booking) return null;
    const step = transition(booking.state, 'leave_early', sideOf(scope, booking));
    const allowed = step.ok ? await notInvoiced(tx, booking) : step;
    if (!allowed.ok) return { possible: false, violations: allowed.violations };
    const current = stayOf(booking);
    const terms = mayEndSooner(current, endsOn, dateInZone(clock.now(), booking.place.timeZone));
    if (!terms.ok) return { possible: false, violations: terms.violations };
    const { total } = await priceOfStay(tx, booking, stay(current.startsOn, endsOn));
    return { possible: true, wish: { endsOn, total, difference: minus(total, inr(booking.totalPaise)) } };
  });
}

/**
 * Ends a stay sooner, for its shipper. Charged are the days that are left of it, at least those the slot is let for; the
 * places are free from the new day out on. What only gives back is asked of nobody.
 */
export async function leaveEarly(
  scope: TenantScope,
  { bookingId, endsOn, toldPaise }: { bookingId: string; endsOn: PlainDate; toldPaise: string | null },
  asked: Asked,
  { clock }: { clock: Clock },
): Promise<Outcome<EarlyExitAnswer>> {
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const locked = await lockedFor(tx, scope, bookingId, 'leave_early');
      if (!locked.ok) return locked;
      const { booking, by } = locked.value;
      const current = stayOf(booking);
      const terms = mayEndSooner(current, endsOn, dateInZone(clock.now(), booking.place.timeZone));
      if (!terms.ok) return terms;
      const price = await priceOfStay(tx, booking, stay(current.startsOn, endsOn));
      const totalPaise = price.total.paise.toString();
      if (toldPaise !== null && toldPaise !== totalPaise) return PRICE_CHANGED;
      const back = minus(inr(booking.totalPaise), price.total);
      const { state } = await takeStep(tx, booking, {
        event: 'leave_early',
        by,
        userId: scope.userId,
        changes: { endsOn, quote: quoteToJson(price), totalPaise: price.total.paise },
        data: { from: current.endsOn, to: endsOn, beforePaise: booking.totalPaise.toString(), totalPaise },
        news: {
          title: 'The stay ends sooner',
          says: `The day out is now ${formatDate(endsOn)} instead of ${formatDate(current.endsOn)}.`,
          next: `The price is ${formatInr(price.total)} with GST, ${formatInr(back)} less. The places are free from then on.`,
        },
      });
      return done({ state, endsOn, totalPaise, backPaise: back.paise.toString() });
    },
  );
}
