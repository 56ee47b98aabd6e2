import { sql } from 'drizzle-orm';
import type { Stay } from '#app/domain/shared/interval.ts';
import { type Tx, withOperator, withSystem } from '#app/platform/db.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';

/** A host with something to settle, as a document names it. */
export type SettledHost = {
  id: string;
  legalName: string;
  address: string;
  pin: string;
  stateCode: string;
  gstin: string | null;
  /** Pallet-days of agreed stays in the period. */
  palletDays: number;
};

/** Who settles a month: an operator on a page, or the job. */
export type Settler = { kind: 'operator'; scope: OperatorScope } | { kind: 'system' };

/** Opens the settler's door. */
export const settling = <T>(by: Settler, work: (tx: Tx) => Promise<T>): Promise<T> =>
  by.kind === 'operator' ? withOperator(by.scope, work) : withSystem(work);

/** As an audit row names the settler. */
export const settlerInAudit = (by: Settler) =>
  by.kind === 'operator'
    ? ({ actorKind: 'operator', actorUserId: by.scope.userId } as const)
    : ({ actorKind: 'system' } as const);

type Row = {
  org_id: string;
  legal_name: string;
  address: string;
  pin: string;
  state_code: string;
  gstin: string | null;
  pallet_days: string;
};

/** Hosts that issued an invoice in the period: through the database's narrow door. */
export async function settledHosts(by: Settler, { startsOn, endsOn }: Stay): Promise<SettledHost[]> {
  const rows = await settling(by, (tx) =>
    tx.execute<Row>(sql`select * from settled_hosts(${startsOn}::date, ${endsOn}::date)`),
  );
  return rows.map((row) => ({
    ...{ id: row.org_id, legalName: row.legal_name, address: row.address, pin: row.pin },
    ...{ stateCode: row.state_code, gstin: row.gstin, palletDays: Number(row.pallet_days) },
  }));
}
