import { auditLog } from '#db/schema/index.ts';
import type { Tx } from './db.server.ts';

export type AuditEntry = Pick<typeof auditLog.$inferInsert, 'actorKind' | 'entity' | 'entityId' | 'action'> &
  Partial<
    Pick<typeof auditLog.$inferInsert, 'orgId' | 'counterpartyOrgId' | 'actorUserId' | 'fromState' | 'toState' | 'data'>
  >;

/** Writes what happened, in the transaction in which it happens. */
export async function audit(tx: Tx, entry: AuditEntry): Promise<void> {
  await tx.insert(auditLog).values(entry);
}
