import { and, asc, eq, gte, lt, or, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { groupedBy } from '#app/domain/shared/grouped.ts';
import { basisPoints, inr } from '#app/domain/shared/money.ts';
import { daysOf, type Month } from '#app/domain/shared/month.ts';
import { dateInZone, plainDate, startOfDayInZone } from '#app/domain/shared/plain-date.ts';
import { type Gstr1, gstr1, type ReturnDocument, type ReturnLine } from '#app/domain/tax/gstr-1.ts';
import { INVOICE_TIME_ZONE } from '#app/features/invoices/invoice-view.ts';
import { moneyParameters } from '#app/features/invoices/money-parameters.server.ts';
import { arrayOf } from '#app/platform/db.server.ts';
import { creditNoteLines, creditNotes, invoiceLines, invoices } from '#db/schema/index.ts';
import { type Exporter, exporting, hostOf } from './exporter.server.ts';

type Line = {
  sac: string;
  quantity?: number;
  unit?: string;
  rateBasisPoints: number;
  taxablePaise: bigint;
  cgstPaise: bigint;
  sgstPaise: bigint;
  igstPaise: bigint;
};

const asLine = (line: Line): ReturnLine => ({
  ...{ sac: line.sac, quantity: line.quantity ?? 1, unit: line.unit ?? 'document' },
  ...{ rate: basisPoints(line.rateBasisPoints), taxable: inr(line.taxablePaise) },
  tax: { cgst: inr(line.cgstPaise), sgst: inr(line.sgstPaise), igst: inr(line.igstPaise) },
});

/** The documents a host's return of a month is made of: issued in it, or issued before and void since. */
async function returnDocuments(by: Exporter, month: Month): Promise<ReturnDocument[]> {
  const { startsOn, endsOn } = daysOf(month);
  const [from, to] = [startOfDayInZone(startsOn, INVOICE_TIME_ZONE), startOfDayInZone(endsOn, INVOICE_TIME_ZONE)];
  const host = hostOf(by);
  return exporting(by, async (tx) => {
    const issued = and(gte(invoices.issuedOn, startsOn), lt(invoices.issuedOn, endsOn));
    const turnedVoid = and(gte(invoices.voidedAt, from), lt(invoices.voidedAt, to));
    const its = await tx
      .select()
      .from(invoices)
      .where(and(eq(invoices.orgId, host), or(issued, turnedVoid)))
      .orderBy(asc(invoices.issuedOn), asc(invoices.sequence));
    const notes = await tx
      .select({ note: creditNotes, invoice: invoices })
      .from(creditNotes)
      .innerJoin(invoices, and(eq(invoices.id, creditNotes.invoiceId), eq(invoices.orgId, creditNotes.orgId)))
      .where(and(eq(creditNotes.orgId, host), gte(creditNotes.issuedOn, startsOn), lt(creditNotes.issuedOn, endsOn)))
      .orderBy(asc(creditNotes.issuedOn), asc(creditNotes.sequence));
    const ids = its.map(({ id }) => id);
    const noteIds = notes.map(({ note }) => note.id);
    const lines = await tx.select().from(invoiceLines).where(among(invoiceLines.invoiceId, ids));
    const noteLines = await tx.select().from(creditNoteLines).where(among(creditNoteLines.creditNoteId, noteIds));
    const linesOf = groupedBy(lines, ({ invoiceId }) => invoiceId);
    const noteLinesOf = groupedBy(noteLines, ({ creditNoteId }) => creditNoteId);
    return [
      ...its.map((invoice) => documentOf(invoice, invoice, 'invoice', linesOf.get(invoice.id) ?? [])),
      ...notes.map(({ note, invoice }) => documentOf(invoice, note, note.kind, noteLinesOf.get(note.id) ?? [])),
    ];
  });
}

/** In one parameter, however many they are. */
const among = (column: AnyPgColumn, ids: readonly string[]) => sql`${column} = any(${arrayOf(ids, 'uuid')})`;

type Invoice = typeof invoices.$inferSelect;
type Head = Pick<Invoice, 'number' | 'sequence' | 'issuedOn' | 'payablePaise'> & { voidedAt?: Date | null };

function documentOf(
  invoice: Invoice,
  head: Head,
  kind: ReturnDocument['kind'],
  lines: readonly Line[],
): ReturnDocument {
  const { number, sequence, issuedOn, payablePaise, voidedAt = null } = head;
  return {
    ...{ kind, number, sequence, issuedOn: plainDate(issuedOn), payable: inr(payablePaise) },
    voidedOn: voidedAt && dateInZone(voidedAt, INVOICE_TIME_ZONE),
    ...{
      recipientGstin: invoice.recipient.gstin,
      placeOfSupply: invoice.placeOfSupply,
      supplyKind: invoice.supplyKind,
    },
    ...{ reverseCharge: invoice.reverseCharge, invoicePayable: inr(invoice.payablePaise), lines: lines.map(asLine) },
  };
}

/** A host's return of outward supplies of a month, as its documents make it. */
export const readGstr1 = async (by: Exporter, month: Month): Promise<Gstr1> =>
  gstr1(await returnDocuments(by, month), daysOf(month), await moneyParameters());
