import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { publicDatabase, type Tx } from '#app/platform/db.server.ts';
import { hashToken, newToken } from '#app/platform/tokens.server.ts';
import { users, userTokens } from '#db/schema/index.ts';

export type Purpose = 'verify_email' | 'reset_password';

const HOURS: Record<Purpose, number> = { verify_email: 24, reset_password: 1 };

/** Makes a link's secret; the table gets its SHA-256. @returns the secret, for the letter alone */
export async function issueUserToken(tx: Tx, userId: string, purpose: Purpose): Promise<string> {
  const token = newToken();
  const expiresAt = sql`clock_timestamp() + make_interval(hours => ${HOURS[purpose]}::int)`;
  await tx.insert(userTokens).values({ id: hashToken(token), userId, purpose, expiresAt });
  return token;
}

/** Whose link this is, used or not, while its time runs and the account is open; null otherwise. */
export async function findTokenOwner(
  token: string,
  purpose: Purpose,
): Promise<{ userId: string; email: string; used: boolean } | null> {
  if (token.length > 100) return null;
  const [row] = await publicDatabase()
    .select({ userId: users.id, email: users.email, usedAt: userTokens.usedAt })
    .from(userTokens)
    .innerJoin(users, eq(users.id, userTokens.userId))
    .where(
      and(
        eq(userTokens.id, hashToken(token)),
        eq(userTokens.purpose, purpose),
        gt(userTokens.expiresAt, sql`clock_timestamp()`),
        isNull(users.disabledAt),
      ),
    );
  return row ? { userId: row.userId, email: row.email, used: row.usedAt !== null } : null;
}

/** Uses a link up. The row lock of the UPDATE lets one of many simultaneous calls through. */
export async function useUpToken(tx: Tx, userId: string, token: string, purpose: Purpose): Promise<boolean> {
  const used = await tx
    .update(userTokens)
    .set({ usedAt: sql`clock_timestamp()` })
    .where(
      and(
        eq(userTokens.id, hashToken(token)),
        eq(userTokens.userId, userId),
        eq(userTokens.purpose, purpose),
        isNull(userTokens.usedAt),
        gt(userTokens.expiresAt, sql`clock_timestamp()`),
      ),
    )
    .returning({ id: userTokens.id });
  return used.length === 1;
}

/** Ends a person's other open links of a purpose. */
export async function endTokens(tx: Tx, userId: string, purpose: Purpose): Promise<void> {
  await tx
    .update(userTokens)
    .set({ usedAt: sql`clock_timestamp()` })
    .where(and(eq(userTokens.userId, userId), eq(userTokens.purpose, purpose), isNull(userTokens.usedAt)));
}
