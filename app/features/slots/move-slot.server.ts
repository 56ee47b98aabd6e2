import { and, eq, sql } from 'drizzle-orm';
import { audit } from '#app/platform/audit.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { slots } from '#db/schema/index.ts';
import type { SlotRecord } from './own-slot.server.ts';

/** Writes a slot's new status and who set it; the public listing follows by trigger in the same transaction. */
export async function moveSlot(
  tx: Tx,
  scope: TenantScope,
  slot: SlotRecord,
  to: 'published' | 'paused',
  action: 'slot.published' | 'slot.paused',
): Promise<void> {
  await tx
    .update(slots)
    .set({ status: to, updatedAt: sql`clock_timestamp()` })
    .where(and(eq(slots.orgId, scope.orgId), eq(slots.id, slot.id)));
  await audit(tx, {
    orgId: scope.orgId,
    actorUserId: scope.userId,
    actorKind: 'host',
    entity: 'slot',
    entityId: slot.id,
    action,
    fromState: slot.status,
    toState: to,
  });
}
