import { mayEndLater } from '#app/domain/booking/change-stay.ts';
import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { dateInZone, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { isCapacityRefusal } from '#app/features/bookings/capacity-refusal.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { askHost } from './ask-host.server.ts';
import { judgeStay, shutItsGates } from './judge-stay.server.ts';
import { extensionNews, lengthenStay } from './lengthen-stay.server.ts';
import { findBooking, lockedFor, stayOf } from './standing-booking.server.ts';
import { priceOfStay } from './stay-price.server.ts';

/** A longer stay, or the request for it. Money is paise as text. */
export type ExtensionAnswer = { state: BookingState; endsOn: string; totalPaise: string; asksHost: boolean };

type ExtensionInput = {
  bookingId: string;
  endsOn: PlainDate;
  /** The price the asker was shown, in paise as text; another one refuses. Null where none was. */
  toldPaise: string | null;
};

export const PRICE_CHANGED = refuse(
  violation('conflict.price_changed', 'The price is not what you were shown: the booking has changed.', 'Look again.'),
);
const TAKEN_MEANWHILE = refuse(
  violation(
    'capacity.taken',
    'Somebody else took these places a moment ago.',
    'Look for the longest stay that is left.',
  ),
);

/**
 * Makes a stay longer, for its shipper: the rulebook is asked about the whole longer stay, the price is that of the whole
 * stay on the booking's own terms. Where slot or rulebook ask the host, the host is asked instead.
 */
export async function extendStay(
  scope: TenantScope,
  input: ExtensionInput,
  asked: Asked,
  { clock }: { clock: Clock },
): Promise<Outcome<ExtensionAnswer>> {
  const { bookingId, endsOn, toldPaise } = input;
  const now = clock.now();
  try {
    return await runOnce(
      (work) => withTenant(scope, work),
      scope.orgId,
      asked,
      async (tx) => {
        const locked = await lockedFor(tx, scope, bookingId, 'extend');
        if (!locked.ok) return locked;
        const { booking } = locked.value;
        const current = stayOf(booking);
        const terms = mayEndLater(current, endsOn, dateInZone(now, booking.place.timeZone));
        if (!terms.ok) return terms;
        await shutItsGates(tx, booking);
        const longer = stay(current.startsOn, endsOn);
        const judged = await judgeStay(tx, booking, longer, await currentRulebook(rulebookDay(now), tx));
        if (!judged.verdict.ok) return judged.verdict;
        const price = await priceOfStay(tx, booking, longer);
        if (toldPaise !== null && toldPaise !== price.total.paise.toString()) return PRICE_CHANGED;
        const totalPaise = price.total.paise.toString();
        if (booking.bookingMode === 'request' || judged.answer?.decision.outcome === 'on_request') {
          const sent = await askHost(tx, scope, booking, { endsOn, price, now });
          return sent.ok ? done({ state: booking.state, endsOn, totalPaise, asksHost: true }) : sent;
        }
        const news = extensionNews(booking, endsOn, price);
        const { state } = await lengthenStay(tx, booking, { endsOn, price, judged, userId: scope.userId, news });
        return done({ state, endsOn, totalPaise, asksHost: false });
      },
    );
  } catch (error) {
    if (!isCapacityRefusal(error)) throw error;
    return reasonsNow(scope, input, now);
  }
}

/** The guard refused: what stands against it by now, in the words of the preview. */
async function reasonsNow(
  scope: TenantScope,
  { bookingId, endsOn }: ExtensionInput,
  now: Date,
): Promise<Outcome<never>> {
  return withTenant(scope, async (tx) => {
    const booking = await findBooking(tx, scope, bookingId);
    if (!booking) return TAKEN_MEANWHILE;
    const longer = stay(stayOf(booking).startsOn, endsOn);
    const { verdict } = await judgeStay(tx, booking, longer, await currentRulebook(rulebookDay(now), tx));
    return verdict.ok ? TAKEN_MEANWHILE : verdict;
  });
}
