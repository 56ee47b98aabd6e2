import type { Page } from '@playwright/test';
import { DEMO_ACCOUNTS } from '#db/seed/demo.ts';
import { createOrganisation, createPerson } from '#db/seed/factories.ts';
import { cargoPlaces, casePlace, hostPlaces, invoicePlaces, shipperPlaces } from './setup/demo-places.ts';
import { dayFromNow, newHost, newShipper, slotAsk, unique } from './setup/firms.ts';
import { expect, followLetter, signIn, test } from './setup/journey.ts';
import { judge, judgeAll } from './setup/look.ts';

/*
 * Every page of the product, with the demo's data and with none: accessible by axe's WCAG 2.2 AA rules in the light
 * and the dark scheme at 1440 and 390 px, and never wider than a phone.
 */
// A trace of every look would take longer than the looks; what they find names the page and the element.
test.use({ trace: 'off' });
test.describe.configure({ timeout: 120_000 });

const HOST = '/o/konkan-oxide-stores';
const SHIPPER = '/o/aavartan-magnet-recovery';
const NHAVA_SHEVA = 'port=jawaharlal-nehru-port-nhava-sheva&within=50';

test('pages anyone can open', async ({ page, owner }) => {
  const host = await newHost(owner);
  const slot = await host.slot();
  const { searchParams } = new URL(slotAsk(slot.id), 'http://any');
  const ask = `in=${searchParams.get('in')}&out=${searchParams.get('out')}&pallets=4&kg=3000`;
  await judgeAll(page, [
    '/',
    '/search',
    `/search?${NHAVA_SHEVA}&${ask}`,
    `/search?port=sri-vijaya-puram-port-blair&within=10&${ask}&class=1.4`,
    `/slots/${slot.id}`,
    slotAsk(slot.id),
    slotAsk(slot.id, { pallets: 90, kg: 90_000 }),
  ]);
});

test('pages of a new person', async ({ page, owner, refusals }) => {
  refusals.expect(404, 'the page of no address');
  refusals.expect(410, 'links that are used up');
  refusals.expect(422, 'an empty search');
  const person = await createPerson(owner);
  await judgeAll(page, [
    '/sign-in',
    '/sign-up',
    '/sign-up?sent=1',
    '/forgot-password',
    '/forgot-password?sent=1',
    '/reset-password/unknown',
    '/search?port=atlantis&pallets=none',
    '/wharf/of/nowhere',
  ]);
  await page.goto('/forgot-password');
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
  await page.goto('/dev/outbox');
  await page.getByText('Show the letter').first().click();
  await judge(page, 'the outbox');
  await followLetter(page, person.email);
  await judge(page, 'a new password');
});

test('a host’s places and bookings', async ({ page, owner }) => {
  await signIn(page, DEMO_ACCOUNTS.host);
  const { facility, slots, bookings } = await hostPlaces(owner, 'konkan-oxide-stores');
  await judgeAll(page, [facility, `${facility}/slots/new`, `${HOST}/bookings`, ...bookings]);
  await judgeAll(page, slots);
  await page.getByText('Edit terms').click();
  await judge(page, 'a slot’s terms, open');
});

test('a host’s workspace', async ({ page, refusals }) => {
  refusals.expect(422, 'the facility sent empty');
  await signIn(page, DEMO_ACCOUNTS.host);
  const pages = ['', '/facilities', '/invoices', '/members', '/settings', '/audit'];
  await judgeAll(page, [...pages.map((each) => `${HOST}${each}`), '/account', '/organisations', '/organisations/new']);
  await page.goto(`${HOST}/facilities/new`);
  await page.getByRole('button', { name: 'Add facility' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await judge(page, 'a facility with errors');
});

test('a shipper’s workspace', async ({ page, owner }) => {
  await signIn(page, DEMO_ACCOUNTS.shipper);
  const bookings = await shipperPlaces(owner, 'aavartan-magnet-recovery');
  const pages = ['', '/invoices', '/holds'];
  await judgeAll(
    page,
    pages.map((each) => `${SHIPPER}${each}`),
  );
  await judgeAll(page, bookings);
  await page.goto(`${SHIPPER}/invoices`);
  await page.getByRole('main').getByRole('row').nth(1).getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1, name: /^Invoice / })).toBeVisible();
  await judge(page, 'a shipper’s invoice');
});

