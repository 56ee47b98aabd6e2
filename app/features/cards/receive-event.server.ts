import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { failpoint } from '#app/platform/failpoint.server.ts';
import { log } from '#app/platform/log.server.ts';
import { tryToSpend } from '#app/platform/rate-limit.server.ts';
import { type Endpoint, readEvent } from '#app/platform/stripe-webhook.server.ts';
import { ownerOf } from './card-account.server.ts';
import { keepEvents } from './keep-events.server.ts';

/** How an event is answered; `retryAfter` in seconds, for whoever sends too many that nobody signed. */
export type EventAnswer = { status: number; retryAfter?: number };

/** Counts what isn't signed as it should be by its sender. Whatever is signed is never counted, and taken from anybody. */
async function refuseUnsigned(clientIp: string, status: number): Promise<EventAnswer> {
  try {
    const { ok, resetSeconds } = await tryToSpend('webhook.client', clientIp);
    return ok ? { status } : { status: 429, retryAfter: resetSeconds };
  } catch (error) {
    log().warn({ err: error }, 'an unsigned event could not be counted');
    return { status };
  }
}

/**
 * Takes an event of Stripe: kept once together with the job that applies it, and answered at once. What could not be kept is not answered with
 * 200, so that Stripe sends it again.
 */
export async function receiveEvent(
  request: Request,
  endpoint: Endpoint,
  { clientIp, clock = systemClock }: { clientIp: string; clock?: Clock },
): Promise<EventAnswer> {
  if (request.method !== 'POST') return { status: 405 };
  const now = clock.now();
  const read = await readEvent(request, endpoint, now);
  if (!read.ok) {
    const { status, why } = read.refusal;
    log().warn({ endpoint, why }, 'event refused');
    return why === 'signature' ? refuseUnsigned(clientIp, status) : { status };
  }
  const { account } = read.event;
  // A host's account that was made a moment ago may not be written down yet: refused, it comes again.
  if (account !== '' && (await ownerOf(account)) === null) {
    log().warn({ endpoint, why: 'foreign account' }, 'event refused');
    return { status: 400 };
  }
  try {
    await keepEvents([read.event], now);
    failpoint('webhook.kept');
  } catch (error) {
    log().error({ err: error, endpoint }, 'event not kept');
    return { status: 503 };
  }
  return { status: 200 };
}

/** What Stripe gets for an event: a status alone, and for the two that say more, what they say. */
export function eventResponse({ status, retryAfter }: EventAnswer): Response {
  const headers = new Headers();
  if (status === 405) headers.set('Allow', 'POST');
  if (retryAfter !== undefined) headers.set('Retry-After', String(retryAfter));
  return new Response(null, { status, headers });
}
