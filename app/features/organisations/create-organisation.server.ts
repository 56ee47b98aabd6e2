import { randomBytes, randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { invoicePrefixFrom } from '#app/domain/tax/invoice-number.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withNewOrganisation } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { PersonScope } from '#app/platform/scopes.ts';
import { memberships, organisations, users } from '#db/schema/index.ts';
import type { OrganisationInput } from './organisation.schema.server.ts';
import { organisationColumns } from './organisation-columns.ts';
import { slugFrom } from './slug.ts';

const SLUG_TRIES = 5;

/** Founds an organisation with the person as its owner. @returns the slug its pages live under */
export function createOrganisation(
  scope: PersonScope,
  input: OrganisationInput,
  asked: Asked,
): Promise<Outcome<{ slug: string }>> {
  const { userId } = scope;
  const orgId = randomUUID();
  return runOnce<{ slug: string }>(
    (work) => withNewOrganisation(scope, orgId, work),
    userId,
    asked,
    async (tx) => {
      const [person] = await tx.select({ verifiedAt: users.emailVerifiedAt }).from(users).where(eq(users.id, userId));
      if (!person?.verifiedAt) return unverified();
      const slug = await insertUnderFreeSlug(tx, orgId, userId, input);
      await tx.insert(memberships).values({ orgId, userId, role: 'owner' });
      await audit(tx, {
        orgId,
        actorUserId: userId,
        actorKind: 'member',
        entity: 'organisation',
        entityId: orgId,
        action: 'organisation.created',
        data: { name: input.name, sides: input.sides },
      });
      return done({ slug });
    },
  );
}

/** Other organisations' slugs can't be read from here: the unique key says whether one is free. */
async function insertUnderFreeSlug(tx: Tx, id: string, userId: string, input: OrganisationInput): Promise<string> {
  const wished = slugFrom(input.name);
  const row = { ...organisationColumns(input), id, createdBy: userId, invoicePrefix: invoicePrefixFrom(input.name) };
  for (let attempt = 0; attempt < SLUG_TRIES; attempt++) {
    const slug = attempt === 0 ? wished : `${wished}-${randomBytes(3).toString('hex')}`;
    const { count } = await tx
      .insert(organisations)
      .values({ ...row, slug })
      .onConflictDoNothing();
    if (count === 1) return slug;
  }
  throw new Error('no free slug was found');
}

const unverified = () =>
  refuse(
    violation(
      'organisation.email_unverified',
      'Your e-mail address isn’t confirmed yet.',
      'Open the letter we sent you and confirm it, then send this form again.',
    ),
  );
