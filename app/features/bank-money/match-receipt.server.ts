import { and, eq, sql } from 'drizzle-orm';
import { formatInr, inr, type Money } from '#app/domain/shared/money.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { invoices, payments, receipts } from '#db/schema/index.ts';
import type { MatchInput } from './bank-money.schema.server.ts';
import { putToInvoice } from './put-to-invoice.server.ts';

/**
 * Puts unmatched money, or part of it, to an invoice of the host it came for. What is beyond what is owed becomes the shipper's
 * balance.
 */
export async function matchReceipt(
  scope: OperatorScope,
  input: MatchInput,
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ invoiceId: string }>> {
  return runOnce<{ invoiceId: string }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      // Receipts never change, so no row of theirs can be locked: two matches at once put no more than came.
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`receipt ${input.receiptId}`}, 0))`);
      const [receipt] = await tx.select().from(receipts).where(eq(receipts.id, input.receiptId));
      if (!receipt) return refuse(noSuchMoney());
      const numbered = and(eq(invoices.orgId, receipt.orgId), eq(invoices.number, input.number));
      const [invoice] = await tx.select().from(invoices).where(numbered).for('update');
      if (!invoice) return refuse(noSuchInvoice(input.number));
      if (invoice.voidedAt !== null || invoice.outstandingPaise === 0n) return refuse(nothingOwed(input.number));
      const left = inr(receipt.unmatchedPaise);
      if (input.amount.paise > left.paise) return refuse(moreThanLeft(left));
      const both = and(eq(payments.receiptId, receipt.id), eq(payments.invoiceId, invoice.id));
      const [earlier] = await tx.select({ id: payments.id }).from(payments).where(both);
      if (earlier) return refuse(putAlready(input.number));
      await putToInvoice(tx, scope, { receipt, invoice, amount: input.amount, now: clock.now() });
      return done({ invoiceId: invoice.id });
    },
  );
}

const noSuchMoney = () => violation('receipt.not_found', 'There is no such money.');

const noSuchInvoice = (number: string) =>
  violation('match.no_such_invoice', `The host has no invoice ${number}.`, 'Check the number.', { number });

const nothingOwed = (number: string) =>
  violation('conflict.nothing_owed', `Nothing is owed on invoice ${number} any more.`, 'Choose another invoice.');

const moreThanLeft = (left: Money) =>
  violation('match.more_than_left', `Only ${formatInr(left)} of this money is unmatched.`, 'Enter that or less.');

const putAlready = (number: string) =>
  violation('conflict.matched', `Part of this money is put to ${number} already.`, 'Choose another invoice.');
