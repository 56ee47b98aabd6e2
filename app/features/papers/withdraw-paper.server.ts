import { and, eq, sql } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { papers } from '#db/schema/index.ts';

/** No such paper, or not one to be seen from here. */
export const paperNotFound = () => violation('paper.not_found', 'There is no such paper.');

/** Takes a paper out of every decision from now on. Its row stays; one that is withdrawn already stays so. */
export async function withdrawPaper(
  scope: TenantScope,
  { paperId }: { paperId: string },
  asked: Asked,
): Promise<Outcome<{ paperId: string }>> {
  if (!isUuid(paperId)) return refuse(paperNotFound());
  const mine = and(eq(papers.orgId, scope.orgId), eq(papers.id, paperId));
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const [paper] = await tx.select().from(papers).where(mine).for('update');
      if (!paper) return refuse(paperNotFound());
      if (paper.withdrawnAt !== null) return done({ paperId });
      await tx.update(papers).set({ withdrawnAt: sql`clock_timestamp()` }).where(mine);
      await audit(tx, {
        orgId: scope.orgId,
        actorUserId: scope.userId,
        actorKind: 'member',
        entity: 'paper',
        entityId: paperId,
        action: 'paper.withdrawn',
        data: { kind: paper.kind, number: paper.number },
      });
      return done({ paperId });
    },
  );
}
