import { labelOf, PAPER_KINDS } from '#app/domain/cargo/facts.ts';
import { managersOf } from '#app/features/clocks/tell-once.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { linkTo, queueMail } from '#app/platform/mail.server.ts';
import { type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { decideOnPaper, type Paper } from './decide-on-paper.server.ts';

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
export function rejectPaper(
  scope: OperatorScope,
  { paperId, reason }: { paperId: string; reason: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ paperId: string }>> {
  return decideOnPaper(scope, paperId, asked, {
    ...{ action: 'paper.rejected', reason },
    set: { withdrawnAt: clock.now(), rejectedReason: reason },
    seenBefore: () => refuse(verified()),
    tell: (tx, paper) => tellOfRejection(tx, paper, reason),
  });
}

const verified = () =>
  violation('lifecycle.paper_verified', 'This paper was verified meanwhile.', 'Ask its holder to withdraw it.');
