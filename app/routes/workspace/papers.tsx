import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Section } from '#app/components/ui/card.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { TabLinks } from '#app/components/ui/tabs.tsx';
import { can } from '#app/domain/access/can.ts';
import { listFacilities } from '#app/features/facilities/list-facilities.server.ts';
import { readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { listPapers } from '#app/features/papers/list-papers.server.ts';
import { paperListSchema } from '#app/features/papers/paper.schema.server.ts';
import { runPaperCommand } from '#app/features/papers/paper-command.server.ts';
import { PaperForm } from '#app/features/papers/paper-form.tsx';
import { PaperTable, WithdrawForm } from '#app/features/papers/paper-table.tsx';
import type { PaperViewName } from '#app/features/papers/paper-view.ts';
import { rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { readForm } from '#app/platform/form.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Papers · Quayslot' }];

const DONE: Readonly<Record<string, string>> = {
  added: 'Paper added. It counts from its first day; an operator looks at it.',
  withdrawn: 'Paper withdrawn. It no longer counts.',
};

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'papers.read');
  const url = new URL(args.request.url);
  const { filters } = readFilters(paperListSchema, url);
  const today = rulebookDay(systemClock.now());
  const mayEdit = can(scope.role, 'papers.edit');
  const places = mayEdit && organisation.isHost ? await listFacilities(scope) : [];
  return {
    ...(await listPapers(scope, filters, today)),
    show: filters.show,
    facilities: places.map(({ id, name }) => ({ id, name })),
    said: DONE[url.searchParams.get('done') ?? ''] ?? null,
    today,
    mayEdit,
  };
}

export async function action(args: ActionFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'papers.edit');
  const answer = await runPaperCommand(scope, await readForm(args.request));
  if ('done' in answer) throw redirect(`/o/${organisation.slug}/papers?done=${answer.done}`);
  return answer;
}

const TABS: readonly { show: PaperViewName; label: string; empty: string }[] = [
  {
    show: 'current',
    label: 'Current',
    empty: 'Licences, insurance and clearances are asked for where cargo needs them.',
  },
  { show: 'expired', label: 'Expired', empty: 'Papers whose last day has passed are kept here.' },
  { show: 'withdrawn', label: 'Withdrawn', empty: 'Papers that were taken back are kept here.' },
];

export default function Papers() {
  const { rows, page, hasNext, show, facilities, said, today, mayEdit } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="Papers">
        Licences, insurance and clearances. A paper must hold on every day of a stay that needs it.
      </PageHeader>
      {said && !problem ? (
        <div className="mb-6">
          <Notice tone="success">{said}</Notice>
        </div>
      ) : null}
      <TabLinks
        label="Papers"
        tabs={TABS.map((tab) => ({ to: `?show=${tab.show}`, label: tab.label, current: tab.show === show }))}
      />
      <PaperTable
        caption="Papers, the next to end first"
        rows={rows}
        today={today}
        action={mayEdit && show !== 'withdrawn' ? (row) => <WithdrawForm row={row} /> : null}
        empty={<EmptyState title="No paper here">{TABS.find((tab) => tab.show === show)?.empty}</EmptyState>}
      />
      <Pager page={page} hasNext={hasNext} />
      {mayEdit ? (
        <div className="mt-8">
          <Section title="Add a paper" intro="It counts at once. A licence that lifts a refusal counts once verified.">
            {/* A saved paper makes another key: the form is empty again. */}
            <PaperForm key={rows.map(({ id }) => id).join()} facilities={facilities} problem={problem} today={today} />
          </Section>
        </div>
      ) : null}
    </>
  );
}
