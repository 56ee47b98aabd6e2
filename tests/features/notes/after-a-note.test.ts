import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import type { Corrector } from '#app/features/notes/corrector.server.ts';
import { storyFor } from '#app/features/notes/invoice-story.server.ts';
import { recordFailedRefund, recordRefund } from '#app/features/notes/record-refund.server.ts';
import { useBalance } from '#app/features/notes/use-balance.server.ts';
import { voidInvoice } from '#app/features/notes/void-invoice.server.ts';
import { writeOff } from '#app/features/notes/write-off.server.ts';
import { recordPayment } from '#app/features/payments/record-payment.server.ts';
import { loader as deskPage } from '#app/routes/operator/invoice.tsx';
import { action, loader as page } from '#app/routes/workspace/invoice.tsx';
import { invoices, refunds } from '#db/schema/index.ts';
import { codeOf, statusOfAnswer, valueIn } from '#tests/features/invoices/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, cookieFor, operatorScope, requestArgs } from '#tests/setup/request.ts';
import { amountOf, createCorrections, laterDay } from './scene.ts';

const database = useDatabase();
const REASON = { reason: 'Billed the wrong booking' };

async function scene() {
  const made = await createCorrections(database.owner());
  const scope = operatorScope(made.operator.id);
  const sent = { rail: 'upi' as const, paidOn: plainDate('2026-05-20') };
  const refund = (invoiceId: string, paise: bigint, reference: string) =>
    recordRefund(scope, { ...sent, invoiceId, amount: inr(paise), reference }, asked('record-refund'), laterDay);
  const fail = (invoiceId: string, refundId: string) => {
    const input = { invoiceId, refundId, failedOn: plainDate('2026-05-20'), failure: 'Account closed' };
    return recordFailedRefund(scope, input, asked('refund-failed'), laterDay);
  };
  const use = (invoiceId: string, paise: bigint, by: Corrector = made.host) =>
    useBalance(by, { invoiceId, amount: inr(paise) }, asked('use-balance'), laterDay);
  const annul = (invoiceId: string, by: Corrector = made.host) =>
    voidInvoice(by, { ...REASON, invoiceId }, asked('void-invoice'), laterDay);
  /** An invoice paid in full, of which ₹500 before tax are credited. */
  const paidAndCredited = async (refundWished = inr(10_000_00n)) => {
    const { invoiceId } = await made.issue();
    await made.pay(invoiceId, inr((await made.invoiceRow(invoiceId)).payablePaise));
    valueIn(await made.credit(invoiceId, [amountOf(1, 500_00n)], { refundWished }));
    return invoiceId;
  };
  return { ...made, scope, refund, fail, use, annul, paidAndCredited };
}

describe('a refund', () => {
  it('goes back in parts, up to what is due', async () => {
    const { paidAndCredited, refund, booked } = await scene();
    const invoiceId = await paidAndCredited();
    expect(await booked('refund_due')).toBe(-590_00n);
    expect(codeOf(await refund(invoiceId, 590_01n, 'OUT-1'))).toBe('refund.more_than_due');
    expect(codeOf(await refund(invoiceId, 200_00n, 'OUT-1'))).toBe('done');
    expect(codeOf(await refund(invoiceId, 100_00n, 'OUT-1'))).toBe('conflict.reference_used');
    expect(codeOf(await refund(invoiceId, 390_01n, 'OUT-2'))).toBe('refund.more_than_due');
    expect(codeOf(await refund(invoiceId, 390_00n, 'OUT-2'))).toBe('done');
    expect(await booked('refund_due')).toBe(0n);
  });

  it('at the same moment from two desks is still no more than is due', async () => {
    const { paidAndCredited, refund, booked } = await scene();
    const invoiceId = await paidAndCredited();
    const answers = await Promise.all(['A', 'B', 'C'].map((name) => refund(invoiceId, 400_00n, `OUT-${name}`)));
    expect(answers.map(codeOf).sort()).toEqual(['done', 'refund.more_than_due', 'refund.more_than_due']);
    expect(await booked('refund_due')).toBe(-190_00n);
  });

  it('that came back is due again, once, and stays on record', async () => {
    const { paidAndCredited, refund, fail, booked } = await scene();
    const invoiceId = await paidAndCredited();
    const bank = await booked('bank');
    const { refundId } = valueIn(await refund(invoiceId, 590_00n, 'OUT-1'));
    expect(codeOf(await fail(invoiceId, refundId))).toBe('done');
    expect(codeOf(await fail(invoiceId, refundId))).toBe('conflict.refund_failed');
    expect([await booked('refund_due'), await booked('bank')]).toEqual([-590_00n, bank]);
    const rows = await database.owner().select().from(refunds).where(eq(refunds.id, refundId));
    expect(rows).toMatchObject([{ amountPaise: 590_00n, failedOn: '2026-05-20', failure: 'Account closed' }]);
    expect(codeOf(await refund(invoiceId, 590_00n, 'OUT-2'))).toBe('done');
  });
});

