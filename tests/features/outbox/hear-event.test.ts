import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { deliverMail } from '#app/features/outbox/deliver-mail.server.ts';
import { hearEvent } from '#app/features/outbox/hear-event.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { setVariables } from '#app/platform/env.server.ts';
import { action } from '#app/routes/webhooks/resend.ts';
import { mailEvents, mailOutbox, mailSuppressions } from '#db/schema/index.ts';
import { signatures } from '#tests/stand-ins/resend/webhook.ts';
import { movableClock, SECRET, usePostOffice } from './post-office.ts';

const office = usePostOffice();
const hello = { name: 'Asha', url: 'http://127.0.0.1:3000/verify-email/abc' };
const NEW_SECRET = 'whsec_YW5vdGhlciBzZWNyZXQgb2YgdGhlIHdlYmhvb2s=';

type Sent = { id?: string; seconds?: number; secrets?: string[]; body?: string; signature?: string };
const now = () => Math.floor(Date.now() / 1_000);
const event = (type: string, data: object = {}, at = new Date()) =>
  JSON.stringify({ type, created_at: at.toISOString(), data });

async function post({ id = `msg_${randomUUID()}`, seconds = now(), secrets = [SECRET], body = '', signature }: Sent) {
  const headers = {
    'svix-id': id,
    'svix-timestamp': String(seconds),
    'svix-signature': signature ?? signatures(id, seconds, body, secrets),
  };
  const request = new Request('http://127.0.0.1:3000/webhooks/resend', { method: 'POST', headers, body });
  const { status } = await action({ request, params: {}, context: {} } as never);
  return status;
}

const events = () => office.owner().select().from(mailEvents);
const suppressed = () => office.owner().select().from(mailSuppressions);
const row = async (id: string) => (await office.owner().select().from(mailOutbox).where(eq(mailOutbox.id, id)))[0];
const sent = async () => {
  const id = await office.write('verify-email', 'Asha@example.test', hello);
  await deliverMail(movableClock(), { pauseMs: 0 });
  return { id, messageId: (await row(id))?.messageId ?? '' };
};

describe('who may tell us something', () => {
  const body = event('email.delivered', { email_id: 'm' });
  test.each<[string, Sent]>([
    ['another secret', { secrets: [NEW_SECRET] }],
    ['no signature', { signature: '' }],
    ['a signature of nothing', { signature: 'v1,' }],
    ['another version', { signature: 'v2,abc' }],
    ['more than five minutes ago', { seconds: now() - 400 }],
    ['more than five minutes ahead', { seconds: now() + 400 }],
    ['no time', { seconds: Number.NaN }],
    ['an id with a line break in it', { id: 'a b' }],
  ])('not with %s: 400, and nothing is stored', async (_, how) => {
    expect(await post({ body, ...how })).toBe(400);
    expect(await events()).toEqual([]);
  });

  test('a body that was changed after signing is refused', async () => {
    const signature = signatures('msg_1', now(), body, [SECRET]);
    expect(await post({ id: 'msg_1', body: `${body} `, signature })).toBe(400);
    expect(await events()).toEqual([]);
  });

  test('either side may have two secrets while one is replaced', async () => {
    expect(await post({ body, secrets: [NEW_SECRET, SECRET] })).toBe(200);
    setVariables({ RESEND_WEBHOOK_SECRET: `${SECRET},${NEW_SECRET}` });
    expect(await post({ body, secrets: [NEW_SECRET] })).toBe(200);
    setVariables({ RESEND_WEBHOOK_SECRET: SECRET });
    expect(await events()).toHaveLength(2);
  });

  test('four minutes of a clock’s being wrong do no harm, either way', async () => {
    for (const seconds of [now() - 240, now() + 240]) expect(await post({ body, seconds })).toBe(200);
  });

  test('without a secret there is nothing here', async () => {
    const headers = new Headers({ 'svix-id': 'a', 'svix-timestamp': String(now()), 'svix-signature': 'v1,x' });
    delete process.env.RESEND_WEBHOOK_SECRET;
    setVariables({});
    expect(await hearEvent(headers, body, systemClock)).toBe('absent');
    setVariables({ RESEND_WEBHOOK_SECRET: SECRET });
  });

  test('what is signed and makes no sense is not taken', async () => {
    for (const odd of ['', 'null', '{}', '[]', '{"type":7}', '{"type":"email.sent","created_at":"never"}'])
      expect(await post({ body: odd })).toBe(422);
    expect(await events()).toEqual([]);
  });

  test('other methods are told which one is taken', async () => {
    const request = new Request('http://127.0.0.1:3000/webhooks/resend', { method: 'PUT', body });
    const answered = await action({ request, params: {}, context: {} } as never);
    expect([answered.status, answered.headers.get('Allow')]).toEqual([405, 'POST']);
  });
});

