import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { enterBankMoney } from '#app/features/bank-money/enter-bank-money.server.ts';
import { matchReceipt } from '#app/features/bank-money/match-receipt.server.ts';
import { recordRefund } from '#app/features/notes/record-refund.server.ts';
import { recordPayment } from '#app/features/payments/record-payment.server.ts';
import { liftHold, placeHold } from '#app/features/settlements/payout-holds.server.ts';
import { proposeRun } from '#app/features/settlements/propose-run.server.ts';
import { previewBalances } from '#app/features/settlements/read-runs.server.ts';
import { approveRun, returnPayout, sendRun, withdrawRun } from '#app/features/settlements/step-run.server.ts';
import { loader as bankFile } from '#app/routes/operator/payout-bank-file.ts';
import { action, loader } from '#app/routes/operator/payout-run.tsx';
import { checkInvariants } from '#db/invariants/check.ts';
import { SETTLEMENTS } from '#db/invariants/settlements.ts';
import { auditLog, mailOutbox, payoutRuns, payouts, receipts, refunds } from '#db/schema/index.ts';
import { clockAt, codeOf, statusOfAnswer, valueIn } from '#tests/features/invoices/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, cookieFor, requestArgs } from '#tests/setup/request.ts';
import { settlementScene } from './scene.ts';

const database = useDatabase();
const june = clockAt('2026-06-03T06:30:00Z');
const UP_TO = plainDate('2026-06-01');
const sent = { sentOn: plainDate('2026-06-03'), reference: 'BULK-0001' };

async function scene() {
  const base = await settlementScene(database.owner());
  const invoice = await base.issue();
  await base.collect(invoice);
  const propose = () => proposeRun(base.maker, { upTo: UP_TO }, asked('propose-payouts'), june);
  const balance = async (upTo = UP_TO) =>
    (await previewBalances(base.maker, upTo, 1)).rows.find(({ orgId }) => orgId === base.hostOrg.id);
  const mine = async () => database.owner().select().from(payouts).where(eq(payouts.orgId, base.hostOrg.id));
  const approve = (runId: string) => approveRun(base.checker, { runId }, asked('approve-payouts'), june);
  const send = (runId: string) => sendRun(base.maker, { runId, ...sent }, asked('send-payouts'), june);
  return { ...base, invoice, propose, balance, mine, approve, send };
}

