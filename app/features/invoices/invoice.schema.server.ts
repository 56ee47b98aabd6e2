import { z } from 'zod';
import { type Money, parseRupees } from '#app/domain/shared/money.ts';
import { type PlainDate, parsePlainDate } from '#app/domain/shared/plain-date.ts';
import { flatFields, line, parseFields } from '#app/platform/form.server.ts';

/** What a list of invoices can be narrowed to; 'open' is everything unpaid, overdue or not. */
const STATUSES = ['all', 'open', 'overdue', 'paid'] as const;
export type StatusFilter = (typeof STATUSES)[number];

/** A text box of a filter: left empty it filters nothing. */
export const searchText = (name: string) =>
  line(name, 80, 0)
    .nullish()
    .transform((text) => text || null);

const optional = <T>(read: (text: string) => T | null, message: string) =>
  z
    .string({ error: message })
    .transform((text, context): T | null => {
      if (text.trim() === '') return null;
      const value = read(text.trim());
      if (value === null) context.addIssue({ code: 'custom', message });
      return value;
    })
    .nullish()
    .transform((value): T | null => value ?? null);

export const day = optional<PlainDate>(parsePlainDate, 'Enter a date, for example 2026-05-14.');
export const amount = optional<Money>(parseRupees, 'Enter an amount in rupees, for example 1,250.50.');

const common = {
  status: z.enum(STATUSES).catch('all'),
  dir: z.enum(['asc', 'desc']).catch('desc'),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
};

/** The address of a tenant's list. */
export const invoiceListSchema = z.object({
  ...common,
  side: z.enum(['receivable', 'payable']).nullable().catch(null),
  q: searchText('an invoice number or booking reference'),
  sort: z.enum(['date', 'due', 'amount']).catch('date'),
});

export type InvoiceListFilters = Omit<z.output<typeof invoiceListSchema>, 'side'>;

/**
 * Reads filters from an address. A filter that can't be used is left out and named in `errors`, so that a mistyped
 * or old link still shows a list.
 */
export function readFilters<S extends z.ZodObject>(
  schema: S,
  url: URL,
): { filters: z.output<S>; errors: Record<string, string[]> } {
  const fields = flatFields(url.searchParams);
  const parsed = parseFields(schema, fields);
  if (parsed.ok) return { filters: parsed.value, errors: {} };
  const usable = Object.fromEntries(Object.entries(fields).filter(([name]) => !(name in parsed.errors)));
  return { filters: schema.parse(usable), errors: parsed.errors };
}
