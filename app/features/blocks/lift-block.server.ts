import { and, eq, sql } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { allocations, blocks } from '#db/schema/index.ts';
import { blockNotFound } from './block-refusals.server.ts';

/** Lifts a block of the organisation's own slot: its places are free from now on. One that is lifted stays so. */
export function liftBlock(
  scope: TenantScope,
  { slotId, blockId }: { slotId: string; blockId: string },
  asked: Asked,
): Promise<Outcome<{ blockId: string }>> {
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      if (!isUuid(slotId) || !isUuid(blockId)) return refuse(blockNotFound());
      const its = and(eq(blocks.orgId, scope.orgId), eq(blocks.slotId, slotId), eq(blocks.id, blockId));
      const [block] = await tx.select().from(blocks).where(its).for('update');
      if (!block) return refuse(blockNotFound());
      if (block.liftedAt) return done({ blockId });
      await tx.update(blocks).set({ liftedAt: sql`clock_timestamp()`, liftedBy: scope.userId }).where(its);
      await audit(tx, {
        orgId: scope.orgId,
        actorUserId: scope.userId,
        actorKind: 'host',
        entity: 'slot',
        entityId: slotId,
        action: 'slot.block_lifted',
        data: { blockId, pallets: block.pallets, startsOn: block.startsOn, endsOn: block.endsOn },
      });
      await tx
        .update(allocations)
        .set({ state: 'released' })
        .where(and(eq(allocations.orgId, scope.orgId), eq(allocations.blockId, blockId)));
      return done({ blockId });
    },
  );
}
