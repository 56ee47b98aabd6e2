import { and, asc, desc, eq, gt, isNull, lte, or } from 'drizzle-orm';
import type { CommissionRule } from '#app/domain/pricing/commission.ts';
import { basisPoints, inr, type Money } from '#app/domain/shared/money.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { type Tx, withOperator } from '#app/platform/db.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { commissionRules, organisations, ports } from '#db/schema/index.ts';

const PER_PAGE = 25;
/** Rules in force on one day; choosing among more is nothing a person could follow. */
const IN_FORCE_AT_MOST = 2_000;

type Row = typeof commissionRules.$inferSelect;

/** A stored rule as the domain asks for it. */
export const asCommissionRule = (row: Row): CommissionRule => ({
  id: row.id,
  host: row.orgId,
  regime: row.regime,
  cargoCode: row.cargoCode,
  port: row.portId,
  volumeFrom: row.volumeFrom,
  rate: basisPoints(row.rateBasisPoints),
  minimumFee: inr(row.minimumFeePaise),
  effectiveFrom: plainDate(row.effectiveFrom),
  effectiveTo: row.effectiveTo === null ? null : plainDate(row.effectiveTo),
});

/** The rules in force on some day of a period, half-open, with their codes. */
export async function rulesWithin(tx: Tx, from: PlainDate, to: PlainDate): Promise<ReadonlyMap<string, Row>> {
  const rows = await tx
    .select()
    .from(commissionRules)
    .where(
      and(
        lte(commissionRules.effectiveFrom, to),
        or(isNull(commissionRules.effectiveTo), gt(commissionRules.effectiveTo, from)),
      ),
    )
    .limit(IN_FORCE_AT_MOST);
  return new Map(rows.map((row) => [row.id, row]));
}

/** A rule as its list shows it. */
export type RuleRow = {
  id: string;
  code: string;
  version: number;
  appliesTo: string;
  rateBasisPoints: number;
  minimumFee: Money;
  effectiveFrom: PlainDate;
  effectiveTo: PlainDate | null;
};

/** One page of all versions of all rules, by code, the newest version first. */
export async function listCommissionRules(scope: OperatorScope, page: number) {
  const rows = await withOperator(scope, (tx) =>
    tx
      .select({ rule: commissionRules, host: organisations.name, port: ports.name })
      .from(commissionRules)
      .leftJoin(organisations, eq(organisations.id, commissionRules.orgId))
      .leftJoin(ports, eq(ports.id, commissionRules.portId))
      .orderBy(asc(commissionRules.code), desc(commissionRules.version))
      .limit(PER_PAGE + 1)
      .offset((page - 1) * PER_PAGE),
  );
  return { rows: rows.slice(0, PER_PAGE).map(asRow), page, hasNext: rows.length > PER_PAGE };
}

function asRow({ rule, host, port }: { rule: Row; host: string | null; port: string | null }): RuleRow {
  const conditions = [
    host,
    rule.regime,
    rule.cargoCode === null ? null : `class ${rule.cargoCode}`,
    port,
    rule.volumeFrom === null ? null : `from ${rule.volumeFrom} pallet-days a month`,
  ].filter((each) => each !== null);
  return {
    ...{ id: rule.id, code: rule.code, version: rule.version, rateBasisPoints: rule.rateBasisPoints },
    appliesTo: conditions.length === 0 ? 'everything' : conditions.join(', '),
    minimumFee: inr(rule.minimumFeePaise),
    effectiveFrom: plainDate(rule.effectiveFrom),
    effectiveTo: rule.effectiveTo === null ? null : plainDate(rule.effectiveTo),
  };
}
