import { debitNoteIssued } from '#app/domain/ledger/events.ts';
import { formatInr, type Money, plus } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { type DebitLine, type DebitRequest, debitNote } from '#app/domain/tax/debit-note.ts';
import type { InvoiceTotals } from '#app/domain/tax/gst.ts';
import { parameterOn } from '#app/domain/tax/parameter.ts';
import { roundOffOf } from '#app/domain/tax/tax-engine.ts';
import { bookingParties } from '#app/features/invoices/booking-parties.server.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { moneyParameters } from '#app/features/invoices/money-parameters.server.ts';
import { postJournals } from '#app/features/ledger/post-journals.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { linkTo, queueMail } from '#app/platform/mail.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import {
  asCorrector,
  type Corrector,
  correctable,
  doorOf,
  type InvoiceRow,
  lockCorrectable,
  receiptsOf,
  traceInvoice,
} from './corrector.server.ts';
import { creditableLines } from './draft-credit.server.ts';
import { type IssuedNote, insertNote } from './insert-note.server.ts';
import { noSuchInvoice } from './issue-credit-note.server.ts';

/** A debit note that is not issued yet: what its paper and the books will say. */
export type DebitDraft = {
  lines: readonly DebitLine[];
  totals: InvoiceTotals;
  roundOff: Money;
  payable: Money;
};

/** What a corrector asks for. */
export type DebitInput = { reason: string; requests: readonly DebitRequest[] };

async function draftDebit(
  tx: Tx,
  invoice: InvoiceRow,
  { requests }: DebitInput,
  today: PlainDate,
): Promise<Outcome<DebitDraft>> {
  if (invoice.voidedAt !== null) return refuse(voided());
  const limit = parameterOn(await moneyParameters(tx), 'credit_note_lines', today).value;
  const answer = debitNote(await creditableLines(tx, invoice), requests, invoice.supplyKind, limit);
  if (!answer.ok) return refuse(...answer.violations);
  const owed = invoice.reverseCharge ? answer.totals.taxable : answer.totals.total;
  const roundOff = roundOffOf(owed);
  return done({ lines: answer.lines, totals: answer.totals, roundOff, payable: plus(owed, roundOff) });
}

/** What the debit note would be if it were issued now; writes nothing. */
export async function previewDebitNote(
  by: Corrector,
  invoiceId: string,
  input: DebitInput,
  clock: Clock = systemClock,
): Promise<Outcome<DebitDraft>> {
  return asCorrector(by, async (tx) => {
    const invoice = await correctable(tx, by, invoiceId);
    if (!invoice) return refuse(noSuchInvoice());
    return draftDebit(tx, invoice, input, todayForInvoices(clock.now()));
  });
}

/**
 * Issues a debit note (CGST Act s.34(3)) over lines of an invoice: numbered in the host's own series without a gap, in the books,
 * and told to the shipper. It is owed with the invoice, whose day of payment stays what it was.
 */
export async function issueDebitNote(
  by: Corrector,
  input: DebitInput & { invoiceId: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<IssuedNote>> {
  const on = todayForInvoices(clock.now());
  return runOnce<IssuedNote>(doorOf(by), receiptsOf(by), asked, async (tx) => {
    const invoice = await lockCorrectable(tx, by, input.invoiceId);
    if (!invoice) return refuse(noSuchInvoice());
    const drafted = await draftDebit(tx, invoice, input, on);
    if (!drafted.ok) return drafted;
    const draft = drafted.value;
    const { invoicePrefix: prefix, lettersTo, recipientSlug } = await bookingParties(tx, invoice.bookingId);
    const { reason } = input;
    const note = await insertNote(tx, invoice, draft, { kind: 'debit_note', prefix, reason, on });
    const journal = debitNoteIssued(
      { id: note.id, on },
      { host: invoice.orgId, shipper: invoice.shipperOrgId },
      { ...draft, reverseCharge: invoice.reverseCharge },
    );
    await postJournals(tx, [{ journal, about: subjectOf(invoice) }]);
    const total = formatInr(draft.payable);
    await traceInvoice(tx, by, invoice, { action: 'debit_note.issued', data: { number: note.number, reason, total } });
    for (const [index, recipient] of lettersTo.entries())
      await queueMail(tx, {
        key: `debit-note-issued/${note.id}/${index + 1}`,
        recipient,
        template: 'debit-note-issued',
        props: {
          ...{ number: note.number, hostName: invoice.supplier.legalName, invoice: invoice.number, reason, total },
          url: linkTo(`/o/${recipientSlug}/invoices/${invoice.id}/notes/${note.id}`),
        },
      });
    return done({ noteId: note.id, number: note.number });
  });
}

const voided = () =>
  violation('conflict.voided', 'This invoice is void: nothing can be added to it.', 'Bill the booking again.');