describe('a balance', () => {
  it('pays another invoice of the shipper, never beyond what is kept or owed', async () => {
    const { paidAndCredited, issue, use, invoiceRow, booked } = await scene();
    await paidAndCredited(ZERO_INR);
    expect(await booked('shipper_balance')).toBe(-590_00n);
    const { invoiceId } = await issue();
    const { outstandingPaise } = await invoiceRow(invoiceId);
    expect(codeOf(await use(invoiceId, 590_01n))).toBe('balance.more_than_kept');
    expect(codeOf(await use(invoiceId, outstandingPaise + 1n))).toBe('balance.more_than_owed');
    expect(codeOf(await use(invoiceId, 590_00n))).toBe('done');
    expect((await invoiceRow(invoiceId)).outstandingPaise).toBe(outstandingPaise - 590_00n);
    expect(await booked('shipper_balance')).toBe(0n);
  });

  it('is used once, also for many invoices at the same moment', async () => {
    const { paidAndCredited, issue, use, booked, desk } = await scene();
    await paidAndCredited(ZERO_INR);
    const open = [await issue(), await issue(), await issue()];
    const answers = await Promise.all(
      open.map(({ invoiceId }, n) => use(invoiceId, 400_00n, n === 0 ? desk : undefined)),
    );
    expect(answers.map(codeOf).sort()).toEqual(['balance.more_than_kept', 'balance.more_than_kept', 'done']);
    expect(await booked('shipper_balance')).toBe(-190_00n);
  });
});

describe('a void invoice', () => {
  it('owes nothing, keeps its number, and its booking is billed again with the next one', async () => {
    const { issue, annul, invoiceRow, booked, hostScope, hostOrg } = await scene();
    const { invoiceId, bookingId, number } = await issue();
    expect(codeOf(await annul(invoiceId))).toBe('done');
    const row = await invoiceRow(invoiceId);
    expect(row).toMatchObject({ number, outstandingPaise: 0n, voidReason: REASON.reason });
    for (const account of ['receivable', 'storage_income', 'output_cgst', 'output_sgst', 'round_off'])
      expect(await booked(account), account).toBe(0n);
    expect(codeOf(await annul(invoiceId))).toBe('conflict.voided');
    const again = valueIn(await issueInvoice(hostScope, { bookingId }, asked('issue-invoice'), laterDay));
    expect(again.number).toBe(`${hostOrg.invoicePrefix}/26-27/000002`);
    expect(await booked('receivable')).toBe((await invoiceRow(again.invoiceId)).outstandingPaise);
  });

  it('is not made of one that was paid or credited, and takes neither', async () => {
    const { issue, annul, pay, credit, scope, desk } = await scene();
    const [paid, credited, annulled] = [await issue(), await issue(), await issue()];
    await pay(paid.invoiceId, inr(100n));
    valueIn(await credit(credited.invoiceId, [amountOf(1, 1_00n)]));
    for (const { invoiceId } of [paid, credited])
      expect(codeOf(await annul(invoiceId, desk))).toBe('conflict.not_voidable');
    valueIn(await annul(annulled.invoiceId, desk));
    expect(codeOf(await credit(annulled.invoiceId, [amountOf(1, 1_00n)]))).toBe('conflict.voided');
    const money = { rail: 'upi' as const, reference: 'LATE-1', receivedOn: plainDate('2026-05-20'), amount: inr(1n) };
    const input = { ...money, tds: ZERO_INR, invoiceId: annulled.invoiceId };
    expect(codeOf(await recordPayment(scope, input, asked('record-payment'), laterDay))).toBe('conflict.voided');
  });

  it('or a payment: of both at the same moment only one happens', async () => {
    const { issue, annul, pay, invoiceRow } = await scene();
    const { invoiceId } = await issue();
    const [voided, paid] = await Promise.all([annul(invoiceId), pay(invoiceId, inr(1_00n)).catch(() => null)]);
    expect([voided.ok, paid !== null].filter(Boolean)).toHaveLength(1);
    expect((await invoiceRow(invoiceId)).outstandingPaise === 0n).toBe(voided.ok);
  });
});

