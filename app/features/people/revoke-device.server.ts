import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withPerson } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { PersonScope } from '#app/platform/scopes.ts';
import { revokeSession } from '#app/platform/session.server.ts';
import type { RevokeSessionInput } from './person.schema.server.ts';

/** Signs one of the person's own devices out. */
export function revokeDevice(
  scope: PersonScope,
  { sessionId }: RevokeSessionInput,
  asked: Asked,
): Promise<Outcome<null>> {
  const { userId } = scope;
  return runOnce<null>(
    (work) => withPerson(scope, work),
    userId,
    asked,
    async (tx) => {
      if (!(await revokeSession(tx, userId, sessionId))) return gone();
      await audit(tx, {
        actorUserId: userId,
        actorKind: 'person',
        entity: 'user',
        entityId: userId,
        action: 'user.device_signed_out',
      });
      return done(null);
    },
  );
}

const gone = () => refuse(violation('session.not_found', 'That device is no longer signed in.', 'Reload the page.'));
