import { and, eq } from 'drizzle-orm';
import { refundFailed, refundPaid } from '#app/domain/ledger/events.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { formatInr, inr, type Money, minus } from '#app/domain/shared/money.ts';
import { formatDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { waitingByCard } from '#app/features/cards/card-money.server.ts';
import { fieldViolation } from '#app/features/facilities/refusal.server.ts';
import { tellOfInvoice } from '#app/features/invoices/invoice-news.server.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { postJournals } from '#app/features/ledger/post-journals.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { refunds } from '#db/schema/index.ts';
import { lockCorrectable, traceInvoice } from './corrector.server.ts';
import { noSuchInvoice } from './issue-credit-note.server.ts';
import type { RefundFailedInput, RefundInput } from './refund.schema.server.ts';
import { heldByPlatform, refundDue } from './shipper-standing.server.ts';

type Refund = typeof refunds.$inferSelect;

/**
 * Records money sent back to a shipper for a credit: all that is due, or part of it. From the platform's account no more is sent
 * than came there for the invoice; unless said otherwise it goes from the account the money came to.
 */
export async function recordRefund(
  scope: OperatorScope,
  input: Omit<RefundInput, 'collector'> & { invoiceId: string; collector?: RefundInput['collector'] | undefined },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ refundId: string }>> {
  return runOnce<{ refundId: string }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const by = { as: 'operator', scope } as const;
      const invoice = await lockCorrectable(tx, by, input.invoiceId);
      if (!invoice) return refuse(noSuchInvoice());
      const due = minus(await refundDue(tx, invoice), await waitingByCard(tx, invoice.id));
      if (input.amount.paise > due.paise) return refuse(moreThanDue(due));
      if (input.paidOn > todayForInvoices(clock.now()) || input.paidOn < invoice.issuedOn) return refuse(wrongDay());
      const { orgId, shipperOrgId } = invoice;
      const { amount, rail, reference, paidOn } = input;
      const held = await heldByPlatform(tx, invoice);
      const collector = input.collector ?? (amount.paise <= held.paise ? 'platform' : 'host');
      if (collector === 'platform' && amount.paise > held.paise) return refuse(notCollected(held));
      const [refund] = await tx
        .insert(refunds)
        .values({
          ...{ orgId, shipperOrgId, invoiceId: invoice.id, recordedBy: scope.userId },
          ...{ amountPaise: amount.paise, collector, rail, reference, paidOn },
        })
        .onConflictDoNothing()
        .returning();
      if (!refund) return refuse(referenceUsed(reference));
      await postJournals(tx, [{ journal: journalOf(refund), about: subjectOf(invoice) }]);
      const data = { amount: formatInr(amount), collector, rail, reference, paidOn };
      await traceInvoice(tx, by, invoice, { action: 'refund.paid', data });
      await tellOfInvoice(tx, invoice, {
        ...{ key: `refund-paid/${refund.id}`, side: 'shipper', title: 'A refund is on its way' },
        says: `${formatInr(amount)} was sent back for a credit on this invoice.`,
        facts: [
          ['Amount', formatInr(amount)],
          ['Bank reference', reference],
          ['Sent on', formatDate(paidOn)],
        ],
      });
      return done({ refundId: refund.id });
    },
  );
}

/** Records that the bank sent a refund back: it is due again. */
export async function recordFailedRefund(
  scope: OperatorScope,
  input: RefundFailedInput & { invoiceId: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ refundId: string }>> {
  if (!isUuid(input.refundId)) return refuse(noSuchRefund());
  return runOnce<{ refundId: string }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const by = { as: 'operator', scope } as const;
      const invoice = await lockCorrectable(tx, by, input.invoiceId);
      if (!invoice) return refuse(noSuchInvoice());
      const which = and(eq(refunds.id, input.refundId), eq(refunds.invoiceId, invoice.id));
      const [refund] = await tx.select().from(refunds).where(which);
      if (!refund) return refuse(noSuchRefund());
      if (refund.failedOn !== null) return refuse(cameBackAlready());
      if (refund.rail === 'card') return refuse(stripeTells());
      const { failedOn, failure } = input;
      if (failedOn > todayForInvoices(clock.now()) || failedOn < refund.paidOn) return refuse(wrongDay());
      await tx.update(refunds).set({ failedOn, failure }).where(which);
      const journal = refundFailed(journalOf(refund), { id: refund.id, on: failedOn });
      await postJournals(tx, [{ journal, about: subjectOf(invoice) }]);
      const amount = formatInr(inr(refund.amountPaise));
      const data = { amount, reference: refund.reference, failedOn, failure };
      await traceInvoice(tx, by, invoice, { action: 'refund.failed', data });
      return done({ refundId: refund.id });
    },
  );
}

const journalOf = ({ id, orgId, shipperOrgId, paidOn, amountPaise, collector }: Refund) =>
  refundPaid(
    { id, on: plainDate(paidOn) },
    { host: orgId, shipper: shipperOrgId },
    { amount: inr(amountPaise), collector },
  );

const moreThanDue = (due: Money) =>
  violation('refund.more_than_due', `${formatInr(due)} is to be paid back on this invoice; that is more.`, null, {});

const notCollected = (held: Money) =>
  fieldViolation(
    'refundCollector',
    'refund.not_collected',
    `Of this invoice ${formatInr(held)} is with the marketplace; a refund from its account can’t be more.`,
    'The host sends back what came to its own account.',
  );

const wrongDay = () =>
  violation('refund.day', 'That day can’t be: it is in the future, or before what it follows.', 'Check the statement.');

const referenceUsed = (reference: string) =>
  violation(
    'conflict.reference_used',
    `Reference ${reference} is already that of another refund of this host.`,
    'Check the reference on the bank statement.',
  );

const noSuchRefund = () => violation('refund.not_found', 'There is no such refund on this invoice.');

const stripeTells = () =>
  violation('refund.by_card', 'Of a refund to a card Stripe tells by itself whether it came back.', null);

const cameBackAlready = () => violation('conflict.refund_failed', 'This refund came back already.', 'Reload the page.');
