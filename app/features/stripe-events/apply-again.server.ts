import { and, count, eq, lte } from 'drizzle-orm';
import { applyStripeEvents } from '#app/features/cards/apply-stripe-events.server.ts';
import { auditJob } from '#app/features/queues/change-queue.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withOperator, withSystem } from '#app/platform/db.server.ts';
import type { JobPayload } from '#app/platform/jobs.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import { enqueue } from '#app/platform/queue.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { stripeEvents } from '#db/schema/index.ts';
import type { EventInput } from './event.schema.server.ts';

const JOB = 'stripe.apply_again';

/** Has one event applied again, whatever became of it: what it is about is read anew, so nothing is done twice. */
export function askToApply(
  scope: OperatorScope,
  { account, eventId }: EventInput,
  asked: Asked,
): Promise<Outcome<null>> {
  return runOnce<null>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const which = and(eq(stripeEvents.account, account), eq(stripeEvents.eventId, eventId));
      const [row] = await tx.select({ type: stripeEvents.type }).from(stripeEvents).where(which);
      if (!row) return refuse(violation('stripe_event.not_found', 'There is no such event.'));
      await enqueue(tx, JOB, { account, eventId });
      await auditJob(tx, scope, 'job.event_applied_again', { job: JOB, number: eventId, type: row.type });
      return done(null);
    },
  );
}

/** Has every event applied again that has failed until now. */
export function askToApplyFailed(
  scope: OperatorScope,
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<null>> {
  return runOnce<null>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const [failed] = await tx.select({ count: count() }).from(stripeEvents).where(eq(stripeEvents.state, 'failed'));
      if (!failed?.count) return refuse(violation('conflict.no_event_failed', 'No event has failed.'));
      await enqueue(tx, JOB, { failedUntil: clock.now().toISOString() });
      await auditJob(tx, scope, 'job.failed_events_applied_again', { job: JOB, count: failed.count });
      return done(null);
    },
  );
}

/**
 * Gives events all their tries again and applies them at once.
 * @returns how many
 */
export async function applyAgain(asked: JobPayload<typeof JOB>, clock: Clock): Promise<number> {
  const which =
    'eventId' in asked
      ? and(eq(stripeEvents.account, asked.account), eq(stripeEvents.eventId, asked.eventId))
      : and(eq(stripeEvents.state, 'failed'), lte(stripeEvents.handledAt, new Date(asked.failedUntil)));
  const again = await withSystem((tx) =>
    tx
      .update(stripeEvents)
      .set({ state: 'waiting', handledAt: null, attempts: 0, dueAt: clock.now() })
      .where(which)
      .returning({ eventId: stripeEvents.eventId }),
  );
  await applyStripeEvents(clock);
  return again.length;
}
