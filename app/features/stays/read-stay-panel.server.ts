import { type PlainDate, parsePlainDate } from '#app/domain/shared/plain-date.ts';
import type { BookingView } from '#app/features/bookings/booking-view.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { type EarlyExitPreview, previewEarlyExit } from './leave-early.server.ts';
import { listOffers, type OfferView } from './list-offers.server.ts';
import { type ExtensionPreview, previewExtension } from './preview-extension.server.ts';

/** What the booking's page shows of days and money beside the booking itself. */
export type StayPanelView = {
  offers: OfferView[];
  /** The day out that was asked about, and what it would be; null where none was. */
  longer: { wish: PlainDate; preview: ExtensionPreview } | null;
  shorter: { wish: PlainDate; preview: EarlyExitPreview } | null;
};

/** Reads the offers, and where the address asks about another day out, what it would cost. */
export async function readStayPanel(
  scope: TenantScope,
  { booking: { id: bookingId }, possible }: BookingView,
  query: URLSearchParams,
  deps: { clock: Clock },
): Promise<StayPanelView> {
  const dayOf = (name: string) => {
    const day = parsePlainDate(query.get(name) ?? '');
    return day && day <= '2098-12-31' ? day : null;
  };
  const longer = possible.includes('extend') || possible.includes('extend_rest') ? dayOf('longer') : null;
  const shorter = possible.includes('leave_early') ? dayOf('shorter') : null;
  const offers = await listOffers(scope, bookingId);
  const longerBy = longer && (await previewExtension(scope, { bookingId, endsOn: longer }, deps));
  const shorterBy = shorter && (await previewEarlyExit(scope, { bookingId, endsOn: shorter }, deps));
  return {
    offers,
    longer: longer && longerBy && { wish: longer, preview: longerBy },
    shorter: shorter && shorterBy && { wish: shorter, preview: shorterBy },
  };
}
