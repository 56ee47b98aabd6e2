import { answerRefusal } from '#app/features/facilities/refusal.server.ts';
import { type Fields, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { editSlot } from './edit-slot.server.ts';
import { pauseSlot } from './pause-slot.server.ts';
import { publishSlot } from './publish-slot.server.ts';
import { slotTermsSchema } from './slot.schema.server.ts';

type Answer = { saved: string } | ReturnType<typeof formProblem>;

/** Saves the slot page's form of terms. @returns what was saved, or the form with its errors */
export async function runSlotEdit(scope: TenantScope, slotId: string, fields: Fields): Promise<Answer> {
  const key = formKey(fields);
  const parsed = parseFields(slotTermsSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const input = { ...parsed.value, slotId };
  const outcome = await editSlot(scope, input, { command: 'edit-slot', key, input });
  return outcome.ok ? { saved: 'slot' } : answerRefusal(fields, outcome.violations);
}

/** Publishes or pauses the slot. @returns what it is now, or why not */
export async function runSlotMove(
  scope: TenantScope,
  slotId: string,
  command: 'publish-slot' | 'pause-slot',
  fields: Fields,
): Promise<Answer> {
  const input = { slotId };
  const asked = { command, key: formKey(fields), input };
  const outcome = await (command === 'publish-slot' ? publishSlot : pauseSlot)(scope, input, asked);
  if (!outcome.ok) return answerRefusal(fields, outcome.violations);
  return { saved: command === 'publish-slot' ? 'published' : 'paused' };
}
