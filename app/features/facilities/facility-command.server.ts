import { type Fields, formCommand, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import { problem } from '#app/platform/problem.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { addHall } from './add-hall.server.ts';
import { editFacility } from './edit-facility.server.ts';
import { facilitySchema, hallNameSchema, newHallSchema } from './facility.schema.server.ts';
import { answerRefusal } from './refusal.server.ts';
import { renameHall } from './rename-hall.server.ts';

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
  if (command === 'rename-hall') return rename(scope, facilityId, fields);
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
  const input = { facilityId, name: parsed.value.newHallName };
  const outcome = await addHall(scope, input, { command: 'add-hall', key, input });
  return outcome.ok ? { saved: 'hall' } : answerRefusal(fields, outcome.violations);
}

async function rename(scope: TenantScope, facilityId: string, fields: Fields): Promise<Answer> {
  const key = formKey(fields);
  const parsed = parseFields(hallNameSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const input = { facilityId, hallId: parsed.value.hallId, name: parsed.value.hallName };
  const outcome = await renameHall(scope, input, { command: 'rename-hall', key, input });
  return outcome.ok ? { saved: 'hall-name' } : answerRefusal(fields, outcome.violations);
}
