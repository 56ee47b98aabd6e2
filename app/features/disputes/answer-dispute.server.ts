import { and, eq, isNull } from 'drizzle-orm';
import { tellOfInvoice } from '#app/features/invoices/invoice-news.server.ts';
import { traceInvoice } from '#app/features/notes/corrector.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { disputes, invoices } from '#db/schema/index.ts';
import type { AnswerDisputeInput } from './dispute.schema.server.ts';

/** The host's word to a dispute over its invoice: once, while it is open. */
export async function answerDispute(
  scope: TenantScope,
  input: AnswerDisputeInput & { invoiceId: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ disputeId: string }>> {
  return runOnce<{ disputeId: string }>(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const mine = and(
        eq(disputes.orgId, scope.orgId),
        eq(disputes.invoiceId, input.invoiceId),
        eq(disputes.id, input.disputeId),
      );
      const [dispute] = await tx
        .update(disputes)
        .set({ answer: input.answer, answeredBy: scope.userId, answeredAt: clock.now() })
        .where(and(mine, isNull(disputes.answeredAt), isNull(disputes.decidedAt)))
        .returning();
      if (!dispute) {
        const [there] = await tx.select({ id: disputes.id }).from(disputes).where(mine);
        return refuse(there ? answeredAlready() : noSuchDispute());
      }
      const data = { line: dispute.invoiceLine };
      await traceInvoice(
        tx,
        { as: 'host', scope },
        { ...dispute, id: dispute.invoiceId },
        { action: 'dispute.answered', data },
      );
      const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, dispute.invoiceId));
      if (!invoice) throw new Error('A dispute is of an invoice');
      await tellOfInvoice(tx, invoice, {
        ...{ key: `dispute-answered/${dispute.id}`, side: 'shipper', title: 'The host has answered' },
        says: 'The host has answered your dispute. The marketplace decides next.',
        facts: [
          ['Line', String(dispute.invoiceLine)],
          ['Answer', input.answer],
        ],
      });
      return done({ disputeId: dispute.id });
    },
  );
}

/** The dispute is not there, or none of theirs. */
export const noSuchDispute = () => violation('dispute.not_found', 'There is no such dispute.');

const answeredAlready = () =>
  violation('conflict.dispute_closed', 'This dispute is answered or decided already.', 'Reload the page.');
