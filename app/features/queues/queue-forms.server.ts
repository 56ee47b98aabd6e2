import { type PageForms, pageForm } from '#app/features/facilities/page-forms.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { dismissDeadLetter, retryDeadLetter, runJobNow } from './change-queue.server.ts';
import { deadLetterSchema, jobNameSchema } from './queue.schema.server.ts';

/** The forms of the queues' page. */
export const QUEUE_FORMS: PageForms<OperatorScope> = {
  'run-job': pageForm(jobNameSchema, runJobNow),
  'retry-job': pageForm(deadLetterSchema, retryDeadLetter),
  'dismiss-job': pageForm(deadLetterSchema, dismissDeadLetter),
};
