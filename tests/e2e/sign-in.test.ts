import { createPerson } from '#db/seed/factories.ts';
import { newShipper } from './setup/firms.ts';
import { expect, fillSignIn, followLetter, signIn, test } from './setup/journey.ts';

test('a wrong password and an unknown address get the same answer', async ({ page, owner, refusals }) => {
  refusals.expect(422, 'the refused sign-ins');
  const person = await createPerson(owner);
  const answers: string[] = [];
  for (const email of [person.email, `nobody-${person.email}`]) {
    await page.goto('/sign-in');
    await fillSignIn(page, email, 'not the password');
    answers.push((await page.getByRole('alert').textContent()) ?? '');
  }
  expect(answers[0]).not.toBe('');
  expect(answers[1]).toBe(answers[0]);
});

test('signing out closes the workspace', async ({ page, owner }) => {
  const { person, organisation } = await newShipper(owner);
  await signIn(page, person.email);
  await expect(page).toHaveURL(`/o/${organisation.slug}`);
  await page.getByRole('banner').getByText(person.name, { exact: true }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('banner').getByRole('link', { name: 'Sign in' })).toBeVisible();
  await page.goto(`/o/${organisation.slug}/bookings`);
  await fillSignIn(page, person.email);
  await expect(page).toHaveURL(`/o/${organisation.slug}/bookings`);
});

test('another device is listed and can be signed out', async ({ page, visitor, owner }) => {
  const { person, organisation } = await newShipper(owner);
  const lost = await visitor();
  await signIn(lost, person.email);
  await signIn(page, person.email);
  await page.goto('/account');
  const devices = page.getByRole('table', { name: 'Devices you are signed in on' });
  await expect(devices.getByText('This device')).toHaveCount(1);
  await devices.getByRole('button', { name: /^Sign out / }).click();
  await expect(page.getByText('That device was signed out.')).toBeVisible();
  await expect(devices.getByRole('button')).toHaveCount(0);
  await lost.goto(`/o/${organisation.slug}`);
  await expect(lost.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible();
});

test('a forgotten password is replaced by letter, once', async ({ page, visitor, owner, refusals }) => {
  refusals.expect(410, 'the link opened a second time');
  refusals.expect(422, 'the old password');
  const { person } = await newShipper(owner);
  const lost = await visitor();
  await signIn(lost, person.email);
  const main = page.getByRole('main');
  await page.goto('/sign-in');
  await main.getByRole('link', { name: 'Password forgotten' }).click();
  // The page before has a field of the same name.
  await expect(page.getByRole('heading', { name: 'Choose a new password' })).toBeVisible();
  await main.getByLabel('E-mail address').fill(person.email);
  await main.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
  await followLetter(page, person.email);
  const link = page.url();
  await main.getByLabel('New password').fill('a kinder password');
  await main.getByRole('button', { name: 'Save the password' }).click();
  await expect(main.getByText('Your password is new.')).toBeVisible();
  await fillSignIn(page, person.email);
  await expect(page.getByRole('alert')).toBeVisible();
  await signIn(page, person.email, 'a kinder password');
  await lost.goto('/account');
  await expect(lost.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.goto(link);
  await expect(page.getByText('This link was used already')).toBeVisible();
});
