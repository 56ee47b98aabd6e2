import { and, eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { papers } from '#db/schema/index.ts';
import { paperNotFound } from './withdraw-paper.server.ts';

/** A paper as it is stored. */
export type Paper = typeof papers.$inferSelect;

type Verdict = {
  action: 'paper.verified' | 'paper.rejected';
  reason?: string;
  set: Partial<Paper>;
  /** The answer where an operator has seen the paper before. */
  seenBefore: () => Outcome<{ paperId: string }>;
  tell?: (tx: Tx, paper: Paper) => Promise<void>;
};

/** Decides on a paper an operator has seen, under its lock and in the audit; one that was withdrawn meanwhile is refused. */
export async function decideOnPaper(
  scope: OperatorScope,
  paperId: string,
  asked: Asked,
  { action, reason, set, seenBefore, tell }: Verdict,
): Promise<Outcome<{ paperId: string }>> {
  if (!isUuid(paperId)) return refuse(paperNotFound());
  return runOnce(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const [paper] = await tx.select().from(papers).where(eq(papers.id, paperId)).for('update');
      if (!paper) return refuse(paperNotFound());
      if (paper.withdrawnAt !== null) return refuse(withdrawn(action));
      if (paper.verifiedAt !== null) return seenBefore();
      const { orgId, kind, number } = paper;
      await tx
        .update(papers)
        .set(set)
        .where(and(eq(papers.orgId, orgId), eq(papers.id, paperId)));
      await audit(tx, {
        ...{ orgId, actorUserId: scope.userId, actorKind: 'operator', entity: 'paper', entityId: paperId, action },
        data: { kind, number, ...(reason === undefined ? {} : { reason }) },
      });
      await tell?.(tx, paper);
      return done({ paperId });
    },
  );
}

const withdrawn = (action: Verdict['action']) =>
  violation(
    'lifecycle.paper_withdrawn',
    `This paper was withdrawn meanwhile, so there is nothing to ${action === 'paper.verified' ? 'verify' : 'reject'}.`,
  );
