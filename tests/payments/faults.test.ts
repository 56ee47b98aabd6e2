import { setTimeout as pause } from 'node:timers/promises';
import { eq, inArray } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import { applyStripeEvents } from '#app/features/cards/apply-stripe-events.server.ts';
import { fillBack } from '#app/features/cards/fill-back.server.ts';
import { lookAfterTries } from '#app/features/cards/look-after-tries.server.ts';
import { reconcileCards, viewReconciliation } from '#app/features/cards/reconcile.server.ts';
import { writeCommissionRule } from '#app/features/settlements/change-commission.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { stripe } from '#app/platform/stripe.server.ts';
import { checkInvariants, INVARIANTS } from '#db/invariants/check.ts';
import { cardPayments, mailOutbox, outboundCalls, payments } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { valueIn } from '#tests/features/invoices/scene.ts';
import { EVERYTHING } from '#tests/features/settlements/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, operatorScope } from '#tests/setup/request.ts';
import { PLATFORM } from '#tests/stand-ins/stripe/store.ts';
import { createCardParties, events, later, type, useStripe } from './scene.ts';

const database = useDatabase();
const { control } = useStripe({ patienceMs: 700 });

const PAYMENTS = Number(process.env.PAYMENTS ?? 200);
const SEED = Number(process.env.SEED ?? 20_261_128);
const HOSTS = 4;
/** Shippers that pay at the same moment; nearly all of their time is waiting for an answer that doesn't come. */
const AT_ONCE = 32;
const WORKERS = 24;
const HOUR_MS = 3_600_000;

type Parties = Awaited<ReturnType<typeof createCardParties>>;
type Owed = { made: Parties; invoiceId: string };

