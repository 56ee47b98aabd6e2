import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { pageNumber } from '#app/features/audit/page-number.ts';
import { type Problem, ProblemSummary, typedOr } from '#app/features/forms/form-problem.tsx';
import { DraftFields } from '#app/features/rulebook/draft-fields.tsx';
import { listVersions } from '#app/features/rulebook/list-versions.server.ts';
import { runNewDraft } from '#app/features/rulebook/version-forms.server.ts';
import { VersionTable } from '#app/features/rulebook/version-table.tsx';
import { readForm } from '#app/platform/form.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Rulebook · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.rulebook.read');
  const page = pageNumber(args.request.url);
  const discarded = new URL(args.request.url).searchParams.has('discarded');
  return { ...(await listVersions(scope, page)), page, discarded };
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.rulebook.publish');
  const answer = await runNewDraft(scope, await readForm(args.request));
  if ('saved' in answer) throw redirect(`/operator/rulebook/${answer.saved}?tab=edit`);
  return answer;
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

function NewDraft({ data, problem }: { data: Data; problem: Problem }) {
  const { versions, inForce, today } = data;
  const based = versions.find(({ version }) => version === inForce) ?? versions[0];
  return (
    <CommandForm command="create-draft" className="max-w-2xl space-y-5" noValidate>
      <ProblemSummary problem={problem} />
      <SelectField
        label="Starts as a copy of"
        name="basedOn"
        options={versions.map(({ version, state }) => ({
          value: version,
          label: state === 'draft' ? `${version} (draft)` : version,
        }))}
        defaultValue={typedOr(problem, 'basedOn', based?.version ?? '')}
        error={problem?.errors.basedOn}
      />
      <TextField
        label="Number"
        name="version"
        hint="The year and a count, for example 2026.2."
        maxLength={20}
        required
        defaultValue={typedOr(problem, 'version', '')}
        error={problem?.errors.version}
      />
      <DraftFields
        saved={{ amendment: based?.amendment ?? '', note: '', effectiveFrom: today }}
        problem={problem}
        today={today}
      />
      <Button>Make the draft</Button>
    </CommandForm>
  );
}

export default function Rulebook() {
  const data = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="Rulebook">
        What cargo is decides what may be booked. A published version never changes; the day decides which one counts.
      </PageHeader>
      <div className="space-y-8">
        {data.discarded && !problem ? <Notice tone="success">The draft is thrown away.</Notice> : null}
        <div>
          <VersionTable versions={data.versions} />
          <Pager page={data.page} hasNext={data.hasNext} />
        </div>
        <Section title="Make a draft" intro="A copy to change. Nothing counts before it is published.">
          <NewDraft data={data} problem={problem} />
        </Section>
      </div>
    </>
  );
}

export const ErrorBoundary = RouteProblem;
