import { and, asc, eq, or, sql } from 'drizzle-orm';
import { quoteFromJson } from '#app/domain/pricing/quote.ts';
import { pricePerPalletDayOf } from '#app/domain/pricing/requote.ts';
import { inr, type Money, minus } from '#app/domain/shared/money.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { bookingOffers, bookings } from '#db/schema/index.ts';

/** An offer as either party sees it. */
export type OfferView = {
  id: string;
  kind: 'counter' | 'extension';
  round: number;
  by: 'host' | 'shipper';
  startsOn: PlainDate;
  endsOn: PlainDate;
  pricePerPalletDay: Money;
  total: Money;
  /** Of the total, against what the booking cost when the offer was made. */
  difference: Money;
  expiresAt: Date;
  answer: 'accepted' | 'declined' | 'withdrawn' | null;
  /** Whether the other side can still take it: the newest, unanswered, in time, of a booking it fits. */
  isOpen: boolean;
};

/** The offers of a booking of this organisation's, oldest first. */
export const listOffers = (scope: TenantScope, bookingId: string): Promise<OfferView[]> =>
  withTenant(scope, (tx) => readOffers(tx, scope, bookingId));

/** The same inside a transaction: a locked booking's offers don't change meanwhile. */
export async function readOffers(tx: Tx, { orgId }: TenantScope, bookingId: string): Promise<OfferView[]> {
  const rows = await tx
    .select({
      offer: bookingOffers,
      state: bookings.state,
      inTime: sql<boolean>`${bookingOffers.expiresAt} > clock_timestamp()`,
    })
    .from(bookingOffers)
    .innerJoin(bookings, and(eq(bookings.hostOrgId, bookingOffers.orgId), eq(bookings.id, bookingOffers.bookingId)))
    .where(
      and(
        eq(bookingOffers.bookingId, bookingId),
        or(eq(bookingOffers.orgId, orgId), eq(bookingOffers.shipperOrgId, orgId)),
      ),
    )
    .orderBy(asc(bookingOffers.createdAt), asc(bookingOffers.round));
  const newest = new Map(rows.map(({ offer }) => [offer.kind, offer.id]));
  return rows.map(({ offer, state, inTime }) => {
    const { id, kind, round, by, startsOn, endsOn, quote, totalPaise, beforePaise, expiresAt, answer } = offer;
    const isCurrent = (state === 'requested') === (kind === 'counter');
    return {
      ...{ id, kind, round, by, expiresAt, answer },
      startsOn: plainDate(startsOn),
      endsOn: plainDate(endsOn),
      pricePerPalletDay: pricePerPalletDayOf(quoteFromJson(quote)),
      total: inr(totalPaise),
      difference: minus(inr(totalPaise), inr(beforePaise)),
      isOpen: isCurrent && answer === null && inTime && newest.get(kind) === id,
    };
  });
}

/** The offer this side can take or turn down now; null where there is none. */
export const openFor = (offers: readonly OfferView[], side: 'host' | 'shipper', kind: OfferView['kind']) =>
  offers.find((offer) => offer.isOpen && offer.kind === kind && offer.by !== side) ?? null;
