import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { Button, ButtonLink } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { ProblemSummary, typed } from '#app/features/forms/form-problem.tsx';
import { requestResetSchema } from '#app/features/people/person.schema.server.ts';
import { requestReset } from '#app/features/people/request-reset.server.ts';
import { isTrial } from '#app/platform/env.server.ts';
import { formKey, formProblem, parseFields, readForm } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';

export const meta: MetaFunction = () => [{ title: 'Choose a new password · Quayslot' }];

export function loader({ request }: LoaderFunctionArgs) {
  return { sent: new URL(request.url).searchParams.has('sent'), trial: isTrial() };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const fields = await readForm(request);
  const parsed = parseFields(requestResetSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const outcome = await requestReset(parsed.value, { key: formKey(fields), clientIp: context.clientIp });
  if (!outcome.ok) return formProblem(fields, outcome, statusOf(outcome.violations));
  return redirect('/forgot-password?sent=1');
}

export default function ForgotPassword() {
  const { sent, trial } = useLoaderData<typeof loader>();
  return <div className="mx-auto max-w-md">{sent ? <CheckYourMail trial={trial} /> : <AskForLink />}</div>;
}

function CheckYourMail({ trial }: { trial: boolean }) {
  return (
    <>
      <PageHeader title="Check your mail">
        If the address has an account, a letter with a link is on its way. The link works once, for one hour.
      </PageHeader>
      {trial ? (
        <Notice title="Letters stay here">
          This is a trial: letters are not sent. Read them in the{' '}
          <Link to="/dev/outbox" className="link">
            outbox
          </Link>
          .
        </Notice>
      ) : null}
      <p className="mt-6">
        <ButtonLink to="/sign-in">Go to sign-in</ButtonLink>
      </p>
    </>
  );
}

function AskForLink() {
  const problem = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="Choose a new password" back={{ to: '/sign-in', label: 'Sign in' }}>
        We send a link to your address.
      </PageHeader>
      <CommandForm command="request-reset" className="flex flex-col gap-5">
        <ProblemSummary problem={problem} />
        <TextField
          label="E-mail address"
          name="email"
          type="email"
          defaultValue={typed(problem, 'email')}
          error={problem?.errors.email}
          autoComplete="username"
          required
        />
        <Button>Send the link</Button>
      </CommandForm>
    </>
  );
}
