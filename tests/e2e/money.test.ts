import type { Page } from '@playwright/test';
import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import { dateInZone } from '#app/domain/shared/plain-date.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import { deskInvoices, disputes, feeInvoices, payoutRuns } from '#db/schema/index.ts';
import { DEMO_ACCOUNTS } from '#db/seed/demo.ts';
import { unique } from './setup/firms.ts';
import { expect, signIn, test } from './setup/journey.ts';
import { judgeAll } from './setup/look.ts';

/* Money in the browser, on the demo's data: the desk on the last day of a month, a shipper's invoice, a host's statement. */

const main = (page: Page) => page.getByRole('main');
const press = (page: Page, name: string | RegExp) => main(page).getByRole('button', { name }).click();
const SHIPPER = 'aavartan-magnet-recovery';
const today = () => dateInZone(new Date(), 'Asia/Kolkata');

/** An invoice of the demo that nothing came of and nobody disputes. */
async function untouched(db: OwnerDatabase, slug?: string) {
  const open = and(
    gt(deskInvoices.outstandingPaise, 0n),
    eq(deskInvoices.outstandingPaise, deskInvoices.payablePaise),
    eq(deskInvoices.isVoid, false),
    sql`not exists (select from disputes d where d.invoice_id = desk_invoices.invoice_id)`,
    slug ? sql`${deskInvoices.shipperOrgId} = (select id from organisations where slug = ${slug})` : undefined,
  );
  const [found] = await db.select().from(deskInvoices).where(open).orderBy(asc(deskInvoices.number)).limit(1);
  if (!found) throw new Error('the demo has no invoice nothing came of');
  return found;
}

