import { type Fields, formCommand, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import { problem } from '#app/platform/problem.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { addHolidays } from './add-holidays.server.ts';
import { type Holiday, holidayIdSchema, holidayListSchema, holidaySchema } from './holiday.schema.server.ts';
import { answerRefusal } from './refusal.server.ts';
import { removeHoliday } from './remove-holiday.server.ts';

/** `year`: the page to show next. */
type Answer = { saved: 'holidays' | 'holiday-removed'; year: string } | ReturnType<typeof formProblem>;

/** Runs whichever form of a facility's calendar was sent. */
export function runHolidayCommand(scope: TenantScope, facilityId: string, fields: Fields): Promise<Answer> {
  const command = formCommand(fields);
  if (command === 'add-holiday') return add(scope, facilityId, fields, parseFields(holidaySchema, fields), command);
  if (command === 'import-holidays')
    return add(scope, facilityId, fields, parseFields(holidayListSchema, fields), command);
  if (command === 'remove-holiday') return remove(scope, facilityId, fields);
  throw problem(400, 'This page has no such form.');
}

async function add(
  scope: TenantScope,
  facilityId: string,
  fields: Fields,
  parsed: ReturnType<typeof parseFields<typeof holidaySchema>>,
  command: 'add-holiday' | 'import-holidays',
): Promise<Answer> {
  const key = formKey(fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const holidays: readonly Holiday[] = parsed.value;
  const input = { facilityId, holidays };
  const outcome = await addHolidays(scope, input, { command, key, input });
  if (!outcome.ok) return answerRefusal(fields, outcome.violations);
  return { saved: 'holidays', year: (holidays[0]?.day ?? '').slice(0, 4) };
}

async function remove(scope: TenantScope, facilityId: string, fields: Fields): Promise<Answer> {
  const key = formKey(fields);
  const parsed = parseFields(holidayIdSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const input = { ...parsed.value, facilityId };
  const outcome = await removeHoliday(scope, input, { command: 'remove-holiday', key, input });
  if (!outcome.ok) return answerRefusal(fields, outcome.violations);
  return { saved: 'holiday-removed', year: outcome.value.day.slice(0, 4) };
}