/** Runs the work of `all`, so many of them at a time. */
async function each<T>(all: readonly T[], atOnce: number, work: (one: T, index: number) => Promise<void>) {
  let next = 0;
  const lane = async () => {
    for (let n = next++; n < all.length; n = next++) await work(all[n] as T, n);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** Hosts that take cards, and what is owed to them: each invoice for another sum. */
async function owe(): Promise<{ hosts: (Parties & { account: string })[]; owed: Owed[] }> {
  const desk = operatorScope((await createPerson(database.owner(), { isOperator: true })).id);
  valueIn(await writeCommissionRule(desk, EVERYTHING, asked('write-rule')));
  const hosts = await Promise.all(
    Array.from({ length: HOSTS }, async () => {
      const made = await createCardParties(database.owner());
      return { ...made, account: await made.onboard() };
    }),
  );
  const owed: Owed[] = [];
  await each(hosts, HOSTS, async (made, index) => {
    for (let n = index; n < PAYMENTS; n += HOSTS)
      owed.push({ made, invoiceId: (await made.issue(1 + (n % 7))).invoiceId });
  });
  return { hosts, owed };
}

/** Pays an invoice as somebody would who is shown errors: asks again until there is a page, now and then in two tabs. */
async function pay({ made, invoiceId }: Owed, index: number): Promise<void> {
  const open = () => vi.waitFor(async () => valueIn(await made.page(invoiceId)).url, { timeout: 60_000, interval: 20 });
  const urls = index % 5 === 0 ? await Promise.all([open(), open()]) : [await open()];
  for (const url of urls) await type(url, { card: '4242424242424242' });
}

/** The jobs, again and again until `over`. When nothing is due an hour passes: what waits for another try is due then. */
async function work(over: () => boolean): Promise<void> {
  let hours = 0;
  let busy = 0;
  const worker = async (_: unknown, index: number) => {
    while (!over()) {
      const clock = later(hours * HOUR_MS);
      busy += 1;
      const applied = await applyStripeEvents(clock);
      const looked = index === 0 && hours > 0 ? await lookAfterTries(clock) : 0;
      busy -= 1;
      if (applied + looked === 0 && busy === 0) hours += 1;
      await pause(50);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
}

test(
  `${PAYMENTS} payments with three calls and three deliveries in ten going wrong: none lost, none charged twice`,
  async () => {
    const db = database.owner();
    const { hosts, owed } = await owe();
    const before = (await control('books'))[PLATFORM] ?? 0;
    const ids = owed.map(({ invoiceId }) => invoiceId);
    await control('faults', { seed: SEED, rate: 0.3 });
    await control('delivery-faults', { seed: SEED, rate: 0.3 });
    const paid = () => db.select().from(payments).where(inArray(payments.invoiceId, ids));
    let ends = false;
    const working = work(() => ends);
    await each(owed, AT_ONCE, pay);
    // What was dropped is listed, however often the list has to be asked for.
    const fill = () => fillBack(systemClock, new AbortController().signal);
    await vi.waitFor(fill, { timeout: 60_000 + PAYMENTS * 200, interval: 20 });
    const allPaid = async () => expect((await paid()).length).toBe(PAYMENTS);
    await vi.waitFor(allPaid, { timeout: 60_000 + PAYMENTS * 200, interval: 200 });
    ends = true;
    await working;
    const struck = await control('struck');
    await control('faults', { seed: SEED, rate: 0 });
    await control('delivery-faults', { seed: SEED, rate: 0 });
    expect(Object.keys(struck).length).toBe(17);
    expect(new Set((await paid()).map(({ invoiceId }) => invoiceId)).size).toBe(PAYMENTS);

    const books = await control('books');
    expect(Object.values(books).reduce((sum, paise) => sum + paise, 0)).toBe(0);
    let keptOfAll = 0n;
    for (const { account, hostOrg, bank } of hosts) {
      const mine = (await paid()).filter(({ orgId }) => orgId === hostOrg.id);
      const money = mine.reduce((sum, { amountPaise }) => sum + amountPaise, 0n);
      const charges = await stripe()
        .charges.list({ limit: 100 }, { stripeAccount: account })
        .autoPagingToArray({ limit: PAYMENTS * 2 });
      expect(charges.filter(({ status }) => status === 'succeeded')).toHaveLength(mine.length);
      const fees = mine.reduce((sum, { amountPaise }) => sum + Math.floor(Number(amountPaise) / 50), 0);
      const tries = await db.select().from(cardPayments).where(eq(cardPayments.orgId, hostOrg.id));
      const kept = tries.reduce((sum, { feeTakenPaise }) => sum + feeTakenPaise, 0n);
      expect(kept).toBeGreaterThan(0n);
      expect(await bank()).toBe(money - kept);
      expect(books[account]).toBe(Number(money - kept) - fees);
      keptOfAll += kept;
    }
    expect((books[PLATFORM] ?? 0) - before).toBe(Number(keptOfAll));
    const letters = (await db.select().from(mailOutbox)).filter(({ key }) => key.startsWith('payment-received/'));
    expect(letters).toHaveLength(PAYMENTS);
    const calls = await db.select().from(outboundCalls);
    expect(calls.filter(({ key }) => !/^op:[a-z_]+:[0-9a-f-]{36}:[a-z0-9-]+:\d+$/.test(key))).toEqual([]);
  },
  120_000 + PAYMENTS * 900,
);

test(
  'what stands in the books is what Stripe has, line by line; no event failed, and every invariant of money holds',
  async () => {
    const db = database.owner();
    for (let hours = 1; (await events(db, 'waiting')).length > 0; hours++)
      await applyStripeEvents(later(hours * HOUR_MS));
    expect(await events(db, 'failed')).toEqual([]);
    await reconcileCards();
    const { operator } = await createCardParties(db);
    const { rows } = await viewReconciliation(operatorScope(operator.id));
    expect(rows).toHaveLength(HOSTS);
    expect(rows.filter(({ off }) => off.length > 0)).toEqual([]);
    // What was paid, and what of it was kept for the platform.
    expect(rows.reduce((sum, { lines }) => sum + lines, 0)).toBe(2 * PAYMENTS);
    const ofMoney = INVARIANTS.filter(({ code }) =>
      /^(journal|ledger|receipt|fee|settlement|invoice\.(seal|total)|card|tenancy\.(card|pay|ref))/.test(code),
    );
    const report = await db.$client.begin((inside) => checkInvariants(inside, ofMoney));
    expect(report.checked).toBeGreaterThan(10);
    expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([]);
  },
  120_000 + PAYMENTS * 200,
);
