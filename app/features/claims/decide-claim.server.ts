import { claimDecided } from '#app/domain/ledger/events.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import { tellOfInvoice } from '#app/features/invoices/invoice-news.server.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { postJournals } from '#app/features/ledger/post-journals.server.ts';
import { lockCorrectable, traceInvoice } from '#app/features/notes/corrector.server.ts';
import { noSuchInvoice } from '#app/features/notes/issue-credit-note.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { claims } from '#db/schema/index.ts';
import type { ClaimInput } from './claim.schema.server.ts';

/**
 * Decides that a host has to bear a loss of the shipper of an invoice: it is taken from what the platform owes the host, below zero
 * if need be, and owed to the shipper until it is paid.
 */
export async function decideClaim(
  scope: OperatorScope,
  input: ClaimInput & { invoiceId: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ claimId: string }>> {
  const on = todayForInvoices(clock.now());
  return runOnce<{ claimId: string }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const by = { as: 'operator', scope } as const;
      const invoice = await lockCorrectable(tx, by, input.invoiceId);
      if (!invoice) return refuse(noSuchInvoice());
      const { orgId, shipperOrgId } = invoice;
      const { amount, reason } = input;
      const [claim] = await tx
        .insert(claims)
        .values({
          ...{ orgId, shipperOrgId, invoiceId: invoice.id, reason, decidedOn: on },
          ...{ amountPaise: amount.paise, decidedBy: scope.userId },
        })
        .returning({ id: claims.id });
      if (!claim) throw new Error('The claim was not written');
      const sides = { host: orgId, shipper: shipperOrgId };
      const journal = claimDecided({ id: claim.id, on }, sides, amount);
      await postJournals(tx, [{ journal, about: { ...subjectOf(invoice), invoiceId: null } }]);
      const facts = [
        ['Amount', formatInr(amount)],
        ['Reason', reason],
      ] as const;
      const key = `claim-decided/${claim.id}`;
      const title = 'A claim is decided';
      const toHost = 'It is taken from your next payout.';
      const toShipper = 'It is paid to you by the marketplace.';
      await tellOfInvoice(tx, invoice, { key, side: 'host', title, says: toHost, facts });
      await tellOfInvoice(tx, invoice, { key, side: 'shipper', title, says: toShipper, facts });
      await traceInvoice(tx, by, invoice, { action: 'claim.decided', data: { amount: formatInr(amount), reason } });
      return done({ claimId: claim.id });
    },
  );
}
