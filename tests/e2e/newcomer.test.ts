import { syntheticGstin } from '#db/seed/factories.ts';
import { QUIET_PORT, unique } from './setup/firms.ts';
import { expect, fillSignIn, followLetter, hydrated, test } from './setup/journey.ts';

const wrongCheckDigit = (gstin: string) => gstin.slice(0, 14) + (gstin.endsWith('7') ? '8' : '7');

test('a newcomer lists the first slots, and a stranger finds one', async ({ page, visitor }) => {
  const email = `${unique('newcomer').replace(' ', '.')}@example.test`;
  const main = page.getByRole('main');

  await test.step('opens an account and confirms the address', async () => {
    await page.goto('/sign-up');
    await main.getByLabel('Your name').fill('Nandini Rao');
    await main.getByLabel('E-mail address').fill(email);
    await main.getByLabel('Password', { exact: true }).fill('tide tables by heart');
    await main.getByRole('button', { name: 'Create my account' }).click();
    await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
    await followLetter(page, email);
    await main.getByRole('button', { name: 'Confirm my address' }).click();
    await fillSignIn(page, email, 'tide tables by heart');
    await expect(page.getByRole('heading', { name: 'New organisation' })).toBeVisible();
  });

  const firm = unique('Rushikulya Sheds');
  await test.step('founds an organisation; a mistyped GSTIN is explained at once', async () => {
    await hydrated(page);
    await main.getByLabel('Name', { exact: true }).fill(firm);
    await main.getByLabel('Legal name').fill(`${firm} Private Limited`);
    await main.getByRole('radio', { name: 'Offers space' }).check();
    const right = syntheticGstin('21', Date.now());
    const gstin = main.getByLabel('GSTIN');
    await gstin.fill(wrongCheckDigit(right));
    await main.getByLabel('Address').focus();
    await expect(gstin).toHaveAccessibleDescription(/The last character should be/);
    await expect(gstin).toHaveAttribute('aria-invalid', 'true');
    await gstin.fill(right);
    await main.getByLabel('Address').fill('Canal Road, Kujang');
    await expect(gstin).not.toHaveAttribute('aria-invalid');
    await expect(main.getByLabel('State or Union territory')).toHaveValue('21');
    await main.getByLabel('PIN code').fill('754141');
    await main.getByRole('button', { name: 'Create the organisation' }).click();
    await expect(page.getByRole('heading', { level: 1, name: firm })).toBeVisible();
  });

  await test.step('adds a facility and a hall', async () => {
    await main.getByRole('link', { name: 'Add a facility' }).click();
    await expect(page).toHaveURL(/facilities\/new$/);
    await main.getByLabel('Name', { exact: true }).fill('Kujang Loop Store');
    await main.getByLabel('Port or inland depot').selectOption({ label: QUIET_PORT.name });
    await main.getByLabel('Address').fill('Canal Road, Kujang');
    await main.getByLabel('PIN code').fill('754141');
    await main.getByLabel('State or Union territory').selectOption('21');
    await main.getByLabel('Customs warehouse code').fill('PRT1U077');
    await main.getByLabel('Licence section').selectOption('57');
    await main.getByRole('button', { name: 'Add facility' }).click();
    await expect(main.getByText('Facility saved.')).toBeVisible();
    await main.getByLabel('Name of the hall').fill('Hall A');
    await main.getByRole('button', { name: 'Add hall' }).click();
    await expect(main.getByText('Hall added.')).toBeVisible();
  });

  const slots = { Bonded: unique('Bonded bay'), Neutral: unique('Neutral bay') };
  for (const [regime, name] of Object.entries(slots))
    await test.step(`describes and publishes a ${regime.toLowerCase()} slot`, async () => {
      await main.getByRole('link', { name: 'Add a slot to Hall A' }).click();
      // The page before has a field called Name, too.
      await expect(page.getByRole('heading', { name: 'Add a slot', exact: true })).toBeVisible();
      await main.getByLabel('Name', { exact: true }).fill(name);
      await main.getByRole('radio', { name: regime }).check();
      await main.getByLabel('Pallet places').fill('12');
      await main.getByLabel('Maximum mass').fill('12,000');
      await main.getByLabel('Price per pallet-day').fill('1.50');
      await main.getByRole('button', { name: 'Save as draft' }).click();
      await expect(main.getByText('Slot saved as a draft.')).toBeVisible();
      await main.getByRole('button', { name: 'Publish' }).click();
      await expect(main.getByText('Published.')).toBeVisible();
      await main.getByRole('link', { name: 'Kujang Loop Store' }).click();
    });

  await test.step('a stranger finds the bonded one by search', async () => {
    const stranger = await visitor();
    const found = stranger.getByRole('main');
    await stranger.goto('/');
    await found.getByLabel('Port or inland depot').selectOption({ label: QUIET_PORT.name });
    await found.getByLabel('Customs state').selectOption('bonded');
    await found.getByRole('button', { name: 'Search' }).click();
    const results = found.getByRole('list', { name: 'Slots' });
    await expect(results.getByRole('link', { name: slots.Neutral })).toHaveCount(0);
    await results.getByRole('link', { name: slots.Bonded }).click();
    await expect(stranger.getByRole('heading', { level: 1, name: slots.Bonded })).toBeVisible();
    await expect(found.getByRole('heading', { name: 'On request', exact: true })).toBeVisible();
    await expect(found.getByText('What may stand here depends on the cargo')).toBeVisible();
    await expect(found.getByText('PRT1U077')).toBeVisible();
  });
});
