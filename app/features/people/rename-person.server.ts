import { eq } from 'drizzle-orm';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withPerson } from '#app/platform/db.server.ts';
import { done, type Outcome } from '#app/platform/outcome.ts';
import type { PersonScope } from '#app/platform/scopes.ts';
import { users } from '#db/schema/index.ts';
import type { RenameInput } from './person.schema.server.ts';

/** Changes the signed-in person's name. */
export function renamePerson(scope: PersonScope, { name }: RenameInput, asked: Asked): Promise<Outcome<null>> {
  const { userId } = scope;
  return runOnce(
    (work) => withPerson(scope, work),
    userId,
    asked,
    async (tx) => {
      await tx.update(users).set({ name }).where(eq(users.id, userId));
      await audit(tx, {
        actorUserId: userId,
        actorKind: 'person',
        entity: 'user',
        entityId: userId,
        action: 'user.renamed',
      });
      return done(null);
    },
  );
}
