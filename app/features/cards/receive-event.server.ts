import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import { enqueue } from '#app/platform/queue.server.ts';
import { type Endpoint, readEvent } from '#app/platform/stripe-webhook.server.ts';
import { stripeEvents } from '#db/schema/index.ts';
import { ownerOf } from './card-account.server.ts';

/**
 * Takes an event of Stripe: kept once together with the job that applies it, and answered at once. What could not be kept is not answered with
 * 200, so that Stripe sends it again.
 */
export async function receiveEvent(
  request: Request,
  endpoint: Endpoint,
  clock: Clock = systemClock,
): Promise<{ status: number }> {
  if (request.method !== 'POST') return { status: 405 };
  const now = clock.now();
  const read = await readEvent(request, endpoint, now);
  if (!read.ok) {
    log().warn({ endpoint, why: read.refusal.why }, 'event refused');
    return { status: read.refusal.status };
  }
  const { account, id: eventId, ...event } = read.event;
  // A host's account that was made a moment ago may not be written down yet: refused, it comes again.
  if (account !== '' && (await ownerOf(account)) === null) {
    log().warn({ endpoint, why: 'foreign account' }, 'event refused');
    return { status: 400 };
  }
  try {
    await withSystem(async (tx) => {
      const kept = await tx
        .insert(stripeEvents)
        .values({ account, eventId, ...event, receivedAt: now, dueAt: now })
        .onConflictDoNothing()
        .returning({ eventId: stripeEvents.eventId });
      if (kept.length > 0) await enqueue(tx, 'stripe.events', {}, { key: 'stripe.events' });
    });
  } catch (error) {
    log().error({ err: error, endpoint }, 'event not kept');
    return { status: 503 };
  }
  return { status: 200 };
}
