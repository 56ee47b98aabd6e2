import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { type Fields, formCommand, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { notFound, problem } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';
import { answerSchema } from './portal-answer.schema.server.ts';
import { recordPortalAnswer } from './record-answer.server.ts';

/** Runs the form of a document's page that records the portal's answer, and shows the page again. */
export async function recordEInvoice(args: ActionFunctionArgs, fields: Fields) {
  const { scope } = await requireOperator(args, 'operator.einvoices.record');
  const command = formCommand(fields);
  if (command !== 'record-e-invoice') throw problem(400, 'This page knows no such form.');
  const parsed = parseFields(answerSchema, fields);
  if (!parsed.ok) return formProblem(fields, { errors: parsed.errors });
  const { invoiceId = '', noteId = null, feeInvoiceId } = args.params;
  const document = feeInvoiceId === undefined ? { invoiceId, noteId } : { feeInvoiceId };
  const input = { document, answer: parsed.value.answer };
  const outcome = await recordPortalAnswer(scope, input, { command, key: formKey(fields), input });
  if (outcome.ok) throw redirect(new URL(args.request.url).pathname.replace(/\.data$/, ''));
  const status = statusOf(outcome.violations);
  if (status === 404) throw notFound();
  return formProblem(fields, { violations: outcome.violations }, status);
}
