import { z } from 'zod';
import { Refusal } from './refusal.ts';
import type { Store } from './store.ts';
import { eventOf } from './webhook.ts';

const FAULT = z.object({
  kind: z.enum([
    'timeout_before',
    'timeout_after',
    'unavailable',
    'error_after',
    'rate_limit',
    'reset_before',
    'reset',
    'slow',
  ]),
  /** With how many calls it goes wrong. */
  times: z.number().int().min(1).max(100_000).default(1),
  /** For `slow`: how long a call holds its key; for `rate_limit`: what `retry-after` says. */
  ms: z.number().int().min(0).max(3_600_000).default(1_000),
});
/** What goes wrong with the next sends. */
export type Fault = z.infer<typeof FAULT>;

const EVENT = z.object({
  id: z.string().max(80),
  type: z.string().regex(/^email\.[a-z_]+$/),
  more: z.record(z.string(), z.unknown()).default({}),
});
const AHEAD = z.object({ ms: z.number().int().min(0) });

/** What tests do behind Resend's back: plant faults, advance the clock, read what was sent, let things happen to it. */
export function control(store: Store, faults: Fault[], path: string, text: string): object {
  const name = path.slice('/_control/'.length);
  const asked: unknown = JSON.parse(text || '{}');
  if (name === 'messages') return { messages: [...store.messages.values()] };
  if (name === 'mend') return { mended: faults.splice(0).length };
  if (name === 'faults') return { waiting: faults.push(FAULT.parse(asked)) };
  if (name === 'clock') {
    store.commit({ aheadMs: store.ahead() + AHEAD.parse(asked).ms });
    return { now: new Date(store.clock()).toISOString() };
  }
  if (name === 'event') {
    const { id, type, more } = EVENT.parse(asked);
    const message = store.messages.get(id);
    if (!message) throw new Refusal(404, 'not_found', 'Email not found');
    const delivery = eventOf(store, message, type, more);
    store.commit({ messages: [{ ...message, last_event: type.slice('email.'.length) }], deliveries: [delivery] });
    return { id: delivery.id };
  }
  throw new Refusal(404, 'not_found', `There is no control called ${name}`);
}
