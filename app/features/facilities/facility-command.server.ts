import { type Fields, formCommand, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import { problem } from '#app/platform/problem.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { addHall } from './add-hall.server.ts';
import { editFacility } from './edit-facility.server.ts';
import { editHall } from './edit-hall.server.ts';
import { facilitySchema } from './facility.schema.server.ts';
import { editHallSchema, newHallSchema } from './hall.schema.server.ts';
import { answerRefusal } from './refusal.server.ts';

type Answer = { saved: string } | ReturnType<typeof formProblem>;

/**
 * Runs whichever of the facility page's three forms was sent.
 *
 * @returns what was saved, or the form with its errors
 */
export function runFacilityCommand(scope: TenantScope, facilityId: string, fields: Fields): Promise<Answer> {
  const command = formCommand(fields);
  if (command === 'edit-facility') return edit(scope, facilityId, fields);
  if (command === 'add-hall') return add(scope, facilityId, fields);
  if (command === 'edit-hall') return change(scope, facilityId, fields);
  throw problem(400, 'This page has no such form.');
}

async function edit(scope: TenantScope, facilityId: string, fields: Fields): Promise<Answer> {
  const key = formKey(fields);
  const parsed = parseFields(facilitySchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const input = { ...parsed.value, facilityId };
  const outcome = await editFacility(scope, input, { command: 'edit-facility', key, input });
  return outcome.ok ? { saved: 'facility' } : answerRefusal(fields, outcome.violations);
}

async function add(scope: TenantScope, facilityId: string, fields: Fields): Promise<Answer> {
  const key = formKey(fields);
  const parsed = parseFields(newHallSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const input = { ...parsed.value, facilityId };
  const outcome = await addHall(scope, input, { command: 'add-hall', key, input });
  return outcome.ok ? { saved: 'hall' } : answerRefusal(fields, outcome.violations);
}

async function change(scope: TenantScope, facilityId: string, fields: Fields): Promise<Answer> {
  const key = formKey(fields);
  const parsed = parseFields(editHallSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const input = { ...parsed.value, facilityId };
  const outcome = await editHall(scope, input, { command: 'edit-hall', key, input });
  return outcome.ok ? { saved: 'hall-details' } : answerRefusal(fields, outcome.violations);
}
