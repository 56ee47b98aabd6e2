import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { TabLinks } from '#app/components/ui/tabs.tsx';
import { dateInZone, formatDate } from '#app/domain/shared/plain-date.ts';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { listPaperQueue } from '#app/features/papers/list-papers.server.ts';
import { paperQueueSchema } from '#app/features/papers/paper.schema.server.ts';
import { runQueueCommand } from '#app/features/papers/paper-command.server.ts';
import { PaperTable, RejectForm, VerifyForm } from '#app/features/papers/paper-table.tsx';
import { rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { readForm } from '#app/platform/form.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Papers to verify · Quayslot' }];

const DONE: ReadonlyMap<string, string> = new Map([
  ['verified', 'The paper is verified.'],
  ['rejected', 'The paper is rejected, and its holder is told why.'],
]);

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.papers.verify');
  const url = new URL(args.request.url);
  const { filters } = readFilters(paperQueueSchema, url);
  return {
    ...(await listPaperQueue(scope, filters)),
    show: filters.show,
    today: rulebookDay(systemClock.now()),
    said: DONE.get(url.searchParams.get('done') ?? '') ?? null,
  };
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.papers.verify');
  const answer = await runQueueCommand(scope, await readForm(args.request));
  if (!('done' in answer)) return answer;
  const { filters } = readFilters(paperQueueSchema, new URL(args.request.url));
  throw redirect(`/operator/papers?show=${filters.show}&page=${filters.page}&done=${answer.done}`);
}

export default function PaperQueue() {
  const { rows, page, hasNext, show, today, said } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="Papers">Verify a paper once you have seen it: a licence lifts a refusal only then.</PageHeader>
      {said && !problem ? (
        <div className="mb-6">
          <Notice tone="success">{said}</Notice>
        </div>
      ) : null}
      <ProblemSummary problem={problem} />
      <TabLinks
        label="Papers"
        tabs={[
          { to: '?show=waiting', label: 'Waiting', current: show === 'waiting' },
          { to: '?show=all', label: 'All', current: show === 'all' },
        ]}
      />
      <PaperTable
        caption="Papers, oldest first"
        rows={rows}
        today={today}
        first={[
          { key: 'organisation', header: 'Organisation', cell: (row) => row.organisation },
          { key: 'added', header: 'Added', cell: (row) => formatDate(dateInZone(row.addedOn, 'Asia/Kolkata')) },
        ]}
        action={(row) => (
          <>
            <VerifyForm row={row} />
            <RejectForm row={row} />
          </>
        )}
        empty={<EmptyState title="Nothing is waiting">Papers that organisations add appear here.</EmptyState>}
      />
      <Pager page={page} hasNext={hasNext} />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
