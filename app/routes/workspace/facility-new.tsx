import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { createFacility } from '#app/features/facilities/create-facility.server.ts';
import { facilitySchema } from '#app/features/facilities/facility.schema.server.ts';
import { FacilityFields } from '#app/features/facilities/facility-fields.tsx';
import { answerRefusal } from '#app/features/facilities/refusal.server.ts';
import { requireHost } from '#app/features/facilities/require-host.server.ts';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { listGstStates } from '#app/features/organisations/list-gst-states.server.ts';
import { listPorts } from '#app/features/ports/list-ports.server.ts';
import { formKey, formProblem, parseFields, readForm } from '#app/platform/form.server.ts';

export const meta: MetaFunction = () => [{ title: 'Add a facility · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { organisation } = await requireHost(args, 'facilities.edit');
  const [ports, states] = await Promise.all([listPorts(), listGstStates()]);
  return { ports, states, base: `/o/${organisation.slug}/facilities` };
}

export async function action(args: ActionFunctionArgs) {
  const { scope, organisation } = await requireHost(args, 'facilities.edit');
  const fields = await readForm(args.request);
  const key = formKey(fields);
  const parsed = parseFields(facilitySchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const input = parsed.value;
  const outcome = await createFacility(scope, input, { command: 'create-facility', key, input });
  if (!outcome.ok) return answerRefusal(fields, outcome.violations);
  throw redirect(`/o/${organisation.slug}/facilities/${outcome.value.facilityId}?saved=facility`);
}

export default function FacilityNew() {
  const { ports, states, base } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="Add a facility" back={{ to: base, label: 'Facilities' }}>
        A facility is one address. Its halls and slots come next.
      </PageHeader>
      <CommandForm command="create-facility" className="max-w-2xl space-y-5" noValidate>
        <ProblemSummary problem={problem} />
        <FacilityFields problem={problem} ports={ports} states={states} />
        <Button className="w-full sm:w-auto">Add facility</Button>
      </CommandForm>
    </>
  );
}