describe('what is told', () => {
  test('is stored once, however often and however many at once', async () => {
    const { id, messageId } = await sent();
    const body = event('email.delivered', { email_id: messageId, tags: { letter: id } });
    const answers = await Promise.all(Array.from({ length: 6 }, () => post({ id: 'msg_same', body })));
    expect(answers).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await events()).toHaveLength(1);
    expect(await row(id)).toMatchObject({ state: 'sent', delivery: 'delivered' });
  });

  test('says the same in any order', async () => {
    const types = ['email.sent', 'email.delivery_delayed', 'email.delivered', 'email.complained'];
    for (const order of [types, types.toReversed(), [types[2], types[0], types[3], types[1]]]) {
      const { id, messageId } = await sent();
      for (const type of order) expect(await post({ body: event(type ?? '', { email_id: messageId }) })).toBe(200);
      expect(await row(id)).toMatchObject({ state: 'sent', delivery: 'complained' });
    }
  });

  test('before our own answer is written: the letter is sent, and stays so', async () => {
    const clock = movableClock();
    await office.standIn.control('faults', { kind: 'error_after' });
    const id = await office.write('verify-email', 'asha@example.test', hello);
    await deliverMail(clock, { pauseMs: 0 });
    expect((await row(id))?.state).toBe('queued');
    const [[message] = []] = await office.sent([id]);
    await post({ body: event('email.sent', { email_id: message?.id, tags: { letter: id } }) });
    expect(await row(id)).toMatchObject({ state: 'sent', messageId: message?.id });
    clock.move(3_600_000);
    expect(await deliverMail(clock, { pauseMs: 0 })).toBe(0);
  });

  test('a bounce for good and a complaint end mail to an address; a full mailbox does not', async () => {
    const full = await sent();
    await post({ body: event('email.bounced', { email_id: full.messageId, bounce: { type: 'Transient' } }) });
    expect(await suppressed()).toEqual([]);
    expect((await row(full.id))?.delivery).toBe('bounced');
    const gone = await sent();
    await post({ body: event('email.bounced', { email_id: gone.messageId, bounce: { type: 'Permanent' } }) });
    await post({ body: event('email.complained', { to: ['Other@example.test'] }) });
    const rows = (await suppressed()).map(({ address, reason }) => [address, reason]);
    expect(rows.sort()).toEqual([
      ['asha@example.test', 'bounced'],
      ['other@example.test', 'complained'],
    ]);
  });

  test('of a second message for one letter: it is kept for the invariants, and changes nothing', async () => {
    const { id, messageId } = await sent();
    await post({ body: event('email.delivered', { email_id: 'second', tags: { letter: id } }) });
    expect(await row(id)).toMatchObject({ messageId, delivery: null });
    expect((await events()).map((each) => each.messageId)).toEqual(['second']);
  });

  test('of kinds and messages we don’t know is stored and does nothing', async () => {
    expect(await post({ body: event('contact.created', {}) })).toBe(200);
    expect(
      await post({ body: event('email.delivered', { email_id: 'x', tags: [{ name: 'letter', value: 'no id' }] }) }),
    ).toBe(200);
    expect((await events()).map(({ letterId }) => letterId)).toEqual([null, null]);
  });

  test('keeps no address and no subject', async () => {
    await post({ body: event('email.delivered', { email_id: 'x', to: ['asha@example.test'], subject: 'Secret' }) });
    expect(JSON.stringify(await events())).not.toMatch(/asha|Secret/);
  });
});
