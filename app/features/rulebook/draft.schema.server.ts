import { z } from 'zod';
import { plainDay } from '#app/features/cargo/cargo-facts.schema.server.ts';
import { line } from '#app/platform/form.server.ts';

/** Later days are typing errors, and an example's stay of years must still fit before 2100. */
const LAST_DAY = '2079-12-31';

/** A day a rule or version may begin on. */
export const ruleDay = plainDay.refine((day) => day <= LAST_DAY, 'Give a day before 2080.');

const versionNumber = z
  .string({ error: 'Give the version a number.' })
  .trim()
  .regex(/^\d{4}\.\d{1,3}(-[a-z0-9]{1,10})?$/, 'A version number looks like 2026.2, or 2026.2-imdg for a variant.');

const terms = {
  amendment: line('the amendment it follows', 200),
  note: line('a note on what changes', 600),
  effectiveFrom: ruleDay,
};

/** A draft's own terms. */
export const draftTermsSchema = z.object(terms);
/** What a new draft needs. */
export const newDraftSchema = z.object({
  ...terms,
  version: versionNumber,
  basedOn: line('the version it starts from', 20),
});

export type DraftTerms = z.output<typeof draftTermsSchema>;
export type DraftInput = z.output<typeof newDraftSchema>;

const ruleId = z.string({ error: 'Say which rule.' }).max(80);

export const endRuleSchema = z.object({ ruleId, effectiveTo: ruleDay });
export const removeRuleSchema = z.object({ ruleId });
/** Which row is confirmed, in which part, and where that was read. */
export const confirmRowSchema = z.object({
  part: z.enum(['rule', 'substance', 'tariff'], { error: 'Say which table.' }),
  row: z.string({ error: 'Say which row.' }).max(400),
  source: line('the source that confirms it', 600, 3),
});
export type ConfirmInput = z.output<typeof confirmRowSchema>;

/** The content and the first day that a dry run was shown for. */
export const publishSchema = z.object({
  contentHash: z.string({ error: 'Look at the dry run first.' }).regex(/^[0-9a-f]{64}$/, 'Look at the dry run first.'),
  effectiveFrom: plainDay,
});
export type PublishInput = z.output<typeof publishSchema>;
