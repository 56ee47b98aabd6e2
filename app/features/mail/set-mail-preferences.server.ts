import { sql } from 'drizzle-orm';
import { MAIL_CATEGORIES, type MailCategory } from '#app/domain/mail/categories.ts';
import { accountScope } from '#app/features/people/account-scope.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withPerson } from '#app/platform/db.server.ts';
import { done, type Outcome } from '#app/platform/outcome.ts';
import type { PersonScope } from '#app/platform/scopes.ts';
import { readUnsubscribe } from '#app/platform/unsubscribe.server.ts';
import { mailPreferences } from '#db/schema/index.ts';

/** Writes what changed and nothing else, so that a second press of a button leaves no trace. @returns how many changed */
async function write(tx: Tx, userId: string, wanted: readonly (readonly [MailCategory, boolean])[]): Promise<number> {
  const known = new Map((await tx.select().from(mailPreferences)).map(({ category, isOn }) => [category, isOn]));
  const changed = wanted.filter(([category, isOn]) => (known.get(category) ?? true) !== isOn);
  if (changed.length === 0) return 0;
  await tx
    .insert(mailPreferences)
    .values(changed.map(([category, isOn]) => ({ userId, category, isOn })))
    .onConflictDoUpdate({
      target: [mailPreferences.userId, mailPreferences.category],
      set: { isOn: sql`excluded.is_on`, changedAt: sql`clock_timestamp()` },
    });
  await audit(tx, {
    actorUserId: userId,
    actorKind: 'person',
    entity: 'user',
    entityId: userId,
    action: 'user.mail_preferences',
    data: Object.fromEntries(changed),
  });
  return changed.length;
}

/** Sets which kinds of news the signed-in person gets by mail. */
export function setMailPreferences(
  scope: PersonScope,
  { on }: { on: readonly MailCategory[] },
  asked: Asked,
): Promise<Outcome<null>> {
  const wanted = MAIL_CATEGORIES.map((category) => [category, on.includes(category)] as const);
  return runOnce(
    (work) => withPerson(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      await write(tx, scope.userId, wanted);
      return done(null);
    },
  );
}

/**
 * Switches off what a letter's link is for, as often as it is asked: mail programs ask by themselves, without a form's
 * key. @returns the category; null for a link that isn't ours
 */
export async function unsubscribe(token: string): Promise<MailCategory | null> {
  const read = readUnsubscribe(token);
  if (!read) return null;
  const { userId, category } = read;
  await withPerson(accountScope(userId), (tx) => write(tx, userId, [[category, false]]));
  return category;
}

/** What a letter's link is for; null for a link that isn't ours. */
export const categoryOf = (token: string): MailCategory | null => readUnsubscribe(token)?.category ?? null;

/** The kinds of news the person gets by mail. */
export async function readMailPreferences(scope: PersonScope): Promise<MailCategory[]> {
  const rows = await withPerson(scope, (tx) => tx.select().from(mailPreferences));
  const off = new Set(rows.filter(({ isOn }) => !isOn).map(({ category }) => category));
  return MAIL_CATEGORIES.filter((category) => !off.has(category));
}
