import { withSystem } from '#app/platform/db.server.ts';
import { enqueue } from '#app/platform/queue.server.ts';
import type { ToldEvent } from '#app/platform/stripe-webhook.server.ts';
import { stripeEvents } from '#db/schema/index.ts';

/**
 * Keeps events of Stripe, each once however it came to us, together with the job that applies them.
 * @returns how many were not there yet
 */
export async function keepEvents(told: readonly ToldEvent[], now: Date): Promise<number> {
  if (told.length === 0) return 0;
  return withSystem(async (tx) => {
    const kept = await tx
      .insert(stripeEvents)
      .values(told.map(({ id: eventId, ...event }) => ({ eventId, ...event, receivedAt: now, dueAt: now })))
      .onConflictDoNothing()
      .returning({ eventId: stripeEvents.eventId });
    if (kept.length > 0) await enqueue(tx, 'stripe.events', {}, { key: 'stripe.events' });
    return kept.length;
  });
}
