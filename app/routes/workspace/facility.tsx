import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { can } from '#app/domain/access/can.ts';
import { runFacilityCommand } from '#app/features/facilities/facility-command.server.ts';
import { FacilityFields, licenceWords } from '#app/features/facilities/facility-fields.tsx';
import { HallSection, NewHallForm } from '#app/features/facilities/hall-section.tsx';
import { requireHost } from '#app/features/facilities/require-host.server.ts';
import { SavedNotice } from '#app/features/facilities/saved-notice.tsx';
import { viewFacility } from '#app/features/facilities/view-facility.server.ts';
import { type Problem, ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { listGstStates } from '#app/features/organisations/list-gst-states.server.ts';
import { listPorts } from '#app/features/ports/list-ports.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { SlotTable } from '#app/features/slots/slot-table.tsx';
import { systemClock } from '#app/platform/clock.server.ts';
import { readForm } from '#app/platform/form.server.ts';
import { notFound } from '#app/platform/problem.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.facility.name} · Quayslot` : 'Quayslot' },
];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireHost(args, 'facilities.read');
  const view = await viewFacility(scope, args.params.facilityId ?? '');
  if (!view) throw notFound();
  const [ports, states, { placement }] = await Promise.all([
    listPorts(),
    listGstStates(),
    currentRulebook(rulebookDay(systemClock.now())),
  ]);
  return {
    ...view,
    ports,
    states,
    measures: placement,
    base: `/o/${organisation.slug}`,
    mayEdit: can(scope.role, 'facilities.edit'),
    mayAddSlots: can(scope.role, 'slots.edit'),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { scope, organisation } = await requireHost(args, 'facilities.edit');
  const facilityId = args.params.facilityId ?? '';
  const answer = await runFacilityCommand(scope, facilityId, await readForm(args.request));
  if ('saved' in answer) throw redirect(`/o/${organisation.slug}/facilities/${facilityId}?saved=${answer.saved}`);
  return answer;
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

/** Which of the page's forms an answer belongs to: each has a field the others lack. */
function problemOf(problem: Problem, form: 'facility' | 'hall' | { hallId: string }): Problem {
  if (!problem) return undefined;
  const { values } = problem;
  const isMine =
    form === 'hall'
      ? 'newHallName' in values
      : form === 'facility'
        ? !('newHallName' in values) && !('hallId' in values)
        : values.hallId === form.hallId;
  return isMine ? problem : undefined;
}

function Facts({ facility, portName, states }: Pick<Data, 'facility' | 'portName' | 'states'>) {
  const state = states.find(({ code }) => code === facility.stateCode)?.name ?? facility.stateCode;
  return (
    <DefinitionList
      items={[
        { term: 'Port or depot', detail: portName },
        { term: 'Address', detail: `${facility.address}, ${state} ${facility.pin}` },
        { term: 'Point', detail: `${facility.lat}° N, ${facility.lon}° E` },
        {
          term: 'Customs warehouse code',
          detail: facility.warehouseCode ?? 'None: bonded slots can’t be published here',
        },
        { term: 'Customs licence', detail: licenceWords(facility) },
        { term: 'Days are counted in', detail: facility.timeZone },
      ]}
    />
  );
}

function EditFacility({ data, problem }: { data: Data; problem: Problem }) {
  // A saved edit makes another key: the form closes and shows what is saved.
  return (
    <details key={Object.values(data.facility).join()} open={problem !== undefined} className="mt-3">
      <summary className="w-fit cursor-pointer py-3 text-sm text-accent md:py-1.5">Edit details</summary>
      <CommandForm command="edit-facility" className="mt-3 max-w-2xl space-y-5" noValidate>
        <ProblemSummary problem={problem} />
        <FacilityFields saved={data.facility} problem={problem} ports={data.ports} states={data.states} />
        <Button variant="secondary">Save facility</Button>
      </CommandForm>
    </details>
  );
}

export default function Facility() {
  const data = useLoaderData<typeof loader>();
  const { facility, portName, states, halls, measures, base, mayEdit, mayAddSlots } = data;
  const problem = useActionData<typeof action>();
  return (
    <>
      <PageHeader title={facility.name} back={{ to: `${base}/facilities`, label: 'Facilities' }} />
      {problem ? null : <SavedNotice />}
      <div className="space-y-8">
        {halls.length === 0 ? (
          <EmptyState title="No hall yet">
            {mayEdit
              ? 'Slots stand in halls. Name the first one below, then describe what it has to let.'
              : 'An owner or manager of your organisation can add one.'}
          </EmptyState>
        ) : null}
        {halls.map((hall) => (
          <HallSection
            key={hall.id}
            hall={hall}
            newSlotHref={`${base}/facilities/${facility.id}/slots/new?hall=${hall.id}`}
            mayEdit={mayEdit}
            mayAddSlots={mayAddSlots}
            measures={measures}
            problem={problemOf(problem, { hallId: hall.id })}
          >
            <SlotTable hallName={hall.name} slots={hall.slots} base={base} />
          </HallSection>
        ))}
        {mayEdit ? (
          <Section title="Add a hall" intro="A hall is one fire section: what stands in it stands together.">
            <NewHallForm problem={problemOf(problem, 'hall')} hallCount={halls.length} measures={measures} />
          </Section>
        ) : null}
        <Section title="About this facility">
          <Facts facility={facility} portName={portName} states={states} />
          <p className="mt-3 text-sm">
            <Link to="holidays" className="link py-3 md:py-1.5">
              Holidays of this facility
            </Link>
          </p>
          {mayEdit ? <EditFacility data={data} problem={problemOf(problem, 'facility')} /> : null}
        </Section>
      </div>
    </>
  );
}
