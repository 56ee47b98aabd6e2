import { and, eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { papers } from '#db/schema/index.ts';
import { paperNotFound } from './withdraw-paper.server.ts';

/** Notes that an operator has seen the paper itself. Once: the first who saw it stays named. */
export async function verifyPaper(
  scope: OperatorScope,
  { paperId }: { paperId: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ paperId: string }>> {
  if (!isUuid(paperId)) return refuse(paperNotFound());
  return runOnce(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const [paper] = await tx.select().from(papers).where(eq(papers.id, paperId)).for('update');
      if (!paper) return refuse(paperNotFound());
      if (paper.withdrawnAt !== null) return refuse(withdrawn());
      if (paper.verifiedAt !== null) return done({ paperId });
      await tx
        .update(papers)
        .set({ verifiedBy: scope.userId, verifiedAt: clock.now() })
        .where(and(eq(papers.orgId, paper.orgId), eq(papers.id, paperId)));
      await audit(tx, {
        orgId: paper.orgId,
        actorUserId: scope.userId,
        actorKind: 'operator',
        entity: 'paper',
        entityId: paperId,
        action: 'paper.verified',
        data: { kind: paper.kind, number: paper.number },
      });
      return done({ paperId });
    },
  );
}

const withdrawn = () =>
  violation('lifecycle.paper_withdrawn', 'This paper was withdrawn meanwhile, so there is nothing to verify.');
