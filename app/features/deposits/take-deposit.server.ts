import { depositTaken } from '#app/domain/ledger/events.ts';
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
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { deposits } from '#db/schema/index.ts';
import type { DepositInput } from './deposit.schema.server.ts';

/** Records a deposit that came for the booking of an invoice: a debt to the shipper in the books of who has the money. */
export async function takeDeposit(
  scope: OperatorScope,
  input: DepositInput & { invoiceId: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ depositId: string }>> {
  return runOnce<{ depositId: string }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const by = { as: 'operator', scope } as const;
      const invoice = await lockCorrectable(tx, by, input.invoiceId);
      if (!invoice) return refuse(noSuchInvoice());
      if (input.takenOn > todayForInvoices(clock.now())) return refuse(inFuture());
      const { orgId, shipperOrgId, bookingId } = invoice;
      const { amount, collector, rail, reference, takenOn } = input;
      const [deposit] = await tx
        .insert(deposits)
        .values({
          ...{ orgId, shipperOrgId, bookingId, collector, rail, reference, takenOn },
          ...{ amountPaise: amount.paise, recordedBy: scope.userId },
        })
        .onConflictDoNothing()
        .returning({ id: deposits.id });
      if (!deposit) return refuse(referenceUsed(reference));
      const sides = { host: orgId, shipper: shipperOrgId };
      const journal = depositTaken({ id: deposit.id, on: takenOn }, sides, { amount, collector });
      await postJournals(tx, [{ journal, about: { ...subjectOf(invoice), invoiceId: null } }]);
      const data = { amount: formatInr(amount), collector, rail, reference, takenOn };
      await traceInvoice(tx, by, invoice, { action: 'deposit.taken', data });
      await tellOfInvoice(tx, invoice, {
        ...{ key: `deposit-taken/${deposit.id}`, side: 'shipper', title: 'Deposit received' },
        says: `${formatInr(amount)} is held for your booking until the goods have left.`,
        facts: [
          ['Amount', formatInr(amount)],
          ['Bank reference', reference],
        ],
      });
      return done({ depositId: deposit.id });
    },
  );
}

const inFuture = () => violation('deposit.in_future', 'Money can’t have come on a day to come.', 'Check the day.');

const referenceUsed = (reference: string) =>
  violation(
    'conflict.reference_used',
    `Reference ${reference} is already that of another deposit of this host.`,
    'Check the reference on the bank statement.',
  );
