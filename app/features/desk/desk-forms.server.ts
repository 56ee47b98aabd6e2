import { redirect } from '@remix-run/node';
import { type Fields, formCommand, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { problem } from '#app/platform/problem.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { bulkSchema, saveViewSchema, viewSchema } from './desk.schema.server.ts';
import { deleteView, saveView } from './save-view.server.ts';
import { startBulk } from './start-bulk.server.ts';

const DESK = '/operator/invoices';

async function runSaveView(scope: OperatorScope, fields: Fields) {
  const parsed = parseFields(saveViewSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const input = { ...parsed.value, isDefault: parsed.value.isDefault === 'yes' };
  const outcome = await saveView(scope, input, { command: 'save-view', key: formKey(fields), input });
  if (!outcome.ok) return formProblem(fields, outcome, statusOf(outcome.violations));
  return redirect(`${DESK}?${outcome.value.query || 'status=all'}`);
}

async function runDeleteView(scope: OperatorScope, fields: Fields) {
  const parsed = parseFields(viewSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const input = parsed.value;
  await deleteView(scope, input.viewId, { command: 'delete-view', key: formKey(fields), input });
  return redirect(`${DESK}?status=all`);
}

async function runStartBulk(scope: OperatorScope, fields: Fields) {
  const parsed = parseFields(bulkSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const input = parsed.value;
  const outcome = await startBulk(scope, input, { command: 'start-bulk', key: formKey(fields), input });
  if (!outcome.ok) return formProblem(fields, outcome, statusOf(outcome.violations));
  return redirect(`/operator/jobs/${outcome.value.jobId}`);
}

/** Runs a form of the desk: a redirect where it was done, what stands against it where it wasn't. */
export async function runDeskForm(scope: OperatorScope, fields: Fields) {
  const command = formCommand(fields);
  if (command === 'save-view') return runSaveView(scope, fields);
  if (command === 'start-bulk') return runStartBulk(scope, fields);
  if (command === 'delete-view') return runDeleteView(scope, fields);
  throw problem(400, 'Nothing was changed.');
}
