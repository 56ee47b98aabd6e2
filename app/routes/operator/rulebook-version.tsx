import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { TabLinks } from '#app/components/ui/tabs.tsx';
import { formatDate, formatInstant, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { type Problem, ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { DiffPart } from '#app/features/rulebook/diff-part.tsx';
import { DryRunPart } from '#app/features/rulebook/dry-run-part.tsx';
import { EditPart } from '#app/features/rulebook/edit-part.tsx';
import { RuleList } from '#app/features/rulebook/rule-list.tsx';
import { Matrices, SubstanceTable, TariffTable } from '#app/features/rulebook/table-parts.tsx';
import { runVersionForm } from '#app/features/rulebook/version-forms.server.ts';
import { readVersion } from '#app/features/rulebook/version-page.server.ts';
import { VersionStamp } from '#app/features/rulebook/version-stamp.tsx';
import { readForm } from '#app/platform/form.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

const DONE: Readonly<Record<string, string>> = {
  terms: 'The terms are saved.',
  rule: 'The rule is added; its examples hold.',
  ended: 'The rule ends on that day.',
  removed: 'The rule is out of this draft.',
  confirmed: 'The row is confirmed.',
  published: 'The version is published.',
};
/** Where a form's success leads: rules to the rules, terms to the terms. */
const TAB_AFTER: Readonly<Record<string, string>> = { terms: 'edit', published: 'rules' };

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? `Rulebook ${data.head.version}` : 'Rulebook'} · Quayslot` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.rulebook.read');
  const { url } = args.request;
  const page = await readVersion(scope, args.params.version ?? '', url);
  if (!page) throw notFound();
  return { ...page, said: DONE[new URL(url).searchParams.get('done') ?? ''] ?? null };
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.rulebook.publish');
  const version = args.params.version ?? '';
  const answer = await runVersionForm(scope, version, await readForm(args.request));
  if (!('saved' in answer)) return answer;
  if (answer.saved === 'discarded') throw redirect('/operator/rulebook?discarded=1');
  const tab = TAB_AFTER[answer.saved] ?? (new URL(args.request.url).searchParams.get('tab') || 'rules');
  throw redirect(`/operator/rulebook/${version}?${new URLSearchParams({ tab, done: answer.saved })}`);
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

function Facts({ head }: { head: Data['head'] }) {
  const { amendment, note, basedOn, effectiveFrom, createdBy, publishedBy, publishedAt } = head;
  return (
    <>
      <p>
        <VersionStamp state={head.state} inForce={head.inForce} /> counts from {formatDate(effectiveFrom as PlainDate)}.
        Follows {amendment}.{basedOn ? ` Based on ${basedOn}.` : ''}
      </p>
      <p className="mt-1">{note}</p>
      <p className="mt-1 text-sm">
        {publishedAt
          ? `Published by ${publishedBy ?? 'Quayslot'}, ${formatInstant(new Date(publishedAt), 'Asia/Kolkata')}.`
          : `A draft by ${createdBy ?? 'Quayslot'}.`}
      </p>
    </>
  );
}

function Part({ data, problem }: { data: Data; problem: Problem }) {
  const { part, filter, head } = data;
  const isDraft = head.state === 'draft';
  switch (part.tab) {
    case 'rules':
      return <RuleList part={part} filter={filter} isDraft={isDraft} />;
    case 'substances':
      return <SubstanceTable part={part} filter={filter} isDraft={isDraft} />;
    case 'tariff':
      return <TariffTable part={part} filter={filter} isDraft={isDraft} />;
    case 'matrices':
      return <Matrices part={part} />;
    case 'diff':
      return <DiffPart part={part} filter={filter} />;
    case 'dry-run':
      return <DryRunPart part={part} filter={filter} head={head} problem={problem} />;
    case 'edit':
      return <EditPart head={head} filter={filter} problem={problem} />;
  }
}

const TABS = [
  { tab: 'rules', label: 'Rules' },
  { tab: 'substances', label: 'Substances' },
  { tab: 'tariff', label: 'Tariff' },
  { tab: 'matrices', label: 'Matrices' },
  { tab: 'diff', label: 'Differences' },
  { tab: 'dry-run', label: 'Dry run', draft: true },
  { tab: 'edit', label: 'Edit', draft: true },
];

export default function RulebookVersion() {
  const data = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  const { head, filter } = data;
  const tabs = TABS.filter(({ draft }) => !draft || head.state === 'draft');
  // The forms of these two tabs show their own refusals.
  const ownProblem = filter.tab === 'dry-run' || filter.tab === 'edit';
  return (
    <>
      <PageHeader title={`Rulebook ${head.version}`} back={{ to: '/operator/rulebook', label: 'Rulebook' }}>
        <Facts head={head} />
      </PageHeader>
      <div className="mb-5 space-y-4 empty:hidden">
        {data.said && !problem ? <Notice tone="success">{data.said}</Notice> : null}
        {problem && !ownProblem ? <ProblemSummary problem={problem} /> : null}
      </div>
      <TabLinks
        label="Parts of the version"
        tabs={tabs.map(({ tab, label }) => ({ to: `?tab=${tab}`, label, current: tab === filter.tab }))}
      />
      <Part data={data} problem={problem} />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
