import type { Page } from '@playwright/test';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { createBooking } from '#db/seed/factories.ts';
import { dayFromNow, newHost, newShipper, slotAsk } from './setup/firms.ts';
import { expect, signIn, test } from './setup/journey.ts';
import { judge } from './setup/look.ts';

// A trace of every look would take longer than the looks.
test.use({ trace: 'off' });
test.describe.configure({ timeout: 120_000 });

const main = (page: Page) => page.getByRole('main');
const press = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true }).click();

/** A host and a shipper at their own browsers: whoever signs in once has all three journeys before them. */
test('places are blocked, a longer stay is asked for, and places that come free are taken', async ({
  page: host,
  visitor,
  owner,
  refusals,
}) => {
  refusals.expect(409, 'a block where somebody has booked');
  const firm = await newHost(owner);
  const [shipper, rival] = [await newShipper(owner), await newShipper(owner)];
  const full = await firm.slot({ palletPositions: 2 });
  const asking = await firm.slot({ palletPositions: 10, bookingMode: 'request' });
  const days = { startsOn: dayFromNow(5), endsOn: dayFromNow(25) };
  const inTheWay = await createBooking(owner, { slot: full, shipper: rival.organisation, ...days, pallets: 2 });
  const stay = await createBooking(owner, { slot: asking, shipper: shipper.organisation, ...days, pallets: 4 });
  const guest = await visitor();
  const at = (slug: string, id: string) => `/o/${slug}/bookings/${id}`;
  await signIn(host, firm.person.email);
  await signIn(guest, shipper.person.email);

  await test.step('a block names what is in its way', async () => {
    await host.goto(`/o/${firm.organisation.slug}/slots/${asking.id}`);
    await main(host).getByText('Block places').first().click();
    await main(host).getByLabel('Blocked from').fill(dayFromNow(8));
    await main(host).getByLabel('Free again on').fill(dayFromNow(12));
    await main(host).getByLabel('Places to block').fill('7');
    await main(host).getByLabel('Reason').fill('Floor repair');
    await press(host, 'Block places');
    await expect(main(host).getByRole('heading', { name: 'In the way' })).toBeVisible();
    const clash = main(host).getByRole('link', { name: new RegExp(`^Booking ${stay.reference}`) });
    await expect(clash).toHaveAttribute('href', at(firm.organisation.slug, stay.id));
    await judge(host, 'a block with its clashes');
    await main(host).getByLabel('Places to block').fill('6');
    await press(host, 'Block places');
    await expect(main(host).getByRole('cell', { name: 'Floor repair', exact: true })).toBeVisible();
    await main(host).getByRole('button', { name: 'Lift' }).click();
    await expect(main(host).getByRole('cell', { name: 'Floor repair', exact: true })).toBeHidden();
  });

  await test.step('a full slot is waited for, and its places come free', async () => {
    await guest.goto(slotAsk(full.id, shipper));
    await press(guest, 'Join the waitlist');
    await expect(main(guest).getByRole('cell', { name: 'Waiting' })).toBeVisible();
    await host.goto(at(firm.organisation.slug, inTheWay.id));
    await press(host, 'Cancel booking');
    await expect(main(host).getByText('The booking was cancelled.').first()).toBeVisible();
  });

  await test.step('the host agrees to a longer stay, after the shipper has thought again', async () => {
    const ask = async (until: string) => {
      await guest.goto(`${at(shipper.organisation.slug, stay.id)}?longer=${until}`);
      await main(guest)
        .getByRole('button', { name: /^Ask the host for/ })
        .click();
      await expect(main(guest).getByRole('button', { name: 'Withdraw this request' })).toBeVisible();
    };
    await ask(dayFromNow(40));
    await expect(main(guest).getByRole('button', { name: /^Ask the host for/ })).toBeHidden();
    await press(guest, 'Withdraw this request');
    await expect(main(guest).getByText('Withdrawn.', { exact: true })).toBeVisible();
    await ask(dayFromNow(30));
    await judge(guest, 'a request for a longer stay');
    await host.goto(at(firm.organisation.slug, stay.id));
    await press(host, 'Agree to the longer stay');
    await expect(main(host).getByText('Host agreed to the longer stay')).toBeVisible();
    await guest.reload();
    await expect(
      main(guest)
        .getByText(formatDate(dayFromNow(30)))
        .first(),
    ).toBeVisible();
  });

  await test.step('the places that came free are held for who waits, and taken', async () => {
    const list = `/o/${shipper.organisation.slug}/holds`;
    const offered = main(guest).getByRole('link', { name: 'Places held for you' });
    // The job that offers looks every fifteen seconds.
    await expect(async () => {
      await guest.goto(list);
      await expect(offered).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 30_000, intervals: [1_000] });
    await offered.click();
    await press(guest, 'Confirm booking');
    await expect(main(guest).getByText('Shipper confirmed the booking')).toBeVisible();
  });
});
