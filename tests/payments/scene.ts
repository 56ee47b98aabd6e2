import { eq } from 'drizzle-orm';
import { expect, vi } from 'vitest';
import { applyStripeEvents } from '#app/features/cards/apply-stripe-events.server.ts';
import { openOnboarding } from '#app/features/cards/card-account.server.ts';
import { payByCard } from '#app/features/cards/pay-by-card.server.ts';
import { receiveEvent } from '#app/features/cards/receive-event.server.ts';
import { sendCardRefunds } from '#app/features/cards/settle-refund.server.ts';
import { settleBookings } from '#app/features/checkout/settle-bookings.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import { cardPayments, ledgerEntries, payments, receipts, stripeAccounts, stripeEvents } from '#db/schema/index.ts';
import { valueIn } from '#tests/features/invoices/scene.ts';
import { createCorrections } from '#tests/features/notes/scene.ts';
import { asked } from '#tests/setup/request.ts';
import { control, type Sent, type, useStripeServer, type Wire } from './stripe-server.ts';

export { SECRETS, type Sent, type } from './stripe-server.ts';

export const CARD = { pays: '4242424242424242', declined: '4000000000000002', disputed: '4000000000000259' };

const wire: Wire = { holds: false, sent: [], answers: [] };

const asRequest = ({ body, signature }: Sent) =>
  new Request('http://127.0.0.1:3000/webhooks/stripe-connect', {
    method: 'POST',
    body,
    headers: { 'stripe-signature': signature, 'content-type': 'application/json' },
  });

/** Delivers an event as it was signed. */
export const deliver = async (sent: Sent) =>
  (await receiveEvent(asRequest(sent), 'connect', { clientIp: '192.0.2.1' })).status;

/** Stands on a clock ahead of the real one: what waits for its next try is due. */
export const later = (ms: number) => ({ now: () => new Date(Date.now() + ms) });

/**
 * A server that answers as Stripe does, and the endpoint for what happens on hosts' accounts.
 * @param patienceMs how long an answer is waited for: short where many never come
 * @param isShared false where what lies on the platform's own account has to be this file's alone
 */
export function useStripe({ patienceMs = 2_000, isShared = true } = {}) {
  useStripeServer({ wire, deliver, endpoints: ['connect'], patienceMs, isShared });
  return { control, wire };
}

/** Sets up cards for a host. @returns its account at Stripe */
export async function onboardHost(db: OwnerDatabase, scope: TenantScope, { slug }: { slug: string }): Promise<string> {
  const opened = await openOnboarding(scope, { slug }, asked('open-onboarding'));
  await type(valueIn(opened).url, {});
  const ready = async () => {
    await applyStripeEvents(later(3_600_000));
    const [row] = await db.select().from(stripeAccounts).where(eq(stripeAccounts.orgId, scope.orgId));
    expect(row).toMatchObject({ chargesEnabled: true, payoutsEnabled: true });
    return row?.accountId ?? '';
  };
  return vi.waitFor(ready, { timeout: 10_000, interval: 100 });
}

/** A host that takes cards, a shipper that owes it, and the hands to pay. */
export async function createCardParties(db: OwnerDatabase) {
  const made = await createCorrections(db);
  const onboard = () => onboardHost(db, made.hostScope, made.hostOrg);
  const page = (invoiceId: string) => payByCard(made.shipperScope, { invoiceId }, asked('pay-by-card'));
  /** Opens the page and pays there, however often the server has to be asked. */
  const payCard = async (invoiceId: string, card = CARD.pays) => {
    const url = await vi.waitFor(async () => valueIn(await page(invoiceId)).url, { timeout: 20_000, interval: 20 });
    return type(url, { card });
  };
  const tries = (invoiceId: string) =>
    db.select().from(cardPayments).where(eq(cardPayments.invoiceId, invoiceId)).orderBy(cardPayments.attempt);
  const paid = (invoiceId: string) => db.select().from(payments).where(eq(payments.invoiceId, invoiceId));
  const received = () => db.select().from(receipts).where(eq(receipts.orgId, made.hostOrg.id));
  const bank = async () => {
    const rows = await db.select().from(ledgerEntries).where(eq(ledgerEntries.bookOrgId, made.hostOrg.id));
    return rows.filter(({ account }) => account === 'bank').reduce((all, row) => all + row.amountPaise, 0n);
  };
  return { ...made, onboard, page, payCard, tries, paid, received, bank };
}

/** Applies what was told until `holds` does. */
export function until(holds: () => Promise<void>, timeout = 15_000): Promise<void> {
  let hours = 1;
  return vi.waitFor(
    async () => {
      hours += 1;
      await applyStripeEvents(later(hours * 3_600_000));
      await settleBookings(systemClock);
      await sendCardRefunds(later(hours * 3_600_000));
      await holds();
    },
    { timeout, interval: 80 },
  );
}

/** Events in a state. */
export const events = (db: OwnerDatabase, state: 'waiting' | 'handled' | 'ignored' | 'failed') =>
  db.select().from(stripeEvents).where(eq(stripeEvents.state, state));
