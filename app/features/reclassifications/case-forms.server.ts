import type { Violation } from '#app/domain/shared/verdict.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import {
  type Fields,
  type FormProblem,
  formCommand,
  formKey,
  formProblem,
  parseFields,
} from '#app/platform/form.server.ts';
import { type Outcome, statusOf } from '#app/platform/outcome.ts';
import { notFound, problem } from '#app/platform/problem.server.ts';
import type { OperatorScope, TenantScope } from '#app/platform/scopes.ts';
import { addEvidence, proposeReclassification } from './propose.server.ts';
import { evidenceSchema, parseProposal, reviewSchema, takeEffectSchema } from './reclassification.schema.server.ts';
import { approveReclassification, rejectReclassification } from './review.server.ts';
import { takeEffect } from './take-effect.server.ts';

type Answer = { saved: string } | ReturnType<typeof formProblem>;

const FIELDS: Readonly<Record<string, string>> = {
  'reclassification.evidence_in_future': 'issuedOn',
  'reclassification.before_evidence': 'effectiveOn',
  'reclassification.in_future': 'effectiveOn',
};

function errorsOf(violations: readonly Violation[]): FormProblem['errors'] {
  const errors: FormProblem['errors'] = {};
  for (const { code, sentence } of violations) {
    const field = FIELDS[code];
    if (field) errors[field] = [...(errors[field] ?? []), sentence];
  }
  return errors;
}

function answer(fields: Fields, outcome: Outcome<unknown>, saved: string): Answer {
  if (outcome.ok) return { saved };
  const status = statusOf(outcome.violations);
  if (status === 404) throw notFound();
  const rest = outcome.violations.filter(({ code }) => !FIELDS[code]);
  return formProblem(fields, { errors: errorsOf(outcome.violations), violations: rest }, status);
}

const text = (fields: Fields, name: string) => (typeof fields[name] === 'string' ? fields[name] : '');

/** The forms of the shipper's page: propose, and add a proof. */
export async function runShipperForm(scope: TenantScope, cargoId: string, fields: Fields): Promise<Answer> {
  const command = formCommand(fields);
  if (command === 'propose-reclassification') {
    const parsed = parseProposal(fields, await currentRulebook(rulebookDay(systemClock.now())));
    if (!parsed.ok) return formProblem(fields, parsed);
    const input = { cargoId, ...parsed.value };
    const asked = { command, key: formKey(fields), input };
    return answer(fields, await proposeReclassification(scope, input, asked), 'proposed');
  }
  if (command === 'add-evidence') {
    const parsed = parseFields(evidenceSchema, fields);
    if (!parsed.ok) return formProblem(fields, parsed);
    const input = { cargoId, reclassificationId: text(fields, 'reclassificationId'), evidence: parsed.value };
    const asked = { command, key: formKey(fields), input };
    return answer(fields, await addEvidence(scope, input, asked), 'evidence');
  }
  throw problem(400, 'This page has no such form.');
}

/** The forms of the operator's page: approve, reject, and the day it takes effect. */
export async function runOperatorForm(
  scope: OperatorScope,
  reclassificationId: string,
  fields: Fields,
): Promise<Answer> {
  const command = formCommand(fields);
  if (command === 'take-effect') {
    const parsed = parseFields(takeEffectSchema, fields);
    if (!parsed.ok) return formProblem(fields, parsed);
    const input = { reclassificationId, ...parsed.value };
    const asked = { command, key: formKey(fields), input };
    return answer(fields, await takeEffect(scope, input, asked), 'effective');
  }
  if (command !== 'approve-reclassification' && command !== 'reject-reclassification')
    throw problem(400, 'This page has no such form.');
  const parsed = parseFields(reviewSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const input = { reclassificationId, ...parsed.value };
  const asked = { command, key: formKey(fields), input };
  return command === 'approve-reclassification'
    ? answer(fields, await approveReclassification(scope, input, asked), 'approved')
    : answer(fields, await rejectReclassification(scope, input, asked), 'rejected');
}
