import { and, asc, count, desc, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { inr } from '#app/domain/shared/money.ts';
import { dateInZone, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { invoices } from '#db/schema/index.ts';
import type { StatusFilter } from './invoice.schema.server.ts';
import type { InvoicePage } from './invoice-list.ts';
import { INVOICE_TIME_ZONE, invoiceStatus } from './invoice-view.ts';

/** The day by which an invoice is overdue or not. */
export const todayForInvoices = (now: Date): PlainDate => dateInZone(now, INVOICE_TIME_ZONE);

/** The condition of a status filter. */
export function hasStatus(status: StatusFilter, today: PlainDate): SQL | undefined {
  // Nothing is left of a void invoice either, but nobody has paid it.
  if (status === 'paid') return and(isNotNull(invoices.settledAt), isNull(invoices.voidedAt));
  if (status === 'open') return isNull(invoices.settledAt);
  if (status === 'overdue') return and(isNull(invoices.settledAt), lt(invoices.dueOn, today));
  return undefined;
}

/** The text contains what was typed, whatever its case; `%` and `_` mean themselves. */
export function containsText(text: SQL | AnyPgColumn, typed: string | null): SQL | undefined {
  if (typed === null) return undefined;
  return sql`${text} ilike ${`%${typed.replace(/[\\%_]/g, '\\$&')}%`}`;
}

const ORDER = {
  date: invoices.issuedOn,
  due: invoices.dueOn,
  amount: invoices.payablePaise,
  number: invoices.number,
} as const;

type PageAsk = {
  where: SQL | undefined;
  sort: keyof typeof ORDER;
  dir: 'asc' | 'desc';
  page: number;
  size: number;
  today: PlainDate;
};

/** One page of the filtered invoices, and count and sum of all of them. The id makes the order total. */
export async function readInvoicePage(tx: Tx, ask: PageAsk): Promise<InvoicePage> {
  const direction = ask.dir === 'asc' ? asc : desc;
  const rows = await tx
    .select({
      id: invoices.id,
      number: invoices.number,
      bookingReference: invoices.bookingReference,
      hostName: sql<string>`${invoices.supplier} ->> 'legalName'`,
      shipperName: sql<string>`${invoices.recipient} ->> 'legalName'`,
      issuedOn: invoices.issuedOn,
      dueOn: invoices.dueOn,
      settledAt: invoices.settledAt,
      voidedAt: invoices.voidedAt,
      payablePaise: invoices.payablePaise,
      outstandingPaise: invoices.outstandingPaise,
    })
    .from(invoices)
    .where(ask.where)
    .orderBy(direction(ORDER[ask.sort]), direction(invoices.id))
    .limit(ask.size + 1)
    .offset((ask.page - 1) * ask.size);
  const [all] = await tx
    .select({ count: count(), sum: sql<string>`coalesce(sum(${invoices.payablePaise}), 0)::text` })
    .from(invoices)
    .where(ask.where);
  return {
    rows: rows.slice(0, ask.size).map(({ settledAt, voidedAt, payablePaise, outstandingPaise, ...row }) => {
      const dueOn = plainDate(row.dueOn);
      const standing = {
        isVoid: voidedAt !== null,
        isSettled: settledAt !== null,
        payablePaise,
        outstandingPaise,
        dueOn,
      };
      const status = invoiceStatus(standing, ask.today);
      return { ...row, issuedOn: plainDate(row.issuedOn), dueOn, status, total: inr(payablePaise) };
    }),
    page: ask.page,
    hasNext: rows.length > ask.size,
    count: all?.count ?? 0,
    sum: inr(BigInt(all?.sum ?? '0')),
  };
}
