import { eq } from 'drizzle-orm';
import type { Collector } from '#app/domain/ledger/events.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { formatInr, inr, type Money, minus } from '#app/domain/shared/money.ts';
import { dateInZone, formatDate, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { adviceReceived } from '#app/features/paying/payment-advice.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { invoices } from '#db/schema/index.ts';
import type { PaymentInput } from './payment.schema.server.ts';
import { writePayment } from './write-payment.server.ts';

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
      const { rail, reference, receivedOn, tds, collector = 'host' } = input;
      const outstanding = inr(invoice.outstandingPaise);
      // Worked out with the invoice locked: what was outstanding when somebody asked may be paid in part meanwhile.
      const amount = input.amount ?? minus(outstanding, tds);
      if (tds.paise > outstanding.paise) return refuse(tdsTooLarge(outstanding));
      const came = { amount, tds, collector, rail, reference, receivedOn, recordedBy: scope.userId };
      const paymentId = await writePayment(tx, invoice, came);
      if (paymentId === null) return refuse(referenceUsed(reference));
      await adviceReceived(tx, { invoiceId: invoice.id, reference }, { userId: scope.userId, now });
      return done({ paymentId, paidPaise: amount.paise.toString() });
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
