import { eq } from 'drizzle-orm';
import { withPerson } from '#app/platform/db.server.ts';
import { memberships, organisations, users } from '#db/schema/index.ts';
import { accountScope } from './account-scope.server.ts';

/** Where a person starts: their one organisation, the list of several, the operator's desk, or founding the first. */
export async function findHome(userId: string): Promise<string> {
  return withPerson(accountScope(userId), async (tx) => {
    const mine = await tx
      .select({ slug: organisations.slug })
      .from(memberships)
      .innerJoin(organisations, eq(organisations.id, memberships.orgId))
      .where(eq(memberships.userId, userId))
      .limit(2);
    const [first] = mine;
    if (first) return mine.length === 1 ? `/o/${first.slug}` : '/organisations';
    const [person] = await tx.select({ isOperator: users.isOperator }).from(users).where(eq(users.id, userId));
    return person?.isOperator ? '/operator' : '/organisations/new';
  });
}
