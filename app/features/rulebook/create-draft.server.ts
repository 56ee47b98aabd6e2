import { eq } from 'drizzle-orm';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { rulebookVersions } from '#db/schema/index.ts';
import { rulebookDay } from './current-rulebook.server.ts';
import type { DraftInput, DraftTerms } from './draft.schema.server.ts';
import { auditVersion, changeDraft, NO_SUCH_VERSION } from './draft.server.ts';

const numberTaken = (version: string) =>
  refuse(violation('conflict.version_taken', `Version ${version} is there already.`, 'Choose another number.'));

function dayProblem({ effectiveFrom }: DraftTerms, clock: Clock): Outcome<never> | null {
  const today = rulebookDay(clock.now());
  if (effectiveFrom >= today) return null;
  return refuse(
    violation(
      'rulebook.day_passed',
      `Today is ${formatDate(today)}; a version can’t count from an earlier day.`,
      'Choose today or a later day.',
    ),
  );
}

/** Makes a draft with the content of another version, draft or published. */
export async function createDraft(
  scope: OperatorScope,
  input: DraftInput,
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ version: string }>> {
  const wrongDay = dayProblem(input, clock);
  if (wrongDay) return wrongDay;
  return runOnce<{ version: string }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const [based] = await tx
        .select({ content: rulebookVersions.content, hash: rulebookVersions.contentHash })
        .from(rulebookVersions)
        .where(eq(rulebookVersions.version, input.basedOn));
      if (!based) return NO_SUCH_VERSION;
      const { version, amendment, note, effectiveFrom, basedOn } = input;
      const written = await tx
        .insert(rulebookVersions)
        .values({
          version,
          amendment,
          note,
          effectiveFrom,
          basedOn,
          state: 'draft',
          content: based.content,
          contentHash: based.hash,
          createdBy: scope.userId,
        })
        .onConflictDoNothing()
        .returning({ version: rulebookVersions.version });
      if (written.length === 0) return numberTaken(version);
      await auditVersion(tx, scope, version, 'drafted', { basedOn, effectiveFrom });
      return done({ version });
    },
  );
}

/** Changes a draft's amendment, note and first day. */
export async function editDraft(
  scope: OperatorScope,
  version: string,
  terms: DraftTerms,
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ version: string }>> {
  const wrongDay = dayProblem(terms, clock);
  if (wrongDay) return wrongDay;
  return changeDraft(scope, version, asked, async (tx) => {
    await tx.update(rulebookVersions).set(terms).where(eq(rulebookVersions.version, version));
    await auditVersion(tx, scope, version, 'terms_changed', { effectiveFrom: terms.effectiveFrom });
    return done({ version });
  });
}

/** Throws a draft away. */
export async function discardDraft(
  scope: OperatorScope,
  version: string,
  asked: Asked,
): Promise<Outcome<{ version: string }>> {
  return changeDraft(scope, version, asked, async (tx) => {
    await tx.delete(rulebookVersions).where(eq(rulebookVersions.version, version));
    await auditVersion(tx, scope, version, 'discarded');
    return done({ version });
  });
}
