import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { bookings } from '#db/schema/index.ts';
import { createBooking } from '#db/seed/factories.ts';
import { inDays, useSite } from './site.ts';

const site = useSite();

/** The value of a hidden field as the page has it. */
const hidden = (body: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? '';

async function scene(state: 'confirmed' | 'requested' = 'confirmed') {
  const { own, other } = site.world();
  const days = { startsOn: inDays(40), endsOn: inDays(50) };
  const { id } = await createBooking(site.db(), { slot: other.slot, shipper: own.organisation, state, ...days });
  const forShipper = `/o/${own.organisation.slug}/bookings/${id}`;
  const forHost = `/o/${other.organisation.slug}/bookings/${id}`;
  const row = async () => (await site.db().select().from(bookings).where(eq(bookings.id, id)))[0];
  return { forShipper, forHost, shipper: own.cookie, host: other.cookie, row };
}

test('without JavaScript: ask for a day, read the price, take it; then a sooner one, then cancel', async () => {
  const { forShipper, shipper: cookie, row } = await scene();
  expect((await site.ask({ path: forShipper, cookie })).body).toContain('Stay until');
  const longer = await site.ask({ path: `${forShipper}?longer=${inDays(55)}`, cookie });
  expect(longer.body).toMatch(/₹[\d,.]+ more with GST, ₹[\d,.]+ in all\./);
  const told = hidden(longer.body.slice(longer.body.indexOf('name="out"')), 'told');
  const form = { _command: 'extend', out: inDays(55), told };
  expect((await site.ask({ path: forShipper, cookie, form })).status).toBe(302);
  expect(await row()).toMatchObject({ endsOn: inDays(55), totalPaise: BigInt(told) });
  // What the page showed is not what it costs by now.
  const stale = await site.ask({ path: forShipper, cookie, form: { ...form, out: inDays(56) } });
  expect(stale.status).toBe(409);
  const shorter = await site.ask({ path: `${forShipper}?shorter=${inDays(45)}`, cookie });
  expect(shorter.body).toMatch(/₹[\d,.]+ less with GST/);
  const leave = { _command: 'leave-early', out: inDays(45) };
  expect((await site.ask({ path: forShipper, cookie, form: leave })).status).toBe(302);
  const page = await site.ask({ path: forShipper, cookie });
  expect(page.body).toContain('free of charge');
  const cancel = { _command: 'cancel', told: hidden(page.body, 'told') };
  expect((await site.ask({ path: forShipper, cookie, form: cancel })).status).toBe(302);
  expect((await site.ask({ path: forShipper, cookie })).body).toContain('Nothing is owed.');
});

test('the longest stay that is possible is one button; a day that is none changes nothing', async () => {
  const { forShipper, shipper: cookie } = await scene();
  const year = await site.ask({ path: `${forShipper}?longer=${inDays(40 + 400)}`, cookie });
  expect(year.body).toContain('The longest stay that is possible');
  for (const day of ['x', '2027-02-30', '2099-12-31', '%00'])
    expect((await site.ask({ path: `${forShipper}?longer=${day}&shorter=${day}`, cookie })).status).toBe(200);
});

test('a counter-offer goes over both pages', async () => {
  const { forShipper, forHost, shipper, host, row } = await scene('requested');
  const page = await site.ask({ path: forHost, cookie: host });
  expect(page.body).toContain('Make a counter-offer');
  expect((await site.ask({ path: forShipper, cookie: shipper })).body).not.toContain('Make a counter-offer');
  const wrong = { _command: 'counter', in: inDays(40), out: inDays(50), price: 'much' };
  const answer = await site.ask({ path: forHost, cookie: host, form: wrong });
  expect([answer.status, answer.body.includes('Enter rupees above 0')]).toEqual([422, true]);
  const counter = { ...wrong, price: '50' };
  expect((await site.ask({ path: forHost, cookie: host, form: counter })).status).toBe(302);
  const seen = await site.ask({ path: forShipper, cookie: shipper });
  const offer = hidden(seen.body, 'offer');
  expect((await site.ask({ path: forShipper, cookie: shipper, form: { _command: 'agree', offer } })).status).toBe(302);
  expect(await row()).toMatchObject({ state: 'confirmed' });
  expect((await site.ask({ path: forHost, cookie: host })).body).toContain('Accepted.');
});
