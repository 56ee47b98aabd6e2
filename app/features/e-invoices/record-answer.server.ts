import { and, eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import type { RegisteredType } from '#app/domain/tax/e-invoice.ts';
import { type Trace, traceInvoice } from '#app/features/notes/corrector.server.ts';
import { noSuchInvoice } from '#app/features/notes/issue-credit-note.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { creditNotes, eInvoiceAnswers, feeInvoices, invoices } from '#db/schema/index.ts';
import { type PortalAnswer, type QrWords, readPortalAnswer, readQr } from './portal-answer.schema.server.ts';
import { irnOf } from './read-e-invoice.server.ts';

/** A document that is registered, with where its answer belongs and how the recording is told. */
type Found = {
  supplierGstin: string | null;
  number: string;
  irn: string | null;
  type: RegisteredType;
  /** Whose row the answer is, and of which document. */
  of: Pick<
    typeof eInvoiceAnswers.$inferInsert,
    'orgId' | 'shipperOrgId' | 'invoiceId' | 'creditNoteId' | 'feeInvoiceId'
  >;
  trace: (what: Trace) => Promise<void>;
};

/** Which document: a host's invoice, a note of one, or the platform's own paper. */
export type AnsweredDocument = { invoiceId: string; noteId: string | null } | { feeInvoiceId: string };

/**
 * Records what the invoice portal answered about a document: once, word for word, and only where number and signed code are
 * this very document's.
 */
export async function recordPortalAnswer(
  scope: OperatorScope,
  input: { document: AnsweredDocument; answer: string },
  asked: Asked,
): Promise<Outcome<{ irn: string }>> {
  const ids = Object.values(input.document).filter((id) => id !== null);
  if (!ids.every(isUuid)) return refuse(noSuchInvoice());
  const read = readPortalAnswer(input.answer);
  if ('wrong' in read) return refuse(unreadable(read.wrong));
  return runOnce<{ irn: string }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const { document } = input;
      const found =
        'feeInvoiceId' in document ? await findFee(tx, scope, document.feeInvoiceId) : await find(tx, scope, document);
      if (!found) return refuse(noSuchInvoice());
      const { number, irn } = found;
      if (irn === null) return refuse(notRegistrable());
      const other = otherDocument(found, read.answer, readQr(read.answer.SignedQRCode));
      if (other) return refuse(other);
      const { AckNo, AckDt, SignedInvoice, SignedQRCode } = read.answer;
      const [kept] = await tx
        .insert(eInvoiceAnswers)
        .values({
          ...{ ...found.of, irn, ackNumber: AckNo, ackAt: AckDt },
          ...{ signedInvoice: SignedInvoice, signedQr: SignedQRCode, recordedBy: scope.userId },
        })
        .onConflictDoNothing()
        .returning({ id: eInvoiceAnswers.id });
      if (!kept) return refuse(recordedAlready(number));
      const data = { number, ackNumber: AckNo };
      await found.trace({ action: 'e_invoice.recorded', data });
      return done({ irn });
    },
  );
}

async function find(
  tx: Tx,
  scope: OperatorScope,
  { invoiceId, noteId }: { invoiceId: string; noteId: string | null },
): Promise<Found | null> {
  const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, invoiceId));
  if (!invoice) return null;
  const { orgId, shipperOrgId } = invoice;
  const ofInvoice = {
    supplierGstin: invoice.supplier.gstin,
    trace: (what: Trace) => traceInvoice(tx, { as: 'operator', scope }, invoice, what),
  };
  if (noteId === null) {
    const irn = irnOf({ ...invoice, type: 'INV' });
    return { ...ofInvoice, number: invoice.number, irn, type: 'INV', of: { orgId, shipperOrgId, invoiceId } };
  }
  const [note] = await tx
    .select()
    .from(creditNotes)
    .where(and(eq(creditNotes.id, noteId), eq(creditNotes.invoiceId, invoiceId)));
  if (!note) return null;
  const type = note.kind === 'credit_note' ? 'CRN' : 'DBN';
  const { supplier, recipient } = invoice;
  const irn = irnOf({ ...note, supplier, recipient, type });
  return { ...ofInvoice, number: note.number, irn, type, of: { orgId, shipperOrgId, creditNoteId: noteId } };
}

async function findFee(tx: Tx, scope: OperatorScope, feeInvoiceId: string): Promise<Found | null> {
  const [fee] = await tx.select().from(feeInvoices).where(eq(feeInvoices.id, feeInvoiceId));
  if (!fee) return null;
  const type = fee.kind === 'invoice' ? 'INV' : 'CRN';
  return {
    ...{ supplierGstin: fee.supplier.gstin, number: fee.number, irn: irnOf({ ...fee, type }), type },
    of: { orgId: fee.orgId, feeInvoiceId },
    trace: (what) =>
      audit(tx, {
        ...{ orgId: fee.orgId, actorUserId: scope.userId, actorKind: 'operator' },
        ...{ entity: 'fee_invoice', entityId: fee.id, ...what },
      }),
  };
}

/** The first thing by which an answer is about another document. */
function otherDocument({ supplierGstin, number, irn, type }: Found, { Irn }: PortalAnswer, qr: QrWords | null) {
  if (Irn !== irn) return differs('its number (Irn)', Irn, irn ?? '');
  if (qr === null) return unreadable('Its signed QR code can’t be read.');
  if (qr.Irn.toLowerCase() !== irn) return differs('the number in its signed QR code', qr.Irn, irn ?? '');
  if (qr.SellerGstin !== supplierGstin) return differs('the supplier’s GSTIN', qr.SellerGstin, supplierGstin ?? '');
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
