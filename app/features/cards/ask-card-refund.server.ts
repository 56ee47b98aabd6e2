import { z } from 'zod';
import { formatInr, lesser, type Money, minus } from '#app/domain/shared/money.ts';
import { lockCorrectable, traceInvoice } from '#app/features/notes/corrector.server.ts';
import { noSuchInvoice } from '#app/features/notes/issue-credit-note.server.ts';
import { amountField } from '#app/features/notes/note.schema.server.ts';
import { refundDue } from '#app/features/notes/shipper-standing.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { cardRefunds } from '#db/schema/index.ts';
import { isInDispute, mostByCard, paidByCard, waitingByCard } from './card-money.server.ts';

/** What the desk enters. */
export const cardRefundSchema = z
  .object({ cardRefundAmount: amountField })
  .transform(({ cardRefundAmount: amount }) => ({ amount }));

/**
 * Asks for money of an invoice to be sent back to the card it was paid with: of what is due, and of what came by card. A job asks
 * Stripe; it is in the books when Stripe says that it went.
 */
export async function askCardRefund(
  scope: OperatorScope,
  input: { invoiceId: string; amount: Money },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ cardRefundId: string }>> {
  return runOnce<{ cardRefundId: string }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const by = { as: 'operator', scope } as const;
      const invoice = await lockCorrectable(tx, by, input.invoiceId);
      if (!invoice) return refuse(noSuchInvoice());
      if (await isInDispute(tx, invoice)) return refuse(isFrozen());
      const payments = await paidByCard(tx, invoice.id);
      const due = minus(await refundDue(tx, invoice), await waitingByCard(tx, invoice.id));
      const most = lesser(mostByCard(payments), due);
      if (input.amount.paise > most.paise) return refuse(moreThanCan(most));
      const payment = payments.find(({ left }) => left.paise >= input.amount.paise);
      if (!payment) return refuse(moreThanCan(most));
      const [row] = await tx
        .insert(cardRefunds)
        .values({
          ...{ orgId: invoice.orgId, shipperOrgId: invoice.shipperOrgId, invoiceId: invoice.id },
          ...{ cardPaymentId: payment.id, amountPaise: input.amount.paise, askedBy: scope.userId, dueAt: clock.now() },
        })
        .returning({ id: cardRefunds.id });
      if (!row) throw new Error('The refund was not written');
      await traceInvoice(tx, by, invoice, { action: 'refund.card_asked', data: { amount: formatInr(input.amount) } });
      return done({ cardRefundId: row.id });
    },
  );
}

const moreThanCan = (most: Money) =>
  violation(
    'refund.more_than_by_card',
    `${formatInr(most)} can be sent back to the card; that is more.`,
    'Of a refund only what is due and came by card goes back there.',
  );

/** Money that its bank may take back isn't given away a second time. */
export const isFrozen = () =>
  violation('conflict.card_disputed', 'The cardholder disputes this payment; its bank decides first.', null);
