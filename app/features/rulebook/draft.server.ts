import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { RulebookContent } from '#app/domain/cargo/rulebook.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { contentHash } from '#app/platform/content-hash.server.ts';
import { type Tx, withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { rulebookVersions } from '#db/schema/index.ts';

export type VersionRow = typeof rulebookVersions.$inferSelect;

export const NO_SUCH_VERSION = refuse(violation('rulebook.not_found', 'There is no such version.'));
const PUBLISHED = refuse(
  violation(
    'conflict.published',
    'A published version never changes: what was decided under it must stay askable.',
    'Make a draft from it and change that.',
  ),
);

/** Versions are known by their number, the audit log by a UUID: the number's hash in that shape. */
export function auditIdOf(version: string): string {
  const hex = createHash('sha256').update(`rulebook ${version}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

type Data = Record<string, string | number | boolean | null>;

/** Writes what an operator did to a version, in the transaction in which it happens. */
export const auditVersion = (tx: Tx, scope: OperatorScope, version: string, action: string, data: Data = {}) =>
  audit(tx, {
    actorUserId: scope.userId,
    actorKind: 'operator',
    entity: 'rulebook',
    entityId: auditIdOf(version),
    action: `rulebook.${action}`,
    data: { version, ...data },
  });

/** Changes a draft under its lock: one operator at a time, and never a published version. */
export function changeDraft<T>(
  scope: OperatorScope,
  version: string,
  asked: Asked,
  work: (tx: Tx, draft: VersionRow) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return runOnce<T>(
    (inTransaction) => withOperator(scope, inTransaction),
    scope.userId,
    asked,
    async (tx) => {
      const [draft] = await tx
        .select()
        .from(rulebookVersions)
        .where(eq(rulebookVersions.version, version))
        .for('update');
      if (!draft) return NO_SUCH_VERSION;
      return draft.state === 'published' ? PUBLISHED : work(tx, draft);
    },
  );
}

/** Stores a draft's new content with its hash. */
export async function saveContent(
  tx: Tx,
  version: string,
  content: RulebookContent,
): Promise<Outcome<{ hash: string }>> {
  const hash = contentHash(content);
  await tx.update(rulebookVersions).set({ content, contentHash: hash }).where(eq(rulebookVersions.version, version));
  return done({ hash });
}
