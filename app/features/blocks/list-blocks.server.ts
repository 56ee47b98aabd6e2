import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { blocks } from '#db/schema/index.ts';

/** A block as its host's page lists it. */
export type BlockRow = {
  id: string;
  startsOn: PlainDate;
  endsOn: PlainDate;
  pallets: number;
  massGrams: number;
  reason: string;
};

/** The blocks of the organisation's own slot that stand and end after a day, the first to begin first. */
export async function listBlocks(tx: Tx, scope: TenantScope, slotId: string, after: PlainDate): Promise<BlockRow[]> {
  const rows = await tx
    .select({
      id: blocks.id,
      startsOn: blocks.startsOn,
      endsOn: blocks.endsOn,
      pallets: blocks.pallets,
      massGrams: blocks.massGrams,
      reason: blocks.reason,
    })
    .from(blocks)
    .where(
      and(eq(blocks.orgId, scope.orgId), eq(blocks.slotId, slotId), isNull(blocks.liftedAt), gt(blocks.endsOn, after)),
    )
    .orderBy(asc(blocks.startsOn), asc(blocks.id));
  return rows.map((row) => ({ ...row, startsOn: plainDate(row.startsOn), endsOn: plainDate(row.endsOn) }));
}
