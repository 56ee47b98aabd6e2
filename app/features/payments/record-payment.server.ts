import { eq } from 'drizzle-orm';
import { type Collector, paymentReceived } from '#app/domain/ledger/events.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { formatInr, inr, lesser, type Money, minus } from '#app/domain/shared/money.ts';
import { dateInZone, formatDate, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { postJournals } from '#app/features/ledger/post-journals.server.ts';
import { adviceReceived } from '#app/features/paying/payment-advice.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { invoices, payments, receipts } from '#db/schema/index.ts';
import type { PaymentInput } from './payment.schema.server.ts';
import { tellPaymentCame } from './payment-letter.server.ts';

/** Days of a bank statement are Indian days: the offline rail is a transfer within India. */
const BANK_TIME_ZONE = 'Asia/Kolkata';

type Invoice = typeof invoices.$inferSelect;

/** What is recorded: to the host's account unless said otherwise; without an amount, all that is still to be paid. */
export type Payment = Omit<PaymentInput, 'amount' | 'collector'> & {
  invoiceId: string;
  amount: Money | null;
  collector?: Collector;
};

/**
 * Records money that came for an invoice outside the product: in full, in part, or too much, and short by the income tax the
 * shipper kept back. What is beyond what is owed is the shipper's balance with the host. A settled invoice takes no more.
 */
export async function recordPayment(
  scope: OperatorScope,
  input: Payment,
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ paymentId: string; paidPaise: string }>> {
  if (!isUuid(input.invoiceId)) return refuse(noSuchInvoice());
  return runOnce<{ paymentId: string; paidPaise: string }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, input.invoiceId)).for('update');
      if (!invoice) return refuse(noSuchInvoice());
      if (invoice.voidedAt !== null) return refuse(voided(invoice));
      if (invoice.settledAt !== null) return refuse(alreadyPaid(invoice));
      const now = clock.now();
      const wrongDay = dayProblem(input.receivedOn, invoice, dateInZone(now, BANK_TIME_ZONE));
      if (wrongDay) return refuse(wrongDay);
      const { id: invoiceId, orgId, shipperOrgId } = invoice;
      const { rail, reference, receivedOn, tds, collector = 'host' } = input;
      const outstanding = inr(invoice.outstandingPaise);
      // Worked out with the invoice locked: what was outstanding when somebody asked may be paid in part meanwhile.
      const amount = input.amount ?? minus(outstanding, tds);
      if (tds.paise > outstanding.paise) return refuse(tdsTooLarge(outstanding));
      const recordedBy = scope.userId;
      // The unique key on host, rail and reference decides, also between two payments recorded at the same moment.
      const money = { amountPaise: amount.paise, rail, reference, receivedOn, recordedBy };
      const [receipt] = await tx
        .insert(receipts)
        .values({ orgId, collector, ...money })
        .onConflictDoNothing()
        .returning({ id: receipts.id });
      if (!receipt) return refuse(referenceUsed(reference));
      const [payment] = await tx
        .insert(payments)
        .values({
          ...{ ...money, invoiceId, orgId, shipperOrgId, receiptId: receipt.id, tdsPaise: tds.paise },
          appliedPaise: lesser(amount, minus(outstanding, tds)).paise,
        })
        .returning({ id: payments.id });
      if (!payment) throw new Error('The payment was not written');
      const journal = paymentReceived(
        { id: payment.id, on: receivedOn },
        { host: orgId, shipper: shipperOrgId },
        { amount, tds, outstanding, collector },
      );
      await postJournals(tx, [{ journal, about: subjectOf(invoice) }]);
      await tellPaymentCame(tx, invoice, { id: payment.id, amount, tds, reference, receivedOn });
      await adviceReceived(tx, { invoiceId, reference }, { userId: scope.userId, now });
      const isPaid = amount.paise + tds.paise >= outstanding.paise;
      await audit(tx, {
        orgId,
        counterpartyOrgId: shipperOrgId,
        actorUserId: scope.userId,
        actorKind: 'operator',
        entity: 'invoice',
        entityId: invoiceId,
        action: 'payment.recorded',
        fromState: 'issued',
        toState: isPaid ? 'paid' : 'part_paid',
        data: {
          ...{ number: invoice.number, collector, rail, reference, receivedOn },
          amountPaise: amount.paise.toString(),
          tdsPaise: tds.paise.toString(),
        },
      });
      return done({ paymentId: payment.id, paidPaise: amount.paise.toString() });
    },
  );
}

const FIELD_OF: Readonly<Record<string, string>> = {
  'conflict.reference_used': 'reference',
  'payment.tds_too_large': 'tds',
  'payment.received_in_future': 'receivedOn',
  'payment.received_before_issue': 'receivedOn',
};

/** Refusals beside the field they are about; those about the invoice itself stay with the form. */
export function paymentErrors(violations: readonly Violation[]): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  for (const { code, sentence } of violations) {
    const field = FIELD_OF[code] ?? '_form';
    errors[field] = [...(errors[field] ?? []), sentence];
  }
  return errors;
}

function dayProblem(receivedOn: PlainDate, invoice: Invoice, today: PlainDate): Violation | null {
  if (receivedOn > today)
    return violation(
      'payment.received_in_future',
      `Today is ${formatDate(today)}; money can’t have come later.`,
      'Enter the day on the bank statement.',
    );
  if (receivedOn < invoice.issuedOn)
    return violation(
      'payment.received_before_issue',
      `The invoice was issued on ${formatDate(plainDate(invoice.issuedOn))}; its payment can’t be earlier.`,
      'Check that this is the right invoice.',
    );
  return null;
}

const noSuchInvoice = () => violation('invoice.not_found', 'There is no such invoice.');

const alreadyPaid = (invoice: Invoice) =>
  violation(
    'conflict.already_paid',
    `Invoice ${invoice.number} is already marked paid; a payment is recorded once.`,
    'Reload the page to see the payment.',
    { number: invoice.number },
  );

const voided = (invoice: Invoice) =>
  violation(
    'conflict.voided',
    `Invoice ${invoice.number} is void: nothing is owed on it.`,
    'Look for the invoice that took its place.',
  );

const tdsTooLarge = (outstanding: Money) =>
  violation(
    'payment.tds_too_large',
    `Only ${formatInr(outstanding)} is still to be paid; the tax kept back can’t be more.`,
    'Check the shipper’s certificate.',
  );

const referenceUsed = (reference: string) =>
  violation(
    'conflict.reference_used',
    `Reference ${reference} already settles another invoice of this host.`,
    'Check the reference on the bank statement.',
    { reference },
  );
