import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { can } from '#app/domain/access/can.ts';
import { ROLES } from '#app/domain/access/roles.ts';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { changeRole } from '#app/features/members/change-role.server.ts';
import { inviteMember } from '#app/features/members/invite-member.server.ts';
import { listMembers } from '#app/features/members/list-members.server.ts';
import {
  changeRoleSchema,
  inviteSchema,
  removeMemberSchema,
  revokeInvitationSchema,
} from '#app/features/members/member.schema.server.ts';
import { InviteSection, MembersSection, OpenInvitations } from '#app/features/members/member-sections.tsx';
import { removeMember } from '#app/features/members/remove-member.server.ts';
import { revokeInvitation } from '#app/features/members/revoke-invitation.server.ts';
import { type Fields, formCommand, formKey, formProblem, parseFields, readForm } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { problem } from '#app/platform/problem.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Members · Quayslot' }];

const DONE: Readonly<Record<string, string>> = {
  invited: 'The invitation is on its way.',
  revoked: 'The invitation is withdrawn.',
  role: 'The role is changed.',
  removed: 'That person is no longer a member.',
};

type Member = Awaited<ReturnType<typeof requireTenant>>;

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireTenant(args, 'members.read');
  const said = DONE[new URL(args.request.url).searchParams.get('done') ?? ''] ?? null;
  const mayRemove = can(scope.role, 'members.remove');
  return {
    ...(await listMembers(scope)),
    said,
    mayRemove,
    mayInvite: can(scope.role, 'members.invite'),
    roles: ROLES.filter((role) => role !== 'owner' || mayRemove),
  };
}

/** Each form of the page needs a permission of its own. */
export async function action(args: ActionFunctionArgs) {
  const reader = await requireTenant(args, 'members.read');
  const fields = await readForm(args.request);
  switch (formCommand(fields)) {
    case 'invite-member':
      return invite(await requireTenant(args, 'members.invite'), fields);
    case 'revoke-invitation':
      return revoke(await requireTenant(args, 'members.invite'), fields);
    case 'change-role':
      return setRole(await requireTenant(args, 'members.remove'), fields);
    case 'remove-member':
      return remove(await requireTenant(args, 'members.remove'), fields);
    default:
      throw problem(400, `Nothing of ${reader.organisation.name} was changed.`);
  }
}

const backTo = ({ organisation }: Member, done: string) => redirect(`/o/${organisation.slug}/members?done=${done}`);

async function invite(member: Member, fields: Fields) {
  const parsed = parseFields(inviteSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const asked = { command: 'invite-member', key: formKey(fields), input: parsed.value };
  const outcome = await inviteMember(member.scope, parsed.value, asked);
  if (!outcome.ok) return formProblem(fields, outcome, statusOf(outcome.violations));
  return backTo(member, 'invited');
}

async function revoke(member: Member, fields: Fields) {
  const parsed = parseFields(revokeInvitationSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const asked = { command: 'revoke-invitation', key: formKey(fields), input: parsed.value };
  const outcome = await revokeInvitation(member.scope, parsed.value, asked);
  if (!outcome.ok) return formProblem(fields, outcome, statusOf(outcome.violations));
  return backTo(member, 'revoked');
}

async function setRole(member: Member, fields: Fields) {
  const parsed = parseFields(changeRoleSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const asked = { command: 'change-role', key: formKey(fields), input: parsed.value };
  const outcome = await changeRole(member.scope, parsed.value, asked);
  if (!outcome.ok) return formProblem(fields, outcome, statusOf(outcome.violations));
  // Who gives up their own role may no longer be able to see this page.
  const { userId, role } = parsed.value;
  if (userId === member.scope.userId && !can(role, 'members.read')) return redirect(`/o/${member.organisation.slug}`);
  return backTo(member, 'role');
}

async function remove(member: Member, fields: Fields) {
  const parsed = parseFields(removeMemberSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const asked = { command: 'remove-member', key: formKey(fields), input: parsed.value };
  const outcome = await removeMember(member.scope, parsed.value, asked);
  if (!outcome.ok) return formProblem(fields, outcome, statusOf(outcome.violations));
  if (parsed.value.userId === member.scope.userId) return redirect('/organisations?left=1');
  return backTo(member, 'removed');
}

export default function Members() {
  const { members, invitations, said, mayInvite, mayRemove, roles } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="Members">Who works for this organisation here, and what each may do.</PageHeader>
      <div className="flex flex-col gap-8">
        {said && !refused ? <Notice tone="success">{said}</Notice> : null}
        <ProblemSummary problem={refused} />
        <MembersSection members={members} roles={roles} mayRemove={mayRemove} />
        <OpenInvitations invitations={invitations} mayRevoke={mayInvite} />
        {mayInvite ? <InviteSection roles={roles} problem={refused} invited={invitations.length} /> : null}
      </div>
    </>
  );
}
