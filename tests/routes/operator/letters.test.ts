import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { deliverMail } from '#app/features/outbox/deliver-mail.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { withPublic } from '#app/platform/db.server.ts';
import type { Post } from '#app/platform/post.server.ts';
import { action, loader } from '#app/routes/operator/letters.tsx';
import { createPerson } from '#db/seed/factories.ts';
import { statusOfAnswer } from '#tests/features/invoices/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createShipper } from '#tests/setup/market.ts';
import { cookieFor, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();
let operator = '';

type State = { state: string; reason: string | null; daysAgo?: number };

/** A letter that ended as it is told here. */
async function ended({ state, reason, daysAgo = 0 }: State): Promise<string> {
  const [row] = await database.owner().execute<{ id: string }>(sql`
    insert into mail_outbox (key, recipient, template, props, state, reason, attempts, created_at, unclear_since, ended_at, notified_at)
    values (${randomUUID()}, 'asha@example.test', 'password-changed', '{"name": "Asha", "resetUrl": "http://quayslot.test/reset"}',
      ${state}, ${reason}, 3, now() - ${daysAgo} * interval '1 day', now() - interval '2 days', now(), now())
    returning id`);
  return row?.id ?? '';
}
const unknown = () => ended({ state: 'unknown', reason: 'no answer within the key’s day' });
const failed = (daysAgo?: number) => ended({ state: 'failed', reason: 'validation_error', daysAgo });

async function stateOf(id: string) {
  const [row] = await database
    .owner()
    .execute<{ state: string; message_id: string | null }>(
      sql`select state, message_id from mail_outbox where id = ${id}`,
    );
  return row;
}

const open = (path = '/operator/letters', cookie = operator) => loader(requestArgs({ path, cookie }));
const send = (form: Record<string, string>, cookie = operator) =>
  action(requestArgs({ path: '/operator/letters', cookie, form }));
const answer = async (form: Record<string, string>) => {
  const found: unknown = await send(form).catch((error: unknown) => error);
  return found instanceof Response ? found.headers.get('location') : JSON.stringify(found);
};

beforeAll(async () => {
  operator = await cookieFor((await createPerson(database.owner(), { isOperator: true })).id);
});

test('the page shows what failed or may have been sent, newest first, page by page, and no link of a letter', async () => {
  await database.owner().execute(sql`truncate mail_outbox cascade`);
  for (let n = 0; n < 13; n++) {
    await failed(n);
    await unknown();
  }
  await ended({ state: 'kept', reason: null });
  const first = await open();
  const second = await open('/operator/letters?page=2');
  expect([first.letters.length, first.hasNext, second.letters.length, second.hasNext]).toEqual([25, true, 1, false]);
  expect(first.letters.filter(({ state }) => state === 'unknown')).toHaveLength(13);
  expect(second.letters[0]).toMatchObject({
    state: 'failed',
    reason: 'validation_error',
    recipient: 'asha@example.test',
  });
  expect(JSON.stringify(first)).not.toContain('quayslot.test/reset');
});

test('a letter that is sent again goes out under its own key, once, whoever presses twice', async () => {
  const id = await unknown();
  const form = { _command: 'send-letter', _key: randomUUID(), id };
  expect(await Promise.all([answer(form), answer(form)])).toEqual(Array(2).fill('/operator/letters?done=send-letter'));
  expect((await stateOf(id))?.state).toBe('queued');
  const keys: string[] = [];
  const way: Post = {
    send: async (_, key) => {
      keys.push(key);
      return { kind: 'accepted', messageId: `m-${randomUUID()}` };
    },
    knows: async () => null,
  };
  await deliverMail(systemClock, { way, pauseMs: 0 });
  expect(keys.filter((key) => key === `letter/${id}`)).toHaveLength(1);
  expect((await stateOf(id))?.state).toBe('sent');
  expect(await answer({ _command: 'send-letter', _key: randomUUID(), id })).toContain('needs nobody any more');
});

test('a letter whose links are dead is not sent again', async () => {
  const id = await failed(4);
  expect(await answer({ _command: 'send-letter', _key: randomUUID(), id })).toContain('more than three days old');
  expect((await stateOf(id))?.state).toBe('failed');
});

test('a letter found at the vendor counts as sent under that message, and only its own', async () => {
  const [one, other, refused] = [await unknown(), await unknown(), await failed()];
  const message = `found-${randomUUID()}`;
  const found = (id: string, id_: string) => ({ _command: 'found-letter', _key: randomUUID(), id, message: id_ });
  expect(await answer(found(one, 'no id'))).toContain('Copy the message');
  expect(await answer(found(refused, message))).toContain('never sent');
  expect(await answer(found(one, message))).toBe('/operator/letters?done=found-letter');
  expect(await stateOf(one)).toEqual({ state: 'sent', message_id: message });
  expect(await answer(found(other, message))).toContain('message of another letter');
  const told = `told-${randomUUID()}`;
  await database.owner().execute(sql`insert into mail_events (id, type, message_id, letter_id, happened_at)
    values (${randomUUID()}, 'email.sent', ${told}, ${refused}, now())`);
  expect(await answer(found(other, told))).toContain('message of another letter');
  expect((await stateOf(other))?.state).toBe('unknown');
});

test('a dismissed letter leaves the page, and the audit says who dismissed it', async () => {
  const id = await failed();
  expect(await answer({ _command: 'dismiss-letter', _key: randomUUID(), id })).toBe(
    '/operator/letters?done=dismiss-letter',
  );
  expect((await open()).letters.map((letter) => letter.id)).not.toContain(id);
  const [row] = await database
    .owner()
    .execute<{ action: string; from_state: string; to_state: string }>(
      sql`select action, from_state, to_state from audit_log where entity = 'letter' and entity_id = ${id}`,
    );
  expect(row).toEqual({ action: 'letter.dismissed', from_state: 'failed', to_state: 'dismissed' });
});

test('an address gets mail again when an operator says so, and by no other way', async () => {
  await database
    .owner()
    .execute(
      sql`insert into mail_suppressions (address, reason, event_id) values ('gone@example.test', 'bounced', 'evt-1')`,
    );
  await withPublic((tx) => tx.execute(sql`select * from lift_mail_suppression('gone@example.test')`));
  expect((await open()).suppressions).toMatchObject([{ address: 'gone@example.test', reason: 'bounced' }]);
  const form = () => ({ _command: 'lift-suppression', _key: randomUUID(), address: 'Gone@Example.test' });
  expect(await answer(form())).toBe('/operator/letters?done=lift-suppression');
  expect((await open()).suppressions).toEqual([]);
  expect(await answer(form())).toContain('not on the list');
});

test('it is no page of a tenant’s, nor are its forms', async () => {
  const shipper = await cookieFor((await createShipper(database.owner())).owner.id);
  expect(await statusOfAnswer(() => open('/operator/letters', shipper))).toBe(404);
  expect(await statusOfAnswer(() => send({ _command: 'dismiss-letter', id: randomUUID() }, shipper))).toBe(404);
  expect(await statusOfAnswer(() => send({ _command: 'write-letter' }))).toBe(400);
});
