import type { Page } from '@playwright/test';
import { createCargo } from '#db/seed/cargo-factories.ts';
import { dayFromNow, newHost, newShipper, slotAsk } from './setup/firms.ts';
import { expect, signIn, test } from './setup/journey.ts';
import { judge } from './setup/look.ts';

// A trace of every look would take longer than the looks.
test.use({ trace: 'off' });
test.describe.configure({ timeout: 120_000 });

const main = (page: Page) => page.getByRole('main');
const press = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true }).click();

test('holidays, a rate card, and a service from the ask to done', async ({ page, visitor, owner }) => {
  const host = await newHost(owner);
  const shipper = await newShipper(owner);
  const slot = await host.slot();
  const { profile: cargo } = await createCargo(owner, {
    ...{ organisation: shipper.organisation, createdBy: shipper.person.id, name: 'Oxide of worth' },
    facts: { declaredValuePaise: 100_000_000 },
  });

  const hostPage = await visitor();
  await signIn(hostPage, host.person.email);
  await hostPage.goto(`/o/${host.organisation.slug}/facilities/${host.facility.id}`);
  await main(hostPage).getByRole('link', { name: 'Holidays of this facility' }).click();
  await main(hostPage)
    .getByLabel('A year’s list')
    .fill(`${dayFromNow(8)} Port holiday\n${dayFromNow(9)} Another`);
  await press(hostPage, 'Add the list');
  await expect(main(hostPage).getByText('Holidays added.')).toBeVisible();
  await judge(hostPage, 'holidays');

  await hostPage.goto(`/o/${host.organisation.slug}/slots/${slot.id}`);
  await main(hostPage).getByText('Write a rate card').click();
  await main(hostPage).getByLabel('Free days').fill('3');
  await main(hostPage).getByLabel('Holidays in free time').selectOption('yes');
  await main(hostPage).getByLabel('Risk charge').fill('0.30');
  await main(hostPage).getByText('Value-added services').click();
  await main(hostPage).getByLabel('Service 1', { exact: false }).first().fill('Labels');
  await main(hostPage).getByLabel('Charged, service 1').selectOption('order');
  await main(hostPage).getByLabel('Price, service 1').fill('3.33');
  await main(hostPage).getByLabel('Unit, service 1').fill('label');
  await press(hostPage, 'Save rate card');
  await expect(main(hostPage).getByText('Rate card saved.')).toBeVisible();

  await signIn(page, shipper.person.email);
  await page.goto(slotAsk(slot.id, { cargo, days: 30 }));
  // Three free days, and the two holidays among them.
  await expect(
    main(page)
      .getByText(/Free days, days 1 to 5/)
      .first(),
  ).toBeVisible();
  await expect(main(page).getByText(/would save/)).toBeVisible();
  await judge(page, 'a slot with axes and a note on insurance');
  await press(page, 'Hold for 15 minutes');
  await press(page, 'Confirm booking');
  await main(page).getByText('Ask for a service').click();
  await main(page).getByLabel('Units').fill('40');
  await press(page, 'Ask for service');
  await expect(main(page).getByText('Labels, 40 labels').first()).toBeVisible();
  await judge(page, 'a booking with a service asked for');

  await hostPage.goto(page.url().replace(shipper.organisation.slug, host.organisation.slug));
  await press(hostPage, 'Confirm Labels');
  await press(hostPage, 'Done Labels');
  await expect(main(hostPage).getByText('A service was done').first()).toBeVisible();
  await page.reload();
  await expect(main(page).getByText('Done', { exact: true }).first()).toBeVisible();
});
