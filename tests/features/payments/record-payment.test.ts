import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { viewInvoice } from '#app/features/invoices/view-invoice.server.ts';
import { recordPayment } from '#app/features/payments/record-payment.server.ts';
import { action } from '#app/routes/operator/invoice.tsx';
import { auditLog, invoices, payments } from '#db/schema/index.ts';
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
  const pay = (invoiceId: string, input: Partial<typeof paid> = {}, ask = asked('record-payment')) =>
    recordPayment(operatorScope(operator.id), { ...paid, ...input, invoiceId }, ask, today);
  const post = async (invoiceId: string, form: Record<string, string>, person = operator) =>
    requestArgs({ path: '/x', form, params: { invoiceId }, cookie: await cookieFor(person.id) });
  const rows = (invoiceId: string) => db.select().from(payments).where(eq(payments.invoiceId, invoiceId));
  return { ...parties, operator, issue, pay, post, rows };
}

describe('marking an invoice paid', () => {
  it('writes the payment, settles the invoice and leaves a trace, in one go', async () => {
    const { issue, pay, rows, operator, hostOrg, shipperScope } = await scene();
    const invoiceId = await issue();
    expect((await pay(invoiceId)).ok).toBe(true);
    const [invoice] = await database.owner().select().from(invoices).where(eq(invoices.id, invoiceId));
    expect(invoice?.settledAt).toEqual(today.now());
    expect(await rows(invoiceId)).toMatchObject([
      {
        amountPaise: invoice?.totalPaise,
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
    expect(seen?.invoice).toMatchObject({ status: 'paid', payment: paid });
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

describe('the operator’s form', () => {
  const form = { rail: 'upi', reference: 'upi-77/abcd', receivedOn: '2026-05-19' };

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
