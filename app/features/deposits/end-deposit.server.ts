import { and, eq, isNull } from 'drizzle-orm';
import { depositKept, depositReturned } from '#app/domain/ledger/events.ts';
import type { Journal } from '#app/domain/ledger/journal.ts';
import { formatInr, inr, lesser, type Money, minus } from '#app/domain/shared/money.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { isFrozen } from '#app/features/cards/ask-card-refund.server.ts';
import { isInDispute } from '#app/features/cards/card-money.server.ts';
import { fieldViolation } from '#app/features/facilities/refusal.server.ts';
import { tellOfInvoice } from '#app/features/invoices/invoice-news.server.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { postJournals } from '#app/features/ledger/post-journals.server.ts';
import { type InvoiceRow, lockCorrectable, traceInvoice } from '#app/features/notes/corrector.server.ts';
import { noSuchInvoice } from '#app/features/notes/issue-credit-note.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { cardPayments, cardRefunds, deposits } from '#db/schema/index.ts';
import type { EndDepositInput } from './deposit.schema.server.ts';

type Deposit = typeof deposits.$inferSelect;

/**
 * Ends a deposit, once: what is kept pays the invoice, never more than it lacks, and the rest goes back to the shipper by the
 * bank's reference.
 */
export async function endDeposit(
  scope: OperatorScope,
  input: EndDepositInput & { invoiceId: string },
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
      const which = and(eq(deposits.id, input.depositId), eq(deposits.bookingId, invoice.bookingId));
      const [deposit] = await tx.select().from(deposits).where(which).for('update');
      if (!deposit) return refuse(noSuchDeposit());
      if (deposit.rail === 'card' && !(await isLeftToDesk(tx, deposit))) return refuse(byCard());
      if (deposit.rail === 'card' && (await isInDispute(tx, invoice))) return refuse(isFrozen());
      const objection = objectionTo(deposit, invoice, input, todayForInvoices(clock.now()));
      if (objection) return refuse(objection);
      const { kept, endedOn, returnReference, reason } = input;
      const back = minus(inr(deposit.amountPaise), kept);
      await tx
        .update(deposits)
        .set({
          ...{ endedOn, reason, keptPaise: kept.paise, endedBy: scope.userId },
          invoiceId: kept.paise > 0n ? invoice.id : null,
          returnReference: back.paise > 0n ? returnReference : null,
        })
        .where(which);
      await post(tx, deposit, invoice, { kept, back, on: endedOn });
      const data = { kept: formatInr(kept), returned: formatInr(back), reference: returnReference ?? '', reason };
      await traceInvoice(tx, by, invoice, { action: 'deposit.ended', data });
      await tellOfInvoice(tx, invoice, {
        ...{ key: `deposit-ended/${deposit.id}`, side: 'shipper', title: 'Your deposit has ended' },
        says: `${formatInr(back)} of it goes back to you, ${formatInr(kept)} is kept for this invoice.`,
        facts: [
          ['Reason', reason],
          ...(back.paise > 0n && returnReference ? ([['Bank reference', returnReference]] as const) : []),
        ],
      });
      return done({ depositId: deposit.id });
    },
  );
}

/** A card's money ends by itself, with the invoice or on the card; only what the card wouldn't take back is the desk's. */
async function isLeftToDesk(tx: Tx, { bookingId }: Deposit): Promise<boolean> {
  const [refused] = await tx
    .select({ id: cardRefunds.id })
    .from(cardRefunds)
    .innerJoin(cardPayments, eq(cardPayments.id, cardRefunds.cardPaymentId))
    .where(and(eq(cardPayments.bookingId, bookingId), isNull(cardRefunds.invoiceId), eq(cardRefunds.state, 'failed')))
    .limit(1);
  return refused !== undefined;
}

const byCard = () =>
  violation(
    'conflict.deposit_by_card',
    'A card paid this ahead: it is put to the invoice or sent back to the card by itself.',
    'Wait for the next run of the job.',
  );

function objectionTo(deposit: Deposit, invoice: InvoiceRow, input: EndDepositInput, today: string): Violation | null {
  const { kept, endedOn, returnReference } = input;
  if (deposit.endedOn !== null) return endedAlready();
  if (endedOn > today || endedOn < deposit.takenOn) return wrongDay();
  const amount = inr(deposit.amountPaise);
  const most = lesser(amount, inr(invoice.outstandingPaise));
  if (kept.paise > most.paise) return moreThanOwed(most);
  if (kept.paise < deposit.amountPaise && returnReference === null) return noReference(minus(amount, kept));
  return null;
}

async function post(
  tx: Tx,
  { id, orgId, shipperOrgId, collector }: Deposit,
  invoice: InvoiceRow,
  { kept, back, on }: { kept: Money; back: Money; on: EndDepositInput['endedOn'] },
): Promise<void> {
  const sides = { host: orgId, shipper: shipperOrgId };
  const about = subjectOf(invoice);
  const journals: { journal: Journal; about: typeof about }[] = [];
  const event = { id, on };
  if (kept.paise > 0n) journals.push({ journal: depositKept(event, sides, { amount: kept, collector }), about });
  if (back.paise > 0n) {
    const journal = depositReturned(event, sides, { amount: back, collector });
    journals.push({ journal, about: { ...about, invoiceId: null } });
  }
  await postJournals(tx, journals);
}

const noSuchDeposit = () => violation('deposit.not_found', 'There is no such deposit for this booking.');

const endedAlready = () => violation('conflict.deposit_ended', 'This deposit has ended already.', 'Reload the page.');

const wrongDay = () =>
  fieldViolation('endedOn', 'deposit.day', 'That day can’t be: it is to come, or before the deposit came.');

const moreThanOwed = (most: Money) =>
  fieldViolation('keptAmount', 'deposit.more_than_owed', `At most ${formatInr(most)} can be kept for this invoice.`);

const noReference = (back: Money) =>
  fieldViolation(
    'returnReference',
    'deposit.no_reference',
    `${formatInr(back)} goes back: enter the bank’s reference of it.`,
  );
