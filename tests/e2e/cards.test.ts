import type { Page } from '@playwright/test';
import { and, desc, eq, gt, ne, sql } from 'drizzle-orm';
import { rawVariable } from '#app/platform/env.server.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import { allocations, bookings, deskInvoices, memberships, organisations, users } from '#db/schema/index.ts';
import { DEMO_ACCOUNTS } from '#db/seed/demo.ts';
import { createBooking } from '#db/seed/factories.ts';
import { newHost, newShipper, slotAsk } from './setup/firms.ts';
import { expect, signIn, test } from './setup/journey.ts';
import { judge } from './setup/look.ts';

/* Cards in the browser: hosted pages are the stand-in's, everything else is as with Stripe itself. */

test.describe.configure({ mode: 'serial' });

const HOST = 'konkan-oxide-stores';
const CARDS = {
  pays: '4242 4242 4242 4242',
  declined: '4000 0000 0000 0002',
  asks: '4000 0027 6000 3184',
  disputed: '4000 0000 0000 0259',
};
const main = (page: Page) => page.getByRole('main');
const press = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true }).click();

/** The newest open invoice of the host to anybody but the shipper other journeys sign in as, and who owns that shipper. */
async function open(db: OwnerDatabase) {
  const [found] = await db
    .select({ invoiceId: deskInvoices.invoiceId, slug: organisations.slug, email: users.email })
    .from(deskInvoices)
    .innerJoin(organisations, eq(organisations.id, deskInvoices.shipperOrgId))
    .innerJoin(memberships, and(eq(memberships.orgId, organisations.id), eq(memberships.role, 'owner')))
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(
        gt(deskInvoices.outstandingPaise, 0n),
        eq(deskInvoices.isVoid, false),
        sql`${deskInvoices.orgId} = (select id from organisations where slug = ${HOST})`,
        ne(organisations.slug, 'aavartan-magnet-recovery'),
        sql`not exists (select from disputes d where d.invoice_id = desk_invoices.invoice_id)`,
      ),
    )
    .orderBy(desc(deskInvoices.number))
    .limit(1);
  if (!found) throw new Error('the demo has too few open invoices');
  return { ...found, address: `/o/${found.slug}/invoices/${found.invoiceId}` };
}

/** Signs in as who owes an invoice, and goes to Stripe's page for it. */
async function goToPay(page: Page, db: OwnerDatabase) {
  const invoice = await open(db);
  await signIn(page, invoice.email);
  await page.goto(invoice.address);
  await press(page, 'Pay by card');
  return invoice;
}

/** On the hosted page. */
async function payWith(page: Page, card: string) {
  await page.getByLabel('Card number').fill(card);
  await page.getByRole('button', { name: /^Pay/ }).click();
}

type Rivals = { slot: Parameters<typeof createBooking>[1]['slot']; rival: Awaited<ReturnType<typeof newShipper>> };

/** The time of the one hold of a slot is over, and another shipper has all its places. */
async function takeAway(db: OwnerDatabase, { slot, rival }: Rivals): Promise<void> {
  const past = new Date(Date.now() - 1_000);
  const [held] = await db
    .update(bookings)
    .set({ waitsUntil: past })
    .where(and(eq(bookings.slotId, slot.id), eq(bookings.state, 'held')))
    .returning();
  if (!held) throw new Error('nothing is held');
  await db.update(allocations).set({ heldUntil: past }).where(eq(allocations.bookingId, held.id));
  const { startsOn, endsOn } = held;
  const pallets = slot.palletPositions;
  await createBooking(db, { slot, shipper: rival.organisation, state: 'confirmed', pallets, startsOn, endsOn });
}