describe('a run of payouts', () => {
  test('pays what a host is owed, once approved by another operator and sent, and the books follow', async () => {
    const { propose, approve, send, balance, mine, maker, invoice, hostOrg } = await scene();
    expect((await balance())?.amount).toEqual(inr(invoice.payablePaise));
    const { runId } = valueIn(await propose());
    expect(codeOf(await approveRun(maker, { runId }, asked('approve-payouts'), june))).toBe('lifecycle.second_person');
    expect(codeOf(await send(runId))).toBe('lifecycle.payout');
    expect((await balance())?.isOpen).toBe(true);
    valueIn(await approve(runId));
    valueIn(await send(runId));
    expect(await balance()).toBeUndefined();
    expect(await mine()).toMatchObject([
      { state: 'sent', amountPaise: invoice.payablePaise, heldPaise: 0n, bankReference: 'BULK-0001' },
    ]);
    const [payout] = await mine();
    const traces = await database
      .owner()
      .select()
      .from(auditLog)
      .where(eq(auditLog.entityId, payout?.id ?? ''));
    expect(traces).toMatchObject([{ orgId: hostOrg.id, action: 'payout.sent', actorUserId: maker.userId }]);
    expect(codeOf(await propose())).toBe('conflict.nothing_to_pay');
  });

  test('that came back is open again and paid by the next one', async () => {
    const { propose, approve, send, balance, mine, maker, invoice, hostOrg, hostOwner } = await scene();
    const first = valueIn(await propose()).runId;
    valueIn(await approve(first));
    valueIn(await send(first));
    const [payout] = await mine();
    const back = (returnedOn: string) =>
      returnPayout(
        maker,
        { payoutId: payout?.id ?? '', returnedOn: plainDate(returnedOn), reason: 'Account closed' },
        asked('return-payout'),
        june,
      );
    expect(codeOf(await back('2026-06-02'))).toBe('payout.before_sent');
    valueIn(await back('2026-06-03'));
    expect(codeOf(await back('2026-06-03'))).toBe('lifecycle.payout');
    expect((await balance())?.amount).toEqual(inr(invoice.payablePaise));
    const second = valueIn(await propose()).runId;
    valueIn(await approve(second));
    valueIn(await send(second));
    const news = await database
      .owner()
      .select({ recipient: mailOutbox.recipient, props: mailOutbox.props })
      .from(mailOutbox)
      .where(and(eq(mailOutbox.template, 'payout-news'), eq(mailOutbox.recipient, hostOwner.email)))
      .orderBy(mailOutbox.createdAt);
    expect(news.map(({ props }) => [props.title, props.facts])).toEqual([
      ['A payout is on its way', [['Bank reference', 'BULK-0001']]],
      ['A payout came back', [['The bank’s reason', 'Account closed']]],
      ['A payout is on its way', [['Bank reference', 'BULK-0001']]],
    ]);
    expect(news[0]?.props).toMatchObject({
      amount: formatInr(inr(invoice.payablePaise)),
      url: `http://127.0.0.1:3000/o/${hostOrg.slug}/statements`,
    });
    expect((await mine()).map(({ state }) => state).toSorted()).toEqual(['returned', 'sent']);
  });

  test('leaves what is held, and pays it when the hold is lifted', async () => {
    const { propose, approve, send, balance, maker, hostOrg, invoice } = await scene();
    const hold = (amount: bigint | null) =>
      placeHold(
        maker,
        { host: hostOrg.slug, amount: amount === null ? null : inr(amount), reason: 'A claim is open' },
        asked('place-payout-hold'),
      );
    valueIn(await hold(10_000n));
    expect(await balance()).toMatchObject({ held: inr(10_000n), reasons: ['A claim is open'] });
    const { runId } = valueIn(await propose());
    valueIn(await approve(runId));
    const { holdId } = valueIn(await hold(null));
    expect(codeOf(await send(runId))).toBe('conflict.owed_less');
    const lift = () => liftHold(maker, { holdId }, asked('lift-payout-hold'), june);
    valueIn(await lift());
    expect(codeOf(await lift())).toBe('payout_hold.not_found');
    valueIn(await send(runId));
    expect((await balance())?.balance).toEqual(inr(10_000n));
    expect(invoice.payablePaise).toBeGreaterThan(10_000n);
  });

  test('is proposed once for a host, also by two operators at the same moment', async () => {
    const { propose, maker, checker, hostOrg } = await scene();
    const both = await Promise.all([propose(), proposeRun(checker, { upTo: UP_TO }, asked('propose-payouts'), june)]);
    expect(both.map(codeOf).toSorted()).toEqual(['conflict.nothing_to_pay', 'done']);
    const [run] = await database.owner().select().from(payouts).where(eq(payouts.orgId, hostOrg.id));
    valueIn(await withdrawRun(maker, { runId: run?.runId ?? '' }, asked('withdraw-payouts')));
    expect((await propose()).ok).toBe(true);
  });

  test('carries a balance below zero on', async () => {
    const base = await settlementScene(database.owner());
    await database.owner().transaction(async (tx) => {
      await tx.execute(sql`select set_config('app.platform', 'system', true)`);
      await tx.execute(
        sql`select post_journals(${JSON.stringify([
          {
            ...{ key: `claim/${base.hostOrg.id}`, kind: 'claim', on: '2026-05-20', org: base.hostOrg.id, hash: 'x' },
            entries: [
              { book: null, account: 'host_payable', party: base.hostOrg.id, paise: '500', purpose: 'claim' },
              { book: null, account: 'claims_payable', party: null, paise: '-500', purpose: null },
              { book: base.hostOrg.id, account: 'due_from_platform', party: null, paise: '-500', purpose: null },
              { book: base.hostOrg.id, account: 'claims', party: null, paise: '500', purpose: null },
            ],
          },
        ])}::jsonb)`,
      );
    });
    const { rows } = await previewBalances(base.maker, UP_TO, 1);
    const mine = rows.find(({ orgId }) => orgId === base.hostOrg.id);
    expect(mine).toMatchObject({ balance: inr(-500n), amount: inr(0n), held: inr(0n) });
  });

  test('keeps two pairs of eyes in the database too', async () => {
    const { propose, maker } = await scene();
    const { runId } = valueIn(await propose());
    const attempt = database
      .owner()
      .update(payoutRuns)
      .set({ state: 'approved', approvedBy: maker.userId, approvedAt: new Date() })
      .where(eq(payoutRuns.id, runId));
    await expect(attempt).rejects.toMatchObject({ cause: { constraint_name: 'payout_runs_second_person' } });
  });
});

