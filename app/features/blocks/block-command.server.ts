import { answerRefusal } from '#app/features/facilities/refusal.server.ts';
import { type Fields, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { blockSchema } from './block.schema.server.ts';
import { blockPlaces } from './block-places.server.ts';
import { liftBlock } from './lift-block.server.ts';

type Answer = { saved: string } | ReturnType<typeof formProblem>;

/** Blocks what the slot page's form says. @returns what was saved, or the form with its errors */
export async function runBlockPlaces(scope: TenantScope, slotId: string, fields: Fields): Promise<Answer> {
  const key = formKey(fields);
  const parsed = parseFields(blockSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const input = { ...parsed.value, slotId };
  const outcome = await blockPlaces(scope, input, { command: 'block-places', key, input });
  return outcome.ok ? { saved: 'blocked' } : answerRefusal(fields, outcome.violations);
}

/** Lifts the block a row's button names. */
export async function runLiftBlock(scope: TenantScope, slotId: string, fields: Fields): Promise<Answer> {
  const input = { slotId, blockId: typeof fields.blockId === 'string' ? fields.blockId : '' };
  const outcome = await liftBlock(scope, input, { command: 'lift-block', key: formKey(fields), input });
  return outcome.ok ? { saved: 'lifted' } : answerRefusal(fields, outcome.violations);
}
