import { and, asc, eq, gt, lt, sql } from 'drizzle-orm';
import type { Occupancy } from '#app/domain/capacity/fit.ts';
import type { Stay } from '#app/domain/shared/interval.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { allocations, blocks, bookings } from '#db/schema/index.ts';

/** What takes places of a host's own slot, by name: a booking's reference, or a block's reason. */
export type Taking = Occupancy & { bookingId: string | null; name: string };

/**
 * Everything that takes places of the slot on days of the window, the first to begin first. For its host alone: the
 * bookings of a slot are its own, while strangers see quantities only.
 */
export async function takingsOf(tx: Tx, scope: TenantScope, slotId: string, window: Stay): Promise<Taking[]> {
  const isLive = sql`(${allocations.state} = 'confirmed' or (${allocations.state} = 'held' and ${allocations.heldUntil} > clock_timestamp()))`;
  const rows = await tx
    .select({
      startsOn: allocations.startsOn,
      endsOn: allocations.endsOn,
      pallets: allocations.pallets,
      massGrams: allocations.massGrams,
      bookingId: allocations.bookingId,
      name: sql<string>`coalesce(${bookings.reference}, ${blocks.reason})`,
    })
    .from(allocations)
    .leftJoin(bookings, and(eq(bookings.id, allocations.bookingId), eq(bookings.hostOrgId, scope.orgId)))
    .leftJoin(blocks, and(eq(blocks.id, allocations.blockId), eq(blocks.orgId, scope.orgId)))
    .where(
      and(
        eq(allocations.orgId, scope.orgId),
        eq(allocations.slotId, slotId),
        gt(allocations.endsOn, window.startsOn),
        lt(allocations.startsOn, window.endsOn),
        isLive,
      ),
    )
    .orderBy(asc(allocations.startsOn), asc(allocations.id));
  return rows.map((row) => ({ ...row, startsOn: plainDate(row.startsOn), endsOn: plainDate(row.endsOn) }));
}
