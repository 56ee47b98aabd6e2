import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withPerson } from '#app/platform/db.server.ts';
import { done, type Outcome } from '#app/platform/outcome.ts';
import type { PersonScope } from '#app/platform/scopes.ts';
import { revokeAllSessions } from '#app/platform/session.server.ts';

/** Signs all of the person's devices out but the one they ask from. */
export function revokeOtherDevices(scope: PersonScope, thisDevice: string, asked: Asked): Promise<Outcome<null>> {
  const { userId } = scope;
  return runOnce(
    (work) => withPerson(scope, work),
    userId,
    asked,
    async (tx) => {
      await revokeAllSessions(tx, userId, thisDevice);
      await audit(tx, {
        actorUserId: userId,
        actorKind: 'person',
        entity: 'user',
        entityId: userId,
        action: 'user.other_devices_signed_out',
      });
      return done(null);
    },
  );
}
