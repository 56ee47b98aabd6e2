import { z } from 'zod';
import type { Call } from './call.ts';
import { Parameters } from './parameters.ts';
import { missing } from './refusal.ts';
import { onboard } from './resources/accounts.ts';
import { endDispute, openDispute } from './resources/disputes.ts';
import { failRefund } from './resources/refunds.ts';
import { timePasses } from './resources/subscriptions.ts';
import { BACKSTAGE, Change, PLATFORM, type Store } from './store.ts';

const FAULT = z.object({
  kind: z.enum(['timeout_before', 'timeout_after', 'error_saved', 'unavailable', 'rate_limit', 'reset', 'cut', 'slow']),
  method: z.enum(['GET', 'POST', 'DELETE']).default('POST'),
  path: z.string().max(200).default('/v1/'),
  /** How long a slow call holds its key before it is executed, in milliseconds. */
  ms: z.number().int().min(0).max(60_000).default(0),
});
/** What goes wrong with the next call that fits: once. */
export type Fault = z.infer<typeof FAULT>;

const ABOUT = z.object({ account: z.string().max(80), id: z.string().max(80) });
const AHEAD = z.object({ ms: z.number().int().min(0) });

/** What happens by itself was asked for by no call. */
const NOBODY = { requestId: null, idempotencyKey: null };

type Happening = (call: Call, id: string) => object;
const HAPPENINGS: Record<string, Happening> = {
  dispute: (call, id) => openDispute(call, id, 'fraudulent'),
  'dispute-won': (call, id) => endDispute(call, id, 'won'),
  'dispute-lost': (call, id) => endDispute(call, id, 'lost'),
  'refund-failed': (call, id) => failRefund(call, id),
  onboarded: (call, id) => onboard(call, id),
};

/** What tests do behind Stripe's back: plant faults, advance the clock, read the books, let things happen. */
export function control(store: Store, faults: Fault[], path: string, text: string, origin: string) {
  const name = path.slice('/_control/'.length);
  const ok = (value: object) => ({ status: 200, body: JSON.stringify(value) });
  if (name === 'books') return ok(store.books);
  const asked: unknown = JSON.parse(text || '{}');
  if (name === 'faults') return ok({ waiting: faults.push(FAULT.parse(asked)) });
  const change = new Change(store);
  if (name === 'clock') {
    const aheadMs = store.clock() - Date.now() + AHEAD.parse(asked).ms;
    change.put(BACKSTAGE, { id: 'clock', object: 'clock', aheadMs } as { id: string; object: string });
    store.commit(change);
    const passed = new Change(store);
    timePasses({ ...NOBODY, change: passed, account: PLATFORM, ids: [], given: new Parameters({}), origin });
    store.commit(passed);
    return ok({ now: Math.floor(store.clock() / 1000) });
  }
  const happens = Object.hasOwn(HAPPENINGS, name) ? HAPPENINGS[name] : undefined;
  if (!happens) throw missing('control', name, 'url');
  const { account, id } = ABOUT.parse(asked);
  const given = new Parameters({});
  const done = happens({ change, account, ids: [id], given, origin, ...NOBODY }, id);
  store.commit(change);
  return ok(done);
}
