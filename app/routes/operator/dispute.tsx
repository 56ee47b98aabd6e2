import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import { Amount } from '#app/components/ui/amount.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { disputePage, runDecision } from '#app/features/disputes/dispute-page.server.ts';
import { DisputeFacts } from '#app/features/disputes/dispute-parts.tsx';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { splitText } from '#app/features/notes/credit-draft.ts';
import { becomesOf } from '#app/features/notes/credit-note-view.ts';
import { NoteTable } from '#app/features/notes/note-table.tsx';
import { readForm } from '#app/platform/form.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? `Dispute over ${data.dispute.invoiceNumber}` : 'Dispute'} · Quayslot` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.disputes.decide');
  return disputePage(scope, args.params.disputeId ?? '', args.request.url);
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.disputes.decide');
  const disputeId = args.params.disputeId ?? '';
  const refused = await runDecision(scope, disputeId, await readForm(args.request));
  if (refused) return refused;
  throw redirect(`/operator/disputes/${disputeId}`);
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

function Outcome({ data }: { data: Data }) {
  const { dispute, kind, preview, typed } = data;
  const draft = preview?.ok ? preview.value : null;
  const refusals = preview && !preview.ok ? preview.violations.map(({ sentence }) => sentence) : [];
  if (refusals.length > 0) return <ErrorSummary errors={refusals} />;
  return (
    <Section title="What the decision does" intro="Nothing is decided yet.">
      <div className="space-y-4">
        {draft ? (
          <>
            <NoteTable
              caption="The credit note it posts"
              kind={kind}
              lines={draft.lines.map(({ rate, ...line }) => ({ ...line, rateBasisPoints: rate }))}
              totals={draft.totals}
              roundOff={draft.roundOff}
              payable={draft.payable}
            />
            <DefinitionList
              items={becomesOf(draft.split).map(([term, money]) => ({ term, detail: <Amount money={money} /> }))}
            />
          </>
        ) : (
          <p>The line stands: no credit note is posted, and all of the invoice is owed again.</p>
        )}
        <CommandForm command="decide-dispute" subject={dispute.id}>
          <input type="hidden" name="credited" value={typed.credited} />
          <input type="hidden" name="decision" value={typed.decision} />
          {draft ? <input type="hidden" name="shown" value={splitText(draft.split)} /> : null}
          <Button>Decide</Button>
        </CommandForm>
      </div>
    </Section>
  );
}

export default function DisputePage() {
  const data = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  const { dispute, typed, errors, isAsked } = data;
  return (
    <>
      <PageHeader
        title={`Dispute over ${dispute.invoiceNumber}`}
        eyebrow={`${dispute.shipperName} against ${dispute.hostName}`}
        back={{ to: '/operator/disputes', label: 'Disputes' }}
      >
        <Link to={`/operator/invoices/${dispute.invoiceId}`} className="link">
          The invoice
        </Link>
      </PageHeader>
      <div className="space-y-8">
        <ProblemSummary problem={problem} />
        <DisputeFacts dispute={dispute} />
        {dispute.decidedAt === null ? (
          <Section title="Decide">
            <Form method="get" noValidate className="max-w-xl space-y-4">
              <TextField
                label="Credit of the line before tax, ₹"
                name="credited"
                optional
                hint="Empty: the line stands."
                inputMode="decimal"
                autoComplete="off"
                defaultValue={typed.credited}
                error={errors.credited}
              />
              <TextField
                label="Decision"
                name="decision"
                hint="Read by both sides, and the reason on the credit note."
                required
                maxLength={300}
                defaultValue={typed.decision}
                error={errors.decision}
              />
              <Button>Preview</Button>
            </Form>
          </Section>
        ) : null}
        {isAsked && dispute.decidedAt === null ? <Outcome data={data} /> : null}
      </div>
    </>
  );
}

export const ErrorBoundary = RouteProblem;
