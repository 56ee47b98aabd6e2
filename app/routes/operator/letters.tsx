import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Section } from '#app/components/ui/card.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { pageNumber } from '#app/features/audit/page-number.ts';
import { runPageForm } from '#app/features/facilities/page-forms.server.ts';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { LetterInNeedTable, SuppressionTable } from '#app/features/outbox/letter-decision-parts.tsx';
import { LETTER_FORMS } from '#app/features/outbox/letter-forms.server.ts';
import { lettersInNeed, listSuppressions } from '#app/features/outbox/letters-in-need.server.ts';
import { readForm } from '#app/platform/form.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Letters · Quayslot' }];

const SAID: Readonly<Record<string, string>> = {
  'send-letter': 'The letter is sent again.',
  'found-letter': 'The letter counts as sent.',
  'dismiss-letter': 'The letter is dismissed.',
  'lift-suppression': 'The address gets mail again. Take it off the vendor’s own list, too.',
};

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.queues.run');
  const page = pageNumber(args.request.url);
  const [inNeed, suppressed] = await Promise.all([lettersInNeed(scope, page), listSuppressions(scope)]);
  const said = SAID[new URL(args.request.url).searchParams.get('done') ?? ''] ?? null;
  return { ...inNeed, ...suppressed, page, said };
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.queues.run');
  const answer = await runPageForm(LETTER_FORMS, scope, await readForm(args.request));
  if (!('done' in answer)) return answer;
  throw redirect(`/operator/letters?done=${answer.done}`);
}

export default function OperatorLetters() {
  const { letters, hasNext, suppressions, hasMore, page, said } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="Letters">Mail that could not be sent, and addresses that get none.</PageHeader>
      {said && !problem ? (
        <div className="mb-6">
          <Notice tone="success">{said}</Notice>
        </div>
      ) : null}
      <ProblemSummary problem={problem} />
      <div className="space-y-10">
        <Section
          title="Letters that need a person"
          intro="“Perhaps sent” had no answer for a day, so sending it again could send it twice: look for it among the vendor’s messages first, by its number as the tag “letter”."
        >
          <LetterInNeedTable letters={letters} problem={problem} />
          <Pager page={page} hasNext={hasNext} />
        </Section>
        <Section
          title="Addresses that get no mail"
          intro="Letters about an account’s safety are sent to them all the same."
        >
          <SuppressionTable suppressions={suppressions} />
          {hasMore ? <p className="mt-3 text-sm text-muted">Only the newest hundred are shown.</p> : null}
        </Section>
      </div>
    </>
  );
}

export const ErrorBoundary = RouteProblem;
