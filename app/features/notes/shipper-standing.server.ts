import { and, eq, isNull, sql } from 'drizzle-orm';
import { inr, type Money } from '#app/domain/shared/money.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { journals, ledgerEntries, payments, receipts, refunds } from '#db/schema/index.ts';
import type { InvoiceRow } from './corrector.server.ts';

type Subject = Pick<InvoiceRow, 'id' | 'orgId' | 'shipperOrgId'>;

/** What a host still has to pay back on an invoice. Certain only while the caller holds the invoice's row. */
export async function refundDue(tx: Tx, { id, orgId, shipperOrgId }: Subject): Promise<Money> {
  const [due] = await tx
    .select({ paise: owed })
    .from(ledgerEntries)
    .innerJoin(journals, eq(journals.id, ledgerEntries.journalId))
    .where(and(eq(journals.invoiceId, id), of(orgId, shipperOrgId, 'refund_due')));
  return inr(BigInt(due?.paise ?? '0'));
}

/** What of an invoice came to the platform's account and was not sent back from it; certain as {@link refundDue} is. */
export async function heldByPlatform(tx: Tx, { id }: Pick<Subject, 'id'>): Promise<Money> {
  const came = tx
    .select({ paise: sql`coalesce(sum(${payments.amountPaise}), 0)` })
    .from(payments)
    .innerJoin(receipts, eq(receipts.id, payments.receiptId))
    .where(and(eq(payments.invoiceId, id), eq(receipts.collector, 'platform')));
  const sentBack = tx
    .select({ paise: sql`coalesce(sum(${refunds.amountPaise}), 0)` })
    .from(refunds)
    .where(and(eq(refunds.invoiceId, id), eq(refunds.collector, 'platform'), isNull(refunds.failedOn)));
  const [held] = await tx.execute<{ paise: string }>(sql`select ((${came}) - (${sentBack}))::text as paise`);
  return inr(BigInt(held?.paise ?? '0'));
}

/** What a host keeps for a shipper over all its invoices. Certain only after {@link lockBalance}. */
export async function shipperBalance(tx: Tx, { orgId, shipperOrgId }: Omit<Subject, 'id'>): Promise<Money> {
  const [kept] = await tx
    .select({ paise: owed })
    .from(ledgerEntries)
    .where(of(orgId, shipperOrgId, 'shipper_balance'));
  return inr(BigInt(kept?.paise ?? '0'));
}

/** Lets one transaction at a time use a shipper's balance with a host, whichever invoice it is for. */
export async function lockBalance(tx: Tx, { orgId, shipperOrgId }: Omit<Subject, 'id'>): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`balance of ${shipperOrgId} with ${orgId}`}, 0))`,
  );
}

const owed = sql<string>`coalesce(-sum(${ledgerEntries.amountPaise}), 0)::text`;

const of = (host: string, shipper: string, account: 'refund_due' | 'shipper_balance') =>
  and(eq(ledgerEntries.bookOrgId, host), eq(ledgerEntries.partyOrgId, shipper), eq(ledgerEntries.account, account));
