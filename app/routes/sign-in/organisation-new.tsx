import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { createOrganisation } from '#app/features/organisations/create-organisation.server.ts';
import { listGstStates } from '#app/features/organisations/list-gst-states.server.ts';
import { organisationSchema } from '#app/features/organisations/organisation.schema.server.ts';
import { OrganisationForm } from '#app/features/organisations/organisation-form.tsx';
import { formKey, formProblem, parseFields, readForm } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { spend } from '#app/platform/rate-limit.server.ts';
import { requirePerson } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'New organisation · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  await requirePerson(args);
  return { states: await listGstStates() };
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requirePerson(args);
  const fields = await readForm(args.request);
  const parsed = parseFields(organisationSchema(await listGstStates()), fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const asked = { command: 'create-organisation', key: formKey(fields), input: parsed.value };
  await spend('found.person', scope.userId);
  const outcome = await createOrganisation(scope, parsed.value, asked);
  if (!outcome.ok) return formProblem(fields, outcome, statusOf(outcome.violations));
  return redirect(`/o/${outcome.value.slug}`);
}

export default function OrganisationNew() {
  const { states } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="New organisation">
        The firm that offers or books space. You become its owner and can invite colleagues next.
      </PageHeader>
      <OrganisationForm
        command="create-organisation"
        submitLabel="Create the organisation"
        states={states}
        problem={problem}
      />
    </>
  );
}