describe('the page of a run', () => {
  test('tells who may approve, and gives the bank’s file only once approved', async () => {
    const { propose, makerPerson, checkerPerson, invoice, hostOrg } = await scene();
    const { runId } = valueIn(await propose());
    const [maker, checker] = [await cookieFor(makerPerson.id), await cookieFor(checkerPerson.id)];
    const at = (cookie: string, form?: Record<string, string>) =>
      requestArgs({ path: '/x', cookie, params: { runId }, ...(form ? { form } : {}) });
    expect(await loader(at(maker))).toMatchObject({ isMine: true });
    expect(await loader(at(checker))).toMatchObject({ isMine: false });
    expect(await statusOfAnswer(() => bankFile(at(maker)))).toBe(404);
    expect(await statusOfAnswer(() => action(at(maker, { _command: 'approve-payouts' })))).toBe(409);
    expect(await statusOfAnswer(() => action(at(checker, { _command: 'approve-payouts' })))).toBe(302);
    const file = await (await bankFile(at(maker))).text();
    expect(file.split('\r\n')[0]).toBe('Beneficiary code,Name,Amount in rupees,Remark');
    expect(file).toContain(hostOrg.slug);
    expect(file).toContain(`${invoice.payablePaise / 100n}.00`);
  });
});

test('what the runs left holds every invariant of settlements', async () => {
  const report = await checkInvariants(database.owner().$client as never, SETTLEMENTS);
  expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([]);
});

test('money that is put to no invoice yet is not paid out, and then is; a refund goes back from where it came to', async () => {
  const { propose, balance, maker, hostOrg, invoice, issue, mine, creditAll } = await scene();
  const more = await issue('2026-05-15', 3);
  const line = { rail: 'bank_transfer' as const, reference: 'UTR-UNKNOWN', receivedOn: plainDate('2026-05-21') };
  const lines = [{ ...line, amount: inr(more.payablePaise), narration: 'CASH' }];
  valueIn(await enterBankMoney(maker, { host: hostOrg.id, collector: 'platform', lines }, asked('enter'), june));
  expect(await balance()).toMatchObject({
    ...{ balance: inr(invoice.payablePaise + more.payablePaise), amount: inr(invoice.payablePaise) },
    ...{ held: inr(more.payablePaise), reasons: ['Money not matched yet'] },
  });
  valueIn(await propose());
  expect(await mine()).toMatchObject([{ amountPaise: invoice.payablePaise, heldPaise: more.payablePaise }]);
  const [receipt] = await database.owner().select().from(receipts).where(eq(receipts.reference, 'UTR-UNKNOWN'));
  const match = { receiptId: receipt?.id ?? '', number: more.number, amount: inr(more.payablePaise) };
  valueIn(await matchReceipt(maker, match, asked('match'), june));
  expect(await balance()).toMatchObject({ held: inr(0n), reasons: [] });
  await creditAll(more.id, '2026-06-02T06:30:00Z');
  const back = { rail: 'upi' as const, paidOn: plainDate('2026-06-03'), invoiceId: more.id };
  const refund = (paise: bigint, reference: string, collector?: 'host' | 'platform') =>
    recordRefund(maker, { ...back, amount: inr(paise), reference, collector }, asked('refund'), june);
  valueIn(await refund(100_00n, 'OUT-0001'));
  valueIn(await refund(50_00n, 'OUT-0002', 'host'));
  const rows = await database.owner().select().from(refunds).where(eq(refunds.invoiceId, more.id));
  expect(rows.map(({ reference, collector }) => [reference, collector]).toSorted()).toEqual([
    ['OUT-0001', 'platform'],
    ['OUT-0002', 'host'],
  ]);
  const owed = invoice.payablePaise + more.payablePaise - 100_00n;
  expect(await balance(plainDate('2026-06-04'))).toMatchObject({ balance: inr(owed) });
});

test('no more goes back from the marketplace’s account than came there', async () => {
  const { maker, issue, creditAll, collect } = await scene();
  const invoice = await issue('2026-05-16', 3);
  await collect(invoice, '2026-05-22', 100_00n);
  const rest = { rail: 'upi' as const, reference: 'UPI-REST', receivedOn: plainDate('2026-05-22'), tds: inr(0n) };
  valueIn(await recordPayment(maker, { ...rest, invoiceId: invoice.id, amount: null }, asked('pay'), june));
  await creditAll(invoice.id, '2026-06-02T06:30:00Z');
  const back = { rail: 'upi' as const, paidOn: plainDate('2026-06-03'), invoiceId: invoice.id, reference: 'OUT-1000' };
  const refund = (paise: bigint, collector?: 'host' | 'platform') =>
    recordRefund(maker, { ...back, amount: inr(paise), collector }, asked('refund'), june);
  expect(codeOf(await refund(100_01n, 'platform'))).toBe('refund.not_collected');
  valueIn(await refund(100_01n));
  const [row] = await database.owner().select().from(refunds).where(eq(refunds.invoiceId, invoice.id));
  expect(row?.collector).toBe('host');
});
