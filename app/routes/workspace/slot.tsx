import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { LotStrip, tightestDaySentence } from '#app/components/ui/lot-strip.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { can } from '#app/domain/access/can.ts';
import { inr } from '#app/domain/shared/money.ts';
import { runBlockPlaces, runLiftBlock } from '#app/features/blocks/block-command.server.ts';
import { BlockPanel } from '#app/features/blocks/block-panel.tsx';
import { requireHost } from '#app/features/facilities/require-host.server.ts';
import { SavedNotice } from '#app/features/facilities/saved-notice.tsx';
import type { Problem } from '#app/features/forms/form-problem.tsx';
import { cardFields, flatFields } from '#app/features/rate-cards/card-fields.ts';
import { listRateCards } from '#app/features/rate-cards/list-rate-cards.server.ts';
import { runSetRateCard } from '#app/features/rate-cards/rate-card-command.server.ts';
import { RateCardPanel } from '#app/features/rate-cards/rate-card-panel.tsx';
import { rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { currentGstRates } from '#app/features/slots/current-gst-rates.server.ts';
import { runSlotEdit, runSlotMove } from '#app/features/slots/slot-command.server.ts';
import { SlotForm } from '#app/features/slots/slot-form.tsx';
import { SlotStatusStamp } from '#app/features/slots/slot-labels.tsx';
import { SlotTerms, savedTerms } from '#app/features/slots/slot-terms.tsx';
import { viewSlot } from '#app/features/slots/view-slot.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { type Fields, formCommand, readForm } from '#app/platform/form.server.ts';
import { notFound, problem } from '#app/platform/problem.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.slot.name} · Quayslot` : 'Quayslot' },
];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireHost(args, 'facilities.read');
  const view = await viewSlot(scope, args.params.slotId ?? '');
  if (!view) throw notFound();
  const cardDay = rulebookDay(systemClock.now());
  const versions = await listRateCards(scope, view.slot.id, cardDay);
  return {
    ...view,
    versions,
    cardDay,
    gst: await currentGstRates(view.today),
    base: `/o/${organisation.slug}`,
    mayEdit: can(scope.role, 'slots.edit'),
    mayPublish: can(scope.role, 'slots.publish'),
  };
}

type Scope = Awaited<ReturnType<typeof requireHost>>['scope'];

/** Runs the form that was sent. */
function answerTo(scope: Scope, slotId: string, command: string, fields: Fields) {
  if (command === 'edit-slot') return runSlotEdit(scope, slotId, fields);
  if (command === 'publish-slot' || command === 'pause-slot') return runSlotMove(scope, slotId, command, fields);
  if (command === 'block-places') return runBlockPlaces(scope, slotId, fields);
  if (command === 'set-rate-card') return runSetRateCard(scope, slotId, fields);
  if (command === 'lift-block') return runLiftBlock(scope, slotId, fields);
  throw problem(400, 'This page has no such form.');
}