test('a host’s conditions, papers and keys', async ({ page }) => {
  await signIn(page, DEMO_ACCOUNTS.host);
  await judgeAll(page, [`${HOST}/conditions`, `${HOST}/papers`, `${HOST}/api-keys`]);
});

test('a shipper’s cargo library', async ({ page, owner }) => {
  await signIn(page, DEMO_ACCOUNTS.shipper);
  const places = await cargoPlaces(owner, 'aavartan-magnet-recovery');
  await judgeAll(page, [`${SHIPPER}/cargo`, `${SHIPPER}/cargo/new`, `${SHIPPER}/papers`]);
  await judgeAll(page, places);
});

test('a search with a cargo, and what it hides', async ({ page, owner }) => {
  await signIn(page, DEMO_ACCOUNTS.shipper);
  const [turnings = ''] = await cargoPlaces(owner, 'aavartan-magnet-recovery');
  const cargo = turnings.split('/').at(-1) ?? '';
  const ask = { in: dayFromNow(7), out: dayFromNow(40), pallets: '2', kg: '760', cargo, hidden: 'yes' };
  const query = new URLSearchParams({ port: 'jawaharlal-nehru-port-nhava-sheva', within: '100', ...ask });
  await judgeAll(page, [`/search?${query}`]);
  await expect(page.getByRole('heading', { name: /slots? hidden$/ })).toBeVisible();
});

test('the operator’s rulebook and its queues', async ({ page, owner }) => {
  await signIn(page, DEMO_ACCOUNTS.operator);
  await judgeAll(page, [
    '/operator/rulebook',
    '/operator/reclassifications',
    '/operator/papers',
    '/operator/api-keys',
    '/operator/queues',
    '/operator/letters',
  ]);
  const tabs = ['rules', 'substances', 'tariff', 'matrices', 'diff'];
  await judgeAll(page, [...tabs.map((tab) => `/operator/rulebook/2026.2?tab=${tab}`), await casePlace(owner)]);
});

test('the operator’s desk', async ({ page, owner }) => {
  await signIn(page, DEMO_ACCOUNTS.operator);
  const invoices = await invoicePlaces(owner, '/operator');
  await judgeAll(page, ['/operator', '/operator/invoices', '/operator/audit', ...invoices]);
});

test('an organisation of yesterday, with nothing in it yet', async ({ page, owner, refusals }) => {
  refusals.expect(404, 'another organisation');
  const person = await createPerson(owner);
  const { slug } = await createOrganisation(owner, { owner: person, name: unique('Empty Quay') });
  await signIn(page, person.email);
  const pages = ['', '/facilities', '/bookings', '/invoices', '/members', '/audit'];
  await judgeAll(page, [...pages.map((each) => `/o/${slug}${each}`), `${HOST}/bookings`]);
});

async function hold(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name: 'Hold for 15 minutes' }).click();
}

test('a running hold and a refused one', async ({ page, visitor, owner, refusals }) => {
  refusals.expect(409, 'the second hold');
  const host = await newHost(owner);
  const slot = await host.slot({ palletPositions: 2 });
  await host.slot({ palletPositions: 30 });
  const [first, second] = [await newShipper(owner), await newShipper(owner)];
  const rival = await visitor();
  await signIn(rival, second.person.email);
  await rival.goto(slotAsk(slot.id, second));
  await signIn(page, first.person.email);
  await hold(page, slotAsk(slot.id, first));
  await expect(page.getByRole('timer')).toBeVisible();
  await judge(page, 'a running hold');
  await rival.getByRole('button', { name: 'Hold for 15 minutes' }).click();
  await expect(rival.getByRole('heading', { name: 'The hold was not made' })).toBeVisible();
  await judge(rival, 'a refused hold');
});
