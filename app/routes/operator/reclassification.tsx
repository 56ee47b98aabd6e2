import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { newestEvidence } from '#app/domain/cargo/reclassification.ts';
import { formatDate, formatInstant, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { pageNumber } from '#app/features/audit/page-number.ts';
import { type Problem, ProblemSummary, typedOr } from '#app/features/forms/form-problem.tsx';
import { runOperatorForm } from '#app/features/reclassifications/case-forms.server.ts';
import { CaseStamp, EvidenceList, FactChanges, PreviewPart } from '#app/features/reclassifications/case-parts.tsx';
import { DANGER_WORDS } from '#app/features/reclassifications/state-words.ts';
import { viewCase } from '#app/features/reclassifications/view-case.server.ts';
import { readForm } from '#app/platform/form.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

const DONE: Readonly<Record<string, string>> = {
  approved: 'Approved. Now set the day it takes effect.',
  rejected: 'Rejected.',
  effective: 'In effect: live bookings have the new class and a decision each.',
};

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? `Reclassification of ${data.profileName}` : 'Reclassification'} · Quayslot` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.reclassifications.review');
  const { url } = args.request;
  const view = await viewCase(scope, args.params.reclassificationId ?? '', pageNumber(url));
  if (!view) throw notFound();
  return {
    ...view,
    mine: view.row.proposedBy === scope.userId,
    said: DONE[new URL(url).searchParams.get('done') ?? ''] ?? null,
  };
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.reclassifications.review');
  const id = args.params.reclassificationId ?? '';
  const answer = await runOperatorForm(scope, id, await readForm(args.request));
  if ('saved' in answer) throw redirect(`/operator/reclassifications/${id}?done=${answer.saved}`);
  return answer;
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

function Facts({ data }: { data: Data }) {
  const { row, organisation, proposedBy, reviewedBy } = data;
  const instant = (at: string | Date) => formatInstant(new Date(at), 'Asia/Kolkata');
  const items = [
    { term: 'Shipper', detail: organisation },
    { term: 'Reason', detail: row.reason },
    { term: 'Danger', detail: DANGER_WORDS[row.danger] },
    { term: 'Proposed', detail: `${proposedBy ?? 'Somebody'}, ${instant(row.proposedAt)}` },
    ...(row.reviewedAt
      ? [
          {
            term: 'Reviewed',
            detail: `${reviewedBy ?? 'Quayslot'}, ${instant(row.reviewedAt)}: ${row.reviewNote ?? ''}`,
          },
        ]
      : []),
    ...(row.effectiveOn ? [{ term: 'In effect from', detail: formatDate(row.effectiveOn as PlainDate) }] : []),
    { term: 'Rulebook at the proposal', detail: row.rulebookVersion },
  ];
  return <DefinitionList items={items} />;
}

function ReviewForm({ id, verb, problem }: { id: string; verb: 'approve' | 'reject'; problem: Problem }) {
  const isApproval = verb === 'approve';
  return (
    <CommandForm command={`${verb}-reclassification`} subject={id} className="max-w-xl space-y-4" noValidate>
      <TextField
        label={isApproval ? 'Note to the approval' : 'Note to the rejection'}
        name="note"
        maxLength={1000}
        required
        defaultValue={typedOr(problem, 'note', '')}
        error={problem?.errors.note}
      />
      <Button variant={isApproval ? 'primary' : 'danger'}>{isApproval ? 'Approve' : 'Reject'}</Button>
    </CommandForm>
  );
}

function Actions({ data, problem }: { data: Data; problem: Problem }) {
  const { row, mine, today } = data;
  const needsAnother = mine && (row.danger === 'down' || data.preview?.danger === 'down');
  return (
    <Section title="Decide">
      <div className="space-y-6">
        <ProblemSummary problem={problem} />
        {row.state === 'proposed' ? <Notice>It can be approved once there is evidence.</Notice> : null}
        {row.state === 'evidence' && needsAnother ? (
          <Notice tone="warning">The danger goes down and you proposed it: a colleague has to review it.</Notice>
        ) : null}
        {row.state === 'evidence' && !needsAnother ? <ReviewForm id={row.id} verb="approve" problem={problem} /> : null}
        {row.state === 'reviewed' ? (
          <CommandForm command="take-effect" subject={row.id} className="max-w-xl space-y-4" noValidate>
            <TextField
              label="Takes effect on"
              name="effectiveOn"
              type="date"
              min={newestEvidence(row) ?? undefined}
              max={today}
              required
              hint="Not before the newest evidence, and today at the latest."
              defaultValue={typedOr(problem, 'effectiveOn', today)}
              error={problem?.errors.effectiveOn}
            />
            <Button>Put into effect</Button>
          </CommandForm>
        ) : null}
        <ReviewForm id={row.id} verb="reject" problem={problem} />
      </div>
    </Section>
  );
}

export default function ReclassificationPage() {
  const data = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  const { row, profileName, preview, isOpen, said } = data;
  return (
    <>
      <PageHeader
        title={`Reclassification of ${profileName}`}
        back={{ to: '/operator/reclassifications', label: 'Reclassifications' }}
      >
        <CaseStamp state={row.state} />
      </PageHeader>
      <div className="space-y-8">
        {said && !problem ? <Notice tone="success">{said}</Notice> : null}
        {!isOpen && problem ? <ProblemSummary problem={problem} /> : null}
        <Facts data={data} />
        <Section title="New facts">
          <FactChanges changes={data.changes} />
        </Section>
        <Section title="Evidence">
          <EvidenceList evidence={row.evidence} />
        </Section>
        {isOpen ? <Actions data={data} problem={problem} /> : null}
        {preview ? (
          <Section title="What it changes">
            <PreviewPart preview={preview} />
          </Section>
        ) : null}
      </div>
    </>
  );
}

export const ErrorBoundary = RouteProblem;
