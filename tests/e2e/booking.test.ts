import type { Page } from '@playwright/test';
import { DEMO_ACCOUNTS } from '#db/seed/demo.ts';
import { newHost, newShipper, QUIET_PORT, slotAsk, unique } from './setup/firms.ts';
import { expect, signIn, test } from './setup/journey.ts';

const main = (page: Page) => page.getByRole('main');
const press = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true }).click();

/** From the slot's page to a running hold. */
async function hold(page: Page): Promise<void> {
  await press(page, 'Hold for 15 minutes');
  await expect(main(page).getByRole('timer')).toHaveText(/^1[45]:\d\d$/);
}

async function expectHistory(page: Page, ...says: string[]): Promise<void> {
  const history = main(page).getByRole('listitem');
  for (const sentence of says) await expect(history.filter({ hasText: sentence })).toHaveCount(1);
}

test('a request becomes a booking, an invoice and a payment', async ({ page, visitor, owner }) => {
  const host = await newHost(owner);
  const slot = await host.slot({ bookingMode: 'request' });
  const shipper = await newShipper(owner);
  const shipperBase = `/o/${shipper.organisation.slug}`;
  const hostBase = `/o/${host.organisation.slug}`;
  let booking = '';

  await test.step('the shipper searches, holds and sends the request', async () => {
    await signIn(page, shipper.person.email);
    await main(page).getByRole('link', { name: 'Find storage' }).first().click();
    await main(page).getByLabel('Port or inland depot').selectOption({ label: QUIET_PORT.name });
    await main(page).getByLabel('Cargo', { exact: true }).selectOption({ label: shipper.cargo.name });
    await press(page, 'Search');
    await main(page).getByRole('link', { name: slot.name }).first().click();
    await expect(main(page).getByRole('heading', { name: 'On request', exact: true })).toBeVisible();
    await hold(page);
    await press(page, 'Send request');
    await expect(main(page).getByText('The host has the request.')).toBeVisible();
    await expectHistory(page, 'Shipper sent the request to the host');
    booking = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  });

  const hostPage = await visitor();
  await test.step('the host sees it first thing and accepts', async () => {
    await signIn(hostPage, host.person.email);
    await expect(hostPage).toHaveURL(hostBase);
    await main(hostPage).getByRole('link', { name: shipper.organisation.name }).first().click();
    await expect(main(hostPage).getByText('The shipper waits for your answer.')).toBeVisible();
    await press(hostPage, 'Accept request');
    await expect(main(hostPage).getByText('The places are promised.')).toBeVisible();
    await expectHistory(hostPage, 'Shipper sent the request to the host', 'Host accepted the request');
    await page.reload();
    await expect(main(page).getByText('The places are yours.')).toBeVisible();
    await expectHistory(page, 'Shipper sent the request to the host', 'Host accepted the request');
  });

  let number = '';
  await test.step('the host issues the tax invoice and downloads it', async () => {
    await press(hostPage, 'Issue tax invoice');
    const title = hostPage.getByRole('heading', { level: 1, name: /^Invoice / });
    await expect(title).toBeVisible();
    number = ((await title.textContent()) ?? '').replace('Invoice ', '');
    const downloading = hostPage.waitForEvent('download');
    await main(hostPage).getByRole('link', { name: 'Download PDF' }).click();
    const chunks: Buffer[] = [];
    for await (const chunk of await (await downloading).createReadStream()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).subarray(0, 5).toString()).toBe('%PDF-');
  });

  await test.step('the operator finds the invoice and marks it paid', async () => {
    const operator = await visitor();
    await signIn(operator, DEMO_ACCOUNTS.operator);
    await operator.goto('/operator/invoices');
    await main(operator).getByRole('searchbox', { name: 'Host' }).fill(host.organisation.name);
    await press(operator, 'Filter');
    await expect(operator).toHaveURL(/host=/);
    await main(operator).getByRole('link', { name: number }).click();
    const reference = unique('UTR').replace(' ', '').toUpperCase();
    await main(operator).getByLabel('Bank reference').fill(reference);
    await press(operator, 'Record payment');
    await expect(main(operator).getByText(reference, { exact: true })).toBeVisible();
    await operator.goto('/operator/audit');
    await expect(main(operator).getByRole('row').filter({ hasText: number }).first()).toBeVisible();
  });

  await test.step('the shipper sees it paid, and the audit says so', async () => {
    await page.goto(`${shipperBase}/invoices?side=payable`);
    await expect(main(page).getByRole('row').filter({ hasText: number }).getByText('Paid')).toBeVisible();
    await page.goto(`${shipperBase}/bookings/${booking}`);
    await expect(main(page).getByRole('link', { name: `Invoice ${number}, paid` })).toBeVisible();
    await page.goto(`${shipperBase}/audit`);
    await expect(main(page).getByRole('row').filter({ hasText: number }).first()).toBeVisible();
  });
});

