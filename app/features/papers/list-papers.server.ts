import { and, asc, desc, eq, gte, isNotNull, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import { inr } from '#app/domain/shared/money.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { withOperator, withTenant } from '#app/platform/db.server.ts';
import type { OperatorScope, TenantScope } from '#app/platform/scopes.ts';
import { facilities, organisations, papers } from '#db/schema/index.ts';
import type { PaperRow, PaperViewName } from './paper-view.ts';

const PER_PAGE = 25;

export type PaperPage<Row> = { rows: Row[]; page: number; hasNext: boolean };
/** A paper in the operator's queue. */
export type QueuedPaper = PaperRow & { organisation: string; addedOn: Date };

function viewed(show: PaperViewName, today: PlainDate): SQL | undefined {
  if (show === 'withdrawn') return isNotNull(papers.withdrawnAt);
  if (show === 'expired') return and(isNull(papers.withdrawnAt), lt(papers.validUntil, today));
  return and(isNull(papers.withdrawnAt), or(isNull(papers.validUntil), gte(papers.validUntil, today)));
}

/** One page of the organisation's papers and those of its facilities, the next to end first. */
export async function listPapers(
  scope: TenantScope,
  { show, page }: { show: PaperViewName; page: number },
  today: PlainDate,
): Promise<PaperPage<PaperRow>> {
  const rows = await withTenant(scope, (tx) =>
    tx
      .select({ paper: papers, facilityName: facilities.name })
      .from(papers)
      .leftJoin(facilities, and(eq(facilities.orgId, papers.orgId), eq(facilities.id, papers.facilityId)))
      .where(and(eq(papers.orgId, scope.orgId), viewed(show, today)))
      .orderBy(sql`${papers.validUntil} asc nulls last`, asc(papers.kind), desc(papers.id))
      .limit(PER_PAGE + 1)
      .offset((page - 1) * PER_PAGE),
  );
  return {
    rows: rows.slice(0, PER_PAGE).map(({ paper, facilityName }) => asRow(paper, facilityName)),
    page,
    hasNext: rows.length > PER_PAGE,
  };
}

/** One page of every organisation's papers, oldest first: those waiting to be seen, or all. */
export async function listPaperQueue(
  scope: OperatorScope,
  { show, page }: { show: 'waiting' | 'all'; page: number },
): Promise<PaperPage<QueuedPaper>> {
  const waiting = and(isNull(papers.verifiedAt), isNull(papers.withdrawnAt));
  const rows = await withOperator(scope, (tx) =>
    tx
      .select({ paper: papers, facilityName: facilities.name, organisation: organisations.name })
      .from(papers)
      .innerJoin(organisations, eq(organisations.id, papers.orgId))
      .leftJoin(facilities, and(eq(facilities.orgId, papers.orgId), eq(facilities.id, papers.facilityId)))
      .where(show === 'waiting' ? waiting : undefined)
      .orderBy(asc(papers.createdAt), asc(papers.id))
      .limit(PER_PAGE + 1)
      .offset((page - 1) * PER_PAGE),
  );
  return {
    rows: rows.slice(0, PER_PAGE).map(({ paper, facilityName, organisation }) => ({
      ...asRow(paper, facilityName),
      organisation,
      addedOn: paper.createdAt,
    })),
    page,
    hasNext: rows.length > PER_PAGE,
  };
}

function asRow(paper: typeof papers.$inferSelect, facilityName: string | null): PaperRow {
  const { id, kind, number, issuer, names, coversPaise } = paper;
  return {
    id,
    kind,
    number,
    issuer,
    facilityName,
    names,
    validFrom: plainDate(paper.validFrom),
    validUntil: paper.validUntil === null ? null : plainDate(paper.validUntil),
    covers: coversPaise === null ? null : inr(coversPaise),
    verified: paper.verifiedAt !== null,
    withdrawn: paper.withdrawnAt !== null,
    rejectedReason: paper.rejectedReason,
  };
}
