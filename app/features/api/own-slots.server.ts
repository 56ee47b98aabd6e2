import { and, asc, eq, sql } from 'drizzle-orm';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { facilities, halls, slots } from '#db/schema/index.ts';

/** A slot of the organisation's with the names of where it is. */
export type OwnSlot = { slot: typeof slots.$inferSelect; hallName: string; facilityName: string };

/** The organisation's slots in the order of their ids, from behind one of them: an order that no edit changes. */
export async function ownSlots(
  scope: TenantScope,
  { after, limit }: { after: string | null; limit: number },
): Promise<{ rows: OwnSlot[]; next: string | null }> {
  const found = await withTenant(scope, (tx) =>
    tx
      .select({ slot: slots, hallName: halls.name, facilityName: facilities.name })
      .from(slots)
      .innerJoin(facilities, and(eq(facilities.orgId, slots.orgId), eq(facilities.id, slots.facilityId)))
      .innerJoin(halls, and(eq(halls.orgId, slots.orgId), eq(halls.id, slots.hallId)))
      .where(and(eq(slots.orgId, scope.orgId), after ? sql`${slots.id} > ${after}::uuid` : undefined))
      .orderBy(asc(slots.id))
      .limit(limit + 1),
  );
  const rows = found.slice(0, limit);
  return { rows, next: found.length > limit ? (rows.at(-1)?.slot.id ?? null) : null };
}
