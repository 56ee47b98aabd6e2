import { and, asc, eq, or } from 'drizzle-orm';
import type { BillingMode } from '#app/domain/pricing/billing.ts';
import { inr, type Money } from '#app/domain/shared/money.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { billingCredits, type bookings, invoices } from '#db/schema/index.ts';

/** A stay is at most a year, so its invoices are a few; more than this are told by the list of invoices. */
const SHOWN = 30;

/** How a booking is billed: what was, and what of it was more than the stay came to. */
export type Billing = {
  mode: BillingMode;
  invoices: { id: string; number: string; purpose: string; issuedOn: PlainDate; payable: Money; outstanding: Money }[];
  credits: { id: string; description: string; formula: string; net: Money; rest: Money; foundOn: PlainDate }[];
};

/** Reads what a booking was billed, for either of its parties. */
export function readBilling(
  scope: TenantScope,
  booking: Pick<typeof bookings.$inferSelect, 'id' | 'billingMode'>,
): Promise<Billing> {
  return withTenant(scope, async (tx) => {
    const issued = await tx
      .select()
      .from(invoices)
      .where(
        and(
          eq(invoices.bookingId, booking.id),
          or(eq(invoices.orgId, scope.orgId), eq(invoices.shipperOrgId, scope.orgId)),
        ),
      )
      .orderBy(asc(invoices.createdAt), asc(invoices.sequence))
      .limit(SHOWN);
    const credits = await tx
      .select()
      .from(billingCredits)
      .where(
        and(
          eq(billingCredits.bookingId, booking.id),
          or(eq(billingCredits.orgId, scope.orgId), eq(billingCredits.shipperOrgId, scope.orgId)),
        ),
      )
      .orderBy(asc(billingCredits.createdAt))
      .limit(SHOWN);
    return {
      mode: booking.billingMode,
      invoices: issued.map((row) => ({
        ...{ id: row.id, number: row.number, purpose: row.purpose, issuedOn: plainDate(row.issuedOn) },
        payable: inr(row.payablePaise),
        outstanding: inr(row.outstandingPaise),
      })),
      credits: credits.map(({ id, description, formula, netPaise, restPaise, foundOn }) => ({
        ...{ id, description, formula, net: inr(netPaise), rest: inr(restPaise), foundOn: plainDate(foundOn) },
      })),
    };
  });
}
