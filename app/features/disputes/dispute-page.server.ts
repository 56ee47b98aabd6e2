import { shownSplit } from '#app/features/notes/note.schema.server.ts';
import { type Fields, flatFields, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { notFound } from '#app/platform/problem.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { decideDispute } from './decide-dispute.server.ts';
import { decideDisputeSchema } from './dispute.schema.server.ts';
import { viewDispute } from './read-disputes.server.ts';

/** A dispute with, where the address says what to decide, the exact outcome; `decision` is what would be posted. */
export async function disputePage(scope: OperatorScope, disputeId: string, address: string) {
  const fields = flatFields(new URL(address).searchParams);
  const isAsked = fields.decision !== undefined;
  const parsed = isAsked ? parseFields(decideDisputeSchema, fields) : null;
  const asked = parsed?.ok ? parsed.value : null;
  const found = await viewDispute(scope, disputeId, asked?.credited ?? null);
  if (!found) throw notFound();
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
  return {
    ...found,
    typed: { credited: text('credited'), decision: text('decision') },
    errors: parsed && !parsed.ok ? parsed.errors : {},
    isAsked: asked !== null,
  };
}

/** Decides what the form asks for: null when it is done. */
export async function runDecision(scope: OperatorScope, disputeId: string, fields: Fields) {
  const parsed = parseFields(decideDisputeSchema, fields);
  if (!parsed.ok) return formProblem(fields, { errors: parsed.errors });
  const input = { ...parsed.value, disputeId, shown: shownSplit(fields.shown) };
  const outcome = await decideDispute(scope, input, { command: 'decide-dispute', key: formKey(fields), input });
  if (outcome.ok) return null;
  const { violations } = outcome;
  const status = statusOf(violations);
  if (status === 404) throw notFound();
  return formProblem(fields, { violations }, status);
}
