import { eq, inArray, not } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
import { asked, cookieFor, operatorScope } from '#tests/setup/request.ts';
import { ResendProcess } from '#tests/stand-ins/resend/process.ts';
import { MortalServer } from './mortal-server.ts';
import { CARD, createCardParties, type, useStripe } from './scene.ts';

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
const database = useDatabase();
useStripe();
const post = new ResendProcess();
const server = new MortalServer(() => database.appUrl(), post);
const holds = server.until;

beforeAll(() => post.start());
afterAll(async () => {
  await server.stop();
  await post.end();
});

test.each(POINTS)(
  'a process that ends at %s loses nothing and does nothing twice',
  { timeout: 180_000 },
  async (point) => {
    const db = database.owner();
    const made = await createCardParties(db);
    await made.onboard();
    const { invoiceId } = await made.issue();
    server.deaths = 0;
    await server.start(point);
    const path = `/o/${made.shipperOrg.slug}/invoices/${invoiceId}`;
    const cookie = await cookieFor(made.shipperOwner.id);
    const form = { _command: 'pay-by-card', _subject: invoiceId, _key: crypto.randomUUID() };
    const url = await server.until(async () => {
      const { status, headers } = await send(server.url, { path, cookie, form });
      expect(status).toBe(302);
      return String(headers.location);
    });
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
    expect(server.deaths).toBe(1);
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
