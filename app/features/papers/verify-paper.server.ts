import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import { done, type Outcome } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { decideOnPaper } from './decide-on-paper.server.ts';

/** Notes that an operator has seen the paper itself. Once: the first who saw it stays named. */
export function verifyPaper(
  scope: OperatorScope,
  { paperId }: { paperId: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ paperId: string }>> {
  return decideOnPaper(scope, paperId, asked, {
    action: 'paper.verified',
    set: { verifiedBy: scope.userId, verifiedAt: clock.now() },
    seenBefore: () => done({ paperId }),
  });
}