test('an instant slot: held, confirmed, cancelled, and told of under the bell', async ({ page, owner }) => {
  const host = await newHost(owner);
  const slot = await host.slot();
  const shipper = await newShipper(owner);
  await signIn(page, shipper.person.email);
  await page.goto(slotAsk(slot.id, shipper));
  await expect(main(page).getByRole('heading', { name: 'Possible', exact: true })).toBeVisible();
  await hold(page);
  await press(page, 'Confirm booking');
  await expect(main(page).getByText('The places are yours.')).toBeVisible();
  await press(page, 'Cancel booking');
  await expect(main(page).getByText('Nothing is owed.')).toBeVisible();
  await expectHistory(page, 'Shipper confirmed the booking', 'The booking was cancelled');
  const booking = page.url();
  const bell = page.getByRole('banner').getByRole('link', { name: /^Notifications/ });
  // A job writes under the bell what letters tell, and a page counts it when it is opened.
  await expect(async () => {
    await page.reload();
    await expect(bell).toHaveAccessibleName('Notifications, 2 not read', { timeout: 1_000 });
  }).toPass();
  await bell.click();
  const told = main(page).getByRole('listitem').filter({ hasText: 'is confirmed' });
  await told.getByRole('link').click();
  await expect(page).toHaveURL(booking);
  await expect(main(page).getByText('Nothing is owed.')).toBeVisible();
  await bell.click();
  await told.getByRole('button', { name: /^Mark as read/ }).click();
  await expect(bell).toHaveAccessibleName('Notifications, 1 not read');
  await expect(told).not.toContainText('not read yet');
});

test('a hold that is let go frees its places at once', async ({ page, owner }) => {
  const host = await newHost(owner);
  const slot = await host.slot({ palletPositions: 2 });
  const shipper = await newShipper(owner);
  await signIn(page, shipper.person.email);
  await page.goto(slotAsk(slot.id, shipper));
  await hold(page);
  await page.goto(slotAsk(slot.id, shipper));
  await expect(main(page).getByRole('heading', { name: 'Not possible' })).toBeVisible();
  await page.goBack();
  await press(page, 'Let the hold go');
  await expect(main(page).getByText('The places are free again. Nothing is owed.')).toBeVisible();
  await page.goto(slotAsk(slot.id, shipper));
  await expect(main(page).getByRole('heading', { name: 'Possible', exact: true })).toBeVisible();
});

test('two shippers want the last places', async ({ page, visitor, owner, refusals }) => {
  refusals.expect(409, 'the second hold is refused');
  const host = await newHost(owner);
  const slot = await host.slot({ palletPositions: 3 });
  // Three slots are named, the cheapest first: this one must be among them whatever else is published meanwhile.
  const other = await host.slot({ palletPositions: 20, pricePerPalletDayPaise: 50n });
  const [first, second] = [await newShipper(owner), await newShipper(owner)];
  const rival = await visitor();
  await signIn(page, first.person.email);
  await signIn(rival, second.person.email);
  for (const [each, shipper] of [
    [page, first],
    [rival, second],
  ] as const) {
    await each.goto(slotAsk(slot.id, { ...shipper, pallets: 3, kg: 2400 }));
    await expect(main(each).getByRole('heading', { name: 'Possible', exact: true })).toBeVisible();
  }
  await hold(page);
  await press(rival, 'Hold for 15 minutes');
  await expect(rival.getByRole('heading', { level: 1, name: 'The hold was not made' })).toBeVisible();
  await expect(main(rival).getByRole('listitem').filter({ hasText: 'To fix it:' })).not.toHaveCount(0);
  await expect(main(rival).getByRole('link', { name: /^The same slot,/ })).toBeVisible();
  await main(rival).getByRole('link', { name: other.name }).click();
  await expect(main(rival).getByRole('heading', { name: 'Possible', exact: true })).toBeVisible();
  await hold(rival);
});

test('going back after a submission makes nothing twice', async ({ page, owner }) => {
  const host = await newHost(owner);
  const slot = await host.slot();
  const shipper = await newShipper(owner);
  await signIn(page, shipper.person.email);
  await page.goto(slotAsk(slot.id, shipper));
  await main(page).getByRole('button', { name: 'Hold for 15 minutes' }).dblclick();
  await expect(main(page).getByRole('timer')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: slot.name })).toBeVisible();
  await page.goForward();
  await expect(main(page).getByRole('timer')).toBeVisible();
  await page.reload();
  await page.goto(`/o/${shipper.organisation.slug}/bookings`);
  await expect(main(page).getByRole('row').filter({ hasText: slot.name })).toHaveCount(1);
});
