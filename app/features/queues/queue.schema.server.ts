import { z } from 'zod';
import { isJobName } from '#app/platform/jobs.server.ts';

/** A kind of job, by name. */
export const jobNameSchema = z.object({ name: z.string().refine(isJobName, 'There is no such job.') });

/** A dead letter, by the number the queue gave it. */
export const deadLetterSchema = z.object({
  id: z.string().regex(/^[1-9]\d{0,17}$/, 'There is no such dead letter.'),
});

export type JobNameInput = z.output<typeof jobNameSchema>;
export type DeadLetterInput = z.output<typeof deadLetterSchema>;
