import { createHmac, randomBytes } from 'node:crypto';
import type { Delivery, Message, Store } from './store.ts';

const RETRIES_MS = [200, 1000, 5000];
const ANSWER_WITHIN_MS = 10_000;

/** Where events go, and what they are signed with: several secrets while one is replaced. */
export type Hook = { url: string; secrets: readonly string[] };

/** `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, one for each secret, as Svix signs. */
export const signatures = (id: string, seconds: number, body: string, secrets: readonly string[]): string =>
  secrets
    .map((secret) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
      return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
    })
    .join(' ');

/** An event about a message, ready to be delivered. */
export function eventOf(store: Store, message: Message, type: string, more: object = {}): Delivery {
  const { id, created_at, from, to, subject, tags = [] } = message;
  const data = {
    email_id: id,
    created_at,
    from,
    to,
    subject,
    tags: Object.fromEntries(tags.map(({ name, value }) => [name, value])),
    ...more,
  };
  const body = JSON.stringify({ type, created_at: new Date(store.clock()).toISOString(), data });
  return { id: `msg_${randomBytes(12).toString('hex')}`, body, attempts: 0, dueAt: store.clock(), state: 'waiting' };
}

async function send({ id, body }: Delivery, { url, secrets }: Hook, seconds: number): Promise<boolean> {
  try {
    const answered = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'svix-id': id,
        'svix-timestamp': String(seconds),
        'svix-signature': signatures(id, seconds, body, secrets),
      },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return answered.ok;
  } catch {
    return false; // nobody there, or too slow: tried again
  }
}

/** Delivers what is due; a round that runs is not run again. */
export function courier(store: Store, hook: Hook | null): () => Promise<void> {
  let busy = false;
  return async () => {
    if (busy || hook === null) return;
    busy = true;
    try {
      for (const delivery of store.deliveries.values()) {
        if (delivery.state !== 'waiting' || delivery.dueAt > store.clock()) continue;
        const delivered = await send(delivery, hook, Math.floor(store.clock() / 1000));
        const wait = RETRIES_MS[delivery.attempts];
        const state = delivered ? 'delivered' : wait === undefined ? 'given up' : 'waiting';
        const dueAt = store.clock() + (wait ?? 0);
        store.commit({ deliveries: [{ ...delivery, attempts: delivery.attempts + 1, dueAt, state }] });
      }
    } finally {
      busy = false;
    }
  };
}
