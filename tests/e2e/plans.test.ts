import type { Page } from '@playwright/test';
import type { OwnerDatabase } from '#db/owner.ts';
import { createSlot } from '#db/seed/factories.ts';
import { newHost, unique } from './setup/firms.ts';
import { expect, signIn, test } from './setup/journey.ts';
import { judge } from './setup/look.ts';

/* Plans in the browser: hosted pages are the stand-in's, everything else is as with Stripe itself. */

const main = (page: Page) => page.getByRole('main');

/** A host with three listed slots, and a fourth that isn't. */
async function crowdedHost(db: OwnerDatabase) {
  const host = await newHost(db);
  for (const bay of ['One', 'Two', 'Three']) await host.slot({ name: unique(`Bay ${bay}`) });
  const fourth = await createSlot(db, { hall: host.hall, name: unique('Bay Four'), status: 'draft' });
  return { ...host, base: `/o/${host.organisation.slug}`, fourth };
}

test('plan upgrade', async ({ page, owner, refusals }) => {
  refusals.expect(409, 'the fourth slot is one too many');
  const { person, base, fourth } = await crowdedHost(owner);
  await signIn(page, person.email);

  await test.step('the fourth slot is refused, and says why', async () => {
    await page.goto(`${base}/slots/${fourth.id}`);
    await main(page).getByRole('button', { name: 'Publish' }).click();
    await expect(main(page).getByText('The plan Free lists up to 3 slots, and 3 are listed.')).toBeVisible();
    await main(page).getByRole('link', { name: 'See the plans' }).click();
    await expect(main(page).getByText('3 of 3')).toBeVisible();
    await judge(page, 'the plans, by a host with the free one');
  });

  await test.step('a mistyped card takes no plan, another starts the trial', async () => {
    await main(page).getByRole('button', { name: 'Try Growth for 14 days' }).click();
    await page.getByLabel('Card number').fill('4000 0000 0000 0003');
    await page.getByRole('button', { name: 'Start the trial' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await page.getByLabel('Card number').fill('4242 4242 4242 4242');
    await page.getByRole('button', { name: 'Start the trial' }).click();
    await expect(main(page).getByText('3 of 25')).toBeVisible();
  });

  await test.step('what a larger one changes is shown before it is done', async () => {
    await main(page).getByRole('link', { name: 'Change to Port, monthly' }).click();
    await expect(main(page).getByText('Your trial goes on with the other plan; nothing is charged now.')).toBeVisible();
    await judge(page, 'a change of plan', 1);
    await main(page).getByRole('button', { name: 'Change the plan' }).click();
    await expect(main(page).getByText('3, no limit')).toBeVisible();
  });

  await test.step('the fourth slot is listed', async () => {
    await page.goto(`${base}/slots/${fourth.id}`);
    await main(page).getByRole('button', { name: 'Publish' }).click();
    await expect(main(page).getByText('Published.')).toBeVisible();
  });

  await test.step('cancelled on Stripe’s own page, it ends with its period', async () => {
    await page.goto(`${base}/plan`);
    await main(page).getByRole('button', { name: 'Card and invoices' }).click();
    await page.getByRole('button', { name: 'Cancel plan' }).click();
    await page.getByRole('link', { name: 'Return' }).click();
    await expect(main(page).getByText(/it is not renewed/)).toBeVisible();
  });
});
