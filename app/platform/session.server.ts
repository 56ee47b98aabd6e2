import { and, desc, eq, lte, ne, sql } from 'drizzle-orm';
import { type Adapter, type DatabaseSession, type DatabaseUser, Lucia, TimeSpan } from 'lucia';
import { sessions, users } from '#db/schema/index.ts';
import { publicDatabase, type Tx } from './db.server.ts';
import { env } from './env.server.ts';
import { hashToken } from './tokens.server.ts';

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<
      { userAgent: string; createdAt: Date },
      { name: string; email: string; isOperator: boolean; emailVerified: boolean }
    >;
    DatabaseSessionAttributes: { userAgent: string; createdAt: Date };
    DatabaseUserAttributes: { name: string; email: string; isOperator: boolean; emailVerified: boolean };
  }
}

type Row = { session: typeof sessions.$inferSelect; user: typeof users.$inferSelect };

const asSession = (token: string, row: Row['session']): DatabaseSession => ({
  id: token,
  userId: row.userId,
  expiresAt: row.expiresAt,
  attributes: { userAgent: row.userAgent, createdAt: row.createdAt },
});

const asUser = (row: Row['user']): DatabaseUser => ({
  id: row.id,
  attributes: {
    name: row.name,
    email: row.email,
    isOperator: row.isOperator,
    emailVerified: row.emailVerifiedAt !== null,
  },
});

/** Lucia keeps session ids in clear; this adapter hands the table their SHA-256 and never the id itself. */
const hashedSessions: Adapter = {
  async getSessionAndUser(token) {
    const [row] = await publicDatabase()
      .select({ session: sessions, user: users })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(and(eq(sessions.id, hashToken(token)), sql`${users.disabledAt} is null`));
    return row ? [asSession(token, row.session), asUser(row.user)] : [null, null];
  },
  async getUserSessions(userId) {
    const rows = await publicDatabase().select().from(sessions).where(eq(sessions.userId, userId));
    return rows.map((row) => asSession(row.id, row));
  },
  async setSession({ id, userId, expiresAt, attributes }) {
    await publicDatabase()
      .insert(sessions)
      .values({ id: hashToken(id), userId, expiresAt, userAgent: attributes.userAgent });
  },
  async updateSessionExpiration(token, expiresAt) {
    await publicDatabase()
      .update(sessions)
      .set({ expiresAt })
      .where(eq(sessions.id, hashToken(token)));
  },
  async deleteSession(token) {
    await publicDatabase()
      .delete(sessions)
      .where(eq(sessions.id, hashToken(token)));
  },
  async deleteUserSessions(userId) {
    await publicDatabase().delete(sessions).where(eq(sessions.userId, userId));
  },
  async deleteExpiredSessions() {
    await publicDatabase().delete(sessions).where(lte(sessions.expiresAt, new Date()));
  },
};

let lucia: Lucia<{ userAgent: string; createdAt: Date }, DatabaseUser['attributes']> | null = null;

function auth() {
  const secure = env().BASE_URL.startsWith('https://');
  lucia ??= new Lucia(hashedSessions, {
    sessionExpiresIn: new TimeSpan(7, 'd'),
    // The row's expiry decides; a long-lived cookie spares a Set-Cookie on every sliding renewal.
    sessionCookie: {
      name: secure ? '__Host-quayslot' : 'quayslot',
      expires: false,
      attributes: { secure, sameSite: 'lax', path: '/' },
    },
    getSessionAttributes: (attributes) => attributes,
    getUserAttributes: (attributes) => attributes,
  });
  return lucia;
}

/** The signed-in person of a request, as the session knows them. */
export type SignedIn = {
  userId: string;
  name: string;
  email: string;
  isOperator: boolean;
  emailVerified: boolean;
  /** SHA-256 of the token: names this device in the list of sessions. */
  sessionId: string;
};

/**
 * The token in the request's session cookie. Lucia's own reader decodes every cookie and throws on a stray `%` in
 * one of somebody else's; ours looks at its own name only, and at nothing that could not be a token.
 */
function sessionToken(request: Request): string | null {
  const prefix = `${auth().sessionCookieName}=`;
  const cookies = (request.headers.get('cookie') ?? '').split(';').map((cookie) => cookie.trim());
  const token = cookies.find((cookie) => cookie.startsWith(prefix))?.slice(prefix.length) ?? '';
  return /^[A-Za-z0-9_-]{1,100}$/.test(token) ? token : null;
}

/** Reads and validates the session cookie; null when there is none or it has ended. */
export async function readSession(request: Request): Promise<SignedIn | null> {
  const token = sessionToken(request);
  if (!token) return null;
  const { session, user } = await auth().validateSession(token);
  if (!session || !user) return null;
  return {
    userId: user.id,
    name: user.name,
    email: user.email,
    isOperator: user.isOperator,
    emailVerified: user.emailVerified,
    sessionId: hashToken(token),
  };
}

/**
 * Starts a new session, ending the one the request came with: a cookie planted before sign-in opens nothing.
 *
 * @returns the Set-Cookie value
 */
export async function startSession(request: Request, userId: string): Promise<string> {
  const old = sessionToken(request);
  if (old) await auth().invalidateSession(old);
  const userAgent = (request.headers.get('user-agent') ?? '').slice(0, 200);
  const session = await auth().createSession(userId, { userAgent, createdAt: new Date() });
  return auth().createSessionCookie(session.id).serialize();
}

/** Ends the request's session. @returns the Set-Cookie value that clears the cookie */
export async function endSession(request: Request): Promise<string> {
  const token = sessionToken(request);
  if (token) await auth().invalidateSession(token);
  return auth().createBlankSessionCookie().serialize();
}

export type Device = { id: string; userAgent: string; createdAt: Date; expiresAt: Date };

/** The devices a person is signed in on, newest first. */
export async function listSessions(userId: string): Promise<Device[]> {
  return publicDatabase()
    .select({
      id: sessions.id,
      userAgent: sessions.userAgent,
      createdAt: sessions.createdAt,
      expiresAt: sessions.expiresAt,
    })
    .from(sessions)
    .where(eq(sessions.userId, userId))
    .orderBy(desc(sessions.createdAt))
    .limit(50);
}

/** Ends one of the person's own sessions; false when it is not theirs or already gone. */
export async function revokeSession(tx: Tx, userId: string, sessionId: string): Promise<boolean> {
  const gone = await tx
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), eq(sessions.id, sessionId)))
    .returning({ id: sessions.id });
  return gone.length === 1;
}

/** Ends all of a person's sessions, but for `except` if given: after a password change, say. */
export async function revokeAllSessions(tx: Tx, userId: string, except: string | null = null): Promise<void> {
  const mine = eq(sessions.userId, userId);
  await tx.delete(sessions).where(except ? and(mine, ne(sessions.id, except)) : mine);
}
