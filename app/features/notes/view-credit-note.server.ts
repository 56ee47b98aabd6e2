import { and, asc, eq, or, type SQL } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { inr } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { rupeesInWords } from '#app/domain/tax/rupees-in-words.ts';
import { readEInvoice } from '#app/features/e-invoices/read-e-invoice.server.ts';
import { type Tx, withOperator, withTenant } from '#app/platform/db.server.ts';
import type { OperatorScope, TenantScope } from '#app/platform/scopes.ts';
import { creditNoteLines, creditNotes, invoices } from '#db/schema/index.ts';
import type { NoteView } from './credit-note-view.ts';

type Address = { invoiceId: string; noteId: string };
type Note = typeof creditNotes.$inferSelect;
type Invoice = typeof invoices.$inferSelect;

/** A note over an invoice this organisation issued or received; null for anyone else's. */
export async function viewCreditNote(scope: TenantScope, address: Address): Promise<NoteView | null> {
  const mine = or(eq(creditNotes.orgId, scope.orgId), eq(creditNotes.shipperOrgId, scope.orgId));
  return isAddress(address) ? withTenant(scope, (tx) => loadNote(tx, and(at(address), mine))) : null;
}

/** Any tenant's note, for the marketplace's own desk. */
export async function viewAnyCreditNote(scope: OperatorScope, address: Address): Promise<NoteView | null> {
  return isAddress(address) ? withOperator(scope, (tx) => loadNote(tx, at(address))) : null;
}

const isAddress = ({ invoiceId, noteId }: Address) => isUuid(invoiceId) && isUuid(noteId);

const at = ({ invoiceId, noteId }: Address) => and(eq(creditNotes.id, noteId), eq(creditNotes.invoiceId, invoiceId));

/** The one read of a note with its lines; `where` says which, and whose. */
export async function loadNote(tx: Tx, where: SQL | undefined): Promise<NoteView | null> {
  const [found] = await tx
    .select({ note: creditNotes, invoice: invoices })
    .from(creditNotes)
    .innerJoin(invoices, and(eq(invoices.id, creditNotes.invoiceId), eq(invoices.orgId, creditNotes.orgId)))
    .where(where);
  if (!found) return null;
  const lines = await tx
    .select()
    .from(creditNoteLines)
    .where(and(eq(creditNoteLines.orgId, found.note.orgId), eq(creditNoteLines.creditNoteId, found.note.id)))
    .orderBy(asc(creditNoteLines.lineNumber));
  const { note, invoice } = found;
  const document = { ...note, supplier: invoice.supplier, recipient: invoice.recipient };
  const type = note.kind === 'credit_note' ? 'CRN' : 'DBN';
  const eInvoice = await readEInvoice(tx, { note: note.id }, { ...document, type });
  return { ...asView(note, invoice, lines), eInvoice };
}

function asView(
  note: Note,
  invoice: Invoice,
  lines: (typeof creditNoteLines.$inferSelect)[],
): Omit<NoteView, 'eInvoice'> {
  const payable = inr(note.payablePaise);
  return {
    id: note.id,
    kind: note.kind,
    number: note.number,
    issuedOn: plainDate(note.issuedOn),
    reason: note.reason,
    invoice: { id: invoice.id, number: invoice.number, issuedOn: plainDate(invoice.issuedOn) },
    supplierOrgId: note.orgId,
    supplier: invoice.supplier,
    recipient: invoice.recipient,
    placeOfSupply: { code: invoice.placeOfSupply, name: invoice.placeOfSupplyName },
    supplyKind: invoice.supplyKind,
    reverseCharge: invoice.reverseCharge,
    lines: lines.map((line) => ({
      number: line.lineNumber,
      invoiceLine: line.invoiceLine,
      description: line.description,
      formula: line.formula,
      sac: line.sac,
      taxable: inr(line.taxablePaise),
      rateBasisPoints: line.rateBasisPoints,
      tax: { cgst: inr(line.cgstPaise), sgst: inr(line.sgstPaise), igst: inr(line.igstPaise) },
    })),
    totals: {
      taxable: inr(note.taxablePaise),
      cgst: inr(note.cgstPaise),
      sgst: inr(note.sgstPaise),
      igst: inr(note.igstPaise),
      total: inr(note.totalPaise),
    },
    roundOff: inr(note.roundOffPaise),
    payable,
    payableInWords: rupeesInWords(payable),
    split: { reduction: inr(note.reductionPaise), refund: inr(note.refundPaise), balance: inr(note.balancePaise) },
  };
}
