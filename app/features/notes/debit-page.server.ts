import { type Fields, formKey, formProblem } from '#app/platform/form.server.ts';
import type { Corrector } from './corrector.server.ts';
import { type NotePage, notePage, noteProblem } from './credit-page.server.ts';
import { type DebitDraft, issueDebitNote, previewDebitNote } from './issue-debit-note.server.ts';
import { parseCredit } from './note.schema.server.ts';

/** What the page of a new debit note shows. */
export type DebitPage = NotePage<DebitDraft>;

/** A new debit note over an invoice: its lines and, where the address says what to charge, the exact preview. */
export const debitPage = (by: Corrector, invoiceId: string, address: string): Promise<DebitPage> =>
  notePage(by, invoiceId, address, async (fields) => {
    const nothing = { errors: {}, violations: [], draft: null };
    if (fields.reason === undefined) return nothing;
    const parsed = parseCredit(fields);
    if (!parsed.ok) return { ...nothing, errors: parsed.errors };
    const preview = await previewDebitNote(by, invoiceId, parsed.value);
    return preview.ok ? { ...nothing, draft: preview.value } : { ...nothing, violations: preview.violations };
  });

/** Issues what a form asks for: the note's id, or what stands against it. */
export async function runDebitForm(by: Corrector, invoiceId: string, fields: Fields) {
  const parsed = parseCredit(fields);
  if (!parsed.ok) return formProblem(fields, { errors: parsed.errors });
  const { reason, requests } = parsed.value;
  const input = { reason, requests, invoiceId };
  const outcome = await issueDebitNote(by, input, { command: 'issue-debit-note', key: formKey(fields), input });
  return outcome.ok ? outcome.value : noteProblem(fields, outcome.violations);
}
