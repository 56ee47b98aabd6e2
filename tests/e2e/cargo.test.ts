import type { Page } from '@playwright/test';
import { createCargo } from '#db/seed/factories.ts';
import { newHost, newShipper, slotAsk, unique } from './setup/firms.ts';
import { expect, signIn, test } from './setup/journey.ts';

const main = (page: Page) => page.getByRole('main');
const press = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true }).click();

test('a shipper describes a cargo on the way to a hold', async ({ page, owner }) => {
  const host = await newHost(owner);
  const slot = await host.slot({ hazardClasses: ['4.3'] });
  const shipper = await newShipper(owner);
  await signIn(page, shipper.person.email);

  await test.step('the slot’s page waits for the cargo', async () => {
    await page.goto(slotAsk(slot.id));
    await expect(main(page).getByText('What may stand here depends on the cargo')).toBeVisible();
    await main(page).getByRole('link', { name: 'Describe the cargo' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'New cargo' })).toBeVisible();
  });

  await test.step('the form names the class of a UN number as it is typed', async () => {
    await main(page).getByLabel('Name', { exact: true }).fill(unique('Cerium turnings'));
    await main(page).getByLabel('Description').fill('Cerium turnings, argon-sealed drums');
    await main(page).getByLabel('Material').selectOption('rare_earth_metal');
    await main(page).getByLabel('Form', { exact: true }).selectOption('turnings');
    await main(page).getByLabel('Condition', { exact: true }).selectOption('new');
    await main(page).getByLabel('Packaging').selectOption('steel_drums');
    await main(page).getByLabel('HS or ITC-HS code').fill('28053000');
    await main(page).getByLabel('Do the papers call it dangerous goods?').selectOption('yes');
    await main(page).getByLabel('UN number').fill('3078');
    await expect(main(page).getByText('CERIUM, turnings or gritty powder').first()).toBeVisible();
    await main(page).getByLabel('Customs status').selectOption('duty_paid');
  });

  await test.step('a check writes nothing and tells what the rulebook makes of it', async () => {
    await press(page, 'Check');
    await expect(main(page).getByText('4.3 Substances dangerous when wet').first()).toBeVisible();
    await expect(main(page).getByLabel('UN number')).toHaveValue(/3078/);
  });

  await test.step('saved, it leads back to the slot, which now answers', async () => {
    await press(page, 'Save cargo');
    await expect(page.getByRole('heading', { level: 1, name: slot.name })).toBeVisible();
    await expect(main(page).getByRole('heading', { name: 'Possible', exact: true })).toBeVisible();
    await press(page, 'Hold for 15 minutes');
    await expect(main(page).getByRole('timer')).toBeVisible();
    await expect(main(page).getByRole('heading', { name: 'Papers it needs' })).toBeVisible();
    const papers = main(page).getByRole('listitem');
    await expect(papers.filter({ hasText: 'Safety data sheet from maker' })).toContainText('the step waits for it');
  });
});

test('a refusal says why, with its source, and what would fix it', async ({ page, owner }) => {
  const host = await newHost(owner);
  const slot = await host.slot();
  const shipper = await newShipper(owner);
  const { profile } = await createCargo(owner, {
    organisation: shipper.organisation,
    createdBy: shipper.person.id,
    name: unique('Uncleared oxide'),
    facts: { customsStatus: 'uncleared' },
  });
  await signIn(page, shipper.person.email);
  await page.goto(slotAsk(slot.id, { cargo: profile }));
  const refusal = main(page).getByRole('region', { name: 'Not possible' });
  await expect(refusal).toContainText('Cargo that customs has not cleared may not stand in a neutral slot.');
  await expect(refusal).toContainText('Choose a bonded slot, or clear the cargo first.');
  await expect(refusal).toContainText('Customs Act 1962');
  await expect(main(page).getByRole('button', { name: 'Hold for 15 minutes' })).toHaveCount(0);
});
