import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { dropDatabase } from '#db/bootstrap.ts';
import { addMember, createPerson } from '#db/seed/factories.ts';
import { cloneTemplate, ensureTemplate, testServer } from '../setup/cluster.ts';
import { startServer } from '../setup/http-server.ts';
import { dayFromNow, newHost, newShipper, slotAsk } from './setup/firms.ts';
import { expect, signIn, test } from './setup/journey.ts';

/** A page of the product: its frame, one heading, the number of the problem, and a way on that works. */
async function expectProblemPage(page: Page, status: number): Promise<void> {
  const main = page.getByRole('main');
  await expect(page.getByRole('banner').getByRole('link').first()).toBeVisible();
  await expect(main.getByRole('heading', { level: 1 })).toHaveCount(1);
  await expect(main.getByText(`Problem ${status}`)).toBeVisible();
  await expect(main.getByRole('link').first()).toBeVisible();
}

test('an address nobody has @phone', async ({ page, refusals }) => {
  refusals.expect(404, 'the page asked for');
  await page.goto('/wharf/of/nowhere');
  await expectProblemPage(page, 404);
  await page.getByRole('link', { name: 'Search for space' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Find storage near a port' })).toBeVisible();
});

test('a page the role may not open', async ({ page, owner, refusals }) => {
  refusals.expect(403, 'the settings, for a viewer');
  const { organisation } = await newShipper(owner);
  const person = await createPerson(owner);
  await addMember(owner, { organisation, person, role: 'viewer' });
  await signIn(page, person.email);
  await page.goto(`/o/${organisation.slug}/settings`);
  await expectProblemPage(page, 403);
  await expect(page.getByText(`Ask an owner of ${organisation.name}`)).toBeVisible();
  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByRole('heading', { level: 1, name: organisation.name })).toBeVisible();
});

test('a search that cannot be read', async ({ page, refusals }) => {
  refusals.expect(422, 'the search');
  await page.goto('/search?port=atlantis&in=tomorrow&out=2020-01-01&pallets=-4&kg=heavy');
  const main = page.getByRole('main');
  await expect(main.getByRole('alert').getByRole('listitem')).not.toHaveCount(0);
  await expect(main.getByLabel('Pallets')).toHaveValue('-4');
  await expect(main.getByLabel('Pallets')).toHaveAttribute('aria-invalid', 'true');
  await page.goto(`/search?port=atlantis&in=${dayFromNow(7)}&out=${dayFromNow(17)}&pallets=4&kg=900`);
  await expect(main.getByRole('alert')).toContainText('We don’t know this port.');
});

test('a list that cannot be filtered like that', async ({ page, owner, refusals }) => {
  refusals.expect(422, 'the filter');
  const { person, organisation } = await newShipper(owner);
  await signIn(page, person.email);
  await page.goto(`/o/${organisation.slug}/bookings?state=sunk`);
  await expectProblemPage(page, 422);
});

test('a booking that somebody else has moved meanwhile', async ({ page, visitor, owner, refusals }) => {
  refusals.expect(409, 'the second move');
  const host = await newHost(owner);
  const slot = await host.slot({ bookingMode: 'request' });
  const shipper = await newShipper(owner);
  await signIn(page, shipper.person.email);
  await page.goto(slotAsk(slot.id, shipper));
  await page.getByRole('button', { name: 'Hold for 15 minutes' }).click();
  await page.getByRole('button', { name: 'Send request' }).click();
  await expect(page.getByText('The host has the request.')).toBeVisible();
  const hostPage = await visitor();
  await signIn(hostPage, host.person.email);
  await hostPage.goto(page.url().replace(shipper.organisation.slug, host.organisation.slug));
  await page.getByRole('button', { name: 'Withdraw the request' }).click();
  await expect(page.getByText('The places are free again.')).toBeVisible();
  await hostPage.getByRole('button', { name: 'Accept request' }).click();
  const refusal = hostPage.getByRole('region', { name: 'Not possible' });
  await expect(refusal).toContainText('The booking is withdrawn');
  await expect(refusal).toContainText('To fix it:');
  await expect(hostPage.getByRole('button', { name: 'Accept request' })).toHaveCount(0);
});

test('a failure of ours names its request and nothing else', async ({ page, refusals }) => {
  refusals.expect(500, 'the database is gone');
  const adminUrl = await testServer();
  const name = `quayslot_test_e2e_${randomBytes(4).toString('hex')}`;
  const { appUrl } = await cloneTemplate(adminUrl, await ensureTemplate(adminUrl), name);
  const server = await startServer(appUrl);
  try {
    await page.goto(`${server.url}/search`);
    await expect(page.getByRole('heading', { name: 'Find storage near a port' })).toBeVisible();
    await dropDatabase(adminUrl, name);
    const answer = await page.goto(`${server.url}/search`);
    expect(answer?.status()).toBe(500);
    await expectProblemPage(page, 500);
    const requestId = answer?.headers()['x-request-id'] ?? 'none';
    await expect(page.getByText(requestId)).toBeVisible();
    await expect(page.getByRole('main')).not.toContainText(/select|postgres|at \w+ \(|node_modules/);
    expect(server.log()).toContain(requestId);
  } finally {
    await server.stop();
    await dropDatabase(adminUrl, name);
  }
});
