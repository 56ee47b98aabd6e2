import { z } from 'zod';
import { type Call, emit } from './call.ts';
import type { Faults } from './faults.ts';
import { Parameters } from './parameters.ts';
import { missing } from './refusal.ts';
import { onboard } from './resources/accounts.ts';
import { endDispute, openDispute } from './resources/disputes.ts';
import { arrive, failPayout, payOut } from './resources/payouts.ts';
import { failRefund } from './resources/refunds.ts';
import { timePasses } from './resources/subscriptions.ts';
import { BACKSTAGE, Change, PLATFORM, type Store } from './store.ts';

const ABOUT = z.object({ account: z.string().max(80), id: z.string().max(80) });
/** Something happened to an object that no operation here does: of a kind nobody knows, or told in an older version. */
const TOLD = ABOUT.extend({ type: z.string().max(120), apiVersion: z.string().max(60).optional() });
/** An object says what the books don't: what whoever compares has to find. A kind that begins with `deleted` answers 404. */
const MISSTATED = ABOUT.extend({ fields: z.record(z.string(), z.unknown()) });
/** Below zero takes back what it was put ahead. */
const AHEAD = z.object({ ms: z.number().int() });

/** What happens by itself was asked for by no call. */
const NOBODY = { requestId: null, idempotencyKey: null };

type Happening = (call: Call, id: string) => object;
const HAPPENINGS: Record<string, Happening> = {
  dispute: (call, id) => openDispute(call, id, 'fraudulent'),
  'dispute-won': (call, id) => endDispute(call, id, 'won'),
  'dispute-lost': (call, id) => endDispute(call, id, 'lost'),
  'refund-failed': (call, id) => failRefund(call, id),
  onboarded: (call, id) => onboard(call, id),
  'pay-out': (call) => payOut(call),
  'payout-arrived': (call, id) => arrive(call, id),
  'payout-failed': (call, id) => failPayout(call, id),
};

/** What tests do behind Stripe's back: plant faults, advance the clock, read the books, let things happen. */
export function control(store: Store, faults: Faults, path: string, text: string, origin: string) {
  const name = path.slice('/_control/'.length);
  const ok = (value: object) => ({ status: 200, body: JSON.stringify(value) });
  if (name === 'books') return ok(store.books);
  const asked = z.record(z.string(), z.unknown()).parse(JSON.parse(text || '{}'));
  if (name === 'struck') return ok(faults.struck);
  if (name === 'undelivered') return ok({ count: store.undelivered.size });
  if (name === 'mend') {
    faults.mend();
    return ok({});
  }
  if (name === 'faults' || name === 'delivery-faults') {
    if (name === 'faults') faults.plantCall(asked);
    else faults.plantDelivery(asked);
    return ok({});
  }
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
  const call = { ...NOBODY, given: new Parameters({}), origin, change };
  if (name === 'told') {
    const { account, id, type, apiVersion } = TOLD.parse(asked);
    const about = change.find(account, id) ?? { id, object: 'unknown' };
    const event = emit({ ...call, account, ids: [id] }, account, type, about, apiVersion);
    store.commit(change);
    return ok(event);
  }
  if (name === 'misstated') {
    const { account, id, fields } = MISSTATED.parse(asked);
    const about = change.find(account, id);
    if (!about) throw missing('object', id);
    const said = change.put(account, { ...about, ...fields });
    store.commit(change);
    return ok(said);
  }
  const happens = Object.hasOwn(HAPPENINGS, name) ? HAPPENINGS[name] : undefined;
  if (!happens) throw missing('control', name, 'url');
  const { account, id } = ABOUT.parse(asked);
  const done = happens({ ...call, account, ids: [id] }, id);
  store.commit(change);
  return ok(done);
}
