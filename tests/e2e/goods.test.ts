import type { Page } from '@playwright/test';
import { createBooking } from '#db/seed/factories.ts';
import { dayFromNow, newHost, newShipper } from './setup/firms.ts';
import { expect, signIn, test } from './setup/journey.ts';
import { judge } from './setup/look.ts';

// A trace of every look would take longer than the looks.
test.use({ trace: 'off' });
test.describe.configure({ timeout: 120_000 });

const main = (page: Page) => page.getByRole('main');
const press = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true }).click();

test('goods are announced, counted in short, and let out in parts on a paper', async ({ page, visitor, owner }) => {
  const host = await newHost(owner);
  const shipper = await newShipper(owner);
  const slot = await host.slot();
  const days = { startsOn: dayFromNow(-1), endsOn: dayFromNow(9) };
  const booking = await createBooking(owner, { slot, shipper: shipper.organisation, ...days, pallets: 4 });
  const at = (slug: string) => `/o/${slug}/bookings/${booking.id}`;

  await signIn(page, shipper.person.email);
  await page.goto(at(shipper.organisation.slug));
  await main(page).getByLabel('Vehicle').fill('MH 04 AB 1234');
  await main(page).getByLabel('Marks on the goods').fill('CE-1');
  await press(page, 'Announce arrival');
  await expect(main(page).getByText('with vehicle MH 04 AB 1234').first()).toBeVisible();

  const gate = await visitor();
  await signIn(gate, host.person.email);
  await gate.goto(at(host.organisation.slug));
  await judge(gate, 'goods at the gate');
  await main(gate).getByLabel('Pallets counted').fill('3');
  await main(gate).getByLabel('Mass weighed').fill('2400');
  await main(gate).getByLabel('Vehicle').first().fill('MH 04 AB 1234');
  await press(gate, 'Receive goods');
  await expect(main(gate).getByText('1 pallet short: 3 of 4 came.').first()).toBeVisible();
  await expect(main(gate).getByText('Nothing leaves without one.')).toBeVisible();

  await page.reload();
  await main(page).getByText('File an exit document').click();
  await main(page).getByLabel('Number', { exact: true }).fill('DO 7');
  await press(page, 'File document');
  await expect(main(page).getByText('Delivery order, DO 7').first()).toBeVisible();

  await gate.reload();
  await main(gate).getByLabel('Pallets', { exact: true }).fill('1');
  await main(gate).getByLabel('Mass', { exact: true }).fill('800');
  await main(gate).getByLabel('Vehicle').fill('MH 04 CD 7');
  await press(gate, 'Release');
  await expect(main(gate).getByText('Partly released').first()).toBeVisible();
  await judge(gate, 'goods partly released');
  await main(gate).getByLabel('What was agreed').fill('One pallet stayed at the port.');
  await press(gate, 'Settle');
  await expect(main(gate).getByText('Settled:')).toBeVisible();
});
