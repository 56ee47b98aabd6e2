import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { RadioGroup, TextField } from '#app/components/ui/field.tsx';
import { ROLE_LABELS, ROLE_SUMMARIES, type Role } from '#app/domain/access/roles.ts';
import { typed } from '#app/features/forms/form-problem.tsx';
import type { FormProblem } from '#app/platform/form.server.ts';
import type { InvitationRow, MemberRow } from './list-members.server.ts';

type MembersProps = { members: readonly MemberRow[]; roles: readonly Role[]; mayRemove: boolean };

/** Everybody who works here; for who may, with the means to change it. */
export function MembersSection({ members, roles, mayRemove }: MembersProps) {
  const role = (row: MemberRow) => (mayRemove ? <RoleForm member={row} roles={roles} /> : ROLE_LABELS[row.role]);
  return (
    <DataTable
      caption="Members"
      columns={[
        { key: 'name', header: 'Name', cell: (row) => (row.isMe ? `${row.name} (you)` : row.name) },
        { key: 'email', header: 'E-mail', cell: (row) => <span className="break-all">{row.email}</span> },
        { key: 'role', header: 'Role', cell: role },
        ...(mayRemove
          ? [
              {
                key: 'remove',
                header: 'Action',
                align: 'right' as const,
                cell: (row: MemberRow) => <RemoveForm member={row} />,
              },
            ]
          : []),
      ]}
      rows={members}
      rowKey={(row) => row.userId}
      empty={null}
    />
  );
}

function RoleForm({ member, roles }: { member: MemberRow; roles: readonly Role[] }) {
  return (
    <CommandForm command="change-role" subject={member.userId} className="flex items-center gap-2">
      <input type="hidden" name="userId" value={member.userId} />
      <select
        key={member.role}
        name="role"
        defaultValue={member.role}
        aria-label={`Role of ${member.name}`}
        className="control max-w-40"
      >
        {roles.map((role) => (
          <option key={role} value={role}>
            {ROLE_LABELS[role]}
          </option>
        ))}
      </select>
      <Button variant="secondary" size="sm" aria-label={`Change the role of ${member.name}`}>
        Change
      </Button>
    </CommandForm>
  );
}

function RemoveForm({ member }: { member: MemberRow }) {
  return (
    <CommandForm command="remove-member" subject={member.userId}>
      <input type="hidden" name="userId" value={member.userId} />
      <Button variant="danger" size="sm" aria-label={member.isMe ? 'Leave' : `Remove ${member.name}`}>
        {member.isMe ? 'Leave' : 'Remove'}
      </Button>
    </CommandForm>
  );
}

type OpenProps = { invitations: readonly InvitationRow[]; mayRevoke: boolean };

/** Invitations nobody has accepted yet. */
export function OpenInvitations({ invitations, mayRevoke }: OpenProps) {
  if (invitations.length === 0) return null;
  return (
    <Section title="Open invitations">
      <DataTable
        caption="Open invitations"
        columns={[
          { key: 'email', header: 'E-mail', cell: (row) => <span className="break-all">{row.email}</span> },
          { key: 'role', header: 'Role', cell: (row) => ROLE_LABELS[row.role] },
          { key: 'until', header: 'Open until', cell: (row) => row.openUntil },
          ...(mayRevoke
            ? [
                {
                  key: 'revoke',
                  header: 'Action',
                  align: 'right' as const,
                  cell: (row: InvitationRow) => <RevokeForm invitation={row} />,
                },
              ]
            : []),
        ]}
        rows={invitations}
        rowKey={(row) => row.id}
        empty={null}
      />
    </Section>
  );
}

function RevokeForm({ invitation }: { invitation: InvitationRow }) {
  return (
    <CommandForm command="revoke-invitation" subject={invitation.id}>
      <input type="hidden" name="invitationId" value={invitation.id} />
      <Button variant="secondary" size="sm" aria-label={`Withdraw the invitation of ${invitation.email}`}>
        Withdraw
      </Button>
    </CommandForm>
  );
}

type InviteProps = { roles: readonly Role[]; problem: FormProblem | undefined; invited: number };

/** Asks somebody to join. `invited` renews the form once an invitation is out. */
export function InviteSection({ roles, problem, invited }: InviteProps) {
  const mine = problem?.values.userId === undefined && problem?.values.invitationId === undefined ? problem : undefined;
  return (
    <Section title="Invite a colleague" intro="They get a letter with a link, open for seven days.">
      <CommandForm key={invited} command="invite-member" className="flex max-w-2xl flex-col gap-5">
        <TextField
          label="E-mail address"
          name="email"
          type="email"
          defaultValue={typed(mine, 'email')}
          error={mine?.errors.email}
          autoComplete="off"
          className="max-w-md"
          required
        />
        <RadioGroup
          legend="Role"
          name="role"
          options={roles.map((role) => ({ value: role, label: ROLE_LABELS[role], hint: ROLE_SUMMARIES[role] }))}
          defaultValue={typed(mine, 'role') ?? null}
          error={mine?.errors.role}
          columns={2}
          required
        />
        <div>
          <Button>Send the invitation</Button>
        </div>
      </CommandForm>
    </Section>
  );
}
