import { newHost } from './setup/firms.ts';
import { expect, hydrated, signIn, test } from './setup/journey.ts';

test('a slash jumps to the search, and not while typing', async ({ page }) => {
  await page.goto('/search');
  await hydrated(page);
  const port = page.getByLabel('Port or inland depot');
  await expect(async () => {
    await page.keyboard.press('/');
    await expect(port).toBeFocused({ timeout: 200 });
  }).toPass();
  const mass = page.getByLabel('Mass');
  await mass.focus();
  await page.keyboard.press('/');
  await expect(mass).toBeFocused();
});

test('pairs of keys lead through the workspace', async ({ page, owner }) => {
  const { person, organisation } = await newHost(owner);
  await signIn(page, person.email);
  await expect(page.getByRole('heading', { level: 1, name: organisation.name })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('b');
  await expect(page.getByRole('heading', { level: 1, name: 'Bookings' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await expect(page.getByRole('heading', { level: 1, name: 'Invoices' })).toBeVisible();
});

test('the first tab stop skips to the content', async ({ page }) => {
  await page.goto('/search');
  // React 18 gives up with an error of its own (345) where a link leads to a part of the page while it takes the page over.
  await hydrated(page);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('a menu opens by key and closes by Escape, with the focus back on it', async ({ page, owner }) => {
  const { person } = await newHost(owner);
  await signIn(page, person.email);
  const menu = page
    .getByRole('banner')
    .getByRole('group')
    .filter({ hasText: `Signed in as ${person.name}` });
  const summary = menu.getByText(person.name, { exact: true });
  await menu.locator('summary').focus();
  await page.keyboard.press('Enter');
  await expect(menu.getByRole('link', { name: 'Your account' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(menu.getByRole('link', { name: 'Your account' })).toBeHidden();
  await expect(menu.locator('summary')).toBeFocused();
  await expect(summary).toBeVisible();
});
