import { asc, eq, sql } from 'drizzle-orm';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { facilities, halls, ports, slots } from '#db/schema/index.ts';

export type FacilitySummary = {
  id: string;
  name: string;
  portName: string;
  hallCount: number;
  slotCount: number;
  publishedCount: number;
};

/** A host's facilities by name, with what stands in them. More than 200 belong behind a search of their own. */
export function listFacilities(scope: TenantScope): Promise<FacilitySummary[]> {
  return withTenant(scope, (tx) => {
    const hallCounts = tx
      .select({ facilityId: halls.facilityId, hallCount: sql<number>`count(*)::int`.as('hall_count') })
      .from(halls)
      .where(eq(halls.orgId, scope.orgId))
      .groupBy(halls.facilityId)
      .as('hall_counts');
    const slotCounts = tx
      .select({
        facilityId: slots.facilityId,
        slotCount: sql<number>`count(*)::int`.as('slot_count'),
        publishedCount: sql<number>`(count(*) filter (where ${slots.status} = 'published'))::int`.as('published_count'),
      })
      .from(slots)
      .where(eq(slots.orgId, scope.orgId))
      .groupBy(slots.facilityId)
      .as('slot_counts');
    return tx
      .select({
        id: facilities.id,
        name: facilities.name,
        portName: ports.name,
        hallCount: sql<number>`coalesce(${hallCounts.hallCount}, 0)`,
        slotCount: sql<number>`coalesce(${slotCounts.slotCount}, 0)`,
        publishedCount: sql<number>`coalesce(${slotCounts.publishedCount}, 0)`,
      })
      .from(facilities)
      .innerJoin(ports, eq(ports.id, facilities.portId))
      .leftJoin(hallCounts, eq(hallCounts.facilityId, facilities.id))
      .leftJoin(slotCounts, eq(slotCounts.facilityId, facilities.id))
      .where(eq(facilities.orgId, scope.orgId))
      .orderBy(asc(facilities.name), asc(facilities.id))
      .limit(200);
  });
}
