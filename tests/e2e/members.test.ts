import { addMember, createBooking, createOrganisation } from '#db/seed/factories.ts';
import { dayFromNow, newHost, newShipper, unique } from './setup/firms.ts';
import { expect, fillSignIn, followLetter, signIn, test } from './setup/journey.ts';

test('an invited viewer sees bookings and can decide nothing', async ({ page, visitor, owner }) => {
  const host = await newHost(owner);
  const slot = await host.slot({ bookingMode: 'request' });
  const shipper = await newShipper(owner);
  const stay = { startsOn: dayFromNow(9), endsOn: dayFromNow(19) };
  const { reference } = await createBooking(owner, {
    slot,
    shipper: shipper.organisation,
    state: 'requested',
    ...stay,
  });
  const base = `/o/${host.organisation.slug}`;
  const email = `${unique('viewer').replace(' ', '.')}@example.test`;

  await test.step('the owner invites a colleague', async () => {
    await signIn(page, host.person.email);
    await page.goto(`${base}/members`);
    const main = page.getByRole('main');
    await main.getByLabel('E-mail address').fill(email);
    await main.getByRole('radio', { name: 'Viewer' }).check();
    await main.getByRole('button', { name: 'Send the invitation' }).click();
    await expect(main.getByText('The invitation is on its way.')).toBeVisible();
    await expect(main.getByRole('table', { name: 'Open invitations' }).getByText(email)).toBeVisible();
  });

  const colleague = await visitor();
  const main = colleague.getByRole('main');
  await test.step('the colleague opens an account from the letter and accepts', async () => {
    await followLetter(colleague, email);
    await expect(colleague.getByRole('heading', { name: `Join ${host.organisation.name}` })).toBeVisible();
    await main.getByRole('link', { name: 'Create an account' }).click();
    await main.getByLabel('Your name').fill('Vani Das');
    await main.getByLabel('E-mail address').fill(email);
    await main.getByLabel('Password', { exact: true }).fill('only ever looking');
    await main.getByRole('button', { name: 'Create my account' }).click();
    await expect(colleague.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
    await followLetter(colleague, email);
    await main.getByRole('button', { name: 'Confirm my address' }).click();
    await fillSignIn(colleague, email, 'only ever looking');
    await main.getByRole('button', { name: 'Accept the invitation' }).click();
    await expect(colleague).toHaveURL(base);
  });

  await test.step('reads the booking, without the buttons its owner has', async () => {
    await colleague.getByRole('link', { name: 'Bookings', exact: true }).click();
    // The overview names the booking too: a click there would end the way to the list half way.
    await expect(colleague).toHaveURL(`${base}/bookings`);
    await main.getByRole('link', { name: reference }).click();
    await expect(main.getByText('The shipper waits for your answer.')).toBeVisible();
    await expect(main.getByRole('button')).toHaveCount(0);
    await expect(colleague.getByRole('link', { name: 'Members' })).toHaveCount(0);
    await page.goto(colleague.url());
    await expect(page.getByRole('button', { name: 'Accept request' })).toBeVisible();
  });
});

test('the organisation is in the address, and only its members get there', async ({ page, owner, refusals }) => {
  refusals.expect(404, 'a foreign organisation’s pages');
  const { person, organisation } = await newShipper(owner);
  const stranger = await newShipper(owner);
  const second = await createOrganisation(owner, { owner: stranger.person, name: unique('Second Firm') });
  await addMember(owner, { organisation: second, person, role: 'manager' });
  await signIn(page, person.email);

  await page.goto(`/o/${organisation.slug}/bookings`);
  const switcher = page.getByRole('banner').getByRole('group').filter({ hasText: organisation.name }).first();
  await switcher.getByText(organisation.name).first().click();
  await switcher.getByRole('link', { name: second.name }).click();
  await expect(page).toHaveURL(`/o/${second.slug}`);
  await expect(page.getByRole('heading', { level: 1, name: second.name })).toBeVisible();
  await page.getByRole('link', { name: 'Invoices', exact: true }).click();
  await expect(page).toHaveURL(`/o/${second.slug}/invoices`);
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(`/o/${organisation.slug}/bookings`);

  for (const path of ['', '/bookings', '/members', '/settings']) {
    await page.goto(`/o/${stranger.organisation.slug}${path}`);
    await expect(page.getByText('Problem 404')).toBeVisible();
    await expect(page.getByText(stranger.organisation.name)).toHaveCount(0);
  }
});