/** Until the page says that nothing is owed any more: what Stripe tells comes after its page. */
async function settled(page: Page, address: string) {
  await expect(async () => {
    await page.goto(address);
    await expect(main(page).getByText('Paid', { exact: true }).first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 25_000 });
  await expect(main(page).getByRole('button', { name: 'Pay by card' })).toHaveCount(0);
}

test('a host opens an account at Stripe and takes cards', async ({ page }) => {
  await signIn(page, DEMO_ACCOUNTS.host);
  await page.goto(`/o/${HOST}/card-payments`);
  await judge(page, 'card payments');
  await press(page, 'Set up card payments');
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(main(page).getByText('Your shippers can pay by card')).toBeVisible();
  await judge(page, 'card payments, ready', 1);
});

test('a declined card is tried again with one that asks the bank', async ({ page, owner }) => {
  const { address } = await goToPay(page, owner);
  await payWith(page, CARDS.declined);
  await expect(page.getByRole('alert')).toBeVisible();
  await payWith(page, CARDS.asks);
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(main(page).getByRole('heading', { level: 1 })).toBeVisible();
  await settled(page, address);
});

test('who closes the window after paying has paid', async ({ page, visitor, owner }) => {
  const { address, email } = await goToPay(page, owner);
  await page.getByLabel('Card number').fill(CARDS.pays);
  const posted = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.getByRole('button', { name: /^Pay/ }).click({ noWaitAfter: true });
  await posted;
  await page.close();
  const later = await visitor();
  await signIn(later, email);
  await settled(later, address);
});

test('a hold is paid by card, and the money confirms it', async ({ page, visitor, owner }) => {
  const host = await newHost(owner);
  const slot = await host.slot();
  const shipper = await newShipper(owner);
  const hostPage = await visitor();
  await signIn(hostPage, host.person.email);
  await hostPage.goto(`/o/${host.organisation.slug}/card-payments`);
  await press(hostPage, 'Set up card payments');
  await hostPage.getByRole('button', { name: 'Submit' }).click();
  await expect(main(hostPage).getByText('Your shippers can pay by card')).toBeVisible();
  await signIn(page, shipper.person.email);
  await page.goto(slotAsk(slot.id, shipper));
  await press(page, 'Hold for 15 minutes');
  await expect(main(page).getByRole('button', { name: 'Pay by card and confirm' })).toBeVisible();
  await judge(page, 'a hold that can be paid by card');
  await press(page, 'Pay by card and confirm');
  await payWith(page, CARDS.pays);
  await expect(async () => {
    await page.reload();
    await expect(main(page).getByText('The places are yours.')).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 25_000 });
});

test('money that comes after the hold ran out goes back, and the page says where else there are places', async ({
  page,
  owner,
}) => {
  const host = await newHost(owner);
  const [slot] = [await host.slot({ palletPositions: 3 }), await host.slot()];
  const [shipper, rival] = [await newShipper(owner), await newShipper(owner)];
  await signIn(page, host.person.email);
  await page.goto(`/o/${host.organisation.slug}/card-payments`);
  await press(page, 'Set up card payments');
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(main(page).getByText('Your shippers can pay by card')).toBeVisible();
  await page.context().clearCookies();
  await signIn(page, shipper.person.email);
  await page.goto(slotAsk(slot.id, shipper));
  await press(page, 'Hold for 15 minutes');
  await expect(main(page).getByRole('button', { name: 'Pay by card and confirm' })).toBeVisible();
  const booking = page.url();
  await press(page, 'Pay by card and confirm');
  await page.getByLabel('Card number').fill(CARDS.pays);
  // What Stripe tells is late, and between the payment and the way back the time is over and somebody else has the places.
  await fetch(`${rawVariable('E2E_STRIPE_URL')}/_control/delivery-faults`, {
    method: 'POST',
    body: JSON.stringify({ kind: 'delay', type: '', times: 5, ms: 6_000 }),
  });
  await page.route(page.url(), async (route) => {
    const answer = await route.fetch({ maxRedirects: 0 });
    await takeAway(owner, { slot, rival });
    await route.fulfill({ response: answer });
  });
  await page.getByRole('button', { name: /^Pay/ }).click();
  await expect(async () => {
    await page.goto(booking);
    await expect(main(page).getByText('Your card payment goes back')).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 40_000 });
  await expect(main(page).getByText('What is possible instead')).toBeVisible();
  await judge(page, 'a card payment that came too late');
  await main(page)
    .getByRole('link', { name: /, Quiet House/ })
    .first()
    .click();
  await expect(main(page).getByRole('button', { name: 'Hold for 15 minutes' })).toBeVisible();
});

test('an operator sees what a cardholder disputes', async ({ page, visitor, owner }) => {
  const { invoiceId } = await goToPay(page, owner);
  await payWith(page, CARDS.disputed);
  const desk = await visitor();
  await signIn(desk, DEMO_ACCOUNTS.operator);
  await expect(async () => {
    await desk.goto(`/operator/invoices/${invoiceId}`);
    await expect(main(desk).getByText('is disputed by the cardholder')).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 25_000 });
  await judge(desk, 'a disputed card payment');
});

test('money of a credited invoice goes back to the card', async ({ page, visitor, owner }) => {
  const { address, invoiceId } = await goToPay(page, owner);
  await payWith(page, CARDS.pays);
  await settled(page, address);
  const desk = await visitor();
  await signIn(desk, DEMO_ACCOUNTS.operator);
  await desk.goto(`/operator/invoices/${invoiceId}/credit`);
  await main(desk).getByLabel('Or ₹ of line 1').fill('100');
  await main(desk).getByLabel('Reason').fill('One day too many');
  await press(desk, 'Preview');
  await main(desk)
    .getByRole('button', { name: /^Issue the credit note/ })
    .click();
  await expect(main(desk).getByRole('heading', { level: 1, name: /^Credit note / })).toBeVisible();
  await desk.goto(`/operator/invoices/${invoiceId}`);
  await press(desk, 'Send back to the card');
  await expect(async () => {
    await desk.goto(`/operator/invoices/${invoiceId}`);
    await expect(main(desk).getByText('was sent back to the card')).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 25_000 });
});
