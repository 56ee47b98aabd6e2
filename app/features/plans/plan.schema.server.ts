import { z } from 'zod';
import { INTERVALS } from '#app/domain/plans/plan.ts';

const CHOOSE = 'Choose a plan of the table.';

/** A plan as a form or an address names it. */
export const planChoiceSchema = z.object({
  plan: z.string({ error: CHOOSE }).regex(/^[a-z]{1,20}$/, CHOOSE),
  interval: z.enum(INTERVALS, { error: 'Choose monthly or yearly.' }),
});

/** A change as it was shown: what Stripe works out depends on the second it is reckoned from. */
export const planChangeSchema = planChoiceSchema.extend({
  at: z
    .string({ error: 'Look at the change again.' })
    .regex(/^\d{10}$/, 'Look at the change again.')
    .transform(Number),
});

export type PlanChoice = z.output<typeof planChoiceSchema>;
export type PlanChange = z.output<typeof planChangeSchema>;
