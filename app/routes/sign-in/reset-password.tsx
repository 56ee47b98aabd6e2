import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { PASSWORD_MIN } from '#app/features/people/password-rules.ts';
import { resetPasswordSchema } from '#app/features/people/person.schema.server.ts';
import { resetPassword } from '#app/features/people/reset-password.server.ts';
import { findTokenOwner } from '#app/features/people/user-token.server.ts';
import { formKey, formProblem, parseFields, readForm } from '#app/platform/form.server.ts';
import { problem } from '#app/platform/problem.server.ts';
import { endSession } from '#app/platform/session.server.ts';

export const meta: MetaFunction = () => [{ title: 'Choose a new password · Quayslot' }];

const usedUp = () =>
  problem(410, 'This link was used already, or its hour is over. Ask for a new one where you sign in.');

export async function loader({ params }: LoaderFunctionArgs) {
  const owner = await findTokenOwner(params.token ?? '', 'reset_password');
  if (!owner || owner.used) throw usedUp();
  return null;
}

export async function action({ request, params }: ActionFunctionArgs) {
  const fields = await readForm(request);
  const parsed = parseFields(resetPasswordSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const outcome = await resetPassword(params.token ?? '', parsed.value, formKey(fields));
  if (outcome.ok) return redirect('/sign-in?reset=1', { headers: { 'Set-Cookie': await endSession(request) } });
  if (outcome.violations.some(({ code }) => code === 'link.used_up')) throw usedUp();
  return formProblem(fields, outcome);
}

export default function ResetPassword() {
  const refused = useActionData<typeof action>();
  return (
    <div className="mx-auto max-w-md">
      <PageHeader title="Choose a new password">All your devices are signed out when you save it.</PageHeader>
      <CommandForm command="reset-password" className="flex flex-col gap-5">
        <ProblemSummary problem={refused} />
        <TextField
          label="New password"
          name="password"
          type="password"
          hint={`At least ${PASSWORD_MIN} characters.`}
          error={refused?.errors.password}
          autoComplete="new-password"
          required
        />
        <Button>Save the password</Button>
      </CommandForm>
    </div>
  );
}
