import { and, desc, eq, inArray } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { traceInvoice } from '#app/features/notes/corrector.server.ts';
import { noSuchInvoice } from '#app/features/notes/issue-credit-note.server.ts';
import { feeAheadOf } from '#app/features/settlements/fee-advance.server.ts';
import { followerOf, followInvoice } from '#app/features/stripe-invoices/follow-invoice.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withBooksOf, withTenant } from '#app/platform/db.server.ts';
import { env } from '#app/platform/env.server.ts';
import { linkTo } from '#app/platform/mail.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { cardsAreSetUp } from '#app/platform/stripe.server.ts';
import { cardPayments, invoices, organisations } from '#db/schema/index.ts';
import { accountOf, isReady, stripeDown } from './card-account.server.ts';
import { MOST_BY_CARD_PAISE } from './card-payment-view.ts';
import { createSession, expireSession, findSession } from './checkout-terms.server.ts';
import { type CardPaymentRow, settleSession } from './settle-payment.server.ts';

/** Stripe keeps a page open half an hour at least; this leaves as much again for asking twice. */
const OPEN_MS = 60 * 60_000;
/** A page that closes sooner is not shown any more. */
const WORTH_SHOWING_MS = 10 * 60_000;

type Wanted = { row: CardPaymentRow; invoice: typeof invoices.$inferSelect; shipperSlug: string };

/**
 * Opens Stripe's page for all that is to be paid on an invoice, for the shipper that owes it. A page that is open for the same
 * sum is shown again; one for another sum is closed first, so that never two can be paid.
 */
