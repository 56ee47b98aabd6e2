import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { mailPreferencesSchema } from '#app/features/mail/mail-preferences.schema.server.ts';
import { MailSection } from '#app/features/mail/mail-section.tsx';
import { readMailPreferences, setMailPreferences } from '#app/features/mail/set-mail-preferences.server.ts';
import { formCommand, formKey, formProblem, parseFields, readForm } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { problem } from '#app/platform/problem.server.ts';
import { requirePerson } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Your mail · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, signedIn } = await requirePerson(args);
  const isSaved = new URL(args.request.url).searchParams.get('done') === 'mail';
  return { email: signedIn.email, isSaved, on: await readMailPreferences(scope) };
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requirePerson(args);
  const fields = await readForm(args.request);
  if (formCommand(fields) !== 'set-mail') throw problem(400);
  const parsed = parseFields(mailPreferencesSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const asked = { command: 'set-mail', key: formKey(fields), input: parsed.value };
  const outcome = await setMailPreferences(scope, parsed.value, asked);
  if (!outcome.ok) return formProblem(fields, outcome, statusOf(outcome.violations));
  return redirect('/account/mail?done=mail');
}

export default function AccountMail() {
  const { email, isSaved, on } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader title="Your mail" eyebrow={email} back={{ to: '/account', label: 'Your account' }} />
      <div className="flex flex-col gap-8">
        {isSaved && !refused ? <Notice tone="success">Saved.</Notice> : null}
        <ProblemSummary problem={refused} />
        <MailSection on={on} />
      </div>
    </div>
  );
}
