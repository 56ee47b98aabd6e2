import { and, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm';
import { beforeAll, expect, inject, test } from 'vitest';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { playMoney } from '#app/launch/demo-money/play-money.ts';
import { checkInvariants } from '#db/invariants/check.ts';
import { inSnapshot } from '#db/invariants/snapshot.ts';
import {
  creditNotes,
  deskInvoices,
  disputes,
  dunningLog,
  feeInvoiceLines,
  feeInvoices,
  payments,
  payoutRuns,
  payouts,
  rateCards,
} from '#db/schema/index.ts';
import { seedDemo } from '#db/seed/demo.ts';
import { useDatabase } from '../setup/database.ts';

const database = useDatabase();
const now = new Date();
const today = dateInZone(now, 'Asia/Kolkata');

beforeAll(async () => {
  await seedDemo(database.owner(), { today, now });
  await playMoney(today);
});

const open = and(gt(deskInvoices.outstandingPaise, 0n), eq(deskInvoices.isVoid, false));

test('money of the demo breaks no invariant', async () => {
  const url = new URL(inject('adminUrl'));
  url.pathname = new URL(database.ownerUrl()).pathname;
  const { violated, invariants } = await inSnapshot(url.toString(), (reader) => checkInvariants(reader));
  expect(invariants.filter(({ violations }) => violations > 0)).toEqual([]);
  expect(violated).toBe(0);
});

test('invoices are overdue in every age, paid, paid in part, short by tax, void', async () => {
  const db = database.owner();
  for (const [from, to] of [
    [0, 30],
    [30, 60],
    [60, 90],
    [90, 180],
  ] as const) {
    const aged = sql`${deskInvoices.dueOn} between ${addDays(today, -to)} and ${addDays(today, -from - 1)}`;
    expect(await db.$count(deskInvoices, and(open, aged)), `${from} to ${to} days late`).toBeGreaterThan(0);
  }
  expect(await db.$count(deskInvoices, and(open, sql`${deskInvoices.dueOn} >= ${today}`))).toBeGreaterThan(0);
  const part = sql`${deskInvoices.outstandingPaise} < ${deskInvoices.payablePaise}`;
  expect(await db.$count(deskInvoices, and(open, part))).toBeGreaterThan(3);
  expect(await db.$count(deskInvoices, eq(deskInvoices.isVoid, true))).toBe(1);
  expect(await db.$count(payments, gt(payments.tdsPaise, 0n))).toBeGreaterThan(0);
});

test('credits are less to pay, and one is split three ways', async () => {
  const db = database.owner();
  const split = and(
    gt(creditNotes.reductionPaise, 0n),
    gt(creditNotes.refundPaise, 0n),
    gt(creditNotes.balancePaise, 0n),
  );
  expect(await db.$count(creditNotes, eq(creditNotes.refundPaise, 0n))).toBeGreaterThan(0);
  expect(await db.$count(creditNotes, split)).toBeGreaterThan(0);
});

test('disputes wait for an answer, for a decision, and are decided; reminders go up the steps', async () => {
  const db = database.owner();
  expect(await db.$count(disputes, isNull(disputes.answeredAt))).toBeGreaterThan(0);
  expect(await db.$count(disputes, and(isNotNull(disputes.answeredAt), isNull(disputes.decidedAt)))).toBeGreaterThan(0);
  expect(await db.$count(disputes, isNotNull(disputes.creditNoteId))).toBeGreaterThan(0);
  for (const step of [1, 2, 3]) expect(await db.$count(dunningLog, eq(dunningLog.step, step))).toBeGreaterThan(0);
});

test('two months are settled by rules of several specificities, and payouts stand in every state', async () => {
  const db = database.owner();
  expect(await db.selectDistinct({ month: feeInvoices.month }).from(feeInvoices)).toHaveLength(2);
  const rules = await db.selectDistinct({ code: feeInvoiceLines.ruleCode }).from(feeInvoiceLines);
  expect(rules.length).toBeGreaterThanOrEqual(3);
  for (const state of ['proposed', 'approved', 'sent', 'withdrawn'] as const)
    expect(await db.$count(payoutRuns, eq(payoutRuns.state, state)), state).toBe(1);
  expect(await db.$count(payouts, eq(payouts.state, 'returned'))).toBe(1);
});

test('three hosts ask by a card of their own', async () => {
  const db = database.owner();
  const carded = await db
    .selectDistinct({ orgId: rateCards.orgId })
    .from(rateCards)
    .where(isNotNull(rateCards.createdBy));
  expect(carded).toHaveLength(3);
});
