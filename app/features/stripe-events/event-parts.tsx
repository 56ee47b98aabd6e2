import { Form, useSearchParams } from '@remix-run/react';
import { Button, ButtonLink } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { Stamp } from '#app/components/ui/stamp.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatInstant } from '#app/domain/shared/plain-date.ts';
import { EVENT_FILTERS, FILTER_LABELS } from './event-states.ts';
import type { EventRow } from './read-events.server.ts';

/** The desk is in India. */
const TIME_ZONE = 'Asia/Kolkata';

const LOOKS = {
  failed: { tone: 'danger', mark: 'cross' },
  waiting: { tone: 'amber', mark: 'clock' },
  handled: { tone: 'accent', mark: 'tick' },
  ignored: { tone: 'muted', mark: 'dash' },
} as const;

/** The filters of the list: an ordinary GET form, whose state is the address. */
export function EventFilterForm({ state }: { state: string }) {
  const [params] = useSearchParams();
  return (
    <Form key={params.toString()} method="get" role="search" aria-label="Filter events" className="mb-6">
      <div className="grid grid-cols-2 items-start gap-x-3 gap-y-4 sm:gap-x-4 lg:grid-cols-4">
        <SelectField
          label="State"
          name="state"
          options={EVENT_FILTERS.map((value) => ({ value, label: FILTER_LABELS[value] }))}
          defaultValue={state}
        />
        <TextField
          label="Host or account"
          name="account"
          type="search"
          maxLength={80}
          defaultValue={params.get('account') ?? ''}
        />
        <TextField label="Kind" name="type" type="search" maxLength={80} defaultValue={params.get('type') ?? ''} />
      </div>
      <div className="mt-4 flex gap-2">
        <Button variant="secondary">Filter</Button>
        <ButtonLink variant="quiet" to=".">
          Clear
        </ButtonLink>
      </div>
    </Form>
  );
}

function State({ row: { state, attempts, dueAt, problem } }: { row: EventRow }) {
  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-x-2 gap-y-1 md:justify-start">
      <Stamp {...LOOKS[state]}>{FILTER_LABELS[state]}</Stamp>
      <span>
        {attempts > 0 ? countOf(attempts, 'attempt') : 'not tried yet'}
        {state === 'waiting' && attempts > 0 ? `, next ${formatInstant(dueAt, TIME_ZONE)}` : ''}
      </span>
      {problem ? <code className="text-xs text-danger">{problem}</code> : null}
    </span>
  );
}

const COLUMNS: readonly Column<EventRow>[] = [
  {
    key: 'type',
    header: 'Event',
    cell: ({ type, eventId, objectId }) => (
      <>
        <span className="font-semibold wrap-anywhere">{type}</span>
        <span className="block text-xs wrap-anywhere text-muted">{eventId}</span>
        {objectId === '' ? null : <span className="block text-xs wrap-anywhere text-muted">about {objectId}</span>}
      </>
    ),
  },
  {
    key: 'account',
    header: 'Account',
    cell: ({ account, host }) => (
      <>
        <span>{host ?? (account === '' ? 'The platform’s own' : 'Nobody’s now')}</span>
        <span className="block text-xs wrap-anywhere text-muted">{account}</span>
      </>
    ),
  },
  { key: 'at', header: 'Happened', cell: ({ happenedAt }) => formatInstant(happenedAt, TIME_ZONE) },
  { key: 'state', header: 'State', cell: (row) => <State row={row} /> },
  {
    key: 'do',
    header: 'What to do',
    align: 'right',
    cell: ({ account, eventId, type }) => (
      <CommandForm command="apply-event" subject={`${account}/${eventId}`}>
        <input type="hidden" name="account" value={account} />
        <input type="hidden" name="eventId" value={eventId} />
        <Button
          variant="secondary"
          size="sm"
          className="whitespace-nowrap"
          aria-label={`Apply again: ${type}, ${eventId}`}
        >
          Apply again
        </Button>
      </CommandForm>
    ),
  },
];

/** What Stripe told, each with what became of it. */
export function EventTable({ events, isFailed }: { events: readonly EventRow[]; isFailed: boolean }) {
  return (
    <DataTable
      caption="Events of Stripe, newest first"
      rows={events}
      rowKey={({ account, eventId }) => `${account}/${eventId}`}
      columns={COLUMNS}
      empty={
        <EmptyState title={isFailed ? 'No event failed' : 'No such events'}>
          {isFailed
            ? 'An event that can’t be applied after forty tries over a day and a half stays here until somebody acts.'
            : 'Nothing that Stripe told fits the filters.'}
        </EmptyState>
      }
    />
  );
}
