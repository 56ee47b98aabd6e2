import { z } from 'zod';
import { env } from './env.server.ts';
import { isLive, stripe } from './stripe.server.ts';

/** The platform's own endpoint, or that of the hosts' accounts: each has secrets of its own. */
export type Endpoint = 'platform' | 'connect';

/** What is kept of an event: enough to read again what it is about. */
export type ToldEvent = {
  /** The connected account it is of; empty for the platform's own. */
  account: string;
  id: string;
  type: string;
  apiVersion: string | null;
  objectId: string;
  happenedAt: Date;
};

/** Why an event is refused, as the answer's status and a word for the log. */
export type EventRefusal = { status: 400 | 404 | 413; why: string };

/** No event of Stripe comes near this. */
const MOST_BYTES = 256 * 1024;
const TOLERANCE_S = 300;

const shape = z.object({
  id: z.string().min(1).max(255),
  object: z.literal('event'),
  type: z.string().min(1).max(120),
  api_version: z.string().max(60).nullish(),
  account: z.string().max(255).optional(),
  livemode: z.boolean(),
  created: z.number().int().nonnegative(),
  data: z.object({ object: z.object({ id: z.string().max(255).optional() }) }),
});

const refused = (status: EventRefusal['status'], why: string) => ({ ok: false as const, refusal: { status, why } });

/** The body as it was sent: a signature is over its bytes. Null when it is too large. */
async function rawBody(request: Request): Promise<string | null> {
  const reader = request.body?.getReader();
  if (!reader) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    // Read on, not kept: a connection that is cut loses the answer.
    if (size <= MOST_BYTES) chunks.push(value);
    else if (size > MOST_BYTES * 8) return null;
  }
  return size > MOST_BYTES ? null : Buffer.concat(chunks).toString('utf8');
}

/** Whether one of the endpoint's secrets signed the body, at a time close to now on either side. */
function isSigned(body: string, header: string, secrets: readonly string[], now: Date): boolean {
  const seconds = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(header)?.[1]);
  // The package looks at one side only: an event dated tomorrow would be good for a day.
  if (!Number.isFinite(seconds) || Math.abs(now.getTime() / 1000 - seconds) > TOLERANCE_S) return false;
  return secrets.some((secret) => {
    try {
      stripe().webhooks.constructEvent(body, header, secret, TOLERANCE_S, undefined, now.getTime());
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Reads an event of Stripe: signed by the endpoint's secret within five minutes of now, of a size that can be, of test or live
 * money as our key is, and of a connected account exactly on the endpoint for these.
 */
export async function readEvent(
  request: Request,
  endpoint: Endpoint,
  now: Date,
): Promise<{ ok: true; event: ToldEvent } | { ok: false; refusal: EventRefusal }> {
  const { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_CONNECT_WEBHOOK_SECRET } = env();
  const secrets = endpoint === 'platform' ? STRIPE_WEBHOOK_SECRET : STRIPE_CONNECT_WEBHOOK_SECRET;
  if (STRIPE_SECRET_KEY === undefined || secrets === undefined) return refused(404, 'not set up');
  const body = await rawBody(request);
  if (body === null) return refused(413, 'too large');
  const header = request.headers.get('stripe-signature') ?? '';
  if (!isSigned(body, header, secrets, now)) return refused(400, 'signature');
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return refused(400, 'not JSON');
  }
  const parsed = shape.safeParse(json);
  if (!parsed.success) return refused(400, 'not an event');
  const { id, type, api_version, account = '', livemode, created, data } = parsed.data;
  if (livemode !== isLive()) return refused(400, 'livemode');
  if ((account === '') !== (endpoint === 'platform')) return refused(400, 'account');
  return {
    ok: true,
    event: {
      ...{ account, id, type, apiVersion: api_version ?? null, objectId: data.object.id ?? '' },
      happenedAt: new Date(created * 1000),
    },
  };
}
