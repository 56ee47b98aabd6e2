import { and, count, desc, eq, isNotNull } from 'drizzle-orm';
import { dateInZone, daysBetween, formatDate } from '#app/domain/shared/plain-date.ts';
import { INVOICE_TIME_ZONE } from '#app/features/invoices/invoice-view.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import { linkTo, queueMail } from '#app/platform/mail.server.ts';
import { done, type Outcome } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { bankDetails, memberships, organisations, users } from '#db/schema/index.ts';
import type { BankDetailsView } from './bank-details-view.ts';
import type { BankDetailsInput } from './paying.schema.server.ts';

/** For so long a change is told to whoever is about to pay. */
const NEW_FOR_DAYS = 14;

/** Where a host is paid today, as row-level security lets this transaction read it; null where it hasn't said. */
export async function bankDetailsOf(tx: Tx, hostOrgId: string, now: Date): Promise<BankDetailsView | null> {
  const [newest, before] = await tx
    .select()
    .from(bankDetails)
    .where(eq(bankDetails.orgId, hostOrgId))
    .orderBy(desc(bankDetails.setAt), desc(bankDetails.id))
    .limit(2);
  if (!newest) return null;
  const { holder, accountNumber, ifsc, upi, setAt } = newest;
  const [since, today] = [dateInZone(setAt, INVOICE_TIME_ZONE), dateInZone(now, INVOICE_TIME_ZONE)];
  const isNew = before !== undefined && daysBetween(since, today) < NEW_FOR_DAYS;
  return { holder, accountNumber, ifsc, upi, since: formatDate(since), isNew };
}

/** The organisation's own. */
export const ownBankDetails = (scope: TenantScope, clock: Clock = systemClock): Promise<BankDetailsView | null> =>
  withTenant(scope, (tx) => bankDetailsOf(tx, scope.orgId, clock.now()));

/**
 * Says where the organisation wants to be paid from now on. Its owners and accounts hear of it by letter: whoever changes
 * this in their name diverts their money.
 */
export function setBankDetails(scope: TenantScope, input: BankDetailsInput, asked: Asked): Promise<Outcome<null>> {
  const { orgId, userId } = scope;
  return runOnce<null>(
    (work) => withTenant(scope, work),
    orgId,
    asked,
    async (tx) => {
      const [organisation] = await tx
        .select({ name: organisations.name, slug: organisations.slug })
        .from(organisations)
        .where(eq(organisations.id, orgId))
        .for('no key update');
      if (!organisation) throw new Error('the organisation of a tenant scope exists');
      const [saved] = await tx
        .insert(bankDetails)
        .values({ orgId, ...input, setBy: userId })
        .returning({ id: bankDetails.id });
      if (!saved) throw new Error('The bank details were not written');
      await audit(tx, {
        ...{ orgId, actorUserId: userId, actorKind: 'member', entity: 'organisation', entityId: orgId },
        action: 'organisation.bank_details_set',
        data: { ending: endOf(input.accountNumber), ifsc: input.ifsc },
      });
      await tell(tx, { orgId, ...organisation }, { id: saved.id, ending: endOf(input.accountNumber) });
      return done(null);
    },
  );
}

const endOf = (accountNumber: string) => accountNumber.slice(-4);

async function tell(
  tx: Tx,
  { orgId, name, slug }: { orgId: string; name: string; slug: string },
  { id, ending }: { id: string; ending: string },
): Promise<void> {
  const readers = await tx
    .select({ id: users.id, email: users.email, role: memberships.role })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.orgId, orgId), isNotNull(users.emailVerifiedAt)));
  const [earlier] = await tx.select({ rows: count() }).from(bankDetails).where(eq(bankDetails.orgId, orgId));
  const isFirst = (earlier?.rows ?? 0) <= 1;
  for (const { id: userId, email, role } of readers) {
    if (role !== 'owner' && role !== 'accounts') continue;
    await queueMail(tx, {
      key: `bank-details-changed/${id}/${userId}`,
      recipient: email,
      template: 'bank-details-changed',
      props: { organisation: name, ending, isFirst, url: linkTo(`/o/${slug}/settings`) },
    });
  }
}
