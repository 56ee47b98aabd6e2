import { like } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { dateInZone, plainDate } from '#app/domain/shared/plain-date.ts';
import { dryRunDunning } from '#app/features/dunning/dry-run.server.ts';
import { ownBankDetails, setBankDetails } from '#app/features/paying/bank-details.server.ts';
import { bankDetailsSchema, paymentAdviceSchema } from '#app/features/paying/paying.schema.server.ts';
import { adviceNotFound, tellPayment, withdrawAdvice } from '#app/features/paying/payment-advice.server.ts';
import { payingFor, payingForDesk } from '#app/features/paying/read-paying.server.ts';
import { recordPayment } from '#app/features/payments/record-payment.server.ts';
import { action, loader } from '#app/routes/workspace/invoice.tsx';
import { action as settingsAction } from '#app/routes/workspace/settings.tsx';
import { mailOutbox } from '#db/schema/index.ts';
import { codeOf, statusOfAnswer, valueIn } from '#tests/features/invoices/scene.ts';
import { createCorrections, laterDay } from '#tests/features/notes/scene.ts';
import { openAsApplication } from '#tests/setup/app-sql.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, cookieFor, operatorScope, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();
const ACCOUNT = { holder: 'Kosamba Ports Storage LLP', accountNumber: '001234567890', ifsc: 'HDFC0001234', upi: null };
const PAID = { rail: 'bank_transfer' as const, reference: 'UTR202605190001', paidOn: plainDate('2026-05-19') };

async function scene() {
  const made = await createCorrections(database.owner());
  const { invoiceId } = await made.issue();
  const owed = inr((await made.invoiceRow(invoiceId)).outstandingPaise);
  const told = { ...PAID, amount: owed, tds: ZERO_INR, invoiceId };
  const tell = (input: Partial<typeof told> = {}, by = made.shipperScope) =>
    tellPayment(by, { ...told, ...input }, asked('tell-payment', input), laterDay);
  const advices = async () => (await payingFor(made.shipperScope, invoiceId, laterDay)).advices;
  const set = (input: Partial<typeof ACCOUNT> = {}, by = made.hostScope) =>
    setBankDetails(by, { ...ACCOUNT, ...input }, asked('set-bank-details', input));
  const letters = (key: string) => database.owner().select().from(mailOutbox).where(like(mailOutbox.key, key));
  return { ...made, invoiceId, owed, tell, advices, set, letters };
}

