import { and, asc, desc, eq, gt, isNotNull, sql } from 'drizzle-orm';
import { type BankPayouts, differences, type ReconciliationLine, total } from '#app/domain/ledger/reconciliation.ts';
import { inr } from '#app/domain/shared/money.ts';
import { addDays } from '#app/domain/shared/plain-date.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Tx, withBooksOf, withOperator, withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { cardsAreSetUp, stripeProblem } from '#app/platform/stripe.server.ts';
import {
  cardReconciliations,
  cardRefunds,
  organisations,
  platformReconciliations,
  stripeAccounts,
  stripeEvents,
  stripeInvoices,
} from '#db/schema/index.ts';
import { arithmeticOff, stripeFees } from './account-arithmetic.server.ts';
import { bankPayoutsOf, bankPayoutsView } from './bank-payouts.server.ts';
import { type HostAccount, linesAtStripe, linesInBooks } from './host-lines.server.ts';
import { readAccount } from './read-account.server.ts';
import { journalOff, reconcilePlatform } from './reconcile-platform.server.ts';
import type { ComparedAccount, PlatformRow, ReconciliationRow } from './reconciliation-view.ts';

async function reconcileHost(account: HostAccount, clock: Clock): Promise<void> {
  const books = await readAccount(account.accountId);
  const theirs = linesAtStripe(books.transactions);
  await withBooksOf(account.orgId, async (tx) => {
    const ours = await linesInBooks(tx, account);
    const found = {
      ...{ accountId: account.accountId, lines: theirs.length, madeAt: clock.now() },
      ...{ stripePaise: total(theirs), ledgerPaise: total(ours), feesPaise: stripeFees(books.transactions) },
      off: [...differences(theirs, ours), ...arithmeticOff(books, account.accountId)],
      bankPayouts: bankPayoutsOf(books),
    };
    await tx
      .insert(cardReconciliations)
      .values({ orgId: account.orgId, day: todayForInvoices(clock.now()), ...found })
      .onConflictDoUpdate({ target: [cardReconciliations.orgId, cardReconciliations.day], set: found });
  });
}

/**
 * Compares Stripe's books of every host, and of the platform itself, with ours, once a day; on a day that was off, again, until
 * it agrees. Only direct charges lie on hosts' accounts.
 * @returns how many accounts were compared
 */
export async function reconcileCards(clock: Clock = systemClock): Promise<number> {
  if (!cardsAreSetUp()) return 0;
  const { hosts, platform } = await withSystem((tx) => stillToCompare(tx, todayForInvoices(clock.now())));
  let compared = 0;
  const compare = async (orgId: string | null, work: () => Promise<void>) => {
    try {
      await work();
      compared += 1;
    } catch (error) {
      log().warn({ orgId, problem: stripeProblem(error) }, 'an account could not be compared');
    }
  };
  for (const { orgId, accountId } of hosts)
    if (accountId !== null) await compare(orgId, () => reconcileHost({ orgId, accountId }, clock));
  if (platform) await compare(null, () => reconcilePlatform(clock));
  return compared;
}

async function stillToCompare(tx: Tx, today: string) {
  const hosts = await tx
    .select({ orgId: stripeAccounts.orgId, accountId: stripeAccounts.accountId })
    .from(stripeAccounts)
    .where(
      and(
        isNotNull(stripeAccounts.accountId),
        sql`not exists (select 1 from card_reconciliations r where r.org_id = ${stripeAccounts.orgId} and r.day = ${today} and r.off = '[]'::jsonb)`,
      ),
    );
  const agreed = and(eq(platformReconciliations.day, today), sql`${platformReconciliations.off} = '[]'::jsonb`);
  const done = await tx.select({ day: platformReconciliations.day }).from(platformReconciliations).where(agreed);
  return { hosts, platform: done.length === 0 };
}

const ROWS_AT_MOST = 200;
/** Tries of a refund or an invoice after which a person should know of it. */
const PATIENCE = 3;
const moneyOf = (paise: string | null) => (paise === null ? null : inr(BigInt(paise)));

