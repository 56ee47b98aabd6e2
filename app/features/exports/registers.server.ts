import { and, asc, eq, gt, gte, lt, or, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { ACCOUNTS, type AccountCode } from '#app/domain/ledger/accounts.ts';
import { csvLine } from '#app/domain/shared/csv.ts';
import { inr, rupeesText } from '#app/domain/shared/money.ts';
import { daysOf, type Month } from '#app/domain/shared/month.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { creditNotes, invoices, journals, ledgerEntries, payments } from '#db/schema/index.ts';
import { type Exporter, exporting, hostOf } from './exporter.server.ts';

/** Rows read in one transaction. */
const BATCH = 500;

type Cells = readonly (string | number | bigint | null)[];
type Page<Row> = (tx: Tx, after: Row | null) => Promise<Row[]>;
type Register<Row> = { headings: readonly string[]; page: Page<Row>; cells: (row: Row) => Cells };

const rupees = (paise: bigint) => rupeesText(inr(paise));
/** A credit has its amount in a column of its own; the other stays empty. */
const orEmpty = (paise: bigint) => (paise > 0n ? rupees(paise) : null);

/** Invoices of a month, void ones with them: their numbers are used. */
function salesRegister(
  host: string,
  { startsOn, endsOn }: ReturnType<typeof daysOf>,
): Register<typeof invoices.$inferSelect> {
  return {
    headings: [
      ...['Number', 'Date', 'Due', 'Booking', 'Recipient', 'Recipient GSTIN', 'Place of supply', 'Reverse charge'],
      ...['Taxable', 'CGST', 'SGST/UTGST', 'IGST', 'Round-off', 'Total', 'Outstanding', 'Void'],
    ],
    page: (tx, after) =>
      tx
        .select()
        .from(invoices)
        .where(
          and(
            ...[eq(invoices.orgId, host), gte(invoices.issuedOn, startsOn), lt(invoices.issuedOn, endsOn)],
            after ? behind(invoices.issuedOn, invoices.id, after.issuedOn, after.id) : undefined,
          ),
        )
        .orderBy(asc(invoices.issuedOn), asc(invoices.id))
        .limit(BATCH),
    cells: (i) => [
      ...[i.number, i.issuedOn, i.dueOn, i.bookingReference, i.recipient.legalName, i.recipient.gstin],
      ...[`${i.placeOfSupply} ${i.placeOfSupplyName}`, i.reverseCharge ? 'yes' : 'no', rupees(i.taxablePaise)],
      ...[rupees(i.cgstPaise), rupees(i.sgstPaise), rupees(i.igstPaise), rupees(i.roundOffPaise)],
      ...[rupees(i.payablePaise), rupees(i.outstandingPaise), i.voidedAt === null ? 'no' : 'yes'],
    ],
  };
}

type NoteRow = { note: typeof creditNotes.$inferSelect; invoice: typeof invoices.$inferSelect };

/** Credit and debit notes of a month. */
function noteRegister(host: string, { startsOn, endsOn }: ReturnType<typeof daysOf>): Register<NoteRow> {
  return {
    headings: [
      ...['Number', 'Kind', 'Date', 'Invoice', 'Invoice date', 'Recipient', 'Recipient GSTIN', 'Reason'],
      ...['Taxable', 'CGST', 'SGST/UTGST', 'IGST', 'Round-off', 'Total', 'Less to pay', 'Paid back', 'Kept as balance'],
    ],
    page: (tx, after) =>
      tx
        .select({ note: creditNotes, invoice: invoices })
        .from(creditNotes)
        .innerJoin(invoices, and(eq(invoices.id, creditNotes.invoiceId), eq(invoices.orgId, creditNotes.orgId)))
        .where(
          and(
            ...[eq(creditNotes.orgId, host), gte(creditNotes.issuedOn, startsOn), lt(creditNotes.issuedOn, endsOn)],
            after ? behind(creditNotes.issuedOn, creditNotes.id, after.note.issuedOn, after.note.id) : undefined,
          ),
        )
        .orderBy(asc(creditNotes.issuedOn), asc(creditNotes.id))
        .limit(BATCH),
    cells: ({ note: n, invoice: i }) => [
      ...[n.number, n.kind === 'credit_note' ? 'credit' : 'debit', n.issuedOn, i.number, i.issuedOn],
      ...[i.recipient.legalName, i.recipient.gstin, n.reason, rupees(n.taxablePaise), rupees(n.cgstPaise)],
      ...[rupees(n.sgstPaise), rupees(n.igstPaise), rupees(n.roundOffPaise), rupees(n.payablePaise)],
      ...[rupees(n.reductionPaise), rupees(n.refundPaise), rupees(n.balancePaise)],
    ],
  };
}

type PaymentRow = { payment: typeof payments.$inferSelect; number: string; payer: string };

/** Payments that came in a month. */
function paymentRegister(host: string, { startsOn, endsOn }: ReturnType<typeof daysOf>): Register<PaymentRow> {
  return {
    headings: ['Received on', 'Invoice', 'Paid by', 'Rail', 'Reference', 'Amount', 'Income tax kept back'],
    page: (tx, after) =>
      tx
        .select({
          payment: payments,
          number: invoices.number,
          payer: sql<string>`${invoices.recipient} ->> 'legalName'`,
        })
        .from(payments)
        .innerJoin(invoices, and(eq(invoices.id, payments.invoiceId), eq(invoices.orgId, payments.orgId)))
        .where(
          and(
            ...[eq(payments.orgId, host), gte(payments.receivedOn, startsOn), lt(payments.receivedOn, endsOn)],
            after ? behind(payments.receivedOn, payments.id, after.payment.receivedOn, after.payment.id) : undefined,
          ),
        )
        .orderBy(asc(payments.receivedOn), asc(payments.id))
        .limit(BATCH),
    cells: ({ payment: p, number, payer }) => [
      ...[p.receivedOn, number, payer, p.rail, p.reference, rupees(p.amountPaise), rupees(p.tdsPaise)],
    ],
  };
}

type EntryRow = {
  journal: typeof journals.$inferSelect;
  entry: typeof ledgerEntries.$inferSelect;
  number: string | null;
};

/** Entries of a month in the host's books, journal by journal. */
function ledgerRegister(host: string, { startsOn, endsOn }: ReturnType<typeof daysOf>): Register<EntryRow> {
  const { journalId, lineNumber, occurredOn, bookOrgId } = ledgerEntries;
  return {
    headings: ['Date', 'Event', 'Journal', 'Invoice', 'Account', 'Name of the account', 'Debit', 'Credit', 'Currency'],
    page: (tx, after) =>
      tx
        .select({ journal: journals, entry: ledgerEntries, number: invoices.number })
        .from(ledgerEntries)
        .innerJoin(journals, eq(journals.id, journalId))
        .leftJoin(invoices, eq(invoices.id, journals.invoiceId))
        .where(
          and(
            ...[eq(bookOrgId, host), gte(occurredOn, startsOn), lt(occurredOn, endsOn)],
            after
              ? or(
                  behind(occurredOn, journalId, after.entry.occurredOn, after.entry.journalId),
                  and(
                    ...[eq(occurredOn, after.entry.occurredOn), eq(journalId, after.entry.journalId)],
                    gt(lineNumber, after.entry.lineNumber),
                  ),
                )
              : undefined,
          ),
        )
        .orderBy(asc(occurredOn), asc(journalId), asc(lineNumber))
        .limit(BATCH),
    cells: ({ journal, entry, number }) => [
      ...[entry.occurredOn, journal.kind, journal.key, number, entry.account],
      ...[ACCOUNTS[entry.account as AccountCode].name, orEmpty(entry.amountPaise), orEmpty(-entry.amountPaise)],
      entry.currency,
    ],
  };
}

const behind = (dayColumn: AnyPgColumn, idColumn: AnyPgColumn, onDay: string, id: string): SQL =>
  sql`(${dayColumn}, ${idColumn}) > (${onDay}::date, ${id}::uuid)`;

/** The registers of a month, by file name. */
export const REGISTERS = ['sales.csv', 'notes.csv', 'payments.csv', 'ledger.csv'] as const;
/** See {@link REGISTERS}. */
export type RegisterName = (typeof REGISTERS)[number];

async function* linesOf<Row>(by: Exporter, { headings, page, cells }: Register<Row>): AsyncGenerator<string, void> {
  // With the mark by which a spreadsheet knows UTF-8.
  yield `\ufeff${csvLine(headings)}`;
  for (let after: Row | null = null; ; ) {
    const rows: Row[] = await exporting(by, (tx) => page(tx, after));
    if (rows.length === 0) return;
    yield rows.map((row) => csvLine(cells(row))).join('');
    after = rows.at(-1) ?? null;
  }
}

/** A register of a month as CSV, a batch of rows at a time. What somebody typed is never run as a formula. */
export function register(by: Exporter, month: Month, name: RegisterName): AsyncGenerator<string, void> {
  const [host, days] = [hostOf(by), daysOf(month)];
  if (name === 'sales.csv') return linesOf(by, salesRegister(host, days));
  if (name === 'notes.csv') return linesOf(by, noteRegister(host, days));
  if (name === 'payments.csv') return linesOf(by, paymentRegister(host, days));
  return linesOf(by, ledgerRegister(host, days));
}
