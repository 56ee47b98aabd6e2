import { data, redirect } from '@remix-run/node';
import { pageNumber } from '#app/features/audit/page-number.ts';
import { type Fields, formCommand, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import { type Outcome, statusOf } from '#app/platform/outcome.ts';
import { problem } from '#app/platform/problem.server.ts';
import { createKey } from './create-key.server.ts';
import { createKeySchema, oneKeySchema } from './key.schema.server.ts';
import type { KeyHolder } from './key-holder.server.ts';
import { listKeys } from './list-keys.server.ts';
import { revokeKey } from './revoke-key.server.ts';
import { rotateKey } from './rotate-key.server.ts';
import type { NewKey } from './write-key.server.ts';

/** What both pages of keys show. */
export async function readKeyDesk(holder: KeyHolder, url: string) {
  const page = pageNumber(url);
  return { ...(await listKeys(holder, page)), page, revoked: new URL(url).searchParams.get('done') === 'revoked' };
}

/** Runs a form of either page. A key is shown in the answer itself, which nobody caches: a redirect could not carry it. */
export async function runKeyForm(holder: KeyHolder, fields: Fields, here: string) {
  const command = formCommand(fields);
  if (command === 'create-key') {
    const parsed = parseFields(createKeySchema, fields);
    if (!parsed.ok) return formProblem(fields, parsed);
    return shown(fields, await createKey(holder, parsed.value, { command, key: formKey(fields), input: parsed.value }));
  }
  if (command !== 'rotate-key' && command !== 'revoke-key') throw problem(400, 'No key was changed.');
  const parsed = parseFields(oneKeySchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const { keyId } = parsed.value;
  const asked = { command, key: formKey(fields), input: parsed.value };
  if (command === 'rotate-key') return shown(fields, await rotateKey(holder, keyId, asked));
  const outcome = await revokeKey(holder, keyId, asked);
  if (!outcome.ok) return formProblem(fields, outcome, statusOf(outcome.violations));
  return redirect(`${here}?done=revoked`);
}

function shown(fields: Fields, outcome: Outcome<NewKey>) {
  if (!outcome.ok) return formProblem(fields, outcome, statusOf(outcome.violations));
  return data({ shown: outcome.value });
}
