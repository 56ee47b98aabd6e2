import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { paymentReceived } from '#app/domain/ledger/events.ts';
import { basisPoints, inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { subjectOf } from '#app/features/invoices/invoice-subject.server.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { postJournals } from '#app/features/ledger/post-journals.server.ts';
import { writeCommissionRule } from '#app/features/settlements/change-commission.server.ts';
import type { RuleInput } from '#app/features/settlements/commission.schema.server.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import { invoices, payments, receipts } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { clockAt, createParties, valueIn } from '#tests/features/invoices/scene.ts';
import { asked, operatorScope } from '#tests/setup/request.ts';

/** A rule for everything; tests name what differs. */
export const EVERYTHING: RuleInput = {
  code: 'standard',
  ...{ host: null, regime: null, cargoCode: null, port: null, volumeFrom: null },
  rate: basisPoints(800),
  minimumFee: ZERO_INR,
  effectiveFrom: plainDate('2026-01-01'),
};

/** A host with invoices of May 2026, two operators, and money that comes to the platform's account. */
export async function settlementScene(db: OwnerDatabase, sides: Parameters<typeof createParties>[1] = {}) {
  const [maker, checker] = await Promise.all([
    createPerson(db, { isOperator: true }),
    createPerson(db, { isOperator: true }),
  ]);
  const parties = await createParties(db, sides);
  const issue = async (on = '2026-05-14', pallets = 2) => {
    const booking = await parties.book({ pallets });
    const clock = clockAt(`${on}T06:30:00Z`);
    const { invoiceId } = valueIn(
      await issueInvoice(parties.hostScope, { bookingId: booking.id }, asked('issue-invoice'), clock),
    );
    const [invoice] = await db.select().from(invoices).where(eq(invoices.id, invoiceId));
    if (!invoice) throw new Error('no invoice');
    return invoice;
  };
  /** Money for the whole invoice, to the platform's account. */
  const collect = async (invoice: typeof invoices.$inferSelect, on = '2026-05-20') => {
    const id = randomUUID();
    const { orgId, shipperOrgId, payablePaise: amountPaise } = invoice;
    const money = { rail: 'bank_transfer' as const, reference: id.slice(0, 12), amountPaise, receivedOn: on };
    await db.transaction(async (tx) => {
      await tx.execute(sql`select set_config('app.platform', 'system', true)`);
      await tx.insert(receipts).values({ id, orgId, collector: 'platform', recordedBy: maker.id, ...money });
      await tx
        .insert(payments)
        .values({ id, receiptId: id, invoiceId: invoice.id, orgId, shipperOrgId, recordedBy: maker.id, ...money });
      const journal = paymentReceived(
        { id, on: plainDate(on) },
        { host: orgId, shipper: shipperOrgId },
        { amount: inr(amountPaise), tds: ZERO_INR, outstanding: inr(amountPaise), collector: 'platform' },
      );
      await postJournals(tx, [{ journal, about: subjectOf(invoice) }]);
    });
  };
  const scopes = { maker: operatorScope(maker.id), checker: operatorScope(checker.id) };
  const rule = async (input: Partial<RuleInput> = {}) =>
    writeCommissionRule(scopes.maker, { ...EVERYTHING, ...input }, asked('write-rule'));
  return { ...parties, ...scopes, makerPerson: maker, checkerPerson: checker, issue, collect, rule };
}
