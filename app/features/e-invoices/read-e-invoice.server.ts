import { createHash } from 'node:crypto';
import { eq, type SQL } from 'drizzle-orm';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { expectedIrn, type RegisteredType } from '#app/domain/tax/e-invoice.ts';
import type { EInvoiceView } from '#app/features/invoices/invoice-view.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { qrCode } from '#app/platform/qr-code.server.ts';
import { eInvoiceAnswers, type InvoiceParty } from '#db/schema/index.ts';

/** SHA-256 as the portal writes it. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A document as far as its registration depends on it. */
type Registrable = {
  type: RegisteredType;
  number: string;
  issuedOn: string;
  supplier: Pick<InvoiceParty, 'gstin'>;
  recipient: Pick<InvoiceParty, 'gstin'>;
};

/** The number the portal gives a document; null where one of the parties isn't registered and the portal takes none. */
export function irnOf({ type, number, issuedOn, supplier, recipient }: Registrable): string | null {
  if (supplier.gstin === null || recipient.gstin === null) return null;
  return expectedIrn({ gstin: supplier.gstin, issuedOn: plainDate(issuedOn), type, number }, sha256);
}

/** Which document an answer is about: a host's invoice, a note of it, or the platform's own paper. */
export type Registered = { invoice: string } | { note: string } | { fee: string };

function isOf(which: Registered): SQL {
  if ('invoice' in which) return eq(eInvoiceAnswers.invoiceId, which.invoice);
  return 'note' in which ? eq(eInvoiceAnswers.creditNoteId, which.note) : eq(eInvoiceAnswers.feeInvoiceId, which.fee);
}

/** What the portal knows of a document, as row-level security lets this transaction read it. */
export async function readEInvoice(tx: Tx, which: Registered, document: Registrable): Promise<EInvoiceView | null> {
  const irn = irnOf(document);
  if (irn === null) return null;
  const [answer] = await tx.select().from(eInvoiceAnswers).where(isOf(which));
  if (!answer) return { state: 'not_registered', irn };
  const { ackNumber, ackAt, signedQr } = answer;
  return { state: 'registered', irn: answer.irn, ackNumber, ackAt, qr: qrCode(signedQr) };
}
