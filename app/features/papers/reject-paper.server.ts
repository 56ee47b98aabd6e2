import { and, eq } from 'drizzle-orm';
import { labelOf, PAPER_KINDS } from '#app/domain/cargo/facts.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { managersOf } from '#app/features/clocks/tell-once.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withOperator } from '#app/platform/db.server.ts';
import { linkTo, queueMail } from '#app/platform/mail.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { papers } from '#db/schema/index.ts';
import { paperNotFound } from './withdraw-paper.server.ts';

type Paper = typeof papers.$inferSelect;

/** Tells the paper's holder, whose owners and managers alone can enter another. */
async function tellOfRejection(tx: Tx, { id, orgId, kind, number }: Paper, reason: string): Promise<void> {
  for (const { userId, email, slug } of await managersOf(tx, orgId))
    await queueMail(tx, {
      key: `paper-rejected/${id}/${userId}`,
      recipient: email,
      template: 'paper-rejected',
      props: { paper: labelOf(PAPER_KINDS, kind), number, reason, url: linkTo(`/o/${slug}/papers`) },
    });
}

/** Notes that a paper an operator has seen is not what it says. It counts no more from now on, and its holder is told why. */
export async function rejectPaper(
  scope: OperatorScope,
  { paperId, reason }: { paperId: string; reason: string },
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
      if (paper.verifiedAt !== null) return refuse(verified());
      await tx
        .update(papers)
        .set({ withdrawnAt: clock.now(), rejectedReason: reason })
        .where(and(eq(papers.orgId, paper.orgId), eq(papers.id, paperId)));
      await audit(tx, {
        orgId: paper.orgId,
        actorUserId: scope.userId,
        actorKind: 'operator',
        entity: 'paper',
        entityId: paperId,
        action: 'paper.rejected',
        data: { kind: paper.kind, number: paper.number, reason },
      });
      await tellOfRejection(tx, paper, reason);
      return done({ paperId });
    },
  );
}

const withdrawn = () =>
  violation('lifecycle.paper_withdrawn', 'This paper was withdrawn meanwhile, so there is nothing to reject.');
const verified = () =>
  violation('lifecycle.paper_verified', 'This paper was verified meanwhile.', 'Ask its holder to withdraw it.');
