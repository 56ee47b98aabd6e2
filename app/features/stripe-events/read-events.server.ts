import { and, count, desc, eq, or, type SQL } from 'drizzle-orm';
import { containsText } from '#app/features/invoices/invoice-page.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { organisations, stripeAccounts, stripeEvents } from '#db/schema/index.ts';
import type { EventFilters } from './event.schema.server.ts';

const ON_PAGE = 25;

/** A page of what Stripe told, the newest first, and how much of it could not be applied. */
export async function readEvents(scope: OperatorScope, filters: EventFilters) {
  return withOperator(scope, async (tx) => {
    const rows = await tx
      .select({
        account: stripeEvents.account,
        eventId: stripeEvents.eventId,
        type: stripeEvents.type,
        objectId: stripeEvents.objectId,
        happenedAt: stripeEvents.happenedAt,
        state: stripeEvents.state,
        attempts: stripeEvents.attempts,
        dueAt: stripeEvents.dueAt,
        problem: stripeEvents.problem,
        host: organisations.legalName,
      })
      .from(stripeEvents)
      .leftJoin(stripeAccounts, eq(stripeAccounts.accountId, stripeEvents.account))
      .leftJoin(organisations, eq(organisations.id, stripeAccounts.orgId))
      .where(and(...wanted(filters)))
      .orderBy(desc(stripeEvents.receivedAt), desc(stripeEvents.eventId))
      .limit(ON_PAGE + 1)
      .offset((filters.page - 1) * ON_PAGE);
    const [failed] = await tx.select({ count: count() }).from(stripeEvents).where(eq(stripeEvents.state, 'failed'));
    return { events: rows.slice(0, ON_PAGE), hasNext: rows.length > ON_PAGE, failed: failed?.count ?? 0 };
  });
}

export type EventRow = Awaited<ReturnType<typeof readEvents>>['events'][number];

function wanted({ state, account, type }: EventFilters): SQL[] {
  return [
    state === 'all' ? undefined : eq(stripeEvents.state, state),
    account === null
      ? undefined
      : or(eq(stripeEvents.account, account), containsText(organisations.legalName, account)),
    type === null ? undefined : containsText(stripeEvents.type, type),
  ].filter((condition) => condition !== undefined);
}
