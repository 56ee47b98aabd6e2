import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { notePromise, readDunning } from '#app/features/dunning/note-promise.server.ts';
import { promiseSchema } from '#app/features/dunning/promise.schema.server.ts';
import { ProblemSummary, typed } from '#app/features/forms/form-problem.tsx';
import { formKey, formProblem, parseFields, readForm } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Reminders of an invoice · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.invoices.read');
  const invoice = await readDunning(scope, args.params.invoiceId ?? '');
  if (!invoice) throw notFound();
  return { invoice };
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.payments.record');
  const fields = await readForm(args.request);
  const parsed = parseFields(promiseSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const input = { ...parsed.value, invoiceId: args.params.invoiceId ?? '' };
  const outcome = await notePromise(scope, input, { command: 'note-promise', key: formKey(fields), input });
  if (outcome.ok) throw redirect(`/operator/invoices/${input.invoiceId}/reminders`);
  const status = statusOf(outcome.violations);
  if (status === 404) throw notFound();
  return formProblem(fields, outcome, status);
}

export default function InvoiceReminders() {
  const { invoice } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <>
      <PageHeader
        title={`Reminders of ${invoice.number}`}
        eyebrow={invoice.shipperName}
        back={{ to: `/operator/invoices/${invoice.id}`, label: `Invoice ${invoice.number}` }}
      />
      <ProblemSummary problem={problem} />
      <div className="space-y-8">
        <Section title="Steps taken">
          {invoice.steps.length === 0 ? (
            <EmptyState title="No letter yet">The schedule has not written about this invoice.</EmptyState>
          ) : (
            <ul className="space-y-1 text-sm">
              {invoice.steps.map(({ step, sentOn, letters }) => (
                <li key={step}>
                  Step {step} on {formatDate(sentOn)}, {countOf(letters, 'letter')}.
                </li>
              ))}
            </ul>
          )}
        </Section>
        <Section title="Promises to pay" intro="Reminders stop up to the day of the newest promise.">
          <ul className="mb-4 space-y-1 text-sm">
            {invoice.promises.map(({ id, promisedOn, note }) => (
              <li key={id}>
                For {formatDate(promisedOn)}
                {note ? `: ${note}` : ''}
              </li>
            ))}
          </ul>
          {invoice.isOpen ? (
            <CommandForm command="note-promise" subject={invoice.id} noValidate className="max-w-xl space-y-4">
              <TextField
                label="Promised for"
                name="promisedOn"
                type="date"
                required
                defaultValue={typed(problem, 'promisedOn')}
                error={problem?.errors.promisedOn}
              />
              <TextField
                label="Who promised it"
                name="note"
                optional
                maxLength={200}
                defaultValue={typed(problem, 'note')}
                error={problem?.errors.note}
              />
              <Button>Note the promise</Button>
            </CommandForm>
          ) : null}
        </Section>
      </div>
    </>
  );
}

export const ErrorBoundary = RouteProblem;
