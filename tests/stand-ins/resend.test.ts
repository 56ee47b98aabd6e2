import { createHmac } from 'node:crypto';
import http from 'node:http';
import { Resend } from 'resend';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ResendProcess } from './resend/process.ts';

const SECRETS = ['whsec_b2xkIHNlY3JldCBvZiB0aGUgd2ViaG9vaw==', 'whsec_bmV3IHNlY3JldCBvZiB0aGUgd2ViaG9vaw=='];
type Heard = { body: string; id: string; at: string; signature: string };
const heard: Heard[] = [];
let refuses = 1;

const receiver = http.createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  const told = (name: string) => String(request.headers[name]);
  heard.push({ body, id: told('svix-id'), at: told('svix-timestamp'), signature: told('svix-signature') });
  response.statusCode = refuses-- > 0 ? 500 : 200;
  response.end();
});

let standIn: ResendProcess;
let resend: Resend;

const LETTER = { from: 'Quayslot <post@example.in>', to: 'a@example.in', subject: 'Hello', text: 'Hello' };
const send = (idempotencyKey: string, more: object = {}) =>
  resend.emails.send({ ...LETTER, ...more }, { idempotencyKey, signal: AbortSignal.timeout(700) });

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as { port: number };
  standIn = new ResendProcess({
    RESEND_WEBHOOK_URL: `http://127.0.0.1:${port}/`,
    RESEND_WEBHOOK_SECRET: SECRETS.join(','),
  });
  await standIn.start();
  resend = new Resend('re_standin', { baseUrl: standIn.origin });
});

afterAll(async () => {
  await standIn.end();
  receiver.close();
});

test('a message is taken, and can be asked for', async () => {
  const { data } = await send('taken', { tags: [{ name: 'letter', value: 'x-1' }] });
  const { data: read } = await resend.emails.get(data?.id ?? '');
  expect(read).toMatchObject({ object: 'email', id: data?.id, to: ['a@example.in'], subject: 'Hello' });
  expect((await resend.emails.get('none')).error).toMatchObject({ statusCode: 404, name: 'not_found' });
});

test('a key answers the same once more, refuses other parameters, and 409 while it runs', async () => {
  const first = await send('k1');
  expect((await send('k1')).data).toEqual(first.data);
  expect((await send('k1', { subject: 'Other' })).error).toMatchObject({
    statusCode: 409,
    name: 'invalid_idempotent_request',
  });
  await standIn.control('faults', { kind: 'slow', ms: 300 });
  const both = await Promise.all([send('k2'), send('k2')]);
  expect(both.map(({ error }) => error?.name ?? 'taken').sort()).toEqual(['concurrent_idempotent_requests', 'taken']);
});

test.each([
  [{ subject: 'a\nBcc: b@example.in' }, 422],
  [{ to: 'a@example.in\r\nBcc: b@example.in' }, 422],
  [{ headers: { 'List-Unsubscribe': '<x>\r\nBcc: b@example.in' } }, 422],
  [{ from: 'nobody' }, 422],
  [{ tags: [{ name: 'letter', value: 'a b' }] }, 422],
])('what would break a header is refused: %j', async (more, statusCode) => {
  expect((await send(`bad-${JSON.stringify(more)}`, more)).error).toMatchObject({ statusCode });
});

test('a key that is no key is refused', async () => {
  const stranger = new Resend('sk_other', { baseUrl: standIn.origin });
  expect((await stranger.emails.send(LETTER)).error).toMatchObject({ statusCode: 403, name: 'invalid_api_key' });
});

test.each([
  ['timeout_before', null, 0],
  ['reset_before', null, 0],
  ['unavailable', 503, 0],
  ['rate_limit', 429, 0],
  ['timeout_after', null, 1],
  ['error_after', 500, 1],
  ['reset', null, 1],
])('fault %s: the call fails, and %s says so; %i message was made', async (kind, statusCode, made) => {
  const before = (await standIn.messages()).length;
  await standIn.control('faults', { kind });
  const failed = await send(`fault-${kind}`);
  expect(failed.error).toMatchObject({ statusCode });
  expect((await standIn.messages()).length).toBe(before + made);
  expect((await send(`fault-${kind}`)).data?.id).toBeDefined();
  expect((await standIn.messages()).length).toBe(before + 1);
});

test('events are signed with every secret of a rotation and told again until they are taken', async () => {
  await send('bounce', { to: 'bounced@example.in' });
  await expect.poll(() => heard.some(({ body }) => body.includes('email.bounced'))).toBe(true);
  expect(new Set(heard.map(({ id }) => id)).size).toBeLessThan(heard.length);
  const { id, at, body, signature } = heard.at(-1) as Heard;
  const own = SECRETS.map((secret) => {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`;
  });
  expect(signature.split(' ')).toEqual(own);
});

test('what was answered survives kill -9, and a key is forgotten after a day', async () => {
  const { data } = await send('before-kill');
  await standIn.stop('SIGKILL');
  await standIn.start();
  expect((await send('before-kill')).data).toEqual(data);
  await standIn.control('clock', { ms: 86_400_000 });
  expect((await send('before-kill')).data?.id).not.toBe(data?.id);
});
