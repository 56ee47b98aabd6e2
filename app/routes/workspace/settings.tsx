import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { editOrganisation } from '#app/features/organisations/edit-organisation.server.ts';
import { requireOrganisation } from '#app/features/organisations/get-organisation.server.ts';
import { listGstStates } from '#app/features/organisations/list-gst-states.server.ts';
import { organisationSchema } from '#app/features/organisations/organisation.schema.server.ts';
import { OrganisationForm } from '#app/features/organisations/organisation-form.tsx';
import { ownBankDetails, setBankDetails } from '#app/features/paying/bank-details.server.ts';
import { BankDetailsForm } from '#app/features/paying/bank-details-form.tsx';
import { bankDetailsSchema } from '#app/features/paying/paying.schema.server.ts';
import { formCommand, formKey, formProblem, parseFields, readForm } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Settings · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireTenant(args, 'organisation.edit');
  const saved = new URL(args.request.url).searchParams.has('saved');
  const [organisation, states, details] = await Promise.all([
    requireOrganisation(scope),
    listGstStates(),
    ownBankDetails(scope),
  ]);
  return { organisation, states, details, saved };
}

export async function action(args: ActionFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'organisation.edit');
  const fields = await readForm(args.request);
  if (formCommand(fields) === 'set-bank-details') {
    const typed = parseFields(bankDetailsSchema, fields);
    if (!typed.ok) return formProblem(fields, typed);
    const asked = { command: 'set-bank-details', key: formKey(fields), input: typed.value };
    const set = await setBankDetails(scope, typed.value, asked);
    if (!set.ok) return formProblem(fields, set, statusOf(set.violations));
    return redirect(`/o/${organisation.slug}/settings?saved=1`);
  }
  const parsed = parseFields(organisationSchema(await listGstStates()), fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const asked = { command: 'edit-organisation', key: formKey(fields), input: parsed.value };
  const outcome = await editOrganisation(scope, parsed.value, asked);
  if (!outcome.ok) return formProblem(fields, outcome, statusOf(outcome.violations));
  return redirect(`/o/${organisation.slug}/settings?saved=1`);
}

export default function Settings() {
  const { organisation, states, details, saved } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="Settings">
        What the other side of a booking and your invoices say about you. Invoices that are issued keep what they said.
        Your invoice numbers begin with <strong className="text-ink">{organisation.invoicePrefix}</strong>.
      </PageHeader>
      {saved && !problem ? (
        <div className="mb-6">
          <Notice tone="success">Saved.</Notice>
        </div>
      ) : null}
      <OrganisationForm
        command="edit-organisation"
        submitLabel="Save"
        states={states}
        problem={problem}
        defaults={organisation}
      />
      {organisation.sides !== 'shipper' ? (
        <>
          <BankDetailsForm details={details} problem={problem} />
          <p className="mt-10 text-sm">
            <Link to="../card-payments" relative="path" className="link">
              Card payments
            </Link>
            : let shippers pay your invoices by card.
          </p>
          <p className="mt-3 text-sm">
            <Link to="../plan" relative="path" className="link">
              Plan
            </Link>
            : how many slots you may list, and what it costs.
          </p>
        </>
      ) : null}
    </>
  );
}
