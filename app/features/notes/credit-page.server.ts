import { type Money, minus } from '#app/domain/shared/money.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import type { SupplyKind } from '#app/domain/tax/gst.ts';
import { pageNumber } from '#app/features/audit/page-number.ts';
import { type Fields, flatFields, formKey, formProblem } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { asCorrector, type Corrector, correctable } from './corrector.server.ts';
import type { CreditDraft } from './credit-draft.ts';
import { creditableLines } from './draft-credit.server.ts';
import { issueCreditNote, previewCreditNote } from './issue-credit-note.server.ts';
import { parseCredit } from './note.schema.server.ts';

/** Lines shown at once: each has two fields, and a form has at most 200. */
const LINES_PER_PAGE = 80;

/** A line that can be credited, as the form shows it. */
export type LineToCredit = { number: number; description: string; quantity: number; unit: string; left: Money };

/** What the page of a new note shows. */
export type NotePage<Draft> = {
  invoice: { id: string; number: string; supplyKind: SupplyKind };
  lines: LineToCredit[];
  page: number;
  hasNext: boolean;
  /** What stands in the form, by field. */
  typed: Record<string, string>;
  errors: Record<string, string[]>;
  violations: readonly Violation[];
  draft: Draft | null;
};

/** What the page of a new credit note shows. */
export type CreditPage = NotePage<CreditDraft>;

/** What a preview comes to: the draft, or what stands against it. */
type Previewed<Draft> = Pick<NotePage<Draft>, 'errors' | 'violations' | 'draft'>;

/** A new credit note over an invoice: its lines and, where the address says what to credit, the exact preview. */
export const creditPage = (by: Corrector, invoiceId: string, address: string): Promise<CreditPage> =>
  notePage(by, invoiceId, address, (fields) => previewOf(by, invoiceId, fields));

/** A new note over an invoice, with the preview of what the address says. */
export async function notePage<Draft>(
  by: Corrector,
  invoiceId: string,
  address: string,
  preview: (fields: Fields) => Promise<Previewed<Draft>>,
): Promise<NotePage<Draft>> {
  const page = pageNumber(address);
  const found = await asCorrector(by, async (tx) => {
    const invoice = await correctable(tx, by, invoiceId);
    return invoice && { invoice, lines: await creditableLines(tx, invoice) };
  });
  if (!found) throw notFound();
  const { id, number, supplyKind } = found.invoice;
  const fields = flatFields(new URL(address).searchParams);
  return {
    invoice: { id, number, supplyKind },
    lines: found.lines.slice((page - 1) * LINES_PER_PAGE, page * LINES_PER_PAGE).map((line) => ({
      number: line.lineNumber,
      description: line.description,
      quantity: line.quantity,
      unit: line.unit,
      left: minus(line.taxable, line.creditedTaxable),
    })),
    page,
    hasNext: found.lines.length > page * LINES_PER_PAGE,
    typed: Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    ),
    ...(await preview(fields)),
  };
}

async function previewOf(by: Corrector, invoiceId: string, fields: Fields): Promise<Previewed<CreditDraft>> {
  const nothing = { errors: {}, violations: [], draft: null };
  if (fields.reason === undefined) return nothing;
  const parsed = parseCredit(fields);
  if (!parsed.ok) return { ...nothing, errors: parsed.errors };
  const preview = await previewCreditNote(by, invoiceId, parsed.value);
  return preview.ok ? { ...nothing, draft: preview.value } : { ...nothing, violations: preview.violations };
}

/** Issues what a form asks for: the note's id, or what stands against it. */
export async function runCreditForm(by: Corrector, invoiceId: string, fields: Fields) {
  const parsed = parseCredit(fields);
  if (!parsed.ok) return formProblem(fields, { errors: parsed.errors });
  const input = { ...parsed.value, invoiceId };
  const outcome = await issueCreditNote(by, input, { command: 'issue-credit-note', key: formKey(fields), input });
  return outcome.ok ? outcome.value : noteProblem(fields, outcome.violations);
}

/** What stands against a note, beside its form; an invoice that isn't there is a page that isn't. */
export function noteProblem(fields: Fields, violations: readonly Violation[]) {
  const status = statusOf(violations);
  if (status === 404) throw notFound();
  return formProblem(fields, { violations }, status);
}
