import { eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { formatInr, inr, type Money, ZERO_INR } from '#app/domain/shared/money.ts';
import type { CreditSplit } from '#app/domain/tax/credit-note.ts';
import { tellOfInvoice } from '#app/features/invoices/invoice-news.server.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { type Corrector, lockCorrectable, traceInvoice } from '#app/features/notes/corrector.server.ts';
import { splitText } from '#app/features/notes/credit-draft.ts';
import { draftCredit } from '#app/features/notes/draft-credit.server.ts';
import { changedMeanwhile } from '#app/features/notes/issue-credit-note.server.ts';
import { writeCreditNote } from '#app/features/notes/write-credit-note.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { disputes, invoices } from '#db/schema/index.ts';
import { noSuchDispute } from './answer-dispute.server.ts';
import type { DecideDisputeInput } from './dispute.schema.server.ts';

type Dispute = typeof disputes.$inferSelect;
type Decision = DecideDisputeInput & { disputeId: string; shown: CreditSplit | null };

/**
 * Decides a dispute: the line stands, or so much of it is credited, in which case this posts the credit note that the
 * preview showed. Either way the amount is disputed no longer.
 */
export async function decideDispute(
  scope: OperatorScope,
  input: Decision,
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ noteId: string | null }>> {
  if (!isUuid(input.disputeId)) return refuse(noSuchDispute());
  return runOnce<{ noteId: string | null }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const [dispute] = await tx.select().from(disputes).where(eq(disputes.id, input.disputeId)).for('update');
      if (!dispute) return refuse(noSuchDispute());
      if (dispute.decidedAt !== null) return refuse(decidedAlready());
      const credited = input.credited ?? ZERO_INR;
      if (credited.paise > dispute.amountPaise) return refuse(moreThanDisputed(inr(dispute.amountPaise)));
      const posted = await postOutcome(tx, { as: 'operator', scope }, dispute, { ...input, credited }, clock.now());
      if (!posted.ok) return posted;
      const creditNoteId = posted.value;
      await tx
        .update(disputes)
        .set({
          ...{ creditedPaise: credited.paise, decision: input.decision, creditNoteId },
          ...{ decidedBy: scope.userId, decidedAt: clock.now() },
        })
        .where(eq(disputes.id, dispute.id));
      const data = { line: dispute.invoiceLine, credited: formatInr(credited), decision: input.decision };
      await traceInvoice(
        tx,
        { as: 'operator', scope },
        { ...dispute, id: dispute.invoiceId },
        { action: 'dispute.decided', data },
      );
      await tellDecision(tx, dispute, { credited, decision: input.decision });
      return done({ noteId: creditNoteId });
    },
  );
}

/** Both sides read the decision in the same words. */
async function tellDecision(tx: Tx, dispute: Dispute, { credited, decision }: { credited: Money; decision: string }) {
  const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, dispute.invoiceId));
  if (!invoice) throw new Error('A dispute is of an invoice');
  for (const side of ['host', 'shipper'] as const)
    await tellOfInvoice(tx, invoice, {
      ...{ key: `dispute-decided/${dispute.id}`, side, title: 'A dispute is decided' },
      says: credited.paise > 0n ? `${formatInr(credited)} before tax is credited.` : 'The line stands as it is.',
      facts: [
        ['Line', String(dispute.invoiceLine)],
        ['Disputed, before tax', formatInr(inr(dispute.amountPaise))],
        ['Decision', decision],
      ],
    });
}

type Outcomes = Decision & { credited: Money };

async function postOutcome(
  tx: Tx,
  by: Corrector,
  dispute: Dispute,
  { credited, decision, shown }: Outcomes,
  now: Date,
): Promise<Outcome<string | null>> {
  if (credited.paise === 0n) return done(null);
  const invoice = await lockCorrectable(tx, by, dispute.invoiceId);
  if (!invoice) return refuse(noSuchDispute());
  const on = todayForInvoices(now);
  const requests = [{ lineNumber: dispute.invoiceLine, amount: credited }];
  const drafted = await draftCredit(tx, invoice, { requests, refundWished: null }, on);
  if (!drafted.ok) return drafted;
  const draft = drafted.value;
  if (shown !== null && splitText(shown) !== splitText(draft.split)) return refuse(changedMeanwhile());
  const { noteId } = await writeCreditNote(tx, { by, invoice, draft, reason: decision, on });
  return done(noteId);
}

const decidedAlready = () =>
  violation('conflict.dispute_closed', 'This dispute is decided already.', 'Reload the page to see the decision.');

const moreThanDisputed = (amount: Money) =>
  violation('dispute.more_than_disputed', `Only ${formatInr(amount)} is disputed.`, 'Credit at most that.');
