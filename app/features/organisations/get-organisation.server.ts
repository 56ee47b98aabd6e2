import { eq } from 'drizzle-orm';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { organisations } from '#db/schema/index.ts';
import { sidesOf } from './organisation-columns.ts';

/** The organisation's own facts, as its form shows them. */
export async function requireOrganisation(scope: TenantScope) {
  const [row] = await withTenant(scope, (tx) =>
    tx.select().from(organisations).where(eq(organisations.id, scope.orgId)),
  );
  if (!row) throw new Error('the organisation of a tenant scope exists');
  const { slug, name, legalName, gstin, stateCode, address, pin, invoicePrefix } = row;
  return { slug, name, legalName, gstin: gstin ?? '', stateCode, address, pin, invoicePrefix, sides: sidesOf(row) };
}
