import { eq } from 'drizzle-orm';
import { invoiceIssued, invoiceVoided } from '#app/domain/ledger/events.ts';
import { inr } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { postJournals } from '#app/features/ledger/post-journals.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import { creditNotes, invoices, payments } from '#db/schema/index.ts';
import {
  type Corrector,
  doorOf,
  type InvoiceRow,
  lockCorrectable,
  receiptsOf,
  traceInvoice,
} from './corrector.server.ts';
import { noSuchInvoice } from './issue-credit-note.server.ts';

/**
 * Voids an invoice that was issued by mistake, while nothing has come of it. It keeps its number, so the series has no gap;
 * the books turn its journal round; and its booking can be billed again.
 */
export async function voidInvoice(
  by: Corrector,
  input: { invoiceId: string; reason: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ invoiceId: string }>> {
  const on = todayForInvoices(clock.now());
  return runOnce<{ invoiceId: string }>(doorOf(by), receiptsOf(by), asked, async (tx) => {
    const invoice = await lockCorrectable(tx, by, input.invoiceId);
    if (!invoice) return refuse(noSuchInvoice());
    if (invoice.voidedAt !== null) return refuse(alreadyVoid());
    if (await somethingCame(tx, invoice)) return refuse(tooLate());
    await tx
      .update(invoices)
      .set({ voidedAt: clock.now(), voidReason: input.reason })
      .where(eq(invoices.id, invoice.id));
    const journal = invoiceVoided(journalOf(invoice), { id: invoice.id, on });
    await postJournals(tx, [{ journal, about: subjectOf(invoice) }]);
    const data = { number: invoice.number, reason: input.reason };
    await traceInvoice(tx, by, invoice, { action: 'invoice.voided', toState: 'void', data });
    return done({ invoiceId: invoice.id });
  });
}

/** The journal by which an invoice came into the books. */
function journalOf(invoice: InvoiceRow) {
  const { taxablePaise, cgstPaise, sgstPaise, igstPaise, totalPaise, roundOffPaise, payablePaise } = invoice;
  return invoiceIssued(
    { id: invoice.id, on: plainDate(invoice.issuedOn) },
    { host: invoice.orgId, shipper: invoice.shipperOrgId },
    {
      totals: {
        taxable: inr(taxablePaise),
        cgst: inr(cgstPaise),
        sgst: inr(sgstPaise),
        igst: inr(igstPaise),
        total: inr(totalPaise),
      },
      roundOff: inr(roundOffPaise),
      payable: inr(payablePaise),
      reverseCharge: invoice.reverseCharge,
    },
  );
}

async function somethingCame(tx: Tx, invoice: InvoiceRow): Promise<boolean> {
  const ofPayments = tx.select({ id: payments.id }).from(payments).where(eq(payments.invoiceId, invoice.id)).limit(1);
  const ofNotes = tx
    .select({ id: creditNotes.id })
    .from(creditNotes)
    .where(eq(creditNotes.invoiceId, invoice.id))
    .limit(1);
  const came = [...(await ofPayments), ...(await ofNotes)];
  return came.length > 0 || invoice.outstandingPaise !== invoice.payablePaise;
}

const alreadyVoid = () => violation('conflict.voided', 'This invoice is void already.', 'Reload the page.');

const tooLate = () =>
  violation(
    'conflict.not_voidable',
    'Something has been paid or credited on this invoice.',
    'Correct it with a credit note.',
  );
