import { and, eq, like } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { dryRunDunning } from '#app/features/dunning/dry-run.server.ts';
import { notePromise } from '#app/features/dunning/note-promise.server.ts';
import { runDunning, takeDunningStep } from '#app/features/dunning/run-dunning.server.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { recordPayment } from '#app/features/payments/record-payment.server.ts';
import { action, loader } from '#app/routes/operator/invoice-reminders.tsx';
import { dunningLog, invoices, mailOutbox } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { clockAt, codeOf, createParties, statusOfAnswer, valueIn } from '#tests/features/invoices/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, cookieFor, operatorScope, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();
const noon = (day: string) => clockAt(`${day}T06:30:00Z`);
let operator: { id: string };
let parties: Awaited<ReturnType<typeof createParties>>;

beforeAll(async () => {
  operator = await createPerson(database.owner(), { isOperator: true });
  parties = await createParties(database.owner());
});

/** Issued on 14 May, due on 29 May 2026. */
async function issue() {
  const booking = await parties.book({ pallets: 1 });
  const ask = asked('issue');
  return valueIn(await issueInvoice(parties.hostScope, { bookingId: booking.id }, ask, noon('2026-05-14'))).invoiceId;
}

async function settle(invoiceId: string) {
  const [row] = await database.owner().select().from(invoices).where(eq(invoices.id, invoiceId));
  const amount = inr(row?.outstandingPaise ?? 0n);
  const money = { rail: 'upi' as const, reference: `U-${invoiceId.slice(0, 8)}`, amount, tds: ZERO_INR };
  const input = { ...money, receivedOn: plainDate('2026-05-14'), invoiceId };
  valueIn(await recordPayment(operatorScope(operator.id), input, asked('pay'), noon('2026-06-01')));
}

const log = (invoiceId: string) =>
  database.owner().select().from(dunningLog).where(eq(dunningLog.invoiceId, invoiceId));
const letters = (invoiceId: string) =>
  database
    .owner()
    .select()
    .from(mailOutbox)
    .where(and(eq(mailOutbox.template, 'invoice-reminder'), like(mailOutbox.key, `%${invoiceId}%`)));
const answerOn = async (day: string, invoiceId: string) =>
  (await dryRunDunning(operatorScope(operator.id), plainDate(day), null)).rows.find(({ id }) => id === invoiceId)
    ?.answer;

describe('the schedule of reminders', () => {
  it('writes once a step, however often and by however many it is run', async () => {
    const id = await issue();
    await runDunning(noon('2026-05-31'));
    expect(await log(id)).toEqual([]);
    await Promise.all([1, 2, 3].map(() => runDunning(noon('2026-06-01'))));
    await runDunning(noon('2026-06-02'));
    expect(await log(id)).toMatchObject([{ step: 1, sentOn: '2026-06-01', letters: 1 }]);
    const [letter, ...more] = await letters(id);
    expect(letter?.recipient).toBe(parties.shipperOwner.email);
    expect(letter?.props).toMatchObject({ title: 'A payment is late', dueOn: '29 May 2026' });
    expect(more).toEqual([]);
    await runDunning(noon('2026-06-13'));
    expect((await log(id)).map(({ step }) => step)).toEqual([1, 2]);
    await settle(id);
    await runDunning(noon('2026-07-20'));
    expect(await log(id)).toHaveLength(2);
  });

  it('shows on a dry run what it would do on a day, and does nothing', async () => {
    const id = await issue();
    expect(await answerOn('2026-05-29', id)).toBeUndefined();
    expect(await answerOn('2026-05-31', id)).toBe('not_yet');
    expect(await answerOn('2026-06-01', id)).toBe(1);
    expect(await log(id)).toEqual([]);
    const before = await dryRunDunning(operatorScope(operator.id), plainDate('2026-03-31'), null);
    expect(before.schedule).toEqual([]);
    await settle(id);
    expect(await answerOn('2026-06-01', id)).toBeUndefined();
  });

  it('stops up to the day of a promise, and goes on when it is broken', async () => {
    const id = await issue();
    const promise = (day: string) =>
      notePromise(
        operatorScope(operator.id),
        { invoiceId: id, promisedOn: plainDate(day), note: 'By phone' },
        asked('note-promise'),
        noon('2026-06-01'),
      );
    expect(codeOf(await promise('2026-05-31'))).toBe('promise.wrong_day');
    expect(codeOf(await promise('2026-09-30'))).toBe('promise.wrong_day');
    expect(codeOf(await promise('2026-06-05'))).toBe('done');
    await runDunning(noon('2026-06-05'));
    expect([await answerOn('2026-06-05', id), await answerOn('2026-06-06', id)]).toEqual(['promised', 1]);
    expect(await log(id)).toEqual([]);
    await runDunning(noon('2026-06-06'));
    expect(await log(id)).toMatchObject([{ step: 1, sentOn: '2026-06-06' }]);
  });

  it('asks again in the moment of the step: a promise given meanwhile holds it back', async () => {
    const id = await issue();
    const today = plainDate('2026-06-01');
    const { schedule } = await dryRunDunning(operatorScope(operator.id), today, null);
    const [step, next] = schedule;
    if (!step || !next) throw new Error('no schedule');
    const promise = { invoiceId: id, promisedOn: plainDate('2026-06-05'), note: 'By phone' };
    valueIn(await notePromise(operatorScope(operator.id), promise, asked('note-promise'), noon('2026-06-01')));
    expect(await takeDunningStep(id, step, schedule, today)).toBe(false);
    const later = plainDate('2026-06-06');
    expect(await takeDunningStep(id, next, schedule, later)).toBe(false);
    expect(await log(id)).toEqual([]);
    expect(await takeDunningStep(id, step, schedule, later)).toBe(true);
  });

  it('is the operators’ alone, and refuses a day that is none beside its field', async () => {
    const id = await issue();
    const at = async (userId: string, invoiceId = id, form?: Record<string, string>) =>
      requestArgs({ path: '/x', params: { invoiceId }, cookie: await cookieFor(userId), ...(form ? { form } : {}) });
    expect(await statusOfAnswer(async () => loader(await at(parties.hostOwner.id)))).toBe(404);
    expect(await statusOfAnswer(async () => loader(await at(operator.id, 'none')))).toBe(404);
    const answer = await action(await at(operator.id, id, { promisedOn: '2026-02-30' }));
    expect([answer.init?.status, Object.keys(answer.data.errors)]).toEqual([422, ['promisedOn']]);
  });
});
