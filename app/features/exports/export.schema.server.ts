import { z } from 'zod';
import { type Month, monthBefore, monthOf, parseMonth } from '#app/domain/shared/month.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';

/** The month an address asks for; null for none, or one that can't be read. */
export const exportSchema = z.object({
  month: z
    .string()
    .nullable()
    .catch(null)
    .transform((text): Month | null => (text === null ? null : parseMonth(text))),
  q: z.string().trim().max(80).catch('').default(''),
});

/** The month that is over: what an accountant asks for first. */
export const lastMonth = (now: Date): Month => monthBefore(monthOf(todayForInvoices(now)));
