import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { can } from '#app/domain/access/can.ts';
import { formatDate, formatInstant, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { pageNumber } from '#app/features/audit/page-number.ts';
import { requireShipper } from '#app/features/cargo/require-shipper.server.ts';
import { type Problem, ProblemSummary, typedOr } from '#app/features/forms/form-problem.tsx';
import { runShipperForm } from '#app/features/reclassifications/case-forms.server.ts';
import { CaseStamp, EvidenceList, FactChanges, PreviewPart } from '#app/features/reclassifications/case-parts.tsx';
import { ChangeFields, changeText } from '#app/features/reclassifications/change-fields.tsx';
import { EVIDENCE_TYPES } from '#app/features/reclassifications/evidence-types.ts';
import { queryFields } from '#app/features/reclassifications/reclassification.schema.server.ts';
import { viewProfileCase } from '#app/features/reclassifications/view-case.server.ts';
import { readForm } from '#app/platform/form.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

const DONE: Readonly<Record<string, string>> = {
  proposed: 'The reclassification is proposed. Add its evidence next.',
  evidence: 'The evidence is added.',
};

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? `Reclassify ${data.profile.name}` : 'Reclassify'} · Quayslot` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireShipper(args, 'cargo.read');
  const { url } = args.request;
  const query = queryFields(url);
  const asked = 'condition' in query;
  const view = await viewProfileCase(scope, args.params.cargoId ?? '', {
    fields: asked ? query : null,
    page: pageNumber(url),
  });
  if (!view) throw notFound();
  return {
    ...view,
    values: changeText(view.facts, query),
    said: DONE[new URL(url).searchParams.get('done') ?? ''] ?? null,
    mayEdit: can(scope.role, 'cargo.edit') && !view.profile.archived,
    back: `/o/${organisation.slug}/cargo/${view.profile.id}`,
  };
}

export async function action(args: ActionFunctionArgs) {
  await requireShipper(args, 'cargo.read');
  const { scope, organisation } = await requireTenant(args, 'cargo.edit');
  const cargoId = args.params.cargoId ?? '';
  const answer = await runShipperForm(scope, cargoId, await readForm(args.request));
  if ('saved' in answer) throw redirect(`/o/${organisation.slug}/cargo/${cargoId}/reclassify?done=${answer.saved}`);
  return answer;
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

function EvidenceForm({ caseId, today, problem }: { caseId: string; today: string; problem: Problem }) {
  return (
    <CommandForm command="add-evidence" subject={caseId} className="mt-5 max-w-2xl space-y-5" noValidate>
      <ProblemSummary problem={problem} />
      <input type="hidden" name="reclassificationId" value={caseId} />
      <SelectField
        label="Kind of proof"
        name="type"
        options={EVIDENCE_TYPES}
        defaultValue={typedOr(problem, 'type', 'laboratory_report')}
        error={problem?.errors.type}
      />
      <TextField
        label="Reference"
        name="reference"
        maxLength={120}
        required
        defaultValue={typedOr(problem, 'reference', '')}
        error={problem?.errors.reference}
      />
      <TextField
        label="Issued on"
        name="issuedOn"
        type="date"
        max={today}
        required
        defaultValue={typedOr(problem, 'issuedOn', '')}
        error={problem?.errors.issuedOn}
      />
      <Button>Add the evidence</Button>
    </CommandForm>
  );
}

function OpenCase({ data, problem }: { data: Data; problem: Problem }) {
  const { open, mayEdit, today } = data;
  if (!open) return null;
  const takesEvidence = open.state === 'proposed' || open.state === 'evidence';
  return (
    <Section
      title="Open reclassification"
      intro={`Proposed ${formatInstant(new Date(open.proposedAt), 'Asia/Kolkata')}: ${open.reason}`}
      actions={<CaseStamp state={open.state} />}
    >
      {open.proposedFacts.wasteState === 'product' ? (
        <div className="mb-4">
          <Notice tone="warning" title="Under reclassification">
            Until it is decided the cargo is waste and nothing of it leaves. Days as waste keep counting.
          </Notice>
        </div>
      ) : null}
      <EvidenceList evidence={open.evidence} />
      {mayEdit && takesEvidence ? <EvidenceForm caseId={open.id} today={today} problem={problem} /> : null}
    </Section>
  );
}

/** First what it would change, as an ordinary GET form; then, below the preview, the proposal itself. */
function ProposalForms({ data, problem }: { data: Data; problem: Problem }) {
  const { values, errors, profile, preview } = data;
  return (
    <Section title="New facts" intro="Everything else is carried over. See what it changes first, then propose it.">
      {Object.keys(errors).length > 0 ? (
        <div className="mb-4">
          <ErrorSummary errors={errors} />
        </div>
      ) : null}
      <Form key={JSON.stringify(values)} method="get" className="space-y-5" noValidate>
        <ChangeFields values={values} errors={errors} />
        <Button variant={preview ? 'secondary' : 'primary'}>See what it changes</Button>
      </Form>
      {preview && preview.changes.length > 0 ? (
        <CommandForm
          command="propose-reclassification"
          subject={profile.id}
          className="mt-6 max-w-2xl space-y-5"
          noValidate
        >
          <ProblemSummary problem={problem} />
          {Object.entries(values).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <input type="hidden" name="version" value={profile.version} />
          <FactChanges changes={preview.changes} />
          <TextField
            label="Reason"
            name="reason"
            maxLength={1000}
            required
            defaultValue={typedOr(problem, 'reason', '')}
            error={problem?.errors.reason}
          />
          <Button>Propose the reclassification</Button>
        </CommandForm>
      ) : null}
    </Section>
  );
}

function Earlier({ cases }: Pick<Data, 'cases'>) {
  if (cases.length === 0) return null;
  return (
    <Section title="Earlier reclassifications">
      <ul className="divide-y divide-line border-y border-line text-sm">
        {cases.map((each) => (
          <li key={each.id} className="py-3">
            <CaseStamp state={each.state} /> {each.reason}
            <p className="mt-1 text-xs text-muted">
              Proposed {formatInstant(new Date(each.proposedAt), 'Asia/Kolkata')}
              {each.effectiveOn ? `; in effect from ${formatDate(each.effectiveOn as PlainDate)}` : ''}
              {each.reviewNote ? `; ${each.reviewNote}` : ''}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export default function Reclassify() {
  const data = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  const { profile, open, preview, mayEdit, said } = data;
  return (
    <>
      <PageHeader title={`Reclassify ${profile.name}`} back={{ to: data.back, label: profile.name }}>
        What the cargo is changes for what is booked too. An operator reviews it; less danger takes two people.
      </PageHeader>
      <div className="space-y-8">
        {said && !problem ? <Notice tone="success">{said}</Notice> : null}
        {open ? (
          <OpenCase data={data} problem={problem} />
        ) : mayEdit ? (
          <ProposalForms data={data} problem={problem} />
        ) : (
          <Notice>
            No reclassification of this cargo is open. Owners, managers and documents staff can propose one.
          </Notice>
        )}
        {preview ? (
          <Section title="What it changes">
            {open ? <FactChanges changes={preview.changes} /> : null}
            <PreviewPart preview={preview} />
          </Section>
        ) : null}
        <Earlier cases={data.cases} />
      </div>
    </>
  );
}

export const ErrorBoundary = RouteProblem;
