import { eq, sql } from 'drizzle-orm';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withBooksOf, withSystem, withTenant } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import { linkTo } from '#app/platform/mail.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { cardsAreSetUp, opOf, post, type StripeAccount, stripe, stripeProblem } from '#app/platform/stripe.server.ts';
import { stripeAccounts } from '#db/schema/index.ts';
import { lastPayouts } from './bank-payouts.server.ts';
import { type CardAccountView, onboardingSteps } from './card-account-view.ts';

type Row = typeof stripeAccounts.$inferSelect;

/** Where a host stands with card payments. */
export async function viewCardAccount(scope: TenantScope): Promise<CardAccountView> {
  if (!cardsAreSetUp()) return { state: 'not_set_up' };
  const { row, payouts } = await withTenant(scope, async (tx) => ({
    row: await accountOf(tx, scope.orgId),
    payouts: await lastPayouts(tx, scope.orgId),
  }));
  if (!row?.accountId) return { state: 'none' };
  const { currentlyDue, pastDue, disabledReason } = row.requirements;
  const due = [...new Set([...pastDue, ...currentlyDue])];
  const steps = onboardingSteps(row);
  return { state: isReady(row) ? 'ready' : 'waiting', steps, due, pastDue, disabledReason, payouts };
}

/** Whether a host can be paid by card: it can take the money, and it can get it out. */
export const isReady = (row: Row | null): row is Row & { accountId: string } =>
  row !== null && row.accountId !== null && row.chargesEnabled && row.payoutsEnabled;

/** A host's account, as row-level security lets this transaction read it. */
export async function accountOf(tx: Tx, orgId: string): Promise<Row | null> {
  const [row] = await tx.select().from(stripeAccounts).where(eq(stripeAccounts.orgId, orgId));
  return row ?? null;
}

/**
 * Opens Stripe's page where a host tells what Stripe has to know, making its account there first. The page's address works once
 * and for minutes; asked for again, there is another.
 */
export async function openOnboarding(
  scope: TenantScope,
  { slug }: { slug: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ url: string }>> {
  if (!cardsAreSetUp()) return refuse(notSetUp());
  const { orgId, userId } = scope;
  const wished = await runOnce<{ link: number }>(
    (work) => withTenant(scope, work),
    orgId,
    asked,
    async (tx) => {
      await tx.insert(stripeAccounts).values({ orgId }).onConflictDoNothing();
      const [row] = await tx
        .update(stripeAccounts)
        .set({ links: sql`${stripeAccounts.links} + 1` })
        .where(eq(stripeAccounts.orgId, orgId))
        .returning({ link: stripeAccounts.links });
      if (!row) throw new Error('The account was not written');
      await audit(tx, {
        ...{ orgId, actorUserId: userId, actorKind: 'member', entity: 'organisation', entityId: orgId },
        action: 'organisation.card_payments_opened',
      });
      return done(row);
    },
  );
  if (!wished.ok) return wished;
  try {
    const accountId = await accountFor(scope, clock);
    const page = linkTo(`/o/${slug}/card-payments`);
    const params = {
      ...{ account: accountId, type: 'account_onboarding' as const },
      ...{ return_url: `${page}?back=1`, refresh_url: page },
    };
    const link = await post(
      {
        operation: `stripe_account:${orgId}:link-${wished.value.link}`,
        ...{ account: null, params, read: null, find: null },
        send: (options) => stripe().accountLinks.create(params, options),
      },
      clock,
    );
    return done({ url: link.url });
  } catch (error) {
    return refuse(stripeDown(error));
  }
}

/** The host's account at Stripe: the one it has, or a new one. */
async function accountFor({ orgId }: TenantScope, clock: Clock): Promise<string> {
  const row = await withBooksOf(orgId, (tx) => accountOf(tx, orgId));
  if (row?.accountId) return row.accountId;
  const operation = `stripe_account:${orgId}:create`;
  const params = {
    country: 'IN',
    // The host answers for its own losses and pays Stripe itself: its money never passes through the platform.
    controller: {
      fees: { payer: 'account' as const },
      losses: { payments: 'stripe' as const },
      requirement_collection: 'stripe' as const,
      stripe_dashboard: { type: 'full' as const },
    },
    metadata: { op: opOf(operation), org: orgId },
  };
  const account = await post(
    {
      ...{ operation, account: null, params },
      send: (options) => stripe().accounts.create(params, options),
      read: (id) => stripe().accounts.retrieve(id),
      find: () => findAccount(params.metadata.op),
    },
    clock,
  );
  await keepAccount(orgId, account, clock);
  return account.id;
}

async function findAccount(op: string): Promise<StripeAccount | null> {
  for await (const account of stripe().accounts.list({ limit: 100 })) if (account.metadata?.op === op) return account;
  return null;
}

/** Writes down what Stripe says of a host's account. */
async function keepAccount(orgId: string, account: StripeAccount, clock: Clock): Promise<void> {
  const { requirements } = account;
  await withBooksOf(orgId, (tx) =>
    tx
      .update(stripeAccounts)
      .set({
        ...{ accountId: account.id, readAt: clock.now(), detailsSubmitted: account.details_submitted },
        ...{ chargesEnabled: account.charges_enabled, payoutsEnabled: account.payouts_enabled },
        requirements: {
          currentlyDue: requirements?.currently_due ?? [],
          pastDue: requirements?.past_due ?? [],
          disabledReason: requirements?.disabled_reason ?? null,
        },
      })
      .where(eq(stripeAccounts.orgId, orgId)),
  );
}

/** Which organisation an account belongs to; null for one we never made. */
export async function ownerOf(accountId: string): Promise<string | null> {
  const [row] = await withSystem((tx) =>
    tx.select({ orgId: stripeAccounts.orgId }).from(stripeAccounts).where(eq(stripeAccounts.accountId, accountId)),
  );
  return row?.orgId ?? null;
}

/** Reads an account from Stripe again. @returns whether it is one of ours */
export async function syncAccount(accountId: string, clock: Clock = systemClock): Promise<boolean> {
  const orgId = await ownerOf(accountId);
  if (orgId === null) return false;
  await keepAccount(orgId, await stripe().accounts.retrieve(accountId), clock);
  return true;
}

/** {@link syncAccount} for a person who looks: what Stripe can't say now is said as it was. */
export async function syncOwnAccount(scope: TenantScope): Promise<void> {
  if (!cardsAreSetUp()) return;
  const row = await withTenant(scope, (tx) => accountOf(tx, scope.orgId));
  if (!row?.accountId) return;
  await syncAccount(row.accountId).catch((error: unknown) => stripeDown(error));
}

/** Cards can't be used now; said without Stripe's own words. */
export function stripeDown(error: unknown) {
  log().warn({ problem: stripeProblem(error) }, 'Stripe could not be asked');
  return violation(
    'conflict.cards_unavailable',
    'The card page can’t be opened now; nothing was charged.',
    'Try again in a minute, or pay by bank transfer.',
  );
}

const notSetUp = () =>
  violation('conflict.cards_not_set_up', 'Card payments are not set up on this marketplace.', null);
