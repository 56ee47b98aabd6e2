import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { HazardList } from '#app/components/ui/hazard-diamond.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { Stamp, StateStamp } from '#app/components/ui/stamp.tsx';
import type { ReclassificationState } from '#app/domain/cargo/reclassification.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import { formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { outcomeChange, ReasonChanges } from '#app/features/rulebook/impact-words.tsx';
import type { BookingImpact } from './bookings-of-profile.server.ts';
import { evidenceLabel } from './evidence-types.ts';
import { DANGER_WORDS, STATE_WORDS } from './state-words.ts';
import type { Preview } from './view-case.server.ts';

const TONES = {
  proposed: ['amber', 'sent'],
  evidence: ['amber', 'sheet'],
  reviewed: ['neutral', 'tick'],
  effective: ['accent', 'tick'],
  rejected: ['danger', 'cross'],
} as const;

/** Where a reclassification stands. */
export function CaseStamp({ state }: { state: ReclassificationState }) {
  const [tone, mark] = TONES[state];
  return (
    <Stamp tone={tone} mark={mark}>
      {STATE_WORDS[state]}
    </Stamp>
  );
}

/** The proofs handed in so far. */
export function EvidenceList({
  evidence,
}: {
  evidence: readonly { type: string; reference: string; issuedOn: string }[];
}) {
  if (evidence.length === 0) return <p className="text-sm text-muted">No evidence yet.</p>;
  return (
    <ul className="divide-y divide-line border-y border-line text-sm">
      {evidence.map(({ type, reference, issuedOn }) => (
        <li key={`${type} ${reference} ${issuedOn}`} className="py-2.5">
          <span className="font-semibold">{evidenceLabel(type)}</span> {reference}, issued on{' '}
          {formatDate(issuedOn as PlainDate)}
        </li>
      ))}
    </ul>
  );
}

/** Each fact that changes, from what to what. */
export function FactChanges({ changes }: { changes: Preview['changes'] }) {
  if (changes.length === 0) return <p className="text-sm text-muted">No fact changes.</p>;
  return (
    <DefinitionList
      items={changes.map(({ label, before, after }) => ({ term: label, detail: `${before} → ${after}` }))}
    />
  );
}

const named = (list: readonly { label: string }[]) => [...new Set(list.map(({ label }) => label))].join(', ');

function BookingItem({ row }: { row: BookingImpact }) {
  const { booking, impact, neighbours, invoices, price } = row;
  const lines = [
    { lead: 'Papers needed now', text: named(impact.documentsAdded) },
    { lead: 'Papers no longer needed', text: named(impact.documentsRemoved) },
    { lead: 'Clocks that start', text: named(impact.clocksStarted) },
    { lead: 'Clocks that stop', text: named(impact.clocksStopped) },
    { lead: 'Surcharges its card would add', text: price?.added.join('; ') ?? '' },
    { lead: 'Surcharges its card would drop', text: price?.removed.join('; ') ?? '' },
    {
      lead: 'Price',
      text: price
        ? `${formatInr(price.agreed)} as agreed, ${formatInr(price.otherwise)} if booked anew, before GST`
        : '',
    },
    { lead: 'Invoices issued, which stay as they are', text: invoices.join(', ') },
  ].filter(({ text }) => text !== '');
  return (
    <li className="py-4 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-semibold">{booking.reference}</h3>
        <StateStamp state={booking.state} />
        <span className="font-semibold">{outcomeChange(impact)}</span>
      </div>
      <p className="mt-1 text-muted">
        {booking.place.facilityName}, {booking.place.hallName}, {booking.place.slotName}; {formatDate(booking.startsOn)}{' '}
        to {formatDate(booking.endsOn)}; {countOf(neighbours, 'neighbour')} with hazards in the facility
      </p>
      <ReasonChanges impact={impact} />
      {lines.map(({ lead, text }) => (
        <p key={lead} className="mt-1.5">
          <span className="font-semibold">{lead}:</span> {text}
        </p>
      ))}
    </li>
  );
}

/** What new facts would do: to the class, and to each live booking. */
export function PreviewPart({ preview }: { preview: Preview }) {
  const { impact, danger, classesBefore, classesAfter } = preview;
  return (
    <div className="space-y-4">
      <DefinitionList
        items={[
          { term: 'Danger', detail: DANGER_WORDS[danger] },
          { term: 'Classes now', detail: <HazardList codes={classesBefore} size={24} /> },
          { term: 'Classes after', detail: <HazardList codes={classesAfter} size={24} /> },
          {
            term: 'Price',
            detail: 'What is booked keeps its price; below stands what its rate card would ask of the new class.',
          },
        ]}
      />
      {impact.rows.length === 0 ? (
        <EmptyState title="No live booking stands on this cargo">
          Only what is booked from then on is concerned.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {impact.rows.map((row) => (
            <BookingItem key={row.booking.id} row={row} />
          ))}
        </ul>
      )}
      <Pager page={impact.page} hasNext={impact.hasNext} totalLabel={countOf(impact.total, 'live booking')} />
    </div>
  );
}
