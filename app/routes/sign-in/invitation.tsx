import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Button, ButtonLink } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { ROLE_LABELS, ROLE_SUMMARIES } from '#app/domain/access/roles.ts';
import { acceptInvitation } from '#app/features/members/accept-invitation.server.ts';
import { findInvitation } from '#app/features/members/find-invitation.server.ts';
import { formKey, readForm } from '#app/platform/form.server.ts';
import { notFound, problem } from '#app/platform/problem.server.ts';
import { requirePerson, viewerOf } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Invitation · Quayslot' }];

const usedUp = () =>
  problem(410, 'This invitation was accepted or withdrawn, or its seven days are over. Ask for a new one.');

type Reader = 'stranger' | 'somebody else' | 'unverified' | 'invited';

export async function loader(args: LoaderFunctionArgs) {
  const token = args.params.token ?? '';
  const invitation = await findInvitation(token);
  if (!invitation) throw notFound();
  if (!invitation.isOpen) throw usedUp();
  const viewer = await viewerOf(args);
  const { organisation, role, email } = invitation;
  return {
    organisation,
    email,
    role: ROLE_LABELS[role],
    summary: ROLE_SUMMARIES[role],
    reader: readerOf(viewer, email),
    signedInAs: viewer?.email ?? null,
    back: `?${new URLSearchParams({ to: `/invitations/${token}` })}`,
  };
}

function readerOf(viewer: { email: string; emailVerified: boolean } | null, invited: string): Reader {
  if (!viewer) return 'stranger';
  if (viewer.email.toLowerCase() !== invited.toLowerCase()) return 'somebody else';
  return viewer.emailVerified ? 'invited' : 'unverified';
}

export async function action(args: ActionFunctionArgs) {
  const { scope, signedIn } = await requirePerson(args);
  const token = args.params.token ?? '';
  const fields = await readForm(args.request);
  const invitation = await findInvitation(token);
  if (!invitation) throw notFound();
  if (readerOf(signedIn, invitation.email) !== 'invited')
    throw problem(403, `This invitation is for ${invitation.email}, and you are signed in as ${signedIn.email}.`);
  const outcome = await acceptInvitation(scope, { token, slug: invitation.slug }, formKey(fields));
  if (!outcome.ok) throw usedUp();
  return redirect(`/o/${outcome.value.slug}`);
}

export default function InvitationPage() {
  const { organisation, role, summary, email, reader, signedInAs, back } = useLoaderData<typeof loader>();
  return (
    <div className="mx-auto max-w-md">
      <PageHeader title={`Join ${organisation}`}>
        You are invited as <strong className="text-ink">{role}</strong>. {summary}
      </PageHeader>
      {reader === 'invited' ? (
        <CommandForm command="accept-invitation">
          <Button>Accept the invitation</Button>
        </CommandForm>
      ) : null}
      {reader === 'stranger' ? (
        <div className="flex flex-col gap-4">
          <p className="text-sm">The invitation is for {email}. Sign in with that address, or create its account.</p>
          <div className="flex flex-wrap gap-2">
            <ButtonLink to={`/sign-in${back}`} variant="primary">
              Sign in
            </ButtonLink>
            <ButtonLink to={`/sign-up${back}`}>Create an account</ButtonLink>
          </div>
        </div>
      ) : null}
      {reader === 'somebody else' ? (
        <div className="flex flex-col gap-4">
          <Notice tone="warning" title="This invitation is for somebody else">
            It is for {email}, and you are signed in as {signedInAs}. Sign out, then open the link again.
          </Notice>
          <CommandForm command="sign-out" action="/sign-out">
            <Button variant="secondary">Sign out</Button>
          </CommandForm>
        </div>
      ) : null}
      {reader === 'unverified' ? (
        <Notice tone="warning" title="Confirm your address first">
          Open the letter we sent to {email} and confirm the address, then open this page again.
        </Notice>
      ) : null}
    </div>
  );
}
