import { and, eq, ne } from 'drizzle-orm';
import { claimPaid } from '#app/domain/ledger/events.ts';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { fieldViolation } from '#app/features/facilities/refusal.server.ts';
import { tellOfInvoice } from '#app/features/invoices/invoice-news.server.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { postJournals } from '#app/features/ledger/post-journals.server.ts';
import { lockCorrectable, traceInvoice } from '#app/features/notes/corrector.server.ts';
import { noSuchInvoice } from '#app/features/notes/issue-credit-note.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { claims } from '#db/schema/index.ts';
import type { PayClaimInput } from './claim.schema.server.ts';

/** Records that the platform has paid a claim to its shipper, once. */
export async function payClaim(
  scope: OperatorScope,
  input: PayClaimInput & { invoiceId: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ claimId: string }>> {
  return runOnce<{ claimId: string }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const by = { as: 'operator', scope } as const;
      const invoice = await lockCorrectable(tx, by, input.invoiceId);
      if (!invoice) return refuse(noSuchInvoice());
      const { claimId, reference, paidOn } = input;
      const which = and(eq(claims.id, claimId), eq(claims.invoiceId, invoice.id));
      const [claim] = await tx.select().from(claims).where(which).for('update');
      if (!claim) return refuse(noSuchClaim());
      if (claim.paidOn !== null) return refuse(paidAlready());
      if (paidOn > todayForInvoices(clock.now()) || paidOn < claim.decidedOn) return refuse(wrongDay());
      const sameReference = and(eq(claims.reference, reference), ne(claims.id, claimId));
      const [other] = await tx.select({ id: claims.id }).from(claims).where(sameReference);
      if (other) return refuse(referenceUsed(reference));
      await tx.update(claims).set({ paidOn, reference, paidBy: scope.userId }).where(which);
      const amount = inr(claim.amountPaise);
      const journal = claimPaid({ id: claimId, on: paidOn }, invoice.shipperOrgId, amount);
      await postJournals(tx, [{ journal, about: { ...subjectOf(invoice), invoiceId: null } }]);
      await tellOfInvoice(tx, invoice, {
        ...{ key: `claim-paid/${claimId}`, side: 'shipper', title: 'A claim is paid' },
        says: `${formatInr(amount)} was sent to you for your claim.`,
        facts: [
          ['Bank reference', reference],
          ['Sent on', formatDate(paidOn)],
        ],
      });
      const data = { amount: formatInr(amount), reference, paidOn };
      await traceInvoice(tx, by, invoice, { action: 'claim.paid', data });
      return done({ claimId });
    },
  );
}

const noSuchClaim = () => violation('claim.not_found', 'There is no such claim on this invoice.');

const paidAlready = () => violation('conflict.claim_paid', 'This claim is paid already.', 'Reload the page.');

const wrongDay = () =>
  fieldViolation('claimPaidOn', 'claim.day', 'That day can’t be: it is to come, or before the claim was decided.');

const referenceUsed = (reference: string) =>
  fieldViolation('claimReference', 'conflict.reference_used', `Reference ${reference} is that of another claim.`);
