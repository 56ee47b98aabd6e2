import { eq } from 'drizzle-orm';
import type { SlotTerms } from '#app/domain/booking/bookable.ts';
import type { Rates } from '#app/domain/pricing/rate-card.ts';
import { inr } from '#app/domain/shared/money.ts';
import { publicDatabase, type Tx } from '#app/platform/db.server.ts';
import { listings, ports } from '#db/schema/index.ts';

/** A published slot as anyone may see it, with the name of its port. */
export type SlotOffer = typeof listings.$inferSelect & { portName: string };

/** The public face of a published slot; null when there is none. Inside a transaction, pass its handle. */
export async function findOffer(slotId: string, db: Pick<Tx, 'select'> = publicDatabase()): Promise<SlotOffer | null> {
  const [row] = await db
    .select({ listing: listings, portName: ports.name })
    .from(listings)
    .innerJoin(ports, eq(ports.id, listings.portId))
    .where(eq(listings.slotId, slotId));
  return row ? { ...row.listing, portName: row.portName } : null;
}

/** The slot's terms, as the rules read them. */
export const termsOf = (offer: Omit<SlotTerms, 'status'>): SlotTerms => ({ ...offer, status: 'published' });

/** What the slot charges, as the quote reads it. */
export const ratesOf = (
  offer: Pick<SlotOffer, 'pricePerPalletDayPaise' | 'handlingInPaise' | 'handlingOutPaise'>,
): Rates => ({
  pricePerPalletDay: inr(offer.pricePerPalletDayPaise),
  handlingInPerPallet: inr(offer.handlingInPaise),
  handlingOutPerPallet: inr(offer.handlingOutPaise),
});
