import { eq, sql } from 'drizzle-orm';
import { formatDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import { contentHash } from '#app/platform/content-hash.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { rulebookVersions } from '#db/schema/index.ts';
import { rulebookDay } from './current-rulebook.server.ts';
import type { PublishInput } from './draft.schema.server.ts';
import { auditVersion, changeDraft } from './draft.server.ts';
import { dryRun } from './dry-run.server.ts';

const CHANGED = refuse(
  violation(
    'conflict.draft_changed',
    'The draft has changed since that dry run.',
    'Look at the dry run again, then publish.',
  ),
);

/**
 * Publishes a draft whose dry run was shown for exactly this content and first day. From that day on it is the rulebook;
 * it never changes again. The dry run is made once more in the same transaction: its figure is what the log keeps.
 */
export async function publishDraft(
  scope: OperatorScope,
  version: string,
  shown: PublishInput,
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ version: string; affected: number }>> {
  const today = rulebookDay(clock.now());
  return changeDraft(scope, version, asked, async (tx, draft) => {
    const hash = contentHash(draft.content);
    if (hash !== shown.contentHash || draft.effectiveFrom !== shown.effectiveFrom) return CHANGED;
    if (draft.effectiveFrom < today)
      return refuse(
        violation(
          'rulebook.day_passed',
          `The draft counts from ${formatDate(plainDate(draft.effectiveFrom))}; today is ${formatDate(today)}.`,
          'Move its first day to today or later.',
        ),
      );
    const run = await dryRun(tx, draft, today);
    await tx
      .update(rulebookVersions)
      .set({
        state: 'published',
        contentHash: hash,
        publishedBy: scope.userId,
        publishedAt: sql`clock_timestamp()`,
      })
      .where(eq(rulebookVersions.version, version));
    const affected = run.affected.length;
    await auditVersion(tx, scope, version, 'published', {
      contentHash: hash,
      effectiveFrom: draft.effectiveFrom,
      against: run.against,
      tried: run.tried,
      affected,
      beforeTheRulebook: run.beforeTheRulebook,
    });
    return done({ version, affected });
  });
}
