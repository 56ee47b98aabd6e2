import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { pageNumber } from '#app/features/audit/page-number.ts';
import { runPageForm } from '#app/features/facilities/page-forms.server.ts';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { QUEUE_FORMS } from '#app/features/queues/queue-forms.server.ts';
import { DeadLetterTable, QueueTable } from '#app/features/queues/queue-parts.tsx';
import { readDeadLetters, readQueues } from '#app/features/queues/read-queues.server.ts';
import { readForm } from '#app/platform/form.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Queues · Quayslot' }];

const SAID: Readonly<Record<string, string>> = {
  'run-job': 'The job is started.',
  'retry-job': 'The dead letter is tried again.',
  'dismiss-job': 'The dead letter is dismissed.',
};

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.queues.run');
  const url = new URL(args.request.url);
  const page = pageNumber(args.request.url);
  const [queues, dead] = await Promise.all([readQueues(scope), readDeadLetters(scope, page)]);
  return { ...queues, ...dead, page, said: SAID[url.searchParams.get('done') ?? ''] ?? null };
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.queues.run');
  const answer = await runPageForm(QUEUE_FORMS, scope, await readForm(args.request));
  if (!('done' in answer)) return answer;
  throw redirect(`/operator/queues?done=${answer.done}`);
}

export default function OperatorQueues() {
  const { jobs, workers, letters, hasNext, page, said } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="Queues" actions={<ButtonLink to="/operator/stripe-events">Stripe’s events</ButtonLink>}>
        What runs by itself, and what of it could not be done.
      </PageHeader>
      {said && !problem ? (
        <div className="mb-6">
          <Notice tone="success">{said}</Notice>
        </div>
      ) : null}
      {workers === 0 ? (
        <div className="mb-6">
          <Notice tone="danger" title="Nobody works on jobs">
            No worker was heard of in the last twenty seconds. Jobs wait until one is started.
          </Notice>
        </div>
      ) : null}
      <ProblemSummary problem={problem} />
      <div className="space-y-10">
        <Section title="Jobs">
          <QueueTable jobs={jobs} />
        </Section>
        <Section
          title="Dead letters"
          intro="Jobs that failed as often as they may. See why, mend it, then retry; dismiss what nobody needs any more."
        >
          <DeadLetterTable letters={letters} />
          <Pager page={page} hasNext={hasNext} />
        </Section>
      </div>
    </>
  );
}

export const ErrorBoundary = RouteProblem;
