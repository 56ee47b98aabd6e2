import { and, eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { slots } from '#db/schema/index.ts';

export type SlotRecord = typeof slots.$inferSelect;

/** The organisation's own slot, locked for changing it when `lock` says so; null when there is none. */
export async function ownSlot(
  tx: Tx,
  scope: TenantScope,
  slotId: string,
  lock: 'update' | null = null,
): Promise<SlotRecord | null> {
  if (!isUuid(slotId)) return null;
  const query = tx
    .select()
    .from(slots)
    .where(and(eq(slots.orgId, scope.orgId), eq(slots.id, slotId)));
  const [row] = lock ? await query.for(lock) : await query;
  return row ?? null;
}
