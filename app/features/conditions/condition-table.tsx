import type { ReactNode } from 'react';
import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { Stamp, type StampMark, type StampTone } from '#app/components/ui/stamp.tsx';
import { labelOf } from '#app/domain/cargo/facts.ts';
import { addDays, formatDate, latest, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { type Problem, ProblemSummary, typedOr } from '#app/features/forms/form-problem.tsx';
import {
  type ConditionEffect,
  type ConditionRow,
  conditionWords,
  type DocumentType,
  EFFECTS,
} from './condition-view.ts';

const LOOK: Readonly<Record<ConditionEffect, { tone: StampTone; mark: StampMark }>> = {
  refuse: { tone: 'danger', mark: 'cross' },
  request: { tone: 'amber', mark: 'sent' },
  allow: { tone: 'accent', mark: 'tick' },
};

function EffectStamp({ effect }: { effect: ConditionEffect }) {
  const { tone, mark } = LOOK[effect];
  return (
    <Stamp tone={tone} mark={mark}>
      {labelOf(EFFECTS, effect)}
    </Stamp>
  );
}

function Holds({ row }: { row: ConditionRow }) {
  return (
    <>
      From {formatDate(row.effectiveFrom)}
      <span className="block text-muted">
        {row.effectiveTo === null ? 'No end set' : `Until ${formatDate(row.effectiveTo)}, that day no longer`}
      </span>
    </>
  );
}

type TableProps = {
  rows: readonly ConditionRow[];
  documents: readonly DocumentType[];
  today: PlainDate;
  /** Whether each can be ended from here. */
  mayEnd: boolean;
  problem: Problem;
  empty: ReactNode;
};

/** A host's conditions: what each asks, what it says to shippers, and how long it holds. */
export function ConditionTable({ rows, documents, today, mayEnd, problem, empty }: TableProps) {
  const end: Column<ConditionRow> = {
    key: 'end',
    header: 'Action',
    align: 'right',
    cell: (row) => (
      <EndForm row={row} today={today} problem={problem?.values.conditionId === row.id ? problem : undefined} />
    ),
  };
  const columns: Column<ConditionRow>[] = [
    { key: 'effect', header: 'Effect', cell: (row) => <EffectStamp effect={row.effect} /> },
    {
      key: 'condition',
      header: 'Condition',
      cell: (row) => (
        <>
          <span className="font-semibold">{conditionWords(row.when, documents)}</span>
          <span className="block">“{row.sentence}”</span>
          <span className="block text-muted">{row.slotName ?? 'All slots'}</span>
        </>
      ),
    },
    { key: 'holds', header: 'Holds', cell: (row) => <Holds row={row} /> },
    ...(mayEnd ? [end] : []),
  ];
  return (
    <DataTable
      caption="Conditions, the last begun first"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      empty={empty}
    />
  );
}

function EndForm({ row, today, problem }: { row: ConditionRow; today: PlainDate; problem: Problem }) {
  const first = latest(today, addDays(row.effectiveFrom, 1));
  return (
    <details key={row.effectiveTo} open={problem !== undefined}>
      <summary className="ml-auto w-fit cursor-pointer py-3 text-accent md:py-1.5">
        End<span className="sr-only"> “{row.sentence}”</span>
      </summary>
      <CommandForm command="end-condition" subject={row.id} className="mt-1 w-52 space-y-2 text-left" noValidate>
        <ProblemSummary problem={problem} />
        <input type="hidden" name="conditionId" value={row.id} />
        <TextField
          label="No longer from"
          name="endsOn"
          type="date"
          min={first}
          required
          defaultValue={typedOr(problem, 'endsOn', first)}
          error={problem?.errors.endsOn}
        />
        <Button variant="danger" size="sm">
          Set the end
        </Button>
      </CommandForm>
    </details>
  );
}
