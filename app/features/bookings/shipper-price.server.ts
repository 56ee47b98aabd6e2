import { eq } from 'drizzle-orm';
import { type OfferPrices, type PricedStay, quoteOffer } from '#app/domain/pricing/offer-price.ts';
import type { GstRate, Quote } from '#app/domain/pricing/quote.ts';
import { placeOfSupply, supplyKind } from '#app/domain/tax/gst.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { gstStates, organisations } from '#db/schema/index.ts';
import type { SlotOffer } from './slot-offer.server.ts';

/** What of the two parties decides the tax on a stay. */
export type Parties = { gstin: string | null; stateCode: string; hostStateCode: string; hostSecondTax: string | null };

/** The supply a stay is to a shipper, which decides between CGST + SGST and IGST. */
export const supplyOf = ({ gstin, stateCode, hostStateCode, hostSecondTax }: Parties) =>
  supplyKind({
    supplierState: hostStateCode,
    placeOfSupply: placeOfSupply({ recipientGstin: gstin, recipientState: stateCode, supplierState: hostStateCode }),
    unionTerritoryWithoutLegislature: hostSecondTax === 'UTGST',
  });

/** Reads what {@link supplyOf} asks. In the shipper's transaction. */
async function partiesOf(tx: Tx, scope: TenantScope, { hostStateCode }: SlotOffer): Promise<Parties> {
  const [shipper] = await tx
    .select({ gstin: organisations.gstin, stateCode: organisations.stateCode, hostSecondTax: gstStates.secondTax })
    .from(organisations)
    .innerJoin(gstStates, eq(gstStates.code, hostStateCode))
    .where(eq(organisations.id, scope.orgId));
  if (!shipper) throw new Error('a tenant without an organisation row');
  return { ...shipper, hostStateCode };
}

/** What a stay costs this shipper, to the paisa what a hold made now would promise. */
export async function shipperPrice(
  scope: TenantScope,
  { offer, prices }: { offer: SlotOffer; prices: OfferPrices },
  ask: PricedStay,
  gst: { storage: GstRate; handling: GstRate },
): Promise<Quote> {
  const parties = await withTenant(scope, (tx) => partiesOf(tx, scope, offer));
  return quoteOffer(prices, ask, gst, supplyOf(parties));
}
