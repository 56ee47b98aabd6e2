import { createHmac } from 'node:crypto';
import type { Delivery, Hook } from './call.ts';
import type { DeliveryFault, Faults } from './faults.ts';
import type { Thing } from './kept.ts';
import { BACKSTAGE, Change, type Store } from './store.ts';

/** Waits before the tries after the first, in milliseconds; after the last the delivery is given up. */
const RETRIES_MS = [200, 1000, 5000];
const ANSWER_WITHIN_MS = 10_000;
const REORDER_MS = 500;
const HOUR_S = 3_600;

type Letter = { body: string; signature: string };
type ToldEvent = Thing & { type: string; pending_webhooks: number };

/** `t=…,v1=…` over `t.body`, one v1 per secret: two while a secret is rotated. */
const signature = (body: string, secrets: readonly string[], seconds: number): string =>
  [
    `t=${seconds}`,
    ...secrets.map((secret) => `v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`),
  ].join(',');

/** What is sent: the event signed, or with one thing wrong. */
function letter(event: object, secrets: readonly string[], seconds: number, kind?: DeliveryFault['kind']): Letter {
  const signed = (body: string, at = seconds, by = secrets) => ({ body, signature: signature(body, by, at) });
  const body = JSON.stringify(event);
  if (kind === 'wrong_signature') return signed(body, seconds, ['whsec_of_somebody_else']);
  if (kind === 'old') return signed(body, seconds - HOUR_S);
  if (kind === 'future') return signed(body, seconds + HOUR_S);
  if (kind === 'wrong_account') return signed(JSON.stringify({ ...event, account: 'acct_of_nobody' }));
  if (kind === 'older_version') return signed(JSON.stringify({ ...event, api_version: '2019-05-16' }));
  if (kind === 'truncated') return { ...signed(body), body: body.slice(0, body.length / 2) };
  return signed(body);
}

async function send(store: Store, { event, account, hook }: Delivery, kind?: DeliveryFault['kind']): Promise<boolean> {
  const { url, secrets } = store.things.get(`${BACKSTAGE}/${hook}`) as Hook;
  const told = store.things.get(`${account}/${event}`) as object;
  const { body, signature } = letter(told, secrets, Math.floor(store.clock() / 1000), kind);
  const once = async () => {
    try {
      const answered = await fetch(url, {
        method: 'POST',
        body,
        redirect: 'manual',
        headers: { 'content-type': 'application/json', 'stripe-signature': signature },
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      return answered.ok;
    } catch {
      return false; // nobody there, or too slow: tried again
    }
  };
  const answers = await Promise.all(Array.from({ length: kind === 'duplicate' ? 3 : 1 }, once));
  return answers.includes(true);
}

function put(store: Store, delivery: Delivery, set: Partial<Delivery>): void {
  const change = new Change(store);
  change.put<Delivery>(BACKSTAGE, { ...delivery, ...set });
  const event = change.find<ToldEvent>(delivery.account, delivery.event);
  if (event && set.state === 'delivered')
    change.put<ToldEvent>(delivery.account, { ...event, pending_webhooks: event.pending_webhooks - 1 });
  store.commit(change);
}

function record(store: Store, delivery: Delivery, delivered: boolean): void {
  const wait = RETRIES_MS[delivery.attempts];
  put(store, delivery, {
    attempts: delivery.attempts + 1,
    dueAt: store.clock() + (wait ?? 0),
    state: delivered ? 'delivered' : wait === undefined ? 'given up' : 'waiting',
  });
}

/** Sends what is due, each endpoint's events in order. One round at a time: a round that runs is not run again. */
export function courier(store: Store, faults: Faults): () => Promise<void> {
  let busy = false;
  /** Deliveries that were put off: nothing more goes wrong with them. */
  const putOff = new Set<string>();
  const deliver = async (delivery: Delivery) => {
    const { id, account, event, attempts, hook } = delivery;
    if (store.things.get(`${BACKSTAGE}/${hook}`)?.object !== 'hook') return put(store, delivery, { state: 'given up' });
    const { type } = store.things.get(`${account}/${event}`) as ToldEvent;
    const fault = attempts === 0 && !putOff.delete(id) ? faults.forDelivery(type) : undefined;
    if (fault?.kind === 'drop') return put(store, delivery, { state: 'given up' });
    if (fault?.kind === 'delay' || fault?.kind === 'reorder') {
      putOff.add(id);
      return put(store, delivery, { dueAt: store.clock() + (fault.kind === 'delay' ? fault.ms : REORDER_MS) });
    }
    record(store, delivery, await send(store, delivery, fault?.kind));
  };
  return async () => {
    if (busy) return;
    busy = true;
    try {
      const waiting = [...store.undelivered.values()] as Delivery[];
      for (const delivery of waiting.filter(({ dueAt }) => dueAt <= store.clock())) await deliver(delivery);
    } finally {
      busy = false;
    }
  };
}
