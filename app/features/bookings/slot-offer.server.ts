import { eq } from 'drizzle-orm';
import type { SlotTerms } from '#app/domain/booking/bookable.ts';
import { insuredDays } from '#app/domain/pricing/insured-days.ts';
import type { PricedStay } from '#app/domain/pricing/offer-price.ts';
import { inr } from '#app/domain/shared/money.ts';
import type { ShipperSide } from '#app/features/decisions/decide-for-slots.server.ts';
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

/** What of a shipper's cargo and papers a price depends on. */
export function pricedCargo({
  cargo: { hazard, regimes, facts },
  papers,
}: Pick<ShipperSide, 'cargo' | 'papers'>): Pick<PricedStay, 'codes' | 'valueAndDuty' | 'insured'> {
  const valueAndDuty = inr(BigInt(facts.declaredValuePaise ?? 0) + BigInt(facts.assessableDutyPaise ?? 0));
  return { codes: [...hazard.classes, ...regimes], valueAndDuty, insured: insuredDays(papers, valueAndDuty) };
}
