import { and, asc, desc, eq } from 'drizzle-orm';
import { ACCOUNTS, type AccountCode } from '#app/domain/ledger/accounts.ts';
import { lateInterest } from '#app/domain/pricing/late-payment.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { inr, type Money } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { auditWords } from '#app/features/audit/audit-words.ts';
import { claimsOf } from '#app/features/claims/read-claims.server.ts';
import { depositsOf } from '#app/features/deposits/read-deposits.server.ts';
import { disputesOf } from '#app/features/disputes/read-disputes.server.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { moneyParameters } from '#app/features/invoices/money-parameters.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { type Tx, withOperator, withTenant } from '#app/platform/db.server.ts';
import type { OperatorScope, TenantScope } from '#app/platform/scopes.ts';
import { auditLog, creditNotes, invoices, journals, ledgerEntries, refunds, users } from '#db/schema/index.ts';
import { invoiceNote } from './invoice-note.ts';
import type { Entry, InvoiceStory, Reader } from './invoice-story.ts';
import { refundDue, shipperBalance } from './shipper-standing.server.ts';

/** More than ever come together on one invoice; the page says so when it is reached. */
const ROWS_AT_MOST = 200;

type Invoice = typeof invoices.$inferSelect;

/** What came of an invoice, as the host that issued it or the shipper that received it may read it. */
export async function storyFor(scope: TenantScope, invoiceId: string): Promise<InvoiceStory | null> {
  return withTenant(scope, async (tx) => {
    const invoice = await find(tx, invoiceId);
    if (!invoice) return null;
    const reader = invoice.orgId === scope.orgId ? 'host' : 'shipper';
    return invoice.orgId === scope.orgId || invoice.shipperOrgId === scope.orgId ? tell(tx, invoice, reader) : null;
  });
}

/** The same for the marketplace's own desk. */
export async function storyForDesk(scope: OperatorScope, invoiceId: string): Promise<InvoiceStory | null> {
  return withOperator(scope, async (tx) => {
    const invoice = await find(tx, invoiceId);
    return invoice && tell(tx, invoice, 'operator');
  });
}

async function find(tx: Tx, invoiceId: string): Promise<Invoice | null> {
  if (!isUuid(invoiceId)) return null;
  const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, invoiceId));
  return invoice ?? null;
}

async function tell(tx: Tx, invoice: Invoice, reader: Reader): Promise<InvoiceStory> {
  const seesBooks = reader !== 'shipper';
  return {
    reader,
    voidReason: invoice.voidReason,
    canVoid: invoice.voidedAt === null && invoice.outstandingPaise === invoice.payablePaise,
    notes: await notesOf(tx, invoice),
    refunds: await refundsOf(tx, invoice),
    disputes: await disputesOf(tx, invoice),
    claims: await claimsOf(tx, invoice.id),
    deposits: await depositsOf(tx, invoice.bookingId),
    journal: seesBooks ? await journalOf(tx, invoice) : null,
    interest: seesBooks ? await interestOf(tx, invoice) : null,
    refundDue: seesBooks ? await refundDue(tx, invoice) : null,
    balance: seesBooks ? await shipperBalance(tx, invoice) : null,
    timeline: await timelineOf(tx, invoice, reader),
  };
}

/** Of what is open now; what was paid late before is no longer asked about. */
async function interestOf(tx: Tx, { outstandingPaise, dueOn }: Invoice): Promise<Money | null> {
  const today = todayForInvoices(systemClock.now());
  if (outstandingPaise === 0n || dueOn >= today) return null;
  return lateInterest(inr(outstandingPaise), plainDate(dueOn), today, await moneyParameters(tx));
}

async function notesOf(tx: Tx, { id, orgId }: Invoice): Promise<InvoiceStory['notes']> {
  const rows = await tx
    .select()
    .from(creditNotes)
    .where(and(eq(creditNotes.orgId, orgId), eq(creditNotes.invoiceId, id)))
    .orderBy(asc(creditNotes.createdAt))
    .limit(ROWS_AT_MOST);
  return rows.map((note) => ({
    id: note.id,
    kind: note.kind,
    number: note.number,
    issuedOn: plainDate(note.issuedOn),
    reason: note.reason,
    payable: inr(note.payablePaise),
    split: { reduction: inr(note.reductionPaise), refund: inr(note.refundPaise), balance: inr(note.balancePaise) },
  }));
}

async function refundsOf(tx: Tx, { id, orgId }: Invoice): Promise<InvoiceStory['refunds']> {
  const rows = await tx
    .select()
    .from(refunds)
    .where(and(eq(refunds.orgId, orgId), eq(refunds.invoiceId, id)))
    .orderBy(asc(refunds.recordedAt))
    .limit(ROWS_AT_MOST);
  return rows.map((refund) => ({
    id: refund.id,
    amount: inr(refund.amountPaise),
    rail: refund.rail,
    reference: refund.reference,
    paidOn: plainDate(refund.paidOn),
    failedOn: refund.failedOn === null ? null : plainDate(refund.failedOn),
    failure: refund.failure,
  }));
}

/** Journals of the invoice in the host's books, one after the other. */
async function journalOf(tx: Tx, { id, orgId }: Invoice): Promise<Entry[]> {
  const rows = await tx
    .select({ journal: journals, entry: ledgerEntries })
    .from(ledgerEntries)
    .innerJoin(journals, eq(journals.id, ledgerEntries.journalId))
    .where(and(eq(journals.invoiceId, id), eq(ledgerEntries.bookOrgId, orgId)))
    .orderBy(asc(journals.postedAt), asc(journals.id), asc(ledgerEntries.lineNumber))
    .limit(ROWS_AT_MOST);
  return rows.map(({ journal, entry }) => ({
    key: `${entry.journalId} ${entry.lineNumber}`,
    on: plainDate(entry.occurredOn),
    kind: journal.kind,
    account: ACCOUNTS[entry.account as AccountCode].name,
    amount: inr(entry.amountPaise),
  }));
}

/** What happened, newest first. The other side's people stay unnamed, as do the marketplace's. */
async function timelineOf(tx: Tx, { id }: Invoice, reader: Reader): Promise<InvoiceStory['timeline']> {
  const rows = await tx
    .select({ log: auditLog, actor: users.name })
    .from(auditLog)
    .leftJoin(users, eq(users.id, auditLog.actorUserId))
    .where(and(eq(auditLog.entity, 'invoice'), eq(auditLog.entityId, id)))
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(ROWS_AT_MOST);
  return rows.map(({ log, actor }) => ({
    at: log.at.toISOString(),
    who: (reader === 'operator' || log.actorKind === reader ? actor : null) ?? SIDES[log.actorKind] ?? 'Quayslot',
    says: auditWords(log.action),
    note: invoiceNote(log.action, log.data),
  }));
}

const SIDES: Readonly<Record<string, string>> = { host: 'The host', shipper: 'The shipper' };
