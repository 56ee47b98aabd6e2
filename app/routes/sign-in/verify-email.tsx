import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { safeRedirectPath } from '#app/features/people/safe-redirect.ts';
import { findTokenOwner } from '#app/features/people/user-token.server.ts';
import { verifyEmail } from '#app/features/people/verify-email.server.ts';
import { formKey, readForm } from '#app/platform/form.server.ts';
import { problem } from '#app/platform/problem.server.ts';

export const meta: MetaFunction = () => [{ title: 'Confirm your address · Quayslot' }];

const usedUp = () =>
  problem(410, 'This link was used already, or its time is over. Sign in; if need be, you get a new letter.');

/** Mail scanners open links: reading the page changes nothing, the button does. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const owner = await findTokenOwner(params.token ?? '', 'verify_email');
  if (!owner || owner.used) throw usedUp();
  return { email: owner.email, to: safeRedirectPath(new URL(request.url).searchParams.get('to'), '') };
}

/**
 * Proves the address and leads to the sign-in. It does not sign in: whoever opened an account with somebody else's
 * address would know its password, so the password has to be shown by the person who confirms.
 */
export async function action({ request, params }: ActionFunctionArgs) {
  const fields = await readForm(request);
  const outcome = await verifyEmail(params.token ?? '', formKey(fields));
  if (!outcome.ok) throw usedUp();
  const to = safeRedirectPath(fields.to, '/organisations/new');
  return redirect(`/sign-in?${new URLSearchParams({ confirmed: 'yes', to })}`);
}

export default function VerifyEmail() {
  const { email, to } = useLoaderData<typeof loader>();
  return (
    <div className="mx-auto max-w-md">
      <PageHeader title="Confirm your address">
        You opened an account with <strong className="text-ink">{email}</strong>. If you didn’t, close this page.
      </PageHeader>
      <CommandForm command="verify-email">
        <input type="hidden" name="to" value={to} />
        <Button>Confirm my address</Button>
      </CommandForm>
    </div>
  );
}
