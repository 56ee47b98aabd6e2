import { and, eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { facilities } from '#db/schema/index.ts';

export const facilityNotFound = () => violation('facility.not_found', 'There is no such facility.');
export const hallNotFound = () => violation('hall.not_found', 'There is no such hall.');

export type FacilityRow = typeof facilities.$inferSelect;

/**
 * The organisation's own facility, or null.
 *
 * @param lock 'share' keeps the row as it is until the transaction ends, 'update' is for changing it
 */
export async function ownFacility(
  tx: Tx,
  scope: TenantScope,
  facilityId: string,
  lock: 'share' | 'update' | null = null,
): Promise<FacilityRow | null> {
  if (!isUuid(facilityId)) return null;
  const query = tx
    .select()
    .from(facilities)
    .where(and(eq(facilities.orgId, scope.orgId), eq(facilities.id, facilityId)));
  const [row] = lock ? await query.for(lock) : await query;
  return row ?? null;
}
