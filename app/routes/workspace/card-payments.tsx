import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { openOnboarding, syncOwnAccount, viewCardAccount } from '#app/features/cards/card-account.server.ts';
import { CardAccount } from '#app/features/cards/card-account-parts.tsx';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { formCommand, formKey, formProblem, readForm } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { notFound, problem } from '#app/platform/problem.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Card payments · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'organisation.edit');
  if (!organisation.isHost) throw notFound();
  // Back from Stripe's page its event may still be on the way.
  if (new URL(args.request.url).searchParams.has('back')) await syncOwnAccount(scope);
  return { account: await viewCardAccount(scope), base: `/o/${organisation.slug}` };
}

export async function action(args: ActionFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'organisation.edit');
  if (!organisation.isHost) throw notFound();
  const fields = await readForm(args.request);
  if (formCommand(fields) !== 'open-onboarding') throw problem(400, 'This page knows no such form.');
  const asked = { command: 'open-onboarding', key: formKey(fields), input: {} };
  const outcome = await openOnboarding(scope, { slug: organisation.slug }, asked);
  if (!outcome.ok) return formProblem(fields, outcome, statusOf(outcome.violations));
  return redirect(outcome.value.url);
}

export default function CardPayments() {
  const { account, base } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="Card payments" back={{ to: `${base}/settings`, label: 'Settings' }} />
      <ProblemSummary problem={refused} />
      <CardAccount account={account} />
    </>
  );
}

export const ErrorBoundary = RouteProblem;