type Kept = {
  day: string;
  lines: number;
  stripePaise: bigint;
  ledgerPaise: bigint;
  feesPaise: bigint;
  off: readonly ReconciliationLine[];
  bankPayouts: BankPayouts | null;
};

const comparedAccount = ({ day, lines, off, bankPayouts, ...kept }: Kept): ComparedAccount => ({
  ...{ day, lines, stripe: inr(kept.stripePaise), ledger: inr(kept.ledgerPaise), fees: inr(kept.feesPaise) },
  off: off.map(({ what, id, stripePaise, ledgerPaise }) => ({
    ...{ what, id, stripe: moneyOf(stripePaise), ledger: moneyOf(ledgerPaise) },
  })),
  payouts: bankPayouts && bankPayoutsView(bankPayouts),
});

/** Every host's last comparison, those that are off first: none of them may fall behind the end of the list. */
async function hostRows(tx: Tx): Promise<ReconciliationRow[]> {
  const latest = tx
    .selectDistinctOn([cardReconciliations.orgId])
    .from(cardReconciliations)
    .orderBy(asc(cardReconciliations.orgId), desc(cardReconciliations.day))
    .as('latest');
  const rows = await tx
    .select()
    .from(latest)
    .innerJoin(organisations, eq(organisations.id, latest.orgId))
    .orderBy(sql`jsonb_array_length(${latest.off}) desc`, asc(organisations.legalName))
    .limit(ROWS_AT_MOST);
  return rows.map(({ latest: row, organisations: { legalName } }) => ({
    ...comparedAccount(row),
    ...{ orgId: row.orgId, host: legalName },
  }));
}

async function platformRow(tx: Tx): Promise<PlatformRow | null> {
  const [row] = await tx.select().from(platformReconciliations).orderBy(desc(platformReconciliations.day)).limit(1);
  if (!row) return null;
  return { ...comparedAccount({ ...row, off: [...row.off, ...(await journalOff(tx))] }), plans: inr(row.plansPaise) };
}

/** Hosts' accounts that are older than a day and have not been compared since yesterday. */
async function hostsLeftOut(tx: Tx, now: Date, yesterday: string): Promise<number> {
  const [count] = await tx
    .select({ accounts: sql<number>`count(*)::int` })
    .from(stripeAccounts)
    .where(
      and(
        isNotNull(stripeAccounts.accountId),
        sql`${stripeAccounts.createdAt} < ${now.toISOString()}::timestamptz - interval '1 day'`,
        sql`not exists (select 1 from card_reconciliations r where r.org_id = ${stripeAccounts.orgId} and r.day >= ${yesterday})`,
      ),
    );
  return count?.accounts ?? 0;
}

/** The last comparison of the platform and of every host, and what of Stripe's events and refunds waits for a person. */
export async function viewReconciliation(scope: OperatorScope, clock: Clock = systemClock) {
  return withOperator(scope, async (tx) => {
    const [events] = await tx
      .select({ failed: sql<number>`count(*)::int` })
      .from(stripeEvents)
      .where(eq(stripeEvents.state, 'failed'));
    const [waiting] = await tx
      .select({ refunds: sql<number>`count(*)::int` })
      .from(cardRefunds)
      .where(and(eq(cardRefunds.state, 'asked'), gt(cardRefunds.attempts, PATIENCE)));
    const [stuck] = await tx
      .select({ invoices: sql<number>`count(*)::int` })
      .from(stripeInvoices)
      .where(and(isNotNull(stripeInvoices.dueAt), gt(stripeInvoices.attempts, PATIENCE)));
    const yesterday = addDays(todayForInvoices(clock.now()), -1);
    const [rows, platform] = [await hostRows(tx), await platformRow(tx)];
    const isPlatformOld = rows.length > 0 && (platform === null || platform.day < yesterday);
    return {
      stuckInvoices: stuck?.invoices ?? 0,
      failedEvents: events?.failed ?? 0,
      waitingRefunds: waiting?.refunds ?? 0,
      /** Accounts of which what is shown is old, or nothing. */
      leftOut: (await hostsLeftOut(tx, clock.now(), yesterday)) + Number(isPlatformOld),
      ...{ platform, rows },
    };
  });
}
