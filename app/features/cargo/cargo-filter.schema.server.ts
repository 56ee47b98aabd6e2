import { z } from 'zod';

const MAX_PAGE = 400;

/** The filter of the cargo library as it stands in the URL. */
export const cargoFilterSchema = z.object({
  text: z.string().trim().max(60).default(''),
  archived: z
    .literal('1')
    .transform(() => true)
    .default(false),
  page: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.number().min(1).max(MAX_PAGE))
    .default(1),
});

export type CargoFilter = z.output<typeof cargoFilterSchema>;
