import { and, eq, inArray, isNull } from 'drizzle-orm';
import { AGREED_STATES } from '#app/domain/booking/lifecycle.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { bookings, facilities, invoices, organisations, slots } from '#db/schema/index.ts';
import type { OrganisationInput } from './organisation.schema.server.ts';
import { organisationColumns } from './organisation-columns.ts';

/** Changes an organisation's own facts. A side that has records can't be given up. */
export function editOrganisation(scope: TenantScope, input: OrganisationInput, asked: Asked): Promise<Outcome<null>> {
  const { orgId, userId } = scope;
  const columns = organisationColumns(input);
  return runOnce<null>(
    (work) => withTenant(scope, work),
    orgId,
    asked,
    async (tx) => {
      const where = eq(organisations.id, orgId);
      const [before] = await tx.select().from(organisations).where(where).for('no key update');
      if (!before) throw new Error('the organisation of a tenant scope exists');
      const refusals = [
        ...(await refusedSides(tx, orgId, columns)),
        ...(before.gstin && !columns.gstin ? await keptRegistration(tx, orgId) : []),
      ];
      if (refusals.length > 0) return refuse(...refusals);
      const changed = (Object.keys(columns) as (keyof typeof columns)[]).filter((key) => before[key] !== columns[key]);
      if (changed.length === 0) return done(null);
      await tx.update(organisations).set(columns).where(where);
      await audit(tx, {
        orgId,
        actorUserId: userId,
        actorKind: 'member',
        entity: 'organisation',
        entityId: orgId,
        action: 'organisation.edited',
        data: { fields: changed.join(', ') },
      });
      return done(null);
    },
  );
}

async function refusedSides(tx: Tx, orgId: string, { isHost, isShipper }: { isHost: boolean; isShipper: boolean }) {
  const refusals = [];
  if (!isHost) {
    const kept = await tx.select({ id: facilities.id }).from(facilities).where(eq(facilities.orgId, orgId)).limit(1);
    if (kept.length > 0)
      refusals.push(violation('organisation.hosts', 'This organisation has facilities, so it stays a host.'));
  }
  if (!isShipper) {
    const kept = await tx.select({ id: bookings.id }).from(bookings).where(eq(bookings.shipperOrgId, orgId)).limit(1);
    if (kept.length > 0)
      refusals.push(violation('organisation.ships', 'This organisation has booked space, so it stays a shipper.'));
  }
  return refusals;
}

/** A host that lets slots, or owes an invoice for a stay it promised, stays registered. */
async function keptRegistration(tx: Tx, orgId: string) {
  const listed = await tx
    .select({ id: slots.id })
    .from(slots)
    .where(and(eq(slots.orgId, orgId), eq(slots.status, 'published')))
    .limit(1);
  const promised = await tx
    .select({ id: bookings.id })
    .from(bookings)
    .leftJoin(invoices, and(eq(invoices.bookingId, bookings.id), isNull(invoices.voidedAt)))
    .where(and(eq(bookings.hostOrgId, orgId), inArray(bookings.state, [...AGREED_STATES]), isNull(invoices.id)))
    .limit(1);
  if (listed.length === 0 && promised.length === 0) return [];
  return [
    violation(
      'organisation.registered',
      'Slots are published or stays not yet invoiced, and both need the GSTIN.',
      'Pause the slots and issue the invoices first.',
    ),
  ];
}
