import { z } from 'zod';
import { AGE_BUCKETS } from '#app/domain/ledger/ageing.ts';
import { HAZARD_CLASSES } from '#app/domain/shared/hazard-class.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { amount, day, searchText } from '#app/features/invoices/invoice.schema.server.ts';
import { line, listOf } from '#app/platform/form.server.ts';
import { BULK_KINDS, REGIMES } from '#db/schema/index.ts';
import { DESK_COLUMNS, DESK_STATUSES, type DeskColumn, USUAL_COLUMNS } from './desk-list.ts';

const STATUSES = DESK_STATUSES.map(({ value }) => value);
const CLASSES = HAZARD_CLASSES.map(({ code }) => code);
const COLUMNS = DESK_COLUMNS.map(({ key }) => key);

/** One of a list, or nothing: a select's empty choice, an old link. */
const choice = <T extends string>(values: readonly T[]) =>
  z
    .enum(values as [T, ...T[]])
    .nullable()
    .catch(null);

/** Where a page starts: the value it is sorted by and the invoice's id, as the links of the page before wrote them. */
const place = z
  .string()
  .max(120)
  .transform((text) => {
    const at = text.lastIndexOf('~');
    const [value, id] = [text.slice(0, at), text.slice(at + 1)];
    return /^[A-Z0-9/-]{1,30}$/.test(value) && isUuid(id) ? { value, id } : null;
  })
  .nullable()
  .catch(null);

/** The address of the operator's desk. */
export const deskSchema = z.object({
  q: searchText('a number, booking or name'),
  host: searchText('a name'),
  shipper: searchText('a name'),
  status: z.enum(STATUSES).catch('all'),
  age: choice(AGE_BUCKETS),
  regime: choice(REGIMES),
  class: choice(CLASSES),
  port: z
    .string()
    .regex(/^[a-z0-9-]{1,80}$/)
    .nullable()
    .catch(null),
  from: day,
  to: day,
  min: amount,
  max: amount,
  sort: z.enum(['date', 'due', 'amount', 'outstanding', 'number']).catch('date'),
  dir: z.enum(['asc', 'desc']).catch('desc'),
  cols: listOf(z.enum(COLUMNS), COLUMNS.length)
    .catch([])
    .transform((chosen): readonly DeskColumn[] =>
      chosen.length > 0 ? COLUMNS.filter((column) => chosen.includes(column)) : USUAL_COLUMNS,
    ),
  after: place,
  before: place,
});
export type DeskFilters = z.output<typeof deskSchema>;

/** A query of the desk's address, kept with a view or a job. */
const query = z.string().max(1_500).default('');

export const saveViewSchema = z.object({ name: line('a name', 60), query, isDefault: z.literal('yes').optional() });
export const viewSchema = z.object({ viewId: z.uuid() });

/** At most what one page shows can be ticked. */
const MOST_TICKED = 50;

export const bulkSchema = z.object({
  kind: z.enum(BULK_KINDS, { error: 'Choose what to do.' }),
  scope: z.enum(['ticked', 'matching']).catch('ticked'),
  invoice: listOf(z.uuid(), MOST_TICKED),
  query,
  prefix: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9/-]{3,20}$|^$/, 'A prefix has 3 to 20 letters, digits, hyphens or slashes.')
    .default('')
    .transform((text) => text.toUpperCase()),
  receivedOn: day,
});
export type BulkAsk = z.output<typeof bulkSchema>;
