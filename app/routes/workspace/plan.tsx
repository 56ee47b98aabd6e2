import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { requireHost } from '#app/features/facilities/require-host.server.ts';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { ChangePanel } from '#app/features/plans/change-panel.tsx';
import { previewChange } from '#app/features/plans/change-plan.server.ts';
import { planChoiceSchema } from '#app/features/plans/plan.schema.server.ts';
import { runPlanCommand } from '#app/features/plans/plan-command.server.ts';
import { ComparePlans, CurrentPlan, UnpaidNotice } from '#app/features/plans/plan-parts.tsx';
import { syncOwnPlan, viewPlan } from '#app/features/plans/view-plan.server.ts';
import { flatFields, parseFields, readForm } from '#app/platform/form.server.ts';

export const meta: MetaFunction = () => [{ title: 'Plan · Quayslot' }];

/** The change an address asks to look at: none, one, or why it can't be shown. */
async function lookedAt(scope: Parameters<typeof previewChange>[0], query: URLSearchParams) {
  const choice = parseFields(planChoiceSchema, flatFields(query));
  if (!query.has('plan') || !choice.ok) return { preview: null, refusal: null };
  const outcome = await previewChange(scope, choice.value);
  return outcome.ok
    ? { preview: { ...outcome.value, plan: choice.value.plan }, refusal: null }
    : { preview: null, refusal: outcome.violations };
}

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireHost(args, 'organisation.edit');
  const query = new URL(args.request.url).searchParams;
  // Back from Stripe's page its event may still be on the way.
  if (query.has('back')) await syncOwnPlan(scope);
  const { preview, refusal } = await lookedAt(scope, query);
  return {
    ...{ preview, refusal, saved: query.has('saved'), base: `/o/${organisation.slug}` },
    view: await viewPlan(scope, query.get('interval')),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { scope, organisation } = await requireHost(args, 'organisation.edit');
  const answer = await runPlanCommand(scope, organisation.slug, await readForm(args.request));
  return 'to' in answer ? redirect(answer.to) : answer;
}

export default function PlanPage() {
  const { view, preview, refusal, saved, base } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const offer = preview && view.offers.find(({ code }) => code === preview.plan);
  return (
    <>
      <PageHeader title="Plan" back={{ to: `${base}/settings`, label: 'Settings' }}>
        How many slots your organisation may list.
      </PageHeader>
      <ProblemSummary problem={refused} />
      <div className="space-y-8">
        {view.offered ? null : (
          <Notice tone="info" title="This marketplace sells no plans">
            You may list as many slots as you like, and nothing is charged for it.
          </Notice>
        )}
        {saved && !refused ? <Notice tone="success">Saved.</Notice> : null}
        {refusal?.map(({ code, sentence, fix }) => (
          <Notice key={code} tone="danger" title={sentence}>
            {fix}
          </Notice>
        ))}
        <UnpaidNotice view={view} />
        {preview && offer ? <ChangePanel view={view} offer={offer} interval={view.interval} preview={preview} /> : null}
        {view.offered ? (
          <>
            <CurrentPlan view={view} />
            <ComparePlans view={view} />
          </>
        ) : null}
      </div>
    </>
  );
}

export const ErrorBoundary = RouteProblem;
