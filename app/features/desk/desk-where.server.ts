import { and, eq, gte, lt, lte, not, type SQL, sql } from 'drizzle-orm';
import { type AgeBucket, dueRangeOf } from '#app/domain/ledger/ageing.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { deskInvoices, organisations } from '#db/schema/index.ts';
import type { DeskFilters } from './desk.schema.server.ts';
import type { DESK_STATUSES } from './desk-list.ts';

type Status = (typeof DESK_STATUSES)[number]['value'];

/** Something is still to be paid. Written as the index of what is open has it. */
const isOpen = sql`(${deskInvoices.outstandingPaise} > 0 and not ${deskInvoices.isVoid})`;

const pattern = (typed: string) => `%${typed.replace(/[\\%_]/g, '\\$&')}%`;

function hasStatus(status: Status, today: PlainDate): SQL | undefined {
  if (status === 'open') return isOpen;
  if (status === 'overdue') return and(isOpen, lt(deskInvoices.dueOn, today));
  if (status === 'part_paid') return and(isOpen, lt(deskInvoices.outstandingPaise, deskInvoices.payablePaise));
  if (status === 'paid') return and(eq(deskInvoices.isSettled, true), not(deskInvoices.isVoid));
  return status === 'void' ? eq(deskInvoices.isVoid, true) : undefined;
}

/** What is open and due within a bucket's days. */
export function hasAge(bucket: AgeBucket | null, today: PlainDate): SQL | undefined {
  if (bucket === null) return undefined;
  const { from, to } = dueRangeOf(bucket, today);
  return and(isOpen, from ? gte(deskInvoices.dueOn, from) : undefined, to ? lte(deskInvoices.dueOn, to) : undefined);
}

/** Organisations by a part of their name, as it is today: found among few, so that their invoices come from an index. */
function ofOrganisation(column: typeof deskInvoices.orgId | typeof deskInvoices.shipperOrgId, typed: string | null) {
  if (typed === null) return undefined;
  const like = pattern(typed);
  return sql`${column} = any(array(select ${organisations.id} from ${organisations}
    where ${organisations.legalName} ilike ${like} or ${organisations.name} ilike ${like}))`;
}

/** Everything the filters ask for but the age, which the tiles show side by side. */
export function deskWhere(filters: DeskFilters, today: PlainDate): SQL | undefined {
  const { q, host, shipper, status, regime, port, from, to, min, max } = filters;
  return and(
    hasStatus(status, today),
    q ? sql`${deskInvoices.invoiceId} = any(array(select desk_search(${pattern(q.toLowerCase())})))` : undefined,
    ofOrganisation(deskInvoices.orgId, host),
    ofOrganisation(deskInvoices.shipperOrgId, shipper),
    regime ? eq(deskInvoices.regime, regime) : undefined,
    filters.class ? sql`${filters.class} = any(${deskInvoices.hazardClasses})` : undefined,
    port ? eq(deskInvoices.portId, port) : undefined,
    from ? gte(deskInvoices.issuedOn, from) : undefined,
    to ? lte(deskInvoices.issuedOn, to) : undefined,
    min ? gte(deskInvoices.payablePaise, min.paise) : undefined,
    max ? lte(deskInvoices.payablePaise, max.paise) : undefined,
  );
}

const SORTED_BY = {
  date: { column: deskInvoices.issuedOn, type: 'date', shape: /^\d{4}-\d{2}-\d{2}$/ },
  due: { column: deskInvoices.dueOn, type: 'date', shape: /^\d{4}-\d{2}-\d{2}$/ },
  amount: { column: deskInvoices.payablePaise, type: 'bigint', shape: /^\d{1,18}$/ },
  outstanding: { column: deskInvoices.outstandingPaise, type: 'bigint', shape: /^\d{1,18}$/ },
  number: { column: deskInvoices.number, type: 'text', shape: /^.+$/ },
} as const;

/** The order of a page, and where it starts: rows beyond the last one of the page before, by value and id. */
export function deskOrder({ sort, dir, after, before }: DeskFilters) {
  const { column, type, shape } = SORTED_BY[sort];
  const wanted = after ?? before;
  // A place of another order, in a link edited by hand, is the start of the list.
  const place = wanted && shape.test(wanted.value) ? wanted : null;
  const isBackwards = place !== null && after === null;
  const isAscending = (dir === 'asc') !== isBackwards;
  const direction = sql.raw(isAscending ? 'asc' : 'desc');
  const than = sql.raw(isAscending ? '>' : '<');
  return {
    column,
    isBackwards,
    isAtStart: place === null,
    beyond: place
      ? sql`(${column}, ${deskInvoices.invoiceId}) ${than} (${place.value}::${sql.raw(type)}, ${place.id}::uuid)`
      : undefined,
    orderBy: sql`${column} ${direction}, ${deskInvoices.invoiceId} ${direction}`,
  };
}
