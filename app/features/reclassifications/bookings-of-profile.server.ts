import { and, eq, inArray } from 'drizzle-orm';
import { classify } from '#app/domain/cargo/classify.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { type Impact, impactOf } from '#app/domain/cargo/impact.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { quoteFromJson } from '#app/domain/pricing/quote.ts';
import { subtotalAtCodes, surchargeChange } from '#app/domain/pricing/requote.ts';
import { stay } from '#app/domain/shared/interval.ts';
import type { Money } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import {
  classifier,
  countLive,
  decideBooking,
  isLive,
  type LiveBooking,
  liveBookings,
  surroundingsOf,
} from '#app/features/rulebook/live-bookings.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { bookings, cargoVersions, invoices } from '#db/schema/index.ts';

/** More live bookings on one cargo than any shipper has; beyond it nothing takes effect unseen. */
export const BOOKINGS_AT_MOST = 1_000;
const PER_PAGE = 10;

type OfProfile = { orgId: string; profileId: string };

const standsOn = ({ orgId, profileId }: OfProfile, today: PlainDate) =>
  and(isLive(today), eq(cargoVersions.orgId, orgId), eq(cargoVersions.profileId, profileId));

/** Live bookings of any version of a profile, in the order of their ids. */
export const bookingsOfProfile = (
  tx: Tx,
  profile: OfProfile,
  today: PlainDate,
  { limit, offset = 0 }: { limit: number; offset?: number },
): Promise<LiveBooking[]> => liveBookings(tx, { where: standsOn(profile, today), limit, offset });

/** What new facts do to one live booking. */
export type BookingImpact = {
  booking: Omit<LiveBooking, 'facts'>;
  impact: Impact;
  /** Cargo with hazards that stands in the facility during the stay. */
  neighbours: number;
  /** Numbers of invoices issued for it; they stay as they are. */
  invoices: string[];
  price: PriceImpact | null;
};
/** Surcharges of the booking's own card that would come or go, and both prices before GST. Null where none would. */
type PriceImpact = { agreed: Money; otherwise: Money; added: string[]; removed: string[] };
export type ImpactPage = { rows: BookingImpact[]; total: number; hasNext: boolean; page: number };

async function invoiceNumbers(tx: Tx, batch: readonly LiveBooking[]): Promise<Map<string, string[]>> {
  const numbers = new Map<string, string[]>();
  if (batch.length === 0) return numbers;
  const rows = await tx
    .select({ bookingId: invoices.bookingId, number: invoices.number })
    .from(invoices)
    .where(
      inArray(
        invoices.bookingId,
        batch.map(({ id }) => id),
      ),
    );
  for (const { bookingId, number } of rows) numbers.set(bookingId, [...(numbers.get(bookingId) ?? []), number]);
  return numbers;
}

const named = ({ name, percentOfBase }: { name: string; percentOfBase: number }) => `${name}, ${percentOfBase / 100} %`;

/** What each booking's card would ask of cargo with other classes and regimes. */
async function priceImpacts(
  tx: Tx,
  batch: readonly LiveBooking[],
  codes: readonly string[],
): Promise<Map<string, PriceImpact>> {
  const impacts = new Map<string, PriceImpact>();
  if (batch.length === 0) return impacts;
  const { id, quote, minimumDays } = bookings;
  const rows = await tx
    .select({ id, quote, minimumDays })
    .from(bookings)
    .where(
      inArray(
        id,
        batch.map((booking) => booking.id),
      ),
    );
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const { id: bookingId, startsOn, endsOn, pallets } of batch) {
    const row = byId.get(bookingId);
    if (!row) continue;
    const agreed = quoteFromJson(row.quote);
    const { added, removed } = surchargeChange(agreed, codes);
    if (added.length + removed.length === 0) continue;
    const asked = { stay: stay(startsOn, endsOn), pallets, minimumDays: row.minimumDays, codes };
    const otherwise = subtotalAtCodes(agreed, asked);
    impacts.set(bookingId, {
      agreed: agreed.subtotal,
      otherwise,
      added: added.map(named),
      removed: removed.map(named),
    });
  }
  return impacts;
}

/**
 * What new facts would do to the live bookings of a profile, a page of them: each decided as it stands and with the new
 * facts. In the shipper's transaction or an operator's.
 */
export async function impactOnBookings(
  tx: Tx,
  profile: OfProfile,
  { facts, rulebook, today, page }: { facts: CargoFacts; rulebook: Rulebook; today: PlainDate; page: number },
): Promise<ImpactPage> {
  const [batch, total] = await Promise.all([
    bookingsOfProfile(tx, profile, today, { limit: PER_PAGE, offset: (page - 1) * PER_PAGE }),
    countLive(tx, standsOn(profile, today), true),
  ]);
  const standing = classifier(rulebook);
  const proposed = classify(facts, rulebook);
  const [surroundings, numbers, prices] = await Promise.all([
    surroundingsOf(tx, batch),
    invoiceNumbers(tx, batch),
    priceImpacts(tx, batch, [...proposed.hazard.classes, ...proposed.regimes]),
  ]);
  const rows = batch.flatMap((booking): BookingImpact[] => {
    const around = surroundings.get(booking.id);
    if (!around) return [];
    const on = { rulebook, today };
    const impact = impactOf(
      decideBooking(booking, standing(booking), around, on),
      decideBooking(booking, proposed, around, on),
    );
    const { facts: _, ...rest } = booking;
    return [
      {
        ...{ booking: rest, impact, neighbours: around.standing.length },
        invoices: numbers.get(booking.id) ?? [],
        price: prices.get(booking.id) ?? null,
      },
    ];
  });
  return { rows, total, hasNext: page * PER_PAGE < total, page };
}
