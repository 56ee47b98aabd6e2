import { creditNoteIssued } from '#app/domain/ledger/events.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { bookingParties } from '#app/features/invoices/booking-parties.server.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { postJournals } from '#app/features/ledger/post-journals.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { linkTo, queueMail } from '#app/platform/mail.server.ts';
import { type InvoiceRow, type NoteWriter, traceInvoice } from './corrector.server.ts';
import type { CreditDraft } from './credit-draft.ts';
import { type IssuedNote, insertNote } from './insert-note.server.ts';

type Write = { by: NoteWriter; invoice: InvoiceRow; draft: CreditDraft; reason: string; on: PlainDate };

/**
 * Writes a drafted credit note with its number, its journal, its trace and the letter to the shipper. The caller holds
 * the invoice's row and has drafted under that lock.
 */
export async function writeCreditNote(tx: Tx, write: Write): Promise<IssuedNote> {
  const { invoice, draft, on } = write;
  const parties = await bookingParties(tx, invoice.bookingId);
  const paper = { kind: 'credit_note' as const, prefix: parties.invoicePrefix, reason: write.reason, on };
  const note = await insertNote(tx, invoice, draft, paper);
  const journal = creditNoteIssued(
    { id: note.id, on },
    { host: invoice.orgId, shipper: invoice.shipperOrgId },
    { ...draft, reverseCharge: invoice.reverseCharge },
  );
  await postJournals(tx, [{ journal, about: subjectOf(invoice) }]);
  await announce(tx, write, note.number);
  for (const [index, recipient] of parties.lettersTo.entries()) {
    const props = {
      number: note.number,
      hostName: invoice.supplier.legalName,
      invoice: invoice.number,
      reason: write.reason,
      total: formatInr(draft.payable),
      becomes: whatBecomes(draft),
      url: linkTo(`/o/${parties.recipientSlug}/invoices/${invoice.id}/notes/${note.id}`),
    };
    await queueMail(tx, {
      key: `credit-note-issued/${note.id}/${index + 1}`,
      recipient,
      template: 'credit-note-issued',
      props,
    });
  }
  return { noteId: note.id, number: note.number };
}

const announce = (tx: Tx, { by, invoice, draft, reason }: Write, number: string) =>
  traceInvoice(tx, by, invoice, {
    action: 'credit_note.issued',
    data: {
      number,
      reason,
      total: formatInr(draft.payable),
      reduction: formatInr(draft.split.reduction),
      refund: formatInr(draft.split.refund),
      balance: formatInr(draft.split.balance),
    },
  });

/** '₹100.00 less to pay, ₹20.00 paid back': the parts of a credit that are not nothing, in words. */
function whatBecomes({ split }: CreditDraft): string {
  const parts = [
    [split.reduction, 'less to pay'],
    [split.refund, 'paid back'],
    [split.balance, 'kept for your next invoice'],
  ] as const;
  return (
    parts
      .filter(([money]) => money.paise > 0n)
      .map(([money, words]) => `${formatInr(money)} ${words}`)
      .join(', ') || 'It is below half a rupee'
  );
}
