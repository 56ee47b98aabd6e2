import { and, eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { dateInZone, formatDate, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { invoices, payments } from '#db/schema/index.ts';
import type { PaymentInput } from './payment.schema.server.ts';

/** Days of a bank statement are Indian days: the offline rail is a transfer within India. */
const BANK_TIME_ZONE = 'Asia/Kolkata';

type Invoice = typeof invoices.$inferSelect;

/** Records that an invoice was paid in full outside the product, and settles it. Once: a paid invoice stays paid. */
export async function recordPayment(
  scope: OperatorScope,
  input: PaymentInput & { invoiceId: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ paymentId: string }>> {
  if (!isUuid(input.invoiceId)) return refuse(noSuchInvoice());
  return runOnce<{ paymentId: string }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, input.invoiceId)).for('update');
      if (!invoice) return refuse(noSuchInvoice());
      if (invoice.settledAt !== null) return refuse(alreadyPaid(invoice));
      const now = clock.now();
      const wrongDay = dayProblem(input.receivedOn, invoice, dateInZone(now, BANK_TIME_ZONE));
      if (wrongDay) return refuse(wrongDay);
      const { id: invoiceId, orgId, shipperOrgId, totalPaise } = invoice;
      const { rail, reference, receivedOn } = input;
      // The unique key on host, rail and reference decides, also between two payments recorded at the same moment.
      const [payment] = await tx
        .insert(payments)
        .values({
          invoiceId,
          orgId,
          shipperOrgId,
          amountPaise: totalPaise,
          rail,
          reference,
          receivedOn,
          recordedBy: scope.userId,
        })
        .onConflictDoNothing()
        .returning({ id: payments.id });
      if (!payment) return refuse(referenceUsed(reference));
      await tx
        .update(invoices)
        .set({ settledAt: now })
        .where(and(eq(invoices.orgId, orgId), eq(invoices.id, invoiceId)));
      await audit(tx, {
        orgId,
        counterpartyOrgId: shipperOrgId,
        actorUserId: scope.userId,
        actorKind: 'operator',
        entity: 'invoice',
        entityId: invoiceId,
        action: 'payment.recorded',
        fromState: 'issued',
        toState: 'paid',
        data: { number: invoice.number, rail, reference, receivedOn, amountPaise: totalPaise.toString() },
      });
      return done({ paymentId: payment.id });
    },
  );
}

const FIELD_OF: Readonly<Record<string, string>> = {
  'conflict.reference_used': 'reference',
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

const referenceUsed = (reference: string) =>
  violation(
    'conflict.reference_used',
    `Reference ${reference} already settles another invoice of this host.`,
    'Check the reference on the bank statement.',
    { reference },
  );
