import { z } from 'zod';
import { type PageForms, pageForm } from '#app/features/facilities/page-forms.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { askToApply, askToApplyFailed } from './apply-again.server.ts';
import { eventSchema } from './event.schema.server.ts';

/** The forms of the list of events. */
export const EVENT_FORMS: PageForms<OperatorScope> = {
  'apply-event': pageForm(eventSchema, askToApply),
  'apply-failed-events': pageForm(z.object({}), (scope: OperatorScope, _, asked) => askToApplyFailed(scope, asked)),
};
