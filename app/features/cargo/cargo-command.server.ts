import { data } from '@remix-run/node';
import { type CargoFacts, NOTHING_DECLARED } from '#app/domain/cargo/facts.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { answerRefusal } from '#app/features/facilities/refusal.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { type Fields, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import { problem } from '#app/platform/problem.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { archiveCargo, restoreCargo } from './archive-cargo.server.ts';
import { cargoCatalogue } from './cargo-catalogue.server.ts';
import { documentFormSchema, documentPlaceSchema, versionSchema } from './cargo-command.schema.server.ts';
import { addDocument, removeDocument } from './cargo-document.server.ts';
import { readCargoForm, withKept } from './cargo-form.schema.server.ts';
import type { CargoAnswer } from './cargo-form.tsx';
import { createCargo } from './create-cargo.server.ts';
import { describeCargo } from './describe-cargo.server.ts';
import { editCargo, editRefusals } from './edit-cargo.server.ts';
import { cargoNotFound } from './own-cargo.server.ts';
import { viewCargo } from './view-cargo.server.ts';

type Refused = ReturnType<typeof data<CargoAnswer>>;

/** The command of a form whose second button adds its own: the last one given is the button pressed. */
export const cargoCommand = (fields: Fields): string => [fields._command ?? ''].flat().at(-1) ?? '';

const answer = (from: ReturnType<typeof formProblem>, preview: CargoAnswer['preview'] = null): Refused =>
  data({ ...from.data, preview }, from.init ?? {});
const wrongFields = (fields: Fields, errors: Record<string, string[]>) => answer(formProblem(fields, { errors }));
const refusedBy = (fields: Fields, violations: readonly Violation[]) => answer(answerRefusal(fields, violations));

async function rulebookOfToday(): Promise<{ rulebook: Rulebook; today: ReturnType<typeof rulebookDay> }> {
  const today = rulebookDay(systemClock.now());
  return { rulebook: await currentRulebook(today), today };
}

/** Shows what the rulebook would make of the form, or why it would be refused; writes nothing. */
async function preview(fields: Fields, before: CargoFacts): Promise<Refused> {
  const { rulebook, today } = await rulebookOfToday();
  const read = readCargoForm(fields, rulebook);
  if (!read.ok) return wrongFields(fields, read.errors);
  const facts = withKept(read.value.declared, before);
  const refusals = editRefusals(before, facts);
  if (refusals.length > 0) return refusedBy(fields, refusals);
  return answer(formProblem(fields, {}, 200), describeCargo(facts, rulebook, today));
}

/** Runs the page of a new profile: saves it, or only checks it. */
export async function runNewCargo(scope: TenantScope, fields: Fields): Promise<{ cargoId: string } | Refused> {
  const command = cargoCommand(fields);
  if (command === 'preview') return preview(fields, NOTHING_DECLARED);
  if (command !== 'create-cargo') throw problem(400, 'This page has no such form.');
  const key = formKey(fields);
  const { rulebook } = await rulebookOfToday();
  const read = readCargoForm(fields, rulebook);
  if (!read.ok) return wrongFields(fields, read.errors);
  const input = { name: read.value.name, facts: withKept(read.value.declared, NOTHING_DECLARED) };
  const outcome = await createCargo(scope, input, { command, key, input });
  return outcome.ok ? outcome.value : refusedBy(fields, outcome.violations);
}

type Answer = { saved: string } | Refused;

/** Runs whichever of a profile page's forms was sent. @throws the one 404 for another's profile */
export async function runCargoCommand(scope: TenantScope, cargoId: string, fields: Fields): Promise<Answer> {
  switch (cargoCommand(fields)) {
    case 'preview':
      return previewEdit(scope, cargoId, fields);
    case 'edit-cargo':
      return edit(scope, cargoId, fields);
    case 'add-document':
      return add(scope, cargoId, fields);
    case 'remove-document':
      return remove(scope, cargoId, fields);
    case 'archive-cargo':
    case 'restore-cargo':
      return setArchived(scope, cargoId, fields);
    default:
      throw problem(400, 'This page has no such form.');
  }
}

async function previewEdit(scope: TenantScope, cargoId: string, fields: Fields): Promise<Answer> {
  const view = await viewCargo(scope, cargoId);
  if (!view) return refusedBy(fields, [cargoNotFound()]);
  return preview(fields, view.facts);
}

async function edit(scope: TenantScope, cargoId: string, fields: Fields): Promise<Answer> {
  const key = formKey(fields);
  const { rulebook } = await rulebookOfToday();
  const version = parseFields(versionSchema, fields);
  const read = readCargoForm(fields, rulebook);
  if (!version.ok || !read.ok)
    return wrongFields(fields, { ...(version.ok ? {} : version.errors), ...(read.ok ? {} : read.errors) });
  const input = { cargoId, version: version.value.version, ...read.value };
  const outcome = await editCargo(scope, input, { command: 'edit-cargo', key, input });
  if (!outcome.ok) return refusedBy(fields, outcome.violations);
  return { saved: outcome.value.version === input.version ? 'same' : 'version' };
}

async function add(scope: TenantScope, cargoId: string, fields: Fields): Promise<Answer> {
  const key = formKey(fields);
  const { rulebook } = await rulebookOfToday();
  const types = cargoCatalogue(rulebook).documentTypes.map(({ code }) => code);
  const parsed = parseFields(documentFormSchema(types), fields);
  if (!parsed.ok) return wrongFields(fields, parsed.errors);
  const input = { cargoId, document: parsed.value };
  const outcome = await addDocument(scope, input, { command: 'add-document', key, input });
  return outcome.ok ? { saved: 'document' } : refusedBy(fields, outcome.violations);
}

async function remove(scope: TenantScope, cargoId: string, fields: Fields): Promise<Answer> {
  const key = formKey(fields);
  const parsed = parseFields(documentPlaceSchema, fields);
  if (!parsed.ok) return wrongFields(fields, parsed.errors);
  const input = { cargoId, ...parsed.value };
  const outcome = await removeDocument(scope, input, { command: 'remove-document', key, input });
  return outcome.ok ? { saved: 'document-removed' } : refusedBy(fields, outcome.violations);
}

async function setArchived(scope: TenantScope, cargoId: string, fields: Fields): Promise<Answer> {
  const command = cargoCommand(fields);
  const input = { cargoId };
  const asked = { command, key: formKey(fields), input };
  const outcome = await (command === 'archive-cargo' ? archiveCargo : restoreCargo)(scope, input, asked);
  if (!outcome.ok) return refusedBy(fields, outcome.violations);
  return { saved: command === 'archive-cargo' ? 'archived' : 'restored' };
}