describe('the invoice’s page', () => {
  async function pages() {
    const made = await scene();
    const invoiceId = await made.paidAndCredited();
    const at = async (person: { id: string }, org: string, form?: Record<string, string>) => {
      const about = { path: '/x', params: { org, invoiceId }, cookie: await cookieFor(person.id) };
      return requestArgs(form ? { ...about, form } : about);
    };
    return { ...made, invoiceId, at };
  }

  it('shows the host and the desk notes, books and what happened; the shipper no books', async () => {
    const { at, hostOwner, hostOrg, shipperOwner, shipperOrg, operator } = await pages();
    const host = (await page(await at(hostOwner, hostOrg.slug))).story;
    const desk = (await deskPage(await at(operator, ''))).story;
    const shipper = (await page(await at(shipperOwner, shipperOrg.slug))).story;
    for (const story of [host, desk, shipper]) {
      expect(story.notes).toMatchObject([{ kind: 'credit_note', payable: inr(590_00n) }]);
      expect(story.timeline.map(({ says }) => says)).toEqual([
        'Issued a credit note',
        'Recorded a payment',
        'Issued the invoice',
      ]);
    }
    for (const { journal, refundDue } of [host, desk]) {
      expect(new Set(journal?.map(({ kind }) => kind))).toEqual(new Set(['invoice', 'payment', 'credit_note']));
      expect(journal?.reduce((all, { amount }) => all + amount.paise, 0n)).toBe(0n);
      expect(refundDue).toEqual(inr(590_00n));
    }
    expect([shipper.journal, shipper.refundDue, shipper.balance]).toEqual([null, null, null]);
    expect(host.timeline.map(({ who }) => who)).toEqual([hostOwner.name, 'Quayslot', hostOwner.name]);
    expect(shipper.timeline.map(({ who }) => who)).toEqual(['The host', 'Quayslot', 'The host']);
  });

  it('belongs to its parties, and corrections to the host', async () => {
    const { at, invoiceId, shipperOwner, shipperOrg } = await pages();
    const other = await createCorrections(database.owner());
    expect(await storyFor(other.hostScope, invoiceId)).toBeNull();
    const form = { _command: 'void-invoice', ...REASON };
    expect(await statusOfAnswer(async () => action(await at(shipperOwner, shipperOrg.slug, form)))).toBe(404);
    const unknown = { _command: 'burn-invoice' };
    expect(await statusOfAnswer(async () => action(await at(shipperOwner, shipperOrg.slug, unknown)))).toBe(400);
    const [row] = await database.owner().select().from(invoices).where(eq(invoices.id, invoiceId));
    expect(row?.voidedAt).toBeNull();
  });
});

describe('what is not going to be paid', () => {
  it('is written off by the host, no more than is owed, and is no credit', async () => {
    const made = await scene();
    const { invoiceId } = await made.issue();
    const host = { as: 'host', scope: made.hostScope } as const;
    const lose = (paise: bigint) =>
      writeOff(host, { invoiceId, amount: inr(paise), reason: 'The firm is wound up' }, asked('write-off'), laterDay);
    const owed = (await made.invoiceRow(invoiceId)).outstandingPaise;
    expect(codeOf(await lose(owed + 1n))).toBe('write_off.more_than_owed');
    const answers = await Promise.all([lose(owed), lose(owed)]);
    expect(answers.map(codeOf).toSorted()).toEqual(['done', 'write_off.more_than_owed']);
    expect([await made.booked('bad_debt'), await made.booked('receivable')]).toEqual([owed, 0n]);
    const after = await made.invoiceRow(invoiceId);
    expect([after.outstandingPaise, after.settledAt === null]).toEqual([0n, false]);
    const shipper = { as: 'host', scope: made.shipperScope } as const;
    const input = { invoiceId, amount: inr(1n), reason: 'Not theirs' };
    expect(codeOf(await writeOff(shipper, input, asked('write-off'), laterDay))).toBe('invoice.not_found');
  });
});
