import { eq } from 'drizzle-orm';
import type { Ask } from '#app/domain/capacity/fit.ts';
import { type GstRate, type Quote, quote } from '#app/domain/pricing/quote.ts';
import { placeOfSupply, supplyKind } from '#app/domain/tax/gst.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { gstStates, organisations } from '#db/schema/index.ts';
import { ratesOf, type SlotOffer } from './slot-offer.server.ts';

/** The shipper's name, and the supply a stay is to it, which decides between CGST + SGST and IGST. In its transaction. */
export async function supplyTo(tx: Tx, scope: TenantScope, { hostStateCode }: SlotOffer) {
  const [shipper] = await tx
    .select({
      name: organisations.name,
      gstin: organisations.gstin,
      stateCode: organisations.stateCode,
      hostSecondTax: gstStates.secondTax,
    })
    .from(organisations)
    .innerJoin(gstStates, eq(gstStates.code, hostStateCode))
    .where(eq(organisations.id, scope.orgId));
  if (!shipper) throw new Error('a tenant without an organisation row');
  const { name, gstin: recipientGstin, stateCode: recipientState, hostSecondTax } = shipper;
  const kind = supplyKind({
    supplierState: hostStateCode,
    placeOfSupply: placeOfSupply({ recipientGstin, recipientState, supplierState: hostStateCode }),
    unionTerritoryWithoutLegislature: hostSecondTax === 'UTGST',
  });
  return { name, kind };
}

/** What a stay costs this shipper, to the paisa what a hold made now would promise. */
export async function shipperPrice(
  scope: TenantScope,
  offer: SlotOffer,
  ask: Ask,
  gst: { storage: GstRate; handling: GstRate },
): Promise<Quote> {
  const { kind } = await withTenant(scope, (tx) => supplyTo(tx, scope, offer));
  return quote(ratesOf(offer), ask, gst, kind);
}