describe('bank details', () => {
  it('are read by those who owe the host money, told of by letter, and new for a while after a change', async () => {
    const { set, hostScope, shipperScope, invoiceId, letters } = await scene();
    expect(await payingFor(shipperScope, invoiceId)).toMatchObject({ details: null });
    expect(valueIn(await set())).toBeNull();
    expect((await payingFor(shipperScope, invoiceId)).details).toMatchObject({ ...ACCOUNT, isNew: false });
    valueIn(await set({ accountNumber: '998877665544' }));
    const changed = (await payingFor(shipperScope, invoiceId)).details;
    expect(changed).toMatchObject({ accountNumber: '998877665544', isNew: true });
    const later = { now: () => new Date(Date.now() + 15 * 86_400_000) };
    expect(await ownBankDetails(hostScope, later)).toMatchObject({ accountNumber: '998877665544', isNew: false });
    const sent = await letters('bank-details-changed/%');
    expect(sent.map(({ props }) => props)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ending: '7890', isFirst: true }),
        expect.objectContaining({ ending: '5544', isFirst: false }),
      ]),
    );
  });

  it('are nobody else’s to read or to write', async () => {
    const { set, hostOrg } = await scene();
    valueIn(await set());
    const other = await createCorrections(database.owner());
    const app = openAsApplication(database.appUrl());
    const as = (change: string) =>
      app.begin(async (tx) => {
        await tx`select set_config('app.org_id', ${other.shipperOrg.id}, true), set_config('app.platform', '', true)`;
        return tx.unsafe(change);
      });
    expect(await as(`select * from bank_details where org_id = '${hostOrg.id}'`)).toHaveLength(0);
    const forged = `insert into bank_details (org_id, holder, account_number, ifsc, set_by)
      select '${hostOrg.id}', 'Thief', '123456789', 'HDFC0000001', '${other.shipperScope.userId}'`;
    await expect(as(forged)).rejects.toMatchObject({ code: '42501' });
    await expect(as(`update bank_details set holder = 'Thief'`)).rejects.toMatchObject({ code: '42501' });
    await app.end();
  });

  it('are typed as they are printed, and refused where they can’t be right', () => {
    const typed = { ...ACCOUNT, accountNumber: '0012 3456 7890', ifsc: 'hdfc 0001234', upi: ' Pay@HDFCBank ' };
    expect(bankDetailsSchema.parse(typed)).toEqual({ ...ACCOUNT, upi: 'pay@hdfcbank' });
    for (const wrong of [
      { accountNumber: '12' },
      { accountNumber: '1'.repeat(40) },
      { ifsc: 'HDFC1001234' },
      { upi: 'x' },
    ])
      expect(bankDetailsSchema.safeParse({ ...typed, ...wrong }).success).toBe(false);
    const paid = { rail: 'upi', reference: 'UTR1', amount: '100', tds: '', paidOn: '2026-05-19' };
    for (const amount of ['1e308', '-1', '0', '', '99999999999999'])
      expect(paymentAdviceSchema.safeParse({ ...paid, amount }).success).toBe(false);
  });

  it('are saved by a form of the settings, by owners alone', async () => {
    const { hostOrg, hostOwner, hostScope } = await scene();
    const { upi: _, ...fields } = ACCOUNT;
    const form = { _command: 'set-bank-details', ...fields };
    const at = async (over: Record<string, string> = {}) =>
      requestArgs({
        ...{ path: '/x', params: { org: hostOrg.slug }, cookie: await cookieFor(hostOwner.id) },
        form: { ...form, ...over },
      });
    const wrong = await at({ ifsc: 'nonsense' });
    expect(await statusOfAnswer(() => settingsAction(wrong))).toBe(422);
    expect(await ownBankDetails(hostScope)).toBeNull();
    const right = await at();
    expect(await statusOfAnswer(() => settingsAction(right))).toBe(302);
    expect(await ownBankDetails(hostScope)).toMatchObject(ACCOUNT);
  });
});

