import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { ProblemSummary, typed } from '#app/features/forms/form-problem.tsx';
import { DevicesSection, NameSection, PasswordSection } from '#app/features/people/account-sections.tsx';
import { changePassword } from '#app/features/people/change-password.server.ts';
import { listDevices } from '#app/features/people/list-devices.server.ts';
import { changePasswordSchema, renameSchema, revokeSessionSchema } from '#app/features/people/person.schema.server.ts';
import { renamePerson } from '#app/features/people/rename-person.server.ts';
import { revokeDevice } from '#app/features/people/revoke-device.server.ts';
import { revokeOtherDevices } from '#app/features/people/revoke-other-devices.server.ts';
import { type Fields, formCommand, formKey, formProblem, parseFields, readForm } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { problem } from '#app/platform/problem.server.ts';
import { requirePerson } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Your account · Quayslot' }];

const DONE: Readonly<Record<string, string>> = {
  name: 'Your name is changed.',
  password: 'Your password is changed, and your other devices were signed out.',
  device: 'That device was signed out.',
  devices: 'All other devices were signed out.',
};

type Person = Awaited<ReturnType<typeof requirePerson>>;

export async function loader(args: LoaderFunctionArgs) {
  const { signedIn } = await requirePerson(args);
  const said = DONE[new URL(args.request.url).searchParams.get('done') ?? ''] ?? null;
  const { userId, name, email, sessionId } = signedIn;
  return { name, email, said, devices: await listDevices(userId, sessionId) };
}

export async function action(args: ActionFunctionArgs) {
  const person = await requirePerson(args);
  const fields = await readForm(args.request);
  switch (formCommand(fields)) {
    case 'rename-person':
      return rename(person, fields);
    case 'change-password':
      return setPassword(person, fields);
    case 'revoke-device':
      return signOutDevice(person, fields);
    case 'revoke-other-devices':
      return signOutOthers(person, fields);
    default:
      throw problem(400);
  }
}

async function rename({ scope }: Person, fields: Fields) {
  const parsed = parseFields(renameSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const asked = { command: 'rename-person', key: formKey(fields), input: parsed.value };
  const outcome = await renamePerson(scope, parsed.value, asked);
  if (!outcome.ok) return formProblem(fields, outcome, statusOf(outcome.violations));
  return redirect('/account?done=name');
}

async function setPassword({ scope, signedIn }: Person, fields: Fields) {
  const parsed = parseFields(changePasswordSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const outcome = await changePassword(scope, parsed.value, { key: formKey(fields), signedIn });
  if (!outcome.ok) return formProblem(fields, outcome, statusOf(outcome.violations));
  return redirect('/account?done=password');
}

async function signOutDevice({ scope }: Person, fields: Fields) {
  const parsed = parseFields(revokeSessionSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const asked = { command: 'revoke-device', key: formKey(fields), input: parsed.value };
  const outcome = await revokeDevice(scope, parsed.value, asked);
  if (!outcome.ok) return formProblem(fields, outcome, statusOf(outcome.violations));
  return redirect('/account?done=device');
}

async function signOutOthers({ scope, signedIn }: Person, fields: Fields) {
  const asked = { command: 'revoke-other-devices', key: formKey(fields), input: null };
  const outcome = await revokeOtherDevices(scope, signedIn.sessionId, asked);
  if (!outcome.ok) return formProblem(fields, outcome, statusOf(outcome.violations));
  return redirect('/account?done=devices');
}

export default function Account() {
  const { name, email, said, devices } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const errors = refused?.errors ?? {};
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader title="Your account" eyebrow={email} />
      <div className="flex flex-col gap-8">
        {said && !refused ? <Notice tone="success">{said}</Notice> : null}
        <ProblemSummary problem={refused} />
        <NameSection name={typed(refused, 'name') ?? name} error={errors.name} />
        <DevicesSection devices={devices} />
        <PasswordSection errors={errors} />
        <Section
          title="Mail"
          intro="Which news you want mailed. Letters of a contract and of your account’s safety always come."
        >
          <ButtonLink to="/account/mail">Choose your mail</ButtonLink>
        </Section>
      </div>
    </div>
  );
}
