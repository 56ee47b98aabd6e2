import { audit } from '#app/platform/audit.server.ts';
import { withPerson } from '#app/platform/db.server.ts';
import { endSession, readSession } from '#app/platform/session.server.ts';
import { accountScope } from './account-scope.server.ts';

/** Ends the request's session. @returns the Set-Cookie value that clears the cookie */
export async function signOut(request: Request): Promise<string> {
  const signedIn = await readSession(request);
  if (signedIn) {
    const { userId } = signedIn;
    await withPerson(accountScope(userId), (tx) =>
      audit(tx, {
        actorUserId: userId,
        actorKind: 'person',
        entity: 'user',
        entityId: userId,
        action: 'user.signed_out',
      }),
    );
  }
  return endSession(request);
}
