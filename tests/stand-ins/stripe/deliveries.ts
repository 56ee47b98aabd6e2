import { createHmac } from 'node:crypto';
import type { Delivery, Hook } from './call.ts';
import { BACKSTAGE, Change, type Store } from './store.ts';

/** Waits before the tries after the first, in milliseconds; after the last the delivery is given up. */
const RETRIES_MS = [200, 1000, 5000];
const ANSWER_WITHIN_MS = 10_000;

/** `t=…,v1=…` over `t.body`, one v1 per secret: two while a secret is rotated. */
const signature = (body: string, secrets: readonly string[], seconds: number): string =>
  [
    `t=${seconds}`,
    ...secrets.map((secret) => `v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`),
  ].join(',');

async function send(store: Store, { event, account, hook }: Delivery): Promise<boolean> {
  const body = JSON.stringify(store.things.get(`${account}/${event}`));
  const { url, secrets } = store.things.get(`${BACKSTAGE}/${hook}`) as Hook;
  const seconds = Math.floor(store.clock() / 1000);
  try {
    const answered = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: { 'content-type': 'application/json', 'stripe-signature': signature(body, secrets, seconds) },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return answered.ok;
  } catch {
    return false; // nobody there, or too slow: tried again
  }
}

function record(store: Store, delivery: Delivery, delivered: boolean): void {
  const wait = RETRIES_MS[delivery.attempts];
  const change = new Change(store);
  change.put<Delivery>(BACKSTAGE, {
    ...delivery,
    attempts: delivery.attempts + 1,
    dueAt: store.clock() + (wait ?? 0),
    state: delivered ? 'delivered' : wait === undefined ? 'given up' : 'waiting',
  });
  store.commit(change);
}

/** Sends what is due, each endpoint's events in order. One round at a time: a round that runs is not run again. */
export function courier(store: Store): () => Promise<void> {
  let busy = false;
  return async () => {
    if (busy) return;
    busy = true;
    try {
      const all = new Change(store).all<Delivery>(BACKSTAGE, 'delivery');
      for (const delivery of all.filter(({ state, dueAt }) => state === 'waiting' && dueAt <= store.clock()))
        record(store, delivery, await send(store, delivery));
    } finally {
      busy = false;
    }
  };
}