test('an operator on the last day of the month: a view, reminders for all that match', async ({ page }) => {
  const name = unique('Konkan late');
  await signIn(page, DEMO_ACCOUNTS.operator);
  await page.goto('/operator/invoices');
  await main(page).getByRole('searchbox', { name: 'Host' }).fill('Konkan');
  await main(page).getByRole('combobox', { name: 'Status' }).selectOption('overdue');
  await press(page, 'Filter');
  await expect(page).toHaveURL(/host=Konkan/);
  await main(page).getByText('Save this view').click();
  await main(page).getByLabel('Name of the view').fill(name);
  await press(page, 'Save view');
  await expect(main(page).getByRole('link', { name, exact: true })).toHaveAttribute('aria-current', 'page');
  const all = main(page).getByLabel(/^All that match: \d+ invoices?$/);
  await all.check();
  await main(page).getByLabel('Do', { exact: true }).selectOption({ label: 'Remind the shippers' });
  await press(page, 'Start');
  await page.waitForURL(/\/operator\/jobs\//);
  await expect(main(page).getByRole('heading', { level: 1, name: 'Remind the shippers' })).toBeVisible();
  await expect(main(page).getByText(/^Finished: /)).toBeVisible({ timeout: 20_000 });
});

test('an operator credits a part of an invoice, as its preview says', async ({ page, owner }) => {
  const invoice = await untouched(owner);
  await signIn(page, DEMO_ACCOUNTS.operator);
  await page.goto(`/operator/invoices/${invoice.invoiceId}`);
  await main(page).getByRole('link', { name: 'Credit note', exact: true }).click();
  await main(page).getByLabel('Or ₹ of line 1').fill('100');
  await main(page).getByLabel('Reason').fill('One pallet was out a day earlier');
  await press(page, 'Preview');
  await expect(main(page).getByRole('heading', { name: 'What the note will say' })).toBeVisible();
  await press(page, /^Issue the credit note of ₹118/);
  await expect(main(page).getByRole('heading', { level: 1, name: /^Credit note / })).toBeVisible();
  await expect(main(page).getByText('One pallet was out a day earlier').first()).toBeVisible();
});

test('an operator decides a dispute', async ({ page, owner }) => {
  const [open] = await owner
    .select()
    .from(disputes)
    .where(isNull(disputes.decidedAt))
    .orderBy(asc(disputes.id))
    .limit(1);
  await signIn(page, DEMO_ACCOUNTS.operator);
  await page.goto(`/operator/disputes/${open?.id}`);
  await main(page).getByLabel('Credit of the line before tax, ₹').fill('50');
  await main(page).getByRole('textbox', { name: 'Decision' }).fill('The gate receipt shows it');
  await press(page, 'Preview');
  await expect(main(page).getByRole('heading', { name: 'What the decision does' })).toBeVisible();
  await press(page, 'Decide');
  await expect(main(page).getByText('Credited, before tax')).toBeVisible();
});

test('a payout run that one operator proposed is approved by another', async ({ page, visitor, owner }) => {
  const [run] = await owner.select().from(payoutRuns).where(eq(payoutRuns.state, 'proposed'));
  await signIn(page, DEMO_ACCOUNTS.operator);
  await page.goto(`/operator/payouts/${run?.id}`);
  await press(page, 'Withdraw');
  await page.goto('/operator/payouts?show=balances');
  await press(page, 'Propose to pay all of them');
  await page.waitForURL(/\/operator\/payouts\/[0-9a-f-]{36}$/);
  await expect(main(page).getByText('another operator has to approve it')).toBeVisible();
  const second = await visitor();
  await signIn(second, DEMO_ACCOUNTS.operator2);
  await second.goto(page.url());
  await press(second, 'Approve');
  await expect(main(second).getByRole('heading', { name: 'Mark it sent' })).toBeVisible();
});

test('a shipper downloads an invoice and disputes a line of it', async ({ page, owner }) => {
  const { invoiceId, number } = await untouched(owner, SHIPPER);
  await signIn(page, DEMO_ACCOUNTS.shipper);
  await page.goto(`/o/${SHIPPER}/invoices/${invoiceId}`);
  await expect(main(page).getByRole('heading', { level: 1, name: `Invoice ${number}` })).toBeVisible();
  const downloading = page.waitForEvent('download');
  await main(page).getByRole('link', { name: 'Download PDF' }).click();
  expect((await downloading).suggestedFilename()).toMatch(/\.pdf$/);
  await main(page).getByLabel('Disputed amount before tax, ₹').fill('75');
  await main(page).getByLabel('Reason', { exact: true }).fill('One pallet was never delivered');
  await press(page, 'File the dispute');
  await expect(main(page).getByText('One pallet was never delivered').first()).toBeVisible();
});

test('a host reads the statement of a month that is settled', async ({ page }) => {
  await signIn(page, DEMO_ACCOUNTS.host);
  await page.goto('/o/konkan-oxide-stores/statements');
  await main(page).getByRole('row').nth(2).getByRole('link').first().click();
  await expect(main(page).getByRole('table', { name: 'Statement' })).toBeVisible();
});

test('every money page of the operator', async ({ page, owner }) => {
  test.setTimeout(120_000);
  const [fee] = await owner.select().from(feeInvoices).limit(1);
  const [run] = await owner.select().from(payoutRuns).where(eq(payoutRuns.state, 'sent'));
  const [dispute] = await owner.select().from(disputes).limit(1);
  const { invoiceId } = await untouched(owner);
  await signIn(page, DEMO_ACCOUNTS.operator);
  await judgeAll(page, [
    '/operator/invoices?status=overdue',
    `/operator/invoices/${invoiceId}/credit`,
    `/operator/invoices/${invoiceId}/reminders`,
    `/operator/reminders?on=${today()}`,
    '/operator/commission',
    `/operator/commission/${fee?.id}`,
    '/operator/payouts?show=balances',
    '/operator/payouts?show=holds',
    `/operator/payouts/${run?.id}`,
    '/operator/disputes',
    `/operator/disputes/${dispute?.id}`,
    '/operator/reconciliation',
    '/operator/stripe-events?state=all',
  ]);
});

test('every money page of a host', async ({ page }) => {
  test.setTimeout(120_000);
  const slug = 'konkan-oxide-stores';
  await signIn(page, DEMO_ACCOUNTS.host);
  await judgeAll(page, [
    `/o/${slug}/statements`,
    `/o/${slug}/statements/${today().slice(0, 7)}`,
    `/o/${slug}/invoices?side=receivable`,
  ]);
});
