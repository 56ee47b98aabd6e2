import { and, eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import type { RegisteredType } from '#app/domain/tax/e-invoice.ts';
import { traceInvoice } from '#app/features/notes/corrector.server.ts';
import { noSuchInvoice } from '#app/features/notes/issue-credit-note.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { creditNotes, eInvoiceAnswers, invoices } from '#db/schema/index.ts';
import { type PortalAnswer, type QrWords, readPortalAnswer, readQr } from './portal-answer.schema.server.ts';
import { irnOf } from './read-e-invoice.server.ts';

type Found = {
  invoice: typeof invoices.$inferSelect;
  noteId: string | null;
  number: string;
  irn: string | null;
  type: RegisteredType;
};

/**
 * Records what the invoice portal answered about an invoice or a note of it: once, word for word, and only where number and
 * signed code are this very document's.
 */
export async function recordPortalAnswer(
  scope: OperatorScope,
  input: { invoiceId: string; noteId: string | null; answer: string },
  asked: Asked,
): Promise<Outcome<{ irn: string }>> {
  if (!isUuid(input.invoiceId) || (input.noteId !== null && !isUuid(input.noteId))) return refuse(noSuchInvoice());
  const read = readPortalAnswer(input.answer);
  if ('wrong' in read) return refuse(unreadable(read.wrong));
  return runOnce<{ irn: string }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const found = await find(tx, input);
      if (!found) return refuse(noSuchInvoice());
      const { invoice, noteId, number, irn } = found;
      if (irn === null) return refuse(notRegistrable());
      const other = otherDocument(found, read.answer, readQr(read.answer.SignedQRCode));
      if (other) return refuse(other);
      const { AckNo, AckDt, SignedInvoice, SignedQRCode } = read.answer;
      const [kept] = await tx
        .insert(eInvoiceAnswers)
        .values({
          ...{ orgId: invoice.orgId, shipperOrgId: invoice.shipperOrgId, irn, ackNumber: AckNo, ackAt: AckDt },
          ...(noteId === null ? { invoiceId: invoice.id } : { creditNoteId: noteId }),
          ...{ signedInvoice: SignedInvoice, signedQr: SignedQRCode, recordedBy: scope.userId },
        })
        .onConflictDoNothing()
        .returning({ id: eInvoiceAnswers.id });
      if (!kept) return refuse(recordedAlready(number));
      const data = { number, ackNumber: AckNo };
      await traceInvoice(tx, { as: 'operator', scope }, invoice, { action: 'e_invoice.recorded', data });
      return done({ irn });
    },
  );
}

async function find(
  tx: Tx,
  { invoiceId, noteId }: { invoiceId: string; noteId: string | null },
): Promise<Found | null> {
  const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, invoiceId));
  if (!invoice) return null;
  if (noteId === null)
    return { invoice, noteId, number: invoice.number, irn: irnOf({ ...invoice, type: 'INV' }), type: 'INV' };
  const [note] = await tx
    .select()
    .from(creditNotes)
    .where(and(eq(creditNotes.id, noteId), eq(creditNotes.invoiceId, invoiceId)));
  if (!note) return null;
  const type = note.kind === 'credit_note' ? 'CRN' : 'DBN';
  const { supplier, recipient } = invoice;
  return { invoice, noteId, number: note.number, irn: irnOf({ ...note, supplier, recipient, type }), type };
}

/** The first thing by which an answer is about another document. */
function otherDocument({ invoice, number, irn, type }: Found, { Irn }: PortalAnswer, qr: QrWords | null) {
  if (Irn !== irn) return differs('its number (Irn)', Irn, irn ?? '');
  if (qr === null) return unreadable('Its signed QR code can’t be read.');
  if (qr.Irn.toLowerCase() !== irn) return differs('the number in its signed QR code', qr.Irn, irn ?? '');
  if (qr.SellerGstin !== invoice.supplier.gstin)
    return differs('the supplier’s GSTIN', qr.SellerGstin, invoice.supplier.gstin ?? '');
  if (qr.DocNo !== number) return differs('the document number', qr.DocNo, number);
  return qr.DocTyp === type ? null : differs('the kind of document', qr.DocTyp, type);
}

const MAX_SHOWN = 80;

const differs = (what: string, says: string, wanted: string) =>
  violation(
    'e_invoice.other_document',
    `The answer is about another document: ${what} is ${says.slice(0, MAX_SHOWN)}, and this one’s is ${wanted}.`,
    'Paste the answer the portal gave for this document.',
  );

const unreadable = (wrong: string) =>
  violation('e_invoice.unreadable', wrong, 'Paste the whole answer as the portal returned it.');

const notRegistrable = () =>
  violation('e_invoice.not_registrable', 'The portal registers documents between registered parties only.', null);

const recordedAlready = (number: string) =>
  violation('conflict.registered', `The portal’s answer about ${number} is recorded already.`, 'Reload the page.');
