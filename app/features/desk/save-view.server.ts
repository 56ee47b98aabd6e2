import { and, asc, eq } from 'drizzle-orm';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { deskViews } from '#db/schema/index.ts';
import { withoutPlace } from './desk-list.ts';

/** More would be a list nobody reads. */
const VIEWS_AT_MOST = 30;

/** A saved view, as the desk links to it. */
export type DeskView = { id: string; name: string; query: string; isDefault: boolean };

/** The operator's own views, by name. */
export async function listViews(scope: OperatorScope): Promise<DeskView[]> {
  const { id, name, query, isDefault } = deskViews;
  return withOperator(scope, (tx) =>
    tx
      .select({ id, name, query, isDefault })
      .from(deskViews)
      .where(eq(deskViews.userId, scope.userId))
      .orderBy(asc(deskViews.name), asc(deskViews.id))
      .limit(VIEWS_AT_MOST),
  );
}

const noDefault = (tx: Tx, userId: string) =>
  tx
    .update(deskViews)
    .set({ isDefault: false })
    .where(and(eq(deskViews.userId, userId), eq(deskViews.isDefault, true)));

/** Keeps filters, order and columns under a name; a name that is known is written anew. */
export async function saveView(
  scope: OperatorScope,
  input: { name: string; query: string; isDefault: boolean },
  asked: Asked,
): Promise<Outcome<{ query: string }>> {
  const { userId } = scope;
  const query = withoutPlace(new URLSearchParams(input.query)).toString();
  return runOnce<{ query: string }>(
    (work) => withOperator(scope, work),
    userId,
    asked,
    async (tx) => {
      const own = await tx
        .select({ id: deskViews.id, name: deskViews.name })
        .from(deskViews)
        .where(eq(deskViews.userId, userId))
        .for('update');
      const known = own.find(({ name }) => name.toLowerCase() === input.name.toLowerCase());
      if (!known && own.length >= VIEWS_AT_MOST) return refuse(tooManyViews());
      if (input.isDefault) await noDefault(tx, userId);
      const { isDefault } = input;
      if (known) await tx.update(deskViews).set({ query, isDefault }).where(eq(deskViews.id, known.id));
      else await tx.insert(deskViews).values({ userId, name: input.name, query, isDefault });
      return done({ query });
    },
  );
}

/** Forgets a view of this operator. One that is gone already is as good. */
export async function deleteView(scope: OperatorScope, viewId: string, asked: Asked): Promise<Outcome<null>> {
  const its = and(eq(deskViews.userId, scope.userId), eq(deskViews.id, viewId));
  return runOnce<null>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      await tx.delete(deskViews).where(its);
      return done(null);
    },
  );
}

const tooManyViews = () =>
  violation('view.too_many', `There are ${VIEWS_AT_MOST} views already.`, 'Delete one you don’t use.');
