import { eq, isNull, type SQL } from 'drizzle-orm';
import { type AuditEntry, audit } from '#app/platform/audit.server.ts';
import { type Tx, withOperator, withTenant } from '#app/platform/db.server.ts';
import type { OperatorScope, TenantScope } from '#app/platform/scopes.ts';
import { apiKeys } from '#db/schema/index.ts';

/** Whose keys these are: an organisation's, or the operators' together. */
export type KeyHolder = {
  /** Null for operators' keys. */
  orgId: string | null;
  userId: string;
  /** Whom the receipts of its commands belong to. */
  receiptsOf: string;
  actorKind: AuditEntry['actorKind'];
  inTransaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
};

/** An organisation's keys, and a member who acts for it. */
export const organisationKeys = (scope: TenantScope): KeyHolder => ({
  orgId: scope.orgId,
  userId: scope.userId,
  receiptsOf: scope.orgId,
  actorKind: 'member',
  inTransaction: (work) => withTenant(scope, work),
});

/** The operators' keys. */
export const operatorKeys = (scope: OperatorScope): KeyHolder => ({
  orgId: null,
  userId: scope.userId,
  receiptsOf: scope.userId,
  actorKind: 'operator',
  inTransaction: (work) => withOperator(scope, work),
});

/** Every key query names whose keys it is about; row-level security would say the same. */
export const heldBy = ({ orgId }: KeyHolder): SQL =>
  orgId === null ? isNull(apiKeys.orgId) : eq(apiKeys.orgId, orgId);

/** Writes what happened to a key: its prefix tells which, nothing of its secret is known here. */
export function auditKey(
  tx: Tx,
  { orgId, userId, actorKind }: KeyHolder,
  action: 'api_key.created' | 'api_key.rotated' | 'api_key.revoked',
  keyId: string,
  data: NonNullable<AuditEntry['data']>,
): Promise<void> {
  return audit(tx, { orgId, actorUserId: userId, actorKind, entity: 'api_key', entityId: keyId, action, data });
}
