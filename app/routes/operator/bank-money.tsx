import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Amount } from '#app/components/ui/amount.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { pageNumber } from '#app/features/audit/page-number.ts';
import { bankMoneySchema, matchSchema } from '#app/features/bank-money/bank-money.schema.server.ts';
import { EnterBankMoney, LineResults, UnmatchedList } from '#app/features/bank-money/bank-money-parts.tsx';
import { enterBankMoney } from '#app/features/bank-money/enter-bank-money.server.ts';
import { listUnmatched } from '#app/features/bank-money/list-unmatched.server.ts';
import { matchReceipt } from '#app/features/bank-money/match-receipt.server.ts';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { findHosts } from '#app/features/organisations/find-hosts.server.ts';
import { type Fields, formCommand, formKey, formProblem, parseFields, readForm } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { problem as refused } from '#app/platform/problem.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Bank money · Quayslot' }];

/** More hosts than are chosen from a list. */
const LISTED = 500;

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.payments.record');
  const [unmatched, hosts] = await Promise.all([
    listUnmatched(scope, pageNumber(args.request.url)),
    findHosts(scope, { limit: LISTED }),
  ]);
  return { ...unmatched, hosts };
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.payments.record');
  const fields = await readForm(args.request);
  const command = formCommand(fields);
  if (command === 'enter-bank-money') return enter(scope, fields);
  if (command !== 'match-money') throw refused(400, 'This page has no such form.');
  const parsed = parseFields(matchSchema, fields);
  if (!parsed.ok) return formProblem(fields, { errors: parsed.errors });
  const outcome = await matchReceipt(scope, parsed.value, { command, key: formKey(fields), input: parsed.value });
  if (outcome.ok) throw redirect('/operator/bank-money');
  return formProblem(fields, { violations: outcome.violations }, statusOf(outcome.violations));
}

async function enter(scope: OperatorScope, fields: Fields) {
  const parsed = parseFields(bankMoneySchema, fields);
  if (!parsed.ok) return formProblem(fields, { errors: parsed.errors });
  const asked = { command: 'enter-bank-money', key: formKey(fields), input: parsed.value };
  const outcome = await enterBankMoney(scope, parsed.value, asked);
  if (outcome.ok) return { results: outcome.value };
  return formProblem(fields, { violations: outcome.violations }, statusOf(outcome.violations));
}

export default function BankMoney() {
  const { rows, total, page, hasNext, hosts } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const results = answer && 'results' in answer ? answer.results : null;
  const problem = answer && !('results' in answer) ? answer : undefined;
  return (
    <>
      <PageHeader title="Bank money">Money that came for hosts, and what of it nobody knows the invoice of.</PageHeader>
      <ProblemSummary problem={problem} />
      {results ? <LineResults results={results} /> : null}
      <div className="space-y-10">
        <Section title="Unmatched" actions={<Amount money={total} className="text-lg font-semibold" />}>
          <UnmatchedList rows={rows} problem={problem} />
          <Pager page={page} hasNext={hasNext} />
        </Section>
        <EnterBankMoney hosts={hosts} problem={problem} />
      </div>
    </>
  );
}

export const ErrorBoundary = RouteProblem;
