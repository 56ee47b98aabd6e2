import { randomUUID } from 'node:crypto';
import { balanceUsed } from '#app/domain/ledger/events.ts';
import { formatInr, inr, type Money } from '#app/domain/shared/money.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { postJournals } from '#app/features/ledger/post-journals.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import { type Corrector, doorOf, lockCorrectable, receiptsOf, traceInvoice } from './corrector.server.ts';
import { noSuchInvoice } from './issue-credit-note.server.ts';
import { lockBalance, shipperBalance } from './shipper-standing.server.ts';

/** Puts what the host keeps for a shipper to an open invoice of theirs: never more than is kept, nor than is owed. */
export async function useBalance(
  by: Corrector,
  input: { invoiceId: string; amount: Money },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ invoiceId: string }>> {
  const on = todayForInvoices(clock.now());
  return runOnce<{ invoiceId: string }>(doorOf(by), receiptsOf(by), asked, async (tx) => {
    const invoice = await lockCorrectable(tx, by, input.invoiceId);
    if (!invoice) return refuse(noSuchInvoice());
    const { amount } = input;
    if (amount.paise > invoice.outstandingPaise) return refuse(moreThanOwed(inr(invoice.outstandingPaise)));
    await lockBalance(tx, invoice);
    const kept = await shipperBalance(tx, invoice);
    if (amount.paise > kept.paise) return refuse(moreThanKept(kept));
    const sides = { host: invoice.orgId, shipper: invoice.shipperOrgId };
    const journal = balanceUsed({ id: randomUUID(), on }, sides, amount);
    await postJournals(tx, [{ journal, about: subjectOf(invoice) }]);
    const data = { number: invoice.number, amount: formatInr(amount) };
    await traceInvoice(tx, by, invoice, { action: 'balance.used', data });
    return done({ invoiceId: invoice.id });
  });
}

const moreThanOwed = (outstanding: Money) =>
  violation('balance.more_than_owed', `Only ${formatInr(outstanding)} of this invoice is still to be paid.`);

const moreThanKept = (kept: Money) =>
  violation('balance.more_than_kept', `Only ${formatInr(kept)} is kept for this shipper.`);
