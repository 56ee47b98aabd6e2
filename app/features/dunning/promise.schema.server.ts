import { z } from 'zod';
import { isUuid } from '#app/domain/shared/ids.ts';
import { parsePlainDate } from '#app/domain/shared/plain-date.ts';
import { day } from '#app/features/invoices/invoice.schema.server.ts';
import { line } from '#app/platform/form.server.ts';

/** What the operator was promised. */
export const promiseSchema = z.object({
  promisedOn: z.string({ error: 'Enter the day.' }).transform((text, context) => {
    const promised = parsePlainDate(text.trim());
    if (promised !== null) return promised;
    context.addIssue({ code: 'custom', message: 'Enter the day the money is promised for.' });
    return z.NEVER;
  }),
  note: line('who promised it', 200, 0).default(''),
});

/** The address of a dry run. */
export const dryRunSchema = z.object({
  on: day,
  after: z
    .string()
    .nullable()
    .catch(null)
    .transform((text) => (text && isUuid(text) ? text : null)),
});
