import { and, eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import { creditNote } from '#app/domain/tax/credit-note.ts';
import { tellOfInvoice } from '#app/features/invoices/invoice-news.server.ts';
import { traceInvoice } from '#app/features/notes/corrector.server.ts';
import { creditableLines } from '#app/features/notes/draft-credit.server.ts';
import { noSuchInvoice } from '#app/features/notes/issue-credit-note.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { disputes, invoices } from '#db/schema/index.ts';
import type { OpenDisputeInput } from './dispute.schema.server.ts';

/**
 * Files a dispute over part of a line of an invoice this organisation received: no more than the line has left, and one
 * open dispute a line. What is disputed is held back with its tax.
 */
export async function openDispute(
  scope: TenantScope,
  input: OpenDisputeInput & { invoiceId: string },
  asked: Asked,
): Promise<Outcome<{ disputeId: string }>> {
  if (!isUuid(input.invoiceId)) return refuse(noSuchInvoice());
  return runOnce<{ disputeId: string }>(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const mine = and(eq(invoices.shipperOrgId, scope.orgId), eq(invoices.id, input.invoiceId));
      const [invoice] = await tx.select().from(invoices).where(mine);
      if (!invoice) return refuse(noSuchInvoice());
      if (invoice.voidedAt !== null) return refuse(voided());
      const request = { lineNumber: input.line, amount: input.amount };
      const answer = creditNote(await creditableLines(tx, invoice), [request], 1);
      if (!answer.ok) return refuse(...answer.violations);
      const held = invoice.reverseCharge ? answer.totals.taxable : answer.totals.total;
      const [dispute] = await tx
        .insert(disputes)
        .values({
          ...{ orgId: invoice.orgId, shipperOrgId: invoice.shipperOrgId, invoiceId: invoice.id },
          ...{ invoiceLine: input.line, amountPaise: input.amount.paise, disputedPaise: held.paise },
          ...{ reason: input.reason, evidence: input.evidence, openedBy: scope.userId },
        })
        .onConflictDoNothing()
        .returning({ id: disputes.id });
      if (!dispute) return refuse(disputedAlready(input.line));
      const data = { number: invoice.number, line: input.line, amount: formatInr(input.amount), reason: input.reason };
      await traceInvoice(tx, { as: 'shipper', scope }, invoice, { action: 'dispute.opened', data });
      await tellOfInvoice(tx, invoice, {
        ...{ key: `dispute-opened/${dispute.id}`, side: 'host', title: 'A line is disputed' },
        says: 'The shipper disputes a line of your invoice. Answer it on the page of the invoice; the marketplace then decides.',
        facts: [
          ['Line', String(input.line)],
          ['Disputed, before tax', formatInr(input.amount)],
          ['Reason', input.reason],
        ],
      });
      return done({ disputeId: dispute.id });
    },
  );
}

const voided = () => violation('conflict.voided', 'This invoice is void: nothing of it is owed.', 'Reload the page.');

const disputedAlready = (line: number) =>
  violation(
    'conflict.disputed',
    `Line ${line} is disputed already, and that is not decided yet.`,
    'Wait for the decision.',
  );
