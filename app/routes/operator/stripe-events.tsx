import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { runPageForm } from '#app/features/facilities/page-forms.server.ts';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { eventListSchema } from '#app/features/stripe-events/event.schema.server.ts';
import { EVENT_FORMS } from '#app/features/stripe-events/event-forms.server.ts';
import { EventFilterForm, EventTable } from '#app/features/stripe-events/event-parts.tsx';
import { readEvents } from '#app/features/stripe-events/read-events.server.ts';
import { readForm } from '#app/platform/form.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Stripe’s events · Quayslot' }];

const SAID: Readonly<Record<string, string>> = {
  'apply-event': 'The event is being applied again. Its state is here in a moment.',
  'apply-failed-events': 'All that failed are being applied again. Those that fail again come back.',
};

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.queues.run');
  const url = new URL(args.request.url);
  const { filters } = readFilters(eventListSchema, url);
  const said = SAID[url.searchParams.get('done') ?? ''] ?? null;
  return { ...(await readEvents(scope, filters)), state: filters.state, page: filters.page, said };
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.queues.run');
  const answer = await runPageForm(EVENT_FORMS, scope, await readForm(args.request));
  if (!('done' in answer)) return answer;
  const params = new URL(args.request.url).searchParams;
  params.set('done', answer.done);
  throw redirect(`/operator/stripe-events?${params}`);
}

export default function StripeEvents() {
  const { events, hasNext, failed, state, page, said } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <>
      <PageHeader
        title="Stripe’s events"
        back={{ to: '/operator/reconciliation', label: 'Reconciliation' }}
        actions={
          failed > 0 ? (
            <CommandForm command="apply-failed-events">
              <Button>Apply all failed again</Button>
            </CommandForm>
          ) : null
        }
      >
        What Stripe told of payments, refunds and disputes, and what became of it. Applied again, an event changes
        nothing that is done already: what it is about is read from Stripe anew.
      </PageHeader>
      {said && !problem ? (
        <div className="mb-6">
          <Notice tone="success">{said}</Notice>
        </div>
      ) : null}
      {failed > 0 ? (
        <div className="mb-6">
          <Notice tone="danger" title={`${countOf(failed, 'event')} could not be applied`}>
            See the code of the problem, mend it, then apply again.
          </Notice>
        </div>
      ) : null}
      <ProblemSummary problem={problem} />
      <EventFilterForm state={state} />
      <EventTable events={events} isFailed={state === 'failed'} />
      <Pager page={page} hasNext={hasNext} />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
