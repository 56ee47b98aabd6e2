import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { Button, ButtonLink } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { ProblemSummary, typed } from '#app/features/forms/form-problem.tsx';
import { PASSWORD_MIN } from '#app/features/people/password-rules.ts';
import { signUpSchema } from '#app/features/people/person.schema.server.ts';
import { safeRedirectPath } from '#app/features/people/safe-redirect.ts';
import { signUp } from '#app/features/people/sign-up.server.ts';
import { isTrial } from '#app/platform/env.server.ts';
import { formKey, formProblem, parseFields, readForm } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { viewerOf } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Create an account · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { searchParams } = new URL(args.request.url);
  const to = safeRedirectPath(searchParams.get('to'), '');
  if (await viewerOf(args)) throw redirect(to || '/organisations');
  return { to, sent: searchParams.has('sent'), trial: isTrial() };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const fields = await readForm(request);
  const parsed = parseFields(signUpSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const to = safeRedirectPath(fields.to, '');
  const asked = { key: formKey(fields), to: to || null, clientIp: context.clientIp };
  const outcome = await signUp(parsed.value, asked);
  if (!outcome.ok) return formProblem(fields, outcome, statusOf(outcome.violations));
  return redirect('/sign-up?sent=1');
}

export default function SignUp() {
  const { to, sent, trial } = useLoaderData<typeof loader>();
  return <div className="mx-auto max-w-md">{sent ? <CheckYourMail trial={trial} /> : <SignUpForm to={to} />}</div>;
}

function CheckYourMail({ trial }: { trial: boolean }) {
  return (
    <>
      <PageHeader title="Check your mail">
        We have sent a letter to the address you gave. Follow its link within 24 hours to go on.
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

function SignUpForm({ to }: { to: string }) {
  const problem = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="Create an account">
        One account for you. Your organisation comes next, or an invitation brings you to it.
      </PageHeader>
      <CommandForm command="sign-up" className="flex flex-col gap-5">
        <ProblemSummary problem={problem} />
        <input type="hidden" name="to" value={to} />
        <TextField
          label="Your name"
          name="name"
          defaultValue={typed(problem, 'name')}
          error={problem?.errors.name}
          autoComplete="name"
          required
        />
        <TextField
          label="E-mail address"
          name="email"
          type="email"
          defaultValue={typed(problem, 'email')}
          error={problem?.errors.email}
          autoComplete="email"
          required
        />
        <TextField
          label="Password"
          name="password"
          type="password"
          hint={`At least ${PASSWORD_MIN} characters. A short sentence is a good one.`}
          error={problem?.errors.password}
          autoComplete="new-password"
          required
        />
        <Button>Create my account</Button>
      </CommandForm>
      <p className="mt-6 text-sm text-muted">
        You have one already?{' '}
        <Link to={to ? `/sign-in?${new URLSearchParams({ to })}` : '/sign-in'} className="link">
          Sign in
        </Link>
        .
      </p>
    </>
  );
}
