import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { Field, TextField } from '#app/components/ui/field.tsx';
import { formatDateWithDay } from '#app/domain/shared/plain-date.ts';
import { type Problem, ProblemSummary, typedOr } from '#app/features/forms/form-problem.tsx';
import type { HolidayRow } from './list-holidays.server.ts';

function RemoveForm({ row }: { row: HolidayRow }) {
  return (
    <CommandForm command="remove-holiday" subject={row.id}>
      <input type="hidden" name="holidayId" value={row.id} />
      <Button variant="secondary" size="sm">
        Remove<span className="sr-only"> {row.name}</span>
      </Button>
    </CommandForm>
  );
}

/** A year of a facility's holidays. */
export function HolidayTable({ rows, year, mayEdit }: { rows: readonly HolidayRow[]; year: number; mayEdit: boolean }) {
  const action: Column<HolidayRow> = {
    key: 'action',
    header: 'Action',
    align: 'right',
    cell: (row) => <RemoveForm row={row} />,
  };
  const columns: Column<HolidayRow>[] = [
    { key: 'day', header: 'Day', cell: ({ day }) => formatDateWithDay(day) },
    {
      key: 'name',
      header: 'Holiday',
      cell: ({ name, provisional }) => (
        <>
          {name}
          {provisional ? <span className="text-muted"> (provisional)</span> : null}
        </>
      ),
    },
    ...(mayEdit ? [action] : []),
  ];
  return (
    <DataTable
      caption={`Holidays of ${year}`}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      empty={<EmptyState title={`No holidays in ${year}`}>Every day counts as a working day.</EmptyState>}
    />
  );
}

/** The forms of a calendar: one day, or a year's list at once. */
export function HolidayForms({ facilityId, problem }: { facilityId: string; problem: Problem }) {
  const isList = problem !== undefined && 'list' in problem.values;
  const ofDay = isList ? undefined : problem;
  const ofList = isList ? problem : undefined;
  return (
    <div className="grid items-start gap-8 lg:grid-cols-2">
      <CommandForm command="add-holiday" subject={facilityId} className="space-y-5" noValidate>
        <ProblemSummary problem={ofDay} />
        <TextField
          label="Day"
          name="day"
          type="date"
          defaultValue={typedOr(ofDay, 'day', '')}
          error={ofDay?.errors.day}
        />
        <TextField
          label="Name"
          name="holidayName"
          maxLength={80}
          defaultValue={typedOr(ofDay, 'holidayName', '')}
          error={ofDay?.errors.holidayName}
        />
        <Button variant="secondary">Add holiday</Button>
      </CommandForm>
      <CommandForm command="import-holidays" subject={`list ${facilityId}`} className="space-y-5" noValidate>
        <ProblemSummary problem={ofList} />
        <Field
          label="A year’s list"
          name="list"
          hint="A day and its name on each line, such as 2026-10-02 Gandhi Jayanti. Days that stand there already stay."
          error={ofList?.errors.list}
        >
          {(control) => (
            <textarea
              {...control}
              rows={6}
              maxLength={10_000}
              defaultValue={typedOr(ofList, 'list', '')}
              className="control"
            />
          )}
        </Field>
        <Button variant="secondary">Add the list</Button>
      </CommandForm>
    </div>
  );
}
