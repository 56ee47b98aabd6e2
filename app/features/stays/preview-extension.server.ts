import { mayEndLater } from '#app/domain/booking/change-stay.ts';
import { transition } from '#app/domain/booking/lifecycle.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { inr, type Money, minus } from '#app/domain/shared/money.ts';
import { dateInZone, type PlainDate } from '#app/domain/shared/plain-date.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { type LockedBooking, sideOf } from '#app/features/bookings/take-step.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { judgeStay } from './judge-stay.server.ts';
import { longestStay } from './longest-stay.server.ts';
import { findBooking, notInvoiced, stayOf } from './standing-booking.server.ts';
import { priceOfStay } from './stay-price.server.ts';

/** Another day out with its price to the paisa. */
export type PricedDay = { endsOn: PlainDate; total: Money; difference: Money };

/** What an extension would be: its price, or every reason why not and the longest stay that is possible instead. */
export type ExtensionPreview =
  | { possible: true; wish: PricedDay; asksHost: boolean }
  | { possible: false; violations: readonly Violation[]; longest: (PricedDay & { asksHost: boolean }) | null };

async function priced(tx: Tx, booking: LockedBooking, endsOn: PlainDate): Promise<PricedDay> {
  const { total } = await priceOfStay(tx, booking, stay(stayOf(booking).startsOn, endsOn));
  return { endsOn, total, difference: minus(total, inr(booking.totalPaise)) };
}

/**
 * Shows an extension before it is made: asks and prices what the command will. Where the wish is not possible it looks
 * for the longest stay that is. Nothing is kept. Null for whoever is no party to the booking.
 */
export async function previewExtension(
  scope: TenantScope,
  { bookingId, endsOn }: { bookingId: string; endsOn: PlainDate },
  { clock }: { clock: Clock },
): Promise<ExtensionPreview | null> {
  const now = clock.now();
  return withTenant(scope, async (tx) => {
    const booking = await findBooking(tx, scope, bookingId);
    if (!booking) return null;
    const step = transition(booking.state, 'extend', sideOf(scope, booking));
    const allowed = step.ok ? await notInvoiced(tx, booking) : step;
    if (!allowed.ok) return { possible: false, violations: allowed.violations, longest: null };
    const today = dateInZone(now, booking.place.timeZone);
    const rulebook = await currentRulebook(rulebookDay(now), tx);
    const current = stayOf(booking);
    const asksHost = (outcome: string | undefined) => booking.bookingMode === 'request' || outcome === 'on_request';
    const terms = mayEndLater(current, endsOn, today);
    const judged = terms.ok ? await judgeStay(tx, booking, stay(current.startsOn, endsOn), rulebook) : null;
    if (judged?.verdict.ok)
      return {
        possible: true,
        wish: await priced(tx, booking, endsOn),
        asksHost: asksHost(judged.answer?.decision.outcome),
      };
    const violations = judged?.verdict.ok === false ? judged.verdict.violations : terms.ok ? [] : terms.violations;
    const last = await longestStay(tx, booking, endsOn, { rulebook, today });
    if (last === null) return { possible: false, violations, longest: null };
    const { answer } = await judgeStay(tx, booking, stay(current.startsOn, last), rulebook);
    const longest = { ...(await priced(tx, booking, last)), asksHost: asksHost(answer?.decision.outcome) };
    return { possible: false, violations, longest };
  });
}
