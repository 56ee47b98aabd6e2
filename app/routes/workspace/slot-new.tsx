import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { SelectField } from '#app/components/ui/field.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { dateInZone } from '#app/domain/shared/plain-date.ts';
import { answerRefusal } from '#app/features/facilities/refusal.server.ts';
import { requireHost } from '#app/features/facilities/require-host.server.ts';
import { viewFacility } from '#app/features/facilities/view-facility.server.ts';
import { typedOr } from '#app/features/forms/form-problem.tsx';
import { createSlot } from '#app/features/slots/create-slot.server.ts';
import { currentGstRates } from '#app/features/slots/current-gst-rates.server.ts';
import { newSlotSchema } from '#app/features/slots/slot.schema.server.ts';
import { SlotForm } from '#app/features/slots/slot-form.tsx';
import { systemClock } from '#app/platform/clock.server.ts';
import { formKey, formProblem, parseFields, readForm } from '#app/platform/form.server.ts';
import { notFound } from '#app/platform/problem.server.ts';

export const meta: MetaFunction = () => [{ title: 'Add a slot · Quayslot' }];

const NEW_SLOT = {
  name: '',
  regime: 'neutral',
  palletPositions: '',
  maxMass: '',
  hazardClasses: [],
  acceptedForms: [],
  acceptedPackagings: [],
  quarantine: '',
  maxPalletMass: '',
  pricePerPalletDay: '',
  handlingIn: '0',
  handlingOut: '0',
  minimumDays: '1',
  maximumDays: '',
  leadDays: '0',
  cutOffHour: '',
  turnaroundDays: '0',
  turnaroundByClass: '',
  bookingMode: 'instant',
  billingMode: 'advance',
  daysToPay: '15',
};

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireHost(args, 'slots.edit');
  const view = await viewFacility(scope, args.params.facilityId ?? '');
  if (!view) throw notFound();
  const { facility } = view;
  const today = dateInZone(systemClock.now(), facility.timeZone);
  return {
    facility: { id: facility.id, name: facility.name, warehouseCode: facility.warehouseCode },
    halls: view.halls.map(({ id, name }) => ({ value: id, label: name })),
    chosenHall: new URL(args.request.url).searchParams.get('hall') ?? '',
    today,
    gst: await currentGstRates(today),
    base: `/o/${organisation.slug}/facilities/${facility.id}`,
  };
}

export async function action(args: ActionFunctionArgs) {
  const { scope, organisation } = await requireHost(args, 'slots.edit');
  const fields = await readForm(args.request);
  const key = formKey(fields);
  const parsed = parseFields(newSlotSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const input = { ...parsed.value, facilityId: args.params.facilityId ?? '' };
  const outcome = await createSlot(scope, input, { command: 'create-slot', key, input });
  if (!outcome.ok) return answerRefusal(fields, outcome.violations);
  throw redirect(`/o/${organisation.slug}/slots/${outcome.value.slotId}?saved=draft`);
}

export default function SlotNew() {
  const { facility, halls, chosenHall, today, gst, base } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  const only = halls.length === 1 ? (halls[0]?.value ?? '') : chosenHall;
  return (
    <>
      <PageHeader title="Add a slot" eyebrow={facility.name} back={{ to: base, label: facility.name }}>
        A slot is a share of a hall with one regime, one price and one list of what it takes.
      </PageHeader>
      <SlotForm
        command="create-slot"
        subject={facility.id}
        saved={NEW_SLOT}
        problem={problem}
        warehouseCode={facility.warehouseCode}
        gst={gst}
        today={today}
        submitLabel="Save as draft"
      >
        <SelectField
          label="Hall"
          name="hallId"
          required
          options={[{ value: '', label: 'Choose' }, ...halls]}
          defaultValue={typedOr(problem, 'hallId', only)}
          error={problem?.errors.hallId}
          hint={halls.length === 0 ? 'This facility has no hall yet: add one on its page first.' : undefined}
        />
      </SlotForm>
    </>
  );
}
