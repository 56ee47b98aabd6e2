import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { ProblemSummary, typed } from '#app/features/forms/form-problem.tsx';
import { findHome } from '#app/features/people/find-home.server.ts';
import { signInSchema } from '#app/features/people/person.schema.server.ts';
import { safeRedirectPath } from '#app/features/people/safe-redirect.ts';
import { signIn } from '#app/features/people/sign-in.server.ts';
import { env, isTrial } from '#app/platform/env.server.ts';
import { formKey, formProblem, parseFields, readForm } from '#app/platform/form.server.ts';
import { startSession } from '#app/platform/session.server.ts';
import { viewerOf } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Sign in · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { searchParams } = new URL(args.request.url);
  const to = safeRedirectPath(searchParams.get('to'), '');
  if (await viewerOf(args)) throw redirect(to || '/organisations');
  const trial = isTrial();
  return {
    to,
    trial,
    demo: trial && env().QUAYSLOT_MODE === 'demo',
    passwordIsNew: searchParams.has('reset'),
    isConfirmed: searchParams.has('confirmed'),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const fields = await readForm(request);
  formKey(fields);
  const parsed = parseFields(signInSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const to = safeRedirectPath(fields.to, '');
  const outcome = await signIn(parsed.value, { clientIp: context.clientIp, to: to || null });
  if (!outcome.ok) return formProblem(fields, outcome);
  const { userId } = outcome.value;
  const cookie = await startSession(request, userId);
  return redirect(to || (await findHome(userId)), { headers: { 'Set-Cookie': cookie } });
}

export default function SignIn() {
  const { to, trial, demo, passwordIsNew, isConfirmed } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  const onward = to ? `?${new URLSearchParams({ to })}` : '';
  return (
    <div className="mx-auto max-w-md">
      <PageHeader title="Sign in" />
      <CommandForm command="sign-in" className="flex flex-col gap-5">
        {passwordIsNew && !problem ? (
          <Notice tone="success">Your password is new. Sign in with it; all devices were signed out.</Notice>
        ) : null}
        {isConfirmed && !problem ? (
          <Notice tone="success">Your address is confirmed. Sign in with the password you chose.</Notice>
        ) : null}
        <ProblemSummary problem={problem} />
        <input type="hidden" name="to" value={to} />
        <TextField
          label="E-mail address"
          name="email"
          type="email"
          defaultValue={typed(problem, 'email')}
          error={problem?.errors.email}
          autoComplete="username"
          required
        />
        <TextField
          label="Password"
          name="password"
          type="password"
          error={problem?.errors.password}
          autoComplete="current-password"
          required
        />
        <Button>Sign in</Button>
      </CommandForm>
      <p className="mt-6 flex flex-wrap gap-x-6 gap-y-2 text-sm">
        <Link to="/forgot-password" className="link">
          Password forgotten
        </Link>
        <Link to={`/sign-up${onward}`} className="link">
          Create an account
        </Link>
      </p>
      {trial ? (
        <div className="mt-8">
          <Notice title="This is a trial">
            {demo ? <p>Demo sign-ins are printed by npm run demo.</p> : null}
            <p>
              Letters are not sent; read them in the{' '}
              <Link to="/dev/outbox" className="link">
                outbox
              </Link>
              .
            </p>
          </Notice>
        </div>
      ) : null}
    </div>
  );
}
