import { sql } from 'drizzle-orm';
import { ROLES, type Role } from '#app/domain/access/roles.ts';
import { withPublic } from '#app/platform/db.server.ts';
import { hashToken } from '#app/platform/tokens.server.ts';

export type FoundInvitation = { organisation: string; slug: string; email: string; role: Role; isOpen: boolean };

type Row = Record<'organisation_name' | 'organisation_slug' | 'email' | 'role', string> & { is_open: boolean };

/** What a mailed invitation is to; null when there is none with this secret. */
export async function findInvitation(token: string): Promise<FoundInvitation | null> {
  if (token.length > 100) return null;
  const [row] = await withPublic((tx) =>
    tx.execute<Row>(sql`
      select organisation_name, organisation_slug, email, role,
             accepted_at is null and revoked_at is null and expires_at > clock_timestamp() as is_open
      from find_invitation(${hashToken(token)})`),
  );
  const role = ROLES.find((each) => each === row?.role);
  if (!row || !role) return null;
  const { organisation_name: organisation, organisation_slug: slug, email, is_open: isOpen } = row;
  return { organisation, slug, email, role, isOpen };
}
