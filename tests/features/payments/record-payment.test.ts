import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { inr, type Money, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { viewInvoice } from '#app/features/invoices/view-invoice.server.ts';
import { recordPayment } from '#app/features/payments/record-payment.server.ts';
import { action } from '#app/routes/operator/invoice.tsx';
import { auditLog, invoices, ledgerEntries, payments } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { clockAt, codeOf, createParties, statusOfAnswer, valueIn } from '#tests/features/invoices/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, cookieFor, operatorScope, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();
const issueDay = clockAt('2026-05-14T06:30:00Z');
const today = clockAt('2026-05-20T06:30:00Z');
const paid = { rail: 'bank_transfer' as const, reference: 'UTR-2026/0001', receivedOn: plainDate('2026-05-19') };

async function scene() {
  const db = database.owner();
  const operator = await createPerson(db, { isOperator: true });
  const parties = await createParties(db);
  const issue = async () => {
    const booking = await parties.book();
    const ask = asked('issue-invoice');
    return valueIn(await issueInvoice(parties.hostScope, { bookingId: booking.id }, ask, issueDay)).invoiceId;
  };
  const owed = async (invoiceId: string) => {
    const [row] = await db.select().from(invoices).where(eq(invoices.id, invoiceId));
    return inr(row?.outstandingPaise ?? 0n);
  };
  type Paid = typeof paid & { amount: Money; tds: Money };
  const pay = async (invoiceId: string, input: Partial<Paid> = {}, ask = asked('record-payment')) => {
    const money = { amount: input.amount ?? (await payableOf(invoiceId)), tds: ZERO_INR };
    return recordPayment(operatorScope(operator.id), { ...paid, ...money, ...input, invoiceId }, ask, today);
  };
  const payableOf = async (invoiceId: string) => {
    const [row] = await db.select().from(invoices).where(eq(invoices.id, invoiceId));
    return inr(row?.payablePaise ?? 0n);
  };
  /** What the host's books say of an account, or of one party of it. */
  const booked = async (account: string) => {
    const rows = await db.select().from(ledgerEntries).where(eq(ledgerEntries.bookOrgId, parties.hostOrg.id));
    return rows.filter((row) => row.account === account).reduce((all, row) => all + row.amountPaise, 0n);
  };
  const post = async (invoiceId: string, form: Record<string, string>, person = operator) =>
    requestArgs({ path: '/x', form, params: { invoiceId }, cookie: await cookieFor(person.id) });
  const rows = (invoiceId: string) => db.select().from(payments).where(eq(payments.invoiceId, invoiceId));
  return { ...parties, operator, issue, pay, post, rows, owed, payableOf, booked };
}

describe('marking an invoice paid', () => {
  it('writes the payment, settles the invoice and leaves a trace, in one go', async () => {
    const { issue, pay, rows, operator, hostOrg, shipperScope } = await scene();
    const invoiceId = await issue();
    expect((await pay(invoiceId)).ok).toBe(true);
    const [invoice] = await database.owner().select().from(invoices).where(eq(invoices.id, invoiceId));
    expect(invoice?.settledAt).toBeInstanceOf(Date);
    expect(invoice?.outstandingPaise).toBe(0n);
    expect(await rows(invoiceId)).toMatchObject([
      {
        amountPaise: invoice?.payablePaise,
        reference: 'UTR-2026/0001',
        receivedOn: '2026-05-19',
        recordedBy: operator.id,
      },
    ]);
    const traces = await database.owner().select().from(auditLog).where(eq(auditLog.entityId, invoiceId));
    expect(traces.find((trace) => trace.action === 'payment.recorded')).toMatchObject({
      orgId: hostOrg.id,
      actorKind: 'operator',
      fromState: 'issued',
      toState: 'paid',
    });
    const seen = await viewInvoice(shipperScope, invoiceId);
    expect(seen?.invoice).toMatchObject({ status: 'paid', payments: [paid] });
  });

  it('happens once: a double submission is the same payment, a second attempt is refused', async () => {
    const { issue, pay, rows } = await scene();
    const invoiceId = await issue();
    const form = asked('record-payment');
    const [first, second] = await Promise.all([pay(invoiceId, {}, form), pay(invoiceId, {}, form)]);
    expect(valueIn(first)).toEqual(valueIn(second));
    expect(codeOf(await pay(invoiceId, { reference: 'ANOTHER-1' }))).toBe('conflict.already_paid');
    expect(await rows(invoiceId)).toHaveLength(1);
  });

  it('takes a bank reference once per host, also from two people at the same moment', async () => {
    const { issue, pay } = await scene();
    const [one, two] = [await issue(), await issue()];
    const answers = await Promise.all([pay(one), pay(two)]);
    expect(answers.map(codeOf).sort()).toEqual(['conflict.reference_used', 'done']);
    const other = await scene();
    expect((await other.pay(await other.issue())).ok).toBe(true);
  });

  it.each([
    ['2026-05-13', 'payment.received_before_issue'],
    ['2026-05-14', 'done'],
    ['2026-05-20', 'done'],
    ['2026-05-21', 'payment.received_in_future'],
  ])('received on %s is %s', async (day, code) => {
    const { issue, pay } = await scene();
    expect(codeOf(await pay(await issue(), { receivedOn: plainDate(day) }))).toBe(code);
  });
});

describe('money that is not the whole of it', () => {
  it('is taken in parts, each with its reference, until nothing is left', async () => {
    const { issue, pay, owed, payableOf, shipperScope, booked } = await scene();
    const invoiceId = await issue();
    const payable = await payableOf(invoiceId);
    expect((await pay(invoiceId, { amount: inr(100_00n), reference: 'PART-1' })).ok).toBe(true);
    expect(await owed(invoiceId)).toEqual(inr(payable.paise - 100_00n));
    expect((await viewInvoice(shipperScope, invoiceId, today))?.invoice.status).toBe('part_paid');
    expect((await pay(invoiceId, { amount: inr(payable.paise - 100_00n), reference: 'PART-2' })).ok).toBe(true);
    expect((await viewInvoice(shipperScope, invoiceId, today))?.invoice.status).toBe('paid');
    expect([await booked('receivable'), await booked('bank')]).toEqual([0n, payable.paise]);
  });

  it('short by the income tax kept back settles the invoice; the tax is the host’s to claim', async () => {
    const { issue, pay, owed, payableOf, booked } = await scene();
    const invoiceId = await issue();
    const payable = await payableOf(invoiceId);
    const tds = inr(payable.paise / 50n);
    expect((await pay(invoiceId, { amount: inr(payable.paise - tds.paise), tds })).ok).toBe(true);
    expect(await owed(invoiceId)).toEqual(ZERO_INR);
    expect(await booked('tds_receivable')).toBe(tds.paise);
    const other = await issue();
    expect(codeOf(await pay(other, { amount: inr(1n), tds: inr(payable.paise + 1n), reference: 'TDS-2' }))).toBe(
      'payment.tds_too_large',
    );
  });

  it('beyond what is owed is the shipper’s balance, visibly', async () => {
    const { issue, pay, owed, payableOf, booked } = await scene();
    const invoiceId = await issue();
    const payable = await payableOf(invoiceId);
    expect((await pay(invoiceId, { amount: inr(payable.paise + 5_00n) })).ok).toBe(true);
    expect([await owed(invoiceId), await booked('shipper_balance')]).toEqual([ZERO_INR, -5_00n]);
  });

  it.each([['1e308'], ['-5'], ['0'], ['1,00,00,00,000.01'], ['NaN'], [''], ['12.345']])(
    'an amount of %s is refused beside its field, and nothing is posted',
    async (amount) => {
      const { issue, post, rows, booked } = await scene();
      const invoiceId = await issue();
      const before = await booked('receivable');
      const fields = { rail: 'upi', reference: 'BAD-AMOUNT', receivedOn: '2026-05-19', amount };
      const answer = await action(await post(invoiceId, fields));
      expect(answer.init?.status).toBe(422);
      expect(answer.data.errors.amount).toBeDefined();
      expect(await rows(invoiceId)).toHaveLength(0);
      expect(await booked('receivable')).toBe(before);
    },
  );
});

describe('the operator’s form', () => {
  const form = { rail: 'upi', reference: 'upi-77/abcd', receivedOn: '2026-05-19', amount: '1,00,000', tds: '' };

  it('records, upper-cases the reference, and answers a second attempt with 409 and the reason', async () => {
    const { issue, post, rows } = await scene();
    const invoiceId = await issue();
    expect(await statusOfAnswer(async () => action(await post(invoiceId, form)))).toBe(302);
    expect((await rows(invoiceId))[0]?.reference).toBe('UPI-77/ABCD');
    const again = await action(await post(invoiceId, { ...form, reference: 'OTHER-9' }));
    expect(again.init?.status).toBe(409);
    expect(again.data.errors._form?.[0]).toContain('already marked paid');
  });

  it('says beside the field that a reference was used', async () => {
    const { issue, post } = await scene();
    await statusOfAnswer(async () => action(await post(await issue(), form)));
    const answer = await action(await post(await issue(), form));
    expect(answer.init?.status).toBe(409);
    expect(answer.data.errors.reference?.[0]).toContain('UPI-77/ABCD');
    expect(answer.data.values).toMatchObject(form);
  });

  it.each([
    ['reference', 'abc'],
    ['reference', ''],
    ['reference', 'A'.repeat(41)],
    ['reference', 'UTR 12345'],
    ['reference', 'STRAßE'],
    ['receivedOn', '2026-02-30'],
    ['receivedOn', ''],
    ['rail', 'cash'],
  ])('refuses %s “%s” beside the field and keeps the rest', async (field, value) => {
    const { issue, post, rows } = await scene();
    const invoiceId = await issue();
    const answer = await action(await post(invoiceId, { ...form, [field]: value }));
    expect(answer.init?.status).toBe(422);
    expect(Object.keys(answer.data.errors)).toEqual([field]);
    expect(answer.data.errors[field]).toHaveLength(1);
    expect(await rows(invoiceId)).toEqual([]);
  });

  it('does not exist for members, and knows no other invoice', async () => {
    const { issue, post, hostOwner, rows } = await scene();
    const invoiceId = await issue();
    expect(await statusOfAnswer(async () => action(await post(invoiceId, form, hostOwner)))).toBe(404);
    expect(await rows(invoiceId)).toEqual([]);
    for (const id of ['00000000-0000-4000-8000-000000000000', 'nonsense'])
      expect(await statusOfAnswer(async () => action(await post(id, form)))).toBe(404);
  });
});
