import { and, count, desc, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { formatInstant } from '#app/domain/shared/plain-date.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { notifications } from '#db/schema/index.ts';

const PER_PAGE = 25;

/** One notification, or with none named all of them. */
export const markReadSchema = z.object({ notification: z.uuid('Choose a notification.').optional() });

const own = ({ orgId, userId }: TenantScope) => and(eq(notifications.orgId, orgId), eq(notifications.userId, userId));
const unread = (scope: TenantScope) => and(own(scope), isNull(notifications.readAt));

/** How many notifications the member has not read in this organisation. */
export function countUnread(scope: TenantScope): Promise<number> {
  return withTenant(scope, async (tx) => {
    const [row] = await tx.select({ unread: count() }).from(notifications).where(unread(scope));
    return row?.unread ?? 0;
  });
}

/** The member's own notifications in this organisation, newest first. */
export async function listNotifications(scope: TenantScope, page: number) {
  const rows = await withTenant(scope, (tx) =>
    tx
      .select()
      .from(notifications)
      .where(own(scope))
      .orderBy(desc(notifications.createdAt), desc(notifications.id))
      .limit(PER_PAGE + 1)
      .offset((page - 1) * PER_PAGE),
  );
  const shown = rows.slice(0, PER_PAGE).map(({ id, kind, title, href, createdAt, readAt }) => ({
    id,
    kind,
    title,
    href,
    at: formatInstant(createdAt, 'Asia/Kolkata'),
    isRead: readAt !== null,
  }));
  return { notifications: shown, hasNext: rows.length > PER_PAGE };
}

export type NotificationRow = Awaited<ReturnType<typeof listNotifications>>['notifications'][number];

/** Marks one notification as read, or all of them. Somebody else's is none: nothing happens. */
export function markRead(
  scope: TenantScope,
  { notification }: z.output<typeof markReadSchema>,
  asked: Asked,
): Promise<Outcome<null>> {
  const which = notification === undefined ? undefined : eq(notifications.id, notification);
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      await tx
        .update(notifications)
        .set({ readAt: sql`clock_timestamp()` })
        .where(and(unread(scope), which));
      return done(null);
    },
  );
}
