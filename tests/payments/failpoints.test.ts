import { eq, inArray, not } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { inr } from '#app/domain/shared/money.ts';
import { askCardRefund } from '#app/features/cards/ask-card-refund.server.ts';
import type { Failpoint } from '#app/platform/failpoint.server.ts';
import { checkInvariants, INVARIANTS } from '#db/invariants/check.ts';
import { inSnapshot } from '#db/invariants/snapshot.ts';
import { mailOutbox, refunds } from '#db/schema/index.ts';
import { valueIn } from '#tests/features/invoices/scene.ts';
import { amountOf } from '#tests/features/notes/scene.ts';
import { send } from '#tests/routes/http/site.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { type RunningServer, startServer } from '#tests/setup/http-server.ts';
import { asked, cookieFor, operatorScope } from '#tests/setup/request.ts';
import { ResendProcess } from '#tests/stand-ins/resend/process.ts';
import { stripeVariables } from '#tests/stand-ins/stripe/process.ts';
import { CARD, createCardParties, SECRETS, type, useStripe } from './scene.ts';

/*
 * Pay, webhook, credit, refund and mail, with a server that a named point ends as a power cut would; another one is started,
 * the client asks again, and all comes to what it comes to without the cut. One point in CI, all by FAILPOINTS=all.
 */

const ALL: readonly Failpoint[] = [
  'stripe.written',
  'stripe.sent',
  'stripe.answered',
  'event.claimed',
  'event.applied',
  'letter.claimed',
  'letter.sent',
];
const POINTS = process.env.FAILPOINTS === 'all' ? ALL : ALL.filter((name) => name === 'stripe.sent');
/** Until a job of a process that ended runs again, and what it had taken is due. */
const RECOVERED_MS = 45_000;

const database = useDatabase();
useStripe();
const post = new ResendProcess();
let server: RunningServer;
let deaths = 0;

beforeAll(() => post.start());
afterAll(async () => {
  await server.stop();
  await post.end();
});

const start = async (point: Failpoint | null) => {
  server = await startServer(database.appUrl(), {
    ...stripeVariables(process.env.STRIPE_API_BASE ?? '', SECRETS),
    ...{ RESEND_API_KEY: 're_of_tests', RESEND_BASE_URL: post.origin, MAIL_FROM: 'post@quayslot.example.test' },
    // One address, whichever process answers there, as behind a proxy.
    BASE_URL: 'http://127.0.0.1:3000',
    ...(point === null ? {} : { FAILPOINT: point }),
  });
};

/** Starts the server again where the point has ended it. */
async function revive(): Promise<void> {
  if (server.endedBy() === null) return;
  expect(server.endedBy()).toBe('SIGKILL');
  deaths += 1;
  await start(null);
}

/** Waits for something that may need a server that lives. */
const holds = (check: () => Promise<void>) =>
  vi.waitFor(
    async () => {
      await revive();
      await check();
    },
    { timeout: RECOVERED_MS, interval: 250 },
  );

test.each(POINTS)(
  'a process that ends at %s loses nothing and does nothing twice',
  { timeout: 180_000 },
  async (point) => {
    const db = database.owner();
    const made = await createCardParties(db);
    await made.onboard();
    const { invoiceId } = await made.issue();
    deaths = 0;
    await start(point);
    const path = `/o/${made.shipperOrg.slug}/invoices/${invoiceId}`;
    const cookie = await cookieFor(made.shipperOwner.id);
    const form = { _command: 'pay-by-card', _subject: invoiceId, _key: crypto.randomUUID() };
    const url = await vi.waitFor(
      async () => {
        await revive();
        const { status, headers } = await send(server.url, { path, cookie, form });
        expect(status).toBe(302);
        return String(headers.location);
      },
      { timeout: RECOVERED_MS, interval: 250 },
    );
    await type(url, { card: CARD.pays });
    await holds(async () => expect((await made.invoiceRow(invoiceId)).settledAt).not.toBeNull());
    valueIn(await made.credit(invoiceId, [amountOf(1, 1_000_00n)], { refundWished: null }));
    const due = -(await made.booked('refund_due'));
    const desk = operatorScope(made.operator.id);
    valueIn(await askCardRefund(desk, { invoiceId, amount: inr(due) }, asked('refund-card')));
    await holds(async () => expect(await made.booked('refund_due')).toBe(0n));
    await holds(async () => {
      const waiting = await db
        .select()
        .from(mailOutbox)
        .where(not(inArray(mailOutbox.state, ['sent', 'suppressed'])));
      expect(waiting.map(({ state, reason }) => ({ state, reason }))).toEqual([]);
    });
    expect(deaths).toBe(1);
    expect(await made.paid(invoiceId)).toHaveLength(1);
    expect(await made.tries(invoiceId)).toMatchObject([{ state: 'paid', attempt: 1 }]);
    expect(await db.select().from(refunds).where(eq(refunds.invoiceId, invoiceId))).toHaveLength(1);
    const letters = await db.select().from(mailOutbox);
    const ids = (await post.messages()).map(({ tags }) => JSON.stringify(tags));
    expect(ids).toHaveLength(new Set(ids).size);
    expect(letters.filter(({ state }) => state === 'sent').length).toBeLessThanOrEqual(ids.length);
    const report = await inSnapshot(database.ownerUrl(), (tx) => checkInvariants(tx, INVARIANTS));
    // The scene's booking was made confirmed, without the steps that lead there.
    const violated = report.invariants.filter(
      ({ code, violations }) => violations > 0 && code !== 'booking.newest_step',
    );
    expect(violated).toEqual([]);
    await server.stop();
  },
);
