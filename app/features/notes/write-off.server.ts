import { randomUUID } from 'node:crypto';
import { writtenOff } from '#app/domain/ledger/events.ts';
import { formatInr, inr, type Money } from '#app/domain/shared/money.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { postJournals } from '#app/features/ledger/post-journals.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import { type Corrector, doorOf, lockCorrectable, receiptsOf } from './corrector.server.ts';
import { noSuchInvoice } from './issue-credit-note.server.ts';

/**
 * Writes off what is not going to be paid of an invoice: never more than is owed. It is the host's loss and no paper of the
 * shipper's: the tax of the invoice stays, and money that comes all the same is its balance.
 */
export async function writeOff(
  by: Corrector,
  input: { invoiceId: string; amount: Money; reason: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ invoiceId: string }>> {
  const on = todayForInvoices(clock.now());
  return runOnce<{ invoiceId: string }>(doorOf(by), receiptsOf(by), asked, async (tx) => {
    const invoice = await lockCorrectable(tx, by, input.invoiceId);
    if (!invoice) return refuse(noSuchInvoice());
    const { amount, reason } = input;
    if (amount.paise > invoice.outstandingPaise) return refuse(moreThanOwed(inr(invoice.outstandingPaise)));
    const sides = { host: invoice.orgId, shipper: invoice.shipperOrgId };
    const journal = writtenOff({ id: randomUUID(), on }, sides, amount);
    await postJournals(tx, [{ journal, about: subjectOf(invoice) }]);
    const data = { number: invoice.number, amount: formatInr(amount), reason };
    // The host's own affair: a claim is not given up because nobody counts on it any more.
    await audit(tx, {
      ...{ orgId: invoice.orgId, actorUserId: by.scope.userId, actorKind: by.as, entity: 'invoice' },
      ...{ entityId: invoice.id, action: 'invoice.written_off', data },
    });
    return done({ invoiceId: invoice.id });
  });
}

const moreThanOwed = (outstanding: Money) =>
  violation('write_off.more_than_owed', `Only ${formatInr(outstanding)} of this invoice is still to be paid.`);