export async function action(args: ActionFunctionArgs) {
  const { scope, organisation } = await requireHost(args, 'slots.edit');
  const slotId = args.params.slotId ?? '';
  const fields = await readForm(args.request);
  const command = formCommand(fields);
  if (command === 'publish-slot' || command === 'pause-slot') await requireHost(args, 'slots.publish');
  const answer = await answerTo(scope, slotId, command, fields);
  if ('saved' in answer) throw redirect(`/o/${organisation.slug}/slots/${slotId}?saved=${answer.saved}`);
  return answer;
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

function MoveButton({ slot }: { slot: Data['slot'] }) {
  const isPublished = slot.status === 'published';
  return (
    <CommandForm command={isPublished ? 'pause-slot' : 'publish-slot'} subject={slot.id}>
      <Button variant={isPublished ? 'secondary' : 'primary'}>
        {isPublished ? 'Pause' : slot.status === 'paused' ? 'Publish again' : 'Publish'}
      </Button>
    </CommandForm>
  );
}

/** Why the slot can't be published, with the way there. */
function MoveRefused({ refusal, facilityHref, base }: { refusal: Problem; facilityHref: string; base: string }) {
  if (!refusal) return null;
  return (
    <div className="mb-6" role="alert">
      {refusal.violations.map(({ code, sentence, fix }) => (
        <Notice key={code} tone="danger" title={sentence}>
          {fix}{' '}
          {code === 'conflict.warehouse_code_missing' || code === 'conflict.licence_section_missing' ? (
            <Link to={facilityHref} className="font-semibold underline">
              Open the facility
            </Link>
          ) : null}
          {code === 'conflict.slot_limit' ? (
            <Link to={`${base}/plan`} className="font-semibold underline">
              See the plans
            </Link>
          ) : null}
        </Notice>
      ))}
    </div>
  );
}

function Calendar({ slot, days, stayCount, base }: Pick<Data, 'slot' | 'days' | 'stayCount' | 'base'>) {
  return (
    <Section
      title="Next 60 days"
      intro={`${tightestDaySentence(days, slot.palletPositions)}.`}
      actions={
        <Link
          to={`${base}/bookings?as=host&sort=starts&dir=asc&slot=${slot.id}`}
          className="inline-flex min-h-11 items-center text-sm text-accent underline md:min-h-8"
        >
          Coming bookings ({stayCount})
        </Link>
      }
    >
      <LotStrip days={days} capacity={slot.palletPositions} />
      <p className="mt-2 text-sm text-muted">
        {stayCount === 0 ? 'Nothing is booked in these days.' : `Stays and running holds in these days: ${stayCount}.`}
      </p>
    </Section>
  );
}

function EditTerms({ data, problem }: { data: Data; problem: Problem }) {
  const { slot, facility, gst, today } = data;
  // A saved edit makes another key: the form closes and shows what is saved.
  return (
    <details key={slot.updatedAt.getTime()} open={problem !== undefined} className="mt-3">
      <summary className="w-fit cursor-pointer py-3 text-sm text-accent md:py-1.5">Edit terms</summary>
      <p className="mt-1 mb-5 max-w-prose text-sm text-muted">
        New terms apply to bookings made from now on. What is booked keeps its price.
      </p>
      <SlotForm
        command="edit-slot"
        subject={slot.id}
        saved={savedTerms(slot)}
        problem={problem}
        warehouseCode={facility.warehouseCode}
        gst={gst}
        today={today}
        submitLabel="Save terms"
      />
    </details>
  );
}

function Prices({ data, problem }: { data: Data; problem: Problem }) {
  const { slot, versions, cardDay, gst, mayEdit } = data;
  const [newest] = versions;
  const rates = {
    pricePerPalletDay: inr(slot.pricePerPalletDayPaise),
    handlingInPerPallet: inr(slot.handlingInPaise),
    handlingOutPerPallet: inr(slot.handlingOutPaise),
  };
  return (
    <RateCardPanel
      slotId={slot.id}
      versions={versions}
      saved={newest ? cardFields(newest.card, cardDay) : flatFields(rates, cardDay)}
      problem={problem}
      gst={gst}
      today={cardDay}
      mayEdit={mayEdit}
    />
  );
}

export default function Slot() {
  const data = useLoaderData<typeof loader>();
  const { slot, hallName, facility, days, stayCount, blocks, today, base, mayEdit, mayPublish } = data;
  const answer = useActionData<typeof action>();
  // The forms of terms and blocks have fields of their own; publishing and pausing answer with reasons alone.
  const isEdit = answer !== undefined && 'name' in answer.values;
  const isCard = answer !== undefined && 'slab1From' in answer.values;
  const isBlock = answer !== undefined && 'reason' in answer.values;
  const facilityHref = `${base}/facilities/${facility.id}`;
  return (
    <>
      <PageHeader
        title={slot.name}
        eyebrow={hallName}
        back={{ to: facilityHref, label: facility.name }}
        actions={mayPublish ? <MoveButton slot={slot} /> : null}
      >
        <SlotStatusStamp status={slot.status} />
      </PageHeader>
      {answer ? null : <SavedNotice />}
      <MoveRefused refusal={isEdit || isBlock || isCard ? undefined : answer} facilityHref={facilityHref} base={base} />
      <div className="space-y-8">
        <Calendar slot={slot} days={days} stayCount={stayCount} base={base} />
        <BlockPanel
          blocks={blocks}
          slotId={slot.id}
          today={today}
          base={base}
          mayBlock={mayEdit}
          problem={isBlock ? answer : undefined}
        />
        <Prices data={data} problem={isCard ? answer : undefined} />
        <Section title="Terms">
          <SlotTerms slot={slot} />
          {mayEdit ? <EditTerms data={data} problem={isEdit ? answer : undefined} /> : null}
        </Section>
      </div>
    </>
  );
}
