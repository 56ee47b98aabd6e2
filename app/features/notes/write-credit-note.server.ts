import { creditNoteIssued } from '#app/domain/ledger/events.ts';
import { financialYearOf } from '#app/domain/shared/financial-year.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { documentNumber } from '#app/domain/tax/document-number.ts';
import { bookingParties } from '#app/features/invoices/booking-parties.server.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { takeNumber } from '#app/features/invoices/take-number.server.ts';
import { postJournals } from '#app/features/ledger/post-journals.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { linkTo, queueMail } from '#app/platform/mail.server.ts';
import { creditNoteLines, creditNotes } from '#db/schema/index.ts';
import { type InvoiceRow, type NoteWriter, traceInvoice } from './corrector.server.ts';
import type { CreditDraft } from './credit-draft.ts';

/** What a credit note that was issued is called. */
export type IssuedNote = { noteId: string; number: string };

type Write = { by: NoteWriter; invoice: InvoiceRow; draft: CreditDraft; reason: string; on: PlainDate };

/**
 * Writes a drafted credit note with its number, its journal, its trace and the letter to the shipper. The caller holds
 * the invoice's row and has drafted under that lock.
 */
export async function writeCreditNote(tx: Tx, write: Write): Promise<IssuedNote> {
  const { invoice, draft, on } = write;
  const parties = await bookingParties(tx, invoice.bookingId);
  const note = await insertNote(tx, write, parties.invoicePrefix);
  await tx.insert(creditNoteLines).values(
    draft.lines.map((line, index) => ({
      creditNoteId: note.id,
      orgId: note.orgId,
      shipperOrgId: note.shipperOrgId,
      lineNumber: index + 1,
      invoiceLine: line.lineNumber,
      description: line.description,
      formula: line.formula,
      sac: line.sac,
      taxablePaise: line.taxable.paise,
      rateBasisPoints: line.rate,
      cgstPaise: line.tax.cgst.paise,
      sgstPaise: line.tax.sgst.paise,
      igstPaise: line.tax.igst.paise,
    })),
  );
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

async function insertNote(tx: Tx, { invoice, draft, reason, on }: Write, prefix: string) {
  const year = financialYearOf(on);
  const sequence = await takeNumber(tx, { orgId: invoice.orgId, series: 'credit_note', year });
  const { totals, split } = draft;
  const [note] = await tx
    .insert(creditNotes)
    .values({
      orgId: invoice.orgId,
      shipperOrgId: invoice.shipperOrgId,
      invoiceId: invoice.id,
      kind: 'credit_note',
      number: documentNumber({ kind: 'credit_note', prefix, financialYear: year, sequence }),
      financialYear: year.label,
      sequence,
      issuedOn: on,
      reason,
      taxablePaise: totals.taxable.paise,
      cgstPaise: totals.cgst.paise,
      sgstPaise: totals.sgst.paise,
      igstPaise: totals.igst.paise,
      totalPaise: totals.total.paise,
      roundOffPaise: draft.roundOff.paise,
      payablePaise: draft.payable.paise,
      reductionPaise: split.reduction.paise,
      refundPaise: split.refund.paise,
      balancePaise: split.balance.paise,
    })
    .returning();
  if (!note) throw new Error('The credit note was not written');
  return note;
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
