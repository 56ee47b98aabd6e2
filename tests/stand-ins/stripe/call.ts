import type Stripe from 'stripe';
import type { Kept, Thing } from './kept.ts';
import type { Parameters } from './parameters.ts';
import { BACKSTAGE, type Change, PLATFORM } from './store.ts';

/** The API version of the installed package: the one objects and events are rendered at. */
export const API_VERSION = '2026-10-28.endive';

/** One call being answered: by whom, for which account, with what. */
export type Call = {
  change: Change;
  account: string;
  /** Ids from the path, in order. */
  ids: readonly string[];
  given: Parameters;
  /** Where the stand-in's hosted pages are, without a slash at the end. */
  origin: string;
  requestId: string | null;
  idempotencyKey: string | null;
};

export type Hook = Thing & {
  url: string;
  secrets: string[];
  connect: boolean;
  enabled_events: string[];
};
export type Delivery = Thing & {
  event: string;
  account: string;
  hook: string;
  attempts: number;
  /** Milliseconds by the stand-in's clock. */
  dueAt: number;
  state: 'waiting' | 'delivered' | 'given up';
};

/** The id in the path at `index`. */
export const pathId = (call: Call, index = 0): string => call.ids[index] ?? '';

/** Records that something happened: an event on the account, and a delivery to every endpoint that asked for it. */
export function emit(call: Call, account: string, type: string, object: object, version = API_VERSION) {
  const { change } = call;
  const hooks = change
    .all<Hook>(BACKSTAGE, 'hook')
    .filter((hook) => hook.connect === (account !== PLATFORM))
    .filter(({ enabled_events }) => enabled_events.includes('*') || enabled_events.includes(type));
  const event = {
    id: change.id('evt'),
    object: 'event',
    api_version: version,
    created: change.now(),
    data: { object },
    livemode: false,
    pending_webhooks: hooks.length,
    request: { id: call.requestId, idempotency_key: call.idempotencyKey },
    type,
    ...(account !== PLATFORM && { account }),
  } as unknown as Kept<Stripe.Event>;
  change.put(account, event);
  for (const hook of hooks)
    change.put<Delivery>(BACKSTAGE, {
      id: change.id('dlv'),
      object: 'delivery',
      event: event.id,
      account,
      hook: hook.id,
      attempts: 0,
      dueAt: change.store.clock(),
      state: 'waiting',
    });
  return event;
}
