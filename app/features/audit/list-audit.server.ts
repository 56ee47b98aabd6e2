import { desc, eq, or, sql } from 'drizzle-orm';
import { formatInstant } from '#app/domain/shared/plain-date.ts';
import { type Tx, withOperator, withTenant } from '#app/platform/db.server.ts';
import type { OperatorScope, TenantScope } from '#app/platform/scopes.ts';
import { auditLog, organisations, users } from '#db/schema/index.ts';
import { auditDetail, auditWords } from './audit-words.ts';

export type AuditRow = {
  id: string;
  at: string;
  who: string;
  says: string;
  detail: string;
  /** The organisation it is about, for operators. */
  organisation: string | null;
  entity: (typeof auditLog.$inferSelect)['entity'];
  entityId: string;
};

const PER_PAGE = 50;

type Page = { entries: AuditRow[]; hasNext: boolean };
type Row = { log: typeof auditLog.$inferSelect; actor: string | null; organisation: string | null };

/** What happened in, or together with, an organisation; newest first. The other party's people stay unnamed. */
export async function listAudit(scope: TenantScope, page: number): Promise<Page> {
  const { orgId } = scope;
  const rows = await withTenant(scope, (tx) =>
    newest(tx, page).where(or(eq(auditLog.orgId, orgId), eq(auditLog.counterpartyOrgId, orgId))),
  );
  return asPage(rows, (row) => (isOtherParty(row.log, orgId) ? otherParty(row.log, orgId) : null));
}

/** What happened anywhere, for the marketplace's own staff; newest first. */
export async function listAllAudit(scope: OperatorScope, page: number): Promise<Page> {
  const rows = await withOperator(scope, (tx) => newest(tx, page).where(sql`true`));
  return asPage(rows, () => null);
}

function newest(tx: Tx, page: number) {
  return tx
    .select({ log: auditLog, actor: users.name, organisation: organisations.name })
    .from(auditLog)
    .leftJoin(users, eq(users.id, auditLog.actorUserId))
    .leftJoin(organisations, eq(organisations.id, auditLog.orgId))
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(PER_PAGE + 1)
    .offset((page - 1) * PER_PAGE)
    .$dynamic();
}

function asPage(rows: readonly Row[], instead: (row: Row) => string | null): Page {
  const entries = rows.slice(0, PER_PAGE).map((row) => ({
    id: row.log.id,
    at: formatInstant(row.log.at, 'Asia/Kolkata'),
    who: instead(row) ?? row.actor ?? (row.log.actorKind === 'system' ? 'Quayslot' : 'Unknown'),
    says: auditWords(row.log.action),
    detail: auditDetail(row.log),
    organisation: row.organisation,
    entity: row.log.entity,
    entityId: row.log.entityId,
  }));
  return { entries, hasNext: rows.length > PER_PAGE };
}

/** Whether the actor stood on the other side of a row that two organisations share, or is the marketplace's own. */
function isOtherParty({ actorKind, orgId, counterpartyOrgId }: Row['log'], mine: string): boolean {
  if (actorKind === 'operator') return true;
  if (counterpartyOrgId === null || orgId === counterpartyOrgId) return false;
  if (actorKind === 'shipper') return counterpartyOrgId !== mine;
  return actorKind !== 'system' && orgId !== mine;
}

function otherParty({ actorKind, orgId }: Row['log'], mine: string): string {
  if (actorKind === 'operator') return 'Quayslot';
  return orgId === mine ? 'The shipper' : 'The host';
}
