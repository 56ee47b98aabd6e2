import { accountOf, isReady } from '#app/features/cards/card-account.server.ts';
import { MOST_BY_CARD_PAISE } from '#app/features/cards/card-payment-view.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { env } from '#app/platform/env.server.ts';
import { insertMany } from '#app/platform/insert-many.server.ts';
import { enqueue } from '#app/platform/queue.server.ts';
import { cardsAreSetUp } from '#app/platform/stripe.server.ts';
import { stripeInvoices } from '#db/schema/index.ts';

type Issued = { id: string; shipperOrgId: string; issuedOn: string; dueOn: string; payablePaise: bigint };

/**
 * Asks for a page at Stripe for invoices of one host that were just issued: those with days to pay, where the host takes cards.
 * Stripe is called by a job, once this transaction stands.
 */
export async function askForPages(tx: Tx, orgId: string, issued: readonly Issued[]): Promise<void> {
  // Stripe's invoices are made on the host's own account; where charges are the platform's, Checkout is all there is.
  if (!cardsAreSetUp() || env().STRIPE_CHARGE_MODEL !== 'direct') return;
  const fits = issued.filter(
    ({ issuedOn, dueOn, payablePaise }) => dueOn > issuedOn && payablePaise > 0n && payablePaise <= MOST_BY_CARD_PAISE,
  );
  if (fits.length === 0) return;
  const account = await accountOf(tx, orgId);
  if (!isReady(account)) return;
  const { accountId } = account;
  const dueAt = new Date();
  await insertMany(
    tx,
    stripeInvoices,
    fits.map(({ id, shipperOrgId }) => ({ invoiceId: id, orgId, shipperOrgId, accountId, dueAt })),
  );
  await enqueue(tx, 'cards.invoices', {}, { key: 'cards.invoices' });
}