describe('a payment told', () => {
  it('is read by host and desk, keeps reminders away for a week, and is received with the payment', async () => {
    const { tell, advices, invoiceId, owed, operator, hostScope, letters } = await scene();
    const { adviceId } = valueIn(await tell());
    expect(await advices()).toMatchObject([{ id: adviceId, state: 'told', amount: owed, reference: PAID.reference }]);
    const desk = operatorScope(operator.id);
    expect((await payingForDesk(desk, invoiceId)).advices).toHaveLength(1);
    expect((await payingFor(hostScope, invoiceId)).advices).toHaveLength(1);
    const sent = await letters(`payment-advice/${adviceId}/host/%`);
    expect(sent.map(({ props }) => props)).toMatchObject([
      { facts: expect.arrayContaining([['Bank reference', PAID.reference]]) },
    ]);
    const receipt = {
      rail: PAID.rail,
      reference: PAID.reference,
      receivedOn: PAID.paidOn,
      amount: owed,
      tds: ZERO_INR,
    };
    valueIn(await recordPayment(desk, { ...receipt, invoiceId }, asked('record-payment'), laterDay));
    expect(await advices()).toMatchObject([{ id: adviceId, state: 'received' }]);
    expect(codeOf(await tell({ reference: 'UTR-OTHER' }))).toBe('conflict.nothing_owed');
  });

  it('keeps reminders away until it is answered', async () => {
    const { tell, invoiceId, operator, invoiceRow, shipperScope } = await scene();
    const { adviceId } = valueIn(await tell());
    // The database's clock tells when it was told: the day looked at is one of the week after it.
    const today = dateInZone(new Date(), 'Asia/Kolkata');
    expect((await invoiceRow(invoiceId)).dueOn < today).toBe(true);
    const judged = async () => {
      const { rows } = await dryRunDunning(operatorScope(operator.id), today, null);
      return rows.find(({ id }) => id === invoiceId);
    };
    const waiting = await judged();
    valueIn(await withdrawAdvice(shipperScope, { adviceId, invoiceId }, asked('withdraw-advice'), laterDay));
    expect([waiting, await judged()]).toMatchObject([{ answer: 'promised' }, { answer: expect.any(Number) }]);
  });

  it('is told once by reference, answered once, and by the right side', async () => {
    const { tell, advices, invoiceId, hostScope, shipperScope, letters } = await scene();
    const answers = await Promise.all([tell(), tell(), tell()]);
    expect(answers.map(codeOf).sort()).toEqual(['conflict.told_already', 'conflict.told_already', 'done']);
    const [first] = await advices();
    const of = { adviceId: first?.id ?? '', invoiceId };
    const notFound = (by = hostScope) =>
      adviceNotFound(by, { ...of, answer: 'No such UTR on the statement' }, asked('advice-not-found'), laterDay);
    expect(codeOf(await notFound(shipperScope))).toBe('advice.not_found');
    expect(codeOf(await withdrawAdvice(hostScope, of, asked('withdraw-advice'), laterDay))).toBe('advice.not_found');
    expect(codeOf(await notFound())).toBe('done');
    expect(codeOf(await withdrawAdvice(shipperScope, of, asked('withdraw-advice'), laterDay))).toBe(
      'conflict.answered',
    );
    expect(await advices()).toMatchObject([{ state: 'not_found', answer: 'No such UTR on the statement' }]);
    expect(await letters(`payment-advice/${of.adviceId}/shipper/%`)).not.toEqual([]);
    expect(codeOf(await tell())).toBe('done');
  });

  it('is no word for another’s invoice, a day to come, or somebody who owes nothing', async () => {
    const { tell, hostScope } = await scene();
    const other = await createCorrections(database.owner());
    expect(codeOf(await tell({}, other.shipperScope))).toBe('invoice.not_found');
    expect(codeOf(await tell({}, hostScope))).toBe('invoice.not_found');
    expect(codeOf(await tell({ paidOn: plainDate('2026-05-21') }))).toBe('payment.received_in_future');
  });

  it('is answered by the database’s own rules too', async () => {
    const { tell, hostOrg, shipperOrg } = await scene();
    const { adviceId } = valueIn(await tell());
    const app = openAsApplication(database.appUrl());
    const as = (org: string, state: string) =>
      app.begin(async (tx) => {
        await tx`select set_config('app.org_id', ${org}, true), set_config('app.platform', '', true)`;
        return tx.unsafe(`update payment_advices set state = '${state}', answered_at = now() where id = '${adviceId}'`);
      });
    await expect(as(shipperOrg.id, 'received')).rejects.toMatchObject({ code: '42501' });
    await expect(as(hostOrg.id, 'withdrawn')).rejects.toMatchObject({ code: '42501' });
    expect((await as(hostOrg.id, 'received')).count).toBe(1);
    expect((await as(shipperOrg.id, 'withdrawn')).count).toBe(0);
    await app.end();
  });

  it('comes from a form of the invoice’s page, which shows where to pay', async () => {
    const { set, shipperOrg, shipperOwner, invoiceId, advices, owed } = await scene();
    valueIn(await set());
    const params = { org: shipperOrg.slug, invoiceId };
    const cookie = await cookieFor(shipperOwner.id);
    const page = await loader(requestArgs({ path: '/x', params, cookie }));
    expect(page.paying.details).toMatchObject(ACCOUNT);
    const amount = (Number(owed.paise) / 100).toFixed(2);
    const form = { _command: 'tell-payment', amount, rail: 'upi', reference: 'UPI12345', paidOn: '2026-05-19' };
    expect(await statusOfAnswer(() => action(requestArgs({ path: '/x', params, cookie, form })))).toBe(302);
    expect(await advices()).toMatchObject([{ state: 'told', rail: 'upi', reference: 'UPI12345' }]);
  });
});
