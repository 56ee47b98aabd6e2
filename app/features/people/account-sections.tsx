import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { PASSWORD_MIN } from './password-rules.ts';

type Errors = Readonly<Record<string, readonly string[]>>;

/** The person's own name. */
export function NameSection({ name, error }: { name: string; error: readonly string[] | undefined }) {
  return (
    <Section title="Your name" intro="As colleagues and the other side of a booking see it.">
      <CommandForm command="rename-person" className="flex max-w-md flex-col gap-4">
        <TextField label="Name" name="name" defaultValue={name} error={error} autoComplete="name" required />
        <div>
          <Button variant="secondary">Save the name</Button>
        </div>
      </CommandForm>
    </Section>
  );
}

/** A new password, for who knows the present one. */
export function PasswordSection({ errors }: { errors: Errors }) {
  return (
    <Section title="Password" intro="Your other devices are signed out when it changes.">
      <CommandForm command="change-password" className="flex max-w-md flex-col gap-4">
        <TextField
          label="Present password"
          name="currentPassword"
          type="password"
          error={errors.currentPassword}
          autoComplete="current-password"
          required
        />
        <TextField
          label="New password"
          name="password"
          type="password"
          hint={`At least ${PASSWORD_MIN} characters.`}
          error={errors.password}
          autoComplete="new-password"
          required
        />
        <div>
          <Button variant="secondary">Change the password</Button>
        </div>
      </CommandForm>
    </Section>
  );
}

type Device = { id: string; device: string; since: string; isThis: boolean };

/** Where the person is signed in. */
export function DevicesSection({ devices }: { devices: readonly Device[] }) {
  const others = devices.length > 1;
  return (
    <Section
      title="Signed-in devices"
      intro="Sign out whatever you don’t recognise, then change your password."
      actions={
        others ? (
          <CommandForm command="revoke-other-devices">
            <Button variant="secondary" size="sm">
              Sign out all others
            </Button>
          </CommandForm>
        ) : null
      }
    >
      <DataTable
        caption="Devices you are signed in on"
        columns={[
          { key: 'device', header: 'Device', cell: (row) => row.device },
          { key: 'since', header: 'Since', cell: (row) => row.since },
          {
            key: 'end',
            header: 'Action',
            align: 'right',
            cell: (row) => (row.isThis ? <strong>This device</strong> : <SignOutDevice {...row} />),
          },
        ]}
        rows={devices}
        rowKey={(row) => row.id}
        empty={null}
      />
    </Section>
  );
}

function SignOutDevice({ id, device, since }: Device) {
  return (
    <CommandForm command="revoke-device" subject={id}>
      <input type="hidden" name="sessionId" value={id} />
      <Button variant="secondary" size="sm" aria-label={`Sign out ${device}, since ${since}`}>
        Sign out
      </Button>
    </CommandForm>
  );
}
