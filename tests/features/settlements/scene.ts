import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { basisPoints, inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { endDeposit } from '#app/features/deposits/end-deposit.server.ts';
import { takeDeposit } from '#app/features/deposits/take-deposit.server.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { issueCreditNote } from '#app/features/notes/issue-credit-note.server.ts';
import { issueDebitNote } from '#app/features/notes/issue-debit-note.server.ts';
import { useBalance } from '#app/features/notes/use-balance.server.ts';
import { recordPayment } from '#app/features/payments/record-payment.server.ts';
import { writeCommissionRule } from '#app/features/settlements/change-commission.server.ts';
import type { RuleInput } from '#app/features/settlements/commission.schema.server.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import { invoiceLines, invoices } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { clockAt, createParties, valueIn } from '#tests/features/invoices/scene.ts';
import { amountOf } from '#tests/features/notes/scene.ts';
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
  /** Money for the whole invoice, or another amount, to the platform's account. */
  const collect = async (invoice: typeof invoices.$inferSelect, on = '2026-05-20', paise?: bigint) => {
    const money = {
      rail: 'bank_transfer' as const,
      reference: `UTR-${randomUUID().slice(0, 12)}`,
      receivedOn: plainDate(on),
    };
    const input = {
      ...money,
      invoiceId: invoice.id,
      amount: paise === undefined ? null : inr(paise),
      tds: ZERO_INR,
      collector: 'platform' as const,
    };
    valueIn(await recordPayment(operatorScope(maker.id), input, asked('record-payment'), clockAt(`${on}T12:00:00Z`)));
  };
  /** A credit note over one of so many parts of each line of an invoice. */
  const credit = async (invoiceId: string, at: string, parts: bigint, taken = 0n) => {
    const lines = await db.select().from(invoiceLines).where(eq(invoiceLines.invoiceId, invoiceId));
    const requests = lines.map(({ lineNumber, taxablePaise }) =>
      amountOf(lineNumber, taken === 0n ? taxablePaise / parts : taxablePaise - taxablePaise / taken),
    );
    const input = { requests, reason: 'Never stored', refundWished: null, shown: null, invoiceId };
    const host = { as: 'host', scope: parties.hostScope } as const;
    return valueIn(await issueCreditNote(host, input, asked('issue-credit-note'), clockAt(at)));
  };
  /** A credit note over all of an invoice, or what is left after one of so many parts. */
  const creditAll = (invoiceId: string, at: string, taken = 0n) => credit(invoiceId, at, 1n, taken);
  /** A debit note over an amount before GST on an invoice's first line. */
  const debit = async (invoiceId: string, at: string, paise: bigint) => {
    const input = { requests: [amountOf(1, paise)], reason: 'More was stored', shown: null, invoiceId };
    const host = { as: 'host', scope: parties.hostScope } as const;
    return valueIn(await issueDebitNote(host, input, asked('issue-debit-note'), clockAt(at)));
  };
  const spendBalance = (invoiceId: string, paise: bigint, at: string) =>
    useBalance(
      { as: 'host', scope: parties.hostScope },
      { invoiceId, amount: inr(paise) },
      asked('use-balance'),
      clockAt(at),
    );
  /** A deposit at the platform, all of it kept for an invoice of its booking. */
  const keepDeposit = async ({ id: invoiceId, payablePaise }: typeof invoices.$inferSelect, at: string) => {
    const desk = operatorScope(maker.id);
    const [amount, on] = [inr(payablePaise), plainDate(at.slice(0, 10))];
    const taken = {
      invoiceId,
      amount,
      collector: 'platform',
      rail: 'upi',
      reference: randomUUID(),
      takenOn: on,
    } as const;
    const { depositId } = valueIn(await takeDeposit(desk, taken, asked('take-deposit'), clockAt(at)));
    const ended = { depositId, invoiceId, kept: amount, returnReference: null, endedOn: on, reason: 'Unpaid' };
    valueIn(await endDeposit(desk, ended, asked('end-deposit'), clockAt(at)));
  };
  const scopes = { maker: operatorScope(maker.id), checker: operatorScope(checker.id) };
  const rule = async (input: Partial<RuleInput> = {}) =>
    writeCommissionRule(scopes.maker, { ...EVERYTHING, ...input }, asked('write-rule'));
  const acts = { issue, collect, credit, creditAll, debit, spendBalance, keepDeposit, rule };
  return { ...parties, ...scopes, makerPerson: maker, checkerPerson: checker, ...acts };
}
