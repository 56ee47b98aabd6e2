import { asc, eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { openPageOf } from '#app/features/stripe-invoices/open-page-of.server.ts';
import { type Tx, withOperator, withTenant } from '#app/platform/db.server.ts';
import type { OperatorScope, TenantScope } from '#app/platform/scopes.ts';
import { cardsAreSetUp } from '#app/platform/stripe.server.ts';
import { cardPayments, cardRefunds, invoices, stripeInvoices } from '#db/schema/index.ts';
import { accountOf, isReady } from './card-account.server.ts';
import { disputesAbout, disputesOf, keptOf, mostByCard, paidByCard, ROWS_AT_MOST } from './card-money.server.ts';
import { type CardsOfInvoice, MOST_BY_CARD_PAISE } from './card-payment-view.ts';

/** @param viewer the organisation that looks; null for the marketplace's own desk */
async function read(tx: Tx, invoiceId: string, viewer: string | null): Promise<CardsOfInvoice> {
  const nothing: CardsOfInvoice = {
    offered: false,
    invoicePage: null,
    atStripe: null,
    kept: null,
    refundable: ZERO_INR,
    refunds: [],
    disputes: [],
  };
  if (!isUuid(invoiceId)) return nothing;
  const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, invoiceId));
  if (!invoice) return nothing;
  const { outstandingPaise, voidedAt } = invoice;
  const canBePaid = voidedAt === null && outstandingPaise > 0n && outstandingPaise <= MOST_BY_CARD_PAISE;
  const refunds = await tx
    .select()
    .from(cardRefunds)
    .where(eq(cardRefunds.invoiceId, invoiceId))
    .orderBy(asc(cardRefunds.askedAt))
    .limit(ROWS_AT_MOST);
  const [follower] = await tx
    .select({ state: stripeInvoices.state })
    .from(stripeInvoices)
    .where(eq(stripeInvoices.invoiceId, invoiceId));
  return {
    invoicePage: canBePaid ? await openPageOf(tx, invoiceId, outstandingPaise) : null,
    atStripe: follower?.state ?? null,
    kept: viewer === null || viewer === invoice.orgId ? await keptOf(tx, eq(cardPayments.invoiceId, invoiceId)) : null,
    offered: cardsAreSetUp() && canBePaid && isReady(await accountOf(tx, invoice.orgId)),
    refundable: mostByCard(await paidByCard(tx, invoiceId)),
    refunds: refunds.map(({ id, amountPaise, state, problem }) => ({ id, amount: inr(amountPaise), state, problem })),
    disputes: await disputesOf(tx, disputesAbout(invoice)),
  };
}

/** What an invoice's page says of cards, to one of its sides. */
export const cardsFor = (scope: TenantScope, invoiceId: string): Promise<CardsOfInvoice> =>
  withTenant(scope, (tx) => read(tx, invoiceId, scope.orgId));

/** The same for the marketplace's own desk. */
export const cardsForDesk = (scope: OperatorScope, invoiceId: string): Promise<CardsOfInvoice> =>
  withOperator(scope, (tx) => read(tx, invoiceId, null));
