import { newHost, newShipper, QUIET_PORT } from './setup/firms.ts';
import { expect, fillSignIn, test } from './setup/journey.ts';

test.use({ javaScriptEnabled: false });

test('search, sign-in and hold work without JavaScript @phone', async ({ page, owner }) => {
  const host = await newHost(owner);
  const slot = await host.slot();
  const shipper = await newShipper(owner);
  const main = page.getByRole('main');
  await page.goto('/search');
  await main.getByLabel('Port or inland depot').selectOption({ label: QUIET_PORT.name });
  await main.getByRole('button', { name: 'Search' }).click();
  await main.getByRole('list', { name: 'Slots' }).getByRole('link', { name: slot.name }).click();
  await expect(page.getByRole('heading', { level: 1, name: slot.name })).toBeVisible();
  await main.getByRole('link', { name: 'Sign in to hold these places' }).click();
  await fillSignIn(page, shipper.person.email);
  await expect(page.getByRole('heading', { level: 1, name: slot.name })).toBeVisible();
  await main.getByLabel('Cargo', { exact: true }).selectOption({ label: shipper.cargo.name });
  await main.getByRole('button', { name: 'Check dates and price' }).click();
  await expect(main.getByRole('heading', { name: 'Possible', exact: true })).toBeVisible();
  await main.getByRole('button', { name: 'Hold for 15 minutes' }).click();
  await expect(main.getByText('These places are kept for you.')).toBeVisible();
  await expect(main.getByRole('timer')).toHaveText(/^1[45]:\d\d$/);
  await main.getByRole('button', { name: 'Confirm booking' }).click();
  await expect(main.getByText('The places are yours.')).toBeVisible();
});

test('menus open and sign-out works without JavaScript', async ({ page, owner }) => {
  const shipper = await newShipper(owner);
  await page.goto('/sign-in');
  await fillSignIn(page, shipper.person.email);
  await page.getByRole('banner').getByText(shipper.person.name, { exact: true }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('link', { name: 'Sign in', exact: true })).toBeVisible();
});
