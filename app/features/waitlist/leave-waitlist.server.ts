import { and, eq, sql } from 'drizzle-orm';
import { WAITLIST_LABELS } from '#app/domain/booking/waitlist.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { waitlistEntries } from '#db/schema/index.ts';

const NO_SUCH_ENTRY = refuse(violation('waitlist.not_found', 'Your organisation has no such entry.'));

/** Takes an ask off the waitlist. One that has left stays so; an offered hold is let go on its own page. */
export function leaveWaitlist(
  scope: TenantScope,
  { entryId }: { entryId: string },
  asked: Asked,
): Promise<Outcome<{ entryId: string }>> {
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      if (!isUuid(entryId)) return NO_SUCH_ENTRY;
      const its = and(eq(waitlistEntries.shipperOrgId, scope.orgId), eq(waitlistEntries.id, entryId));
      const [entry] = await tx.select().from(waitlistEntries).where(its).for('update');
      if (!entry) return NO_SUCH_ENTRY;
      if (entry.state === 'left') return done({ entryId });
      if (entry.state !== 'waiting') {
        const state = WAITLIST_LABELS[entry.state].toLowerCase();
        const sentence = `This entry doesn’t wait any more: ${state}.`;
        return refuse(violation('lifecycle.not_waiting', sentence, 'Let a hold go on its booking’s page.'));
      }
      await tx.update(waitlistEntries).set({ state: 'left', updatedAt: sql`clock_timestamp()` }).where(its);
      await audit(tx, {
        orgId: scope.orgId,
        actorUserId: scope.userId,
        actorKind: 'shipper',
        entity: 'waitlist_entry',
        entityId: entryId,
        action: 'waitlist.left',
        fromState: 'waiting',
        toState: 'left',
      });
      return done({ entryId });
    },
  );
}