export async function payByCard(
  scope: TenantScope,
  { invoiceId }: { invoiceId: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ url: string }>> {
  if (!isUuid(invoiceId)) return refuse(noSuchInvoice());
  if (!cardsAreSetUp()) return refuse(notOffered());
  try {
    await closeStale(scope, invoiceId, clock);
    const feePaise = await feeFor(scope, invoiceId, clock);
    const opened = await runOnce<{ id: string }>(
      (work) => withTenant(scope, work),
      scope.orgId,
      asked,
      (tx) => writeTry(tx, scope, { invoiceId, feePaise }, clock),
    );
    if (!opened.ok) return opened;
    return await openPage(scope, opened.value.id, clock);
  } catch (error) {
    return refuse(stripeDown(error));
  }
}

async function invoiceOf(tx: Tx, { orgId }: TenantScope, invoiceId: string) {
  const mine = and(eq(invoices.shipperOrgId, orgId), eq(invoices.id, invoiceId));
  const [invoice] = await tx.select().from(invoices).where(mine);
  return invoice ?? null;
}

/** What is taken ahead of the host's commission; worked out in its books, which a shipper doesn't read. */
async function feeFor(scope: TenantScope, invoiceId: string, clock: Clock): Promise<bigint> {
  const invoice = await withTenant(scope, (tx) => invoiceOf(tx, scope, invoiceId));
  if (!invoice) return 0n;
  const { orgId, bookingId, outstandingPaise: paidPaise } = invoice;
  return withBooksOf(orgId, (tx) => feeAheadOf(tx, { bookingId, invoice, paidPaise }, clock));
}

async function openTry(tx: Tx, invoiceId: string): Promise<CardPaymentRow | null> {
  const open = and(eq(cardPayments.invoiceId, invoiceId), inArray(cardPayments.state, ['opening', 'open']));
  const [row] = await tx.select().from(cardPayments).where(open);
  return row ?? null;
}

const isStale = (row: CardPaymentRow, outstandingPaise: bigint, now: Date): boolean =>
  row.amountPaise !== outstandingPaise || row.expiresAt.getTime() - now.getTime() < WORTH_SHOWING_MS;

/** Closes the page of a try that is for another sum, or nearly over. */
async function closeStale(scope: TenantScope, invoiceId: string, clock: Clock): Promise<void> {
  const stale = await withTenant(scope, async (tx) => {
    const invoice = await invoiceOf(tx, scope, invoiceId);
    const row = invoice ? await openTry(tx, invoiceId) : null;
    return row && isStale(row, invoice?.outstandingPaise ?? 0n, clock.now()) ? row : null;
  });
  if (stale) await closeTry(stale, clock);
}

/** Closes a try at Stripe and here; what was paid at the last moment is recorded. An invoice's page closes as our books say. */
export async function closeTry(row: CardPaymentRow, clock: Clock): Promise<void> {
  if (row.page === 'invoice') {
    await followPage(row, clock);
    return;
  }
  const known = row.sessionId ?? (await findSession(row))?.id ?? null;
  if (known !== null) await settleSession(row, await expireSession(row, known, clock), clock);
  // The answer was lost and Stripe knows of no page: none was opened.
  else await settleSession(row, null, clock);
}

async function followPage({ invoiceId }: CardPaymentRow, clock: Clock): Promise<void> {
  const invoice = await followerOf(invoiceId ?? '');
  if (!invoice) throw new Error('The page of an invoice is written down with it');
  await followInvoice(invoice, clock);
}

/** Writes the try, or finds the one that is open; nothing is asked of Stripe yet. */
async function writeTry(
  tx: Tx,
  scope: TenantScope,
  { invoiceId, feePaise }: { invoiceId: string; feePaise: bigint },
  clock: Clock,
): Promise<Outcome<{ id: string }>> {
  const invoice = await invoiceOf(tx, scope, invoiceId);
  if (!invoice) return refuse(noSuchInvoice());
  const { orgId, shipperOrgId, outstandingPaise } = invoice;
  if (invoice.voidedAt !== null || outstandingPaise === 0n) return refuse(nothingOwed(invoice.number));
  if (outstandingPaise > MOST_BY_CARD_PAISE) return refuse(tooMuch());
  const open = await openTry(tx, invoiceId);
  if (open) return isStale(open, outstandingPaise, clock.now()) ? refuse(changed()) : done({ id: open.id });
  const account = await accountOf(tx, orgId);
  if (!isReady(account)) return refuse(notOffered());
  const [last] = await tx
    .select({ attempt: cardPayments.attempt })
    .from(cardPayments)
    .where(eq(cardPayments.invoiceId, invoiceId))
    .orderBy(desc(cardPayments.attempt))
    .limit(1);
  const [row] = await tx
    .insert(cardPayments)
    .values({
      ...{ orgId, shipperOrgId, invoiceId, attempt: (last?.attempt ?? 0) + 1, openedBy: scope.userId },
      ...{ accountId: account.accountId, chargeModel: env().STRIPE_CHARGE_MODEL },
      ...{
        amountPaise: outstandingPaise,
        applicationFeePaise: feePaise < outstandingPaise ? feePaise : outstandingPaise,
      },
      ...{ expiresAt: new Date(clock.now().getTime() + OPEN_MS), checkedAt: clock.now(), openedAt: clock.now() },
    })
    // Somebody else of the organisation pressed the button at the same moment: one page for both.
    .onConflictDoNothing()
    .returning({ id: cardPayments.id });
  const id = row?.id ?? (await openTry(tx, invoiceId))?.id;
  if (id === undefined) return refuse(changed());
  if (row) {
    const data = { number: invoice.number, amountPaise: outstandingPaise.toString() };
    await traceInvoice(tx, { as: 'shipper', scope }, invoice, { action: 'payment.card_opened', data });
  }
  return done({ id });
}

async function wanted(scope: TenantScope, id: string): Promise<Wanted> {
  return withTenant(scope, async (tx) => {
    const [found] = await tx
      .select({ row: cardPayments, invoice: invoices, shipperSlug: organisations.slug })
      .from(cardPayments)
      .innerJoin(invoices, eq(invoices.id, cardPayments.invoiceId))
      .innerJoin(organisations, eq(organisations.id, cardPayments.shipperOrgId))
      .where(and(eq(cardPayments.id, id), eq(cardPayments.shipperOrgId, scope.orgId)));
    if (!found) throw new Error('A try that was written is there');
    return found;
  });
}

/** The address of a try's page, opening it where it isn't. */
async function openPage(scope: TenantScope, id: string, clock: Clock): Promise<Outcome<{ url: string }>> {
  const begun = await wanted(scope, id);
  const isInvoice = begun.row.page === 'invoice' && begun.row.state === 'opening';
  if (isInvoice) await followPage(begun.row, clock);
  const { row, invoice, shipperSlug } = isInvoice ? await wanted(scope, id) : begun;
  if (row.state === 'open' && row.sessionUrl !== null) return done({ url: row.sessionUrl });
  if (row.state !== 'opening' || row.page === 'invoice') return refuse(changed());
  const { number, bookingReference, supplier, recipient } = invoice;
  const sold = {
    name: `Invoice ${number} of ${supplier.legalName}`,
    description: `Storage, booking ${bookingReference}, invoice ${number}`,
    recipient,
    back: linkTo(`/o/${shipperSlug}/invoices/${invoice.id}`),
  };
  const session = await createSession(row, sold, clock);
  await settleSession(row, session, clock);
  return session.url ? done({ url: session.url }) : refuse(changed());
}

const notOffered = () =>
  violation(
    'conflict.card_not_offered',
    'This host takes no card payments now.',
    'Pay by bank transfer to the account on this page.',
  );

const nothingOwed = (number: string) =>
  violation('conflict.already_paid', `Nothing is to be paid on invoice ${number}.`, 'Reload the page.');

const tooMuch = () =>
  violation('payment.too_much_for_card', 'A card pays up to ₹9,99,999.99.', 'Pay by bank transfer.');

const changed = () =>
  violation('conflict.card_changed', 'What is to be paid has changed, or was just paid.', 'Reload the page.');
