import { inr } from '#app/domain/shared/money.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { checkSplit } from '#app/domain/tax/credit-note.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import { asCorrector, type Corrector, correctable, doorOf, lockCorrectable, receiptsOf } from './corrector.server.ts';
import { type CreditDraft, splitText } from './credit-draft.ts';
import { draftCredit, refundable } from './draft-credit.server.ts';
import type { IssuedNote } from './insert-note.server.ts';
import type { CreditInput } from './note.schema.server.ts';
import { writeCreditNote } from './write-credit-note.server.ts';

/** What the credit note would be if it were issued now; writes nothing. */
export async function previewCreditNote(
  by: Corrector,
  invoiceId: string,
  input: CreditInput,
  clock: Clock = systemClock,
): Promise<Outcome<CreditDraft>> {
  return asCorrector(by, async (tx) => {
    const invoice = await correctable(tx, by, invoiceId);
    if (!invoice) return refuse(noSuchInvoice());
    return draftCredit(tx, invoice, input, todayForInvoices(clock.now()));
  });
}

/**
 * Issues a credit note (CGST Act s.34) over lines of an invoice: numbered in the host's own series without a gap, in the
 * books, and told to the shipper. What was shown goes with the click: where money or another note came meanwhile, so that
 * it would become something else, it is refused and shown anew.
 */
export async function issueCreditNote(
  by: Corrector,
  input: CreditInput & { invoiceId: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<IssuedNote>> {
  const on = todayForInvoices(clock.now());
  return runOnce<IssuedNote>(doorOf(by), receiptsOf(by), asked, async (tx) => {
    const invoice = await lockCorrectable(tx, by, input.invoiceId);
    if (!invoice) return refuse(noSuchInvoice());
    const drafted = await draftCredit(tx, invoice, input, on);
    if (!drafted.ok) return drafted;
    const draft = drafted.value;
    if (input.shown !== null && splitText(input.shown) !== splitText(draft.split)) {
      const of = { outstanding: inr(invoice.outstandingPaise), paid: await refundable(tx, invoice) };
      return refuse(changedMeanwhile(), ...checkSplit(draft.payable, input.shown, of));
    }
    return done(await writeCreditNote(tx, { by, invoice, draft, reason: input.reason, on }));
  });
}

/** The invoice is not there, or not theirs to correct. */
export const noSuchInvoice = (): Violation => violation('invoice.not_found', 'There is no such invoice.');

/** What was shown would now become something else. */
export const changedMeanwhile = () =>
  violation(
    'conflict.credit_changed',
    'Something has come of this invoice since you looked.',
    'Look at the preview again.',
  );
