import { Amount } from '#app/components/ui/amount.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { Field, SelectField, TextField } from '#app/components/ui/field.tsx';
import { rupeesText } from '#app/domain/shared/money.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { type Problem, typed, typedOr } from '#app/features/forms/form-problem.tsx';
import { COLLECTOR_OPTIONS, RAIL_LABELS } from '#app/features/invoices/invoice-view.ts';
import type { LineResult } from './enter-bank-money.server.ts';
import type { UnmatchedRow } from './list-unmatched.server.ts';

/** What is put to no invoice yet, each with a form that puts it to one. */
export function UnmatchedList({ rows, problem }: { rows: readonly UnmatchedRow[]; problem: Problem }) {
  if (rows.length === 0)
    return (
      <EmptyState title="No money is unmatched">
        What a bank statement’s text names no invoice of stands here.
      </EmptyState>
    );
  return (
    <ul className="space-y-8">
      {rows.map((row) => (
        <li key={row.id} className="grid gap-x-10 gap-y-4 border-b border-line pb-6 lg:grid-cols-2">
          <DefinitionList
            items={[
              { term: 'Host', detail: row.host },
              { term: 'Received', detail: formatDate(row.receivedOn) },
              { term: RAIL_LABELS[row.rail], detail: row.reference },
              ...(row.narration === '' ? [] : [{ term: 'The statement says', detail: row.narration }]),
              { term: 'Unmatched', detail: <Amount money={row.left} className="font-semibold" /> },
              ...(row.left.paise === row.amount.paise ? [] : [{ term: 'Of', detail: <Amount money={row.amount} /> }]),
              ...(row.suggestions.length === 0
                ? []
                : [{ term: 'Invoices of this sum', detail: row.suggestions.join(', ') }]),
            ]}
          />
          <MatchForm row={row} problem={typed(problem, 'receiptId') === row.id ? problem : undefined} />
        </li>
      ))}
    </ul>
  );
}

function MatchForm({ row, problem }: { row: UnmatchedRow; problem: Problem }) {
  return (
    <CommandForm command="match-money" subject={row.id} noValidate className="max-w-sm space-y-4">
      <input type="hidden" name="receiptId" value={row.id} />
      <TextField
        label={`Invoice this is for (${row.reference})`}
        name="number"
        required
        maxLength={16}
        autoComplete="off"
        defaultValue={typedOr(problem, 'number', row.suggestions.length === 1 ? (row.suggestions[0] ?? '') : '')}
        error={problem?.errors.number}
      />
      <TextField
        label="Amount, ₹"
        name="amount"
        inputMode="decimal"
        required
        autoComplete="off"
        defaultValue={typedOr(problem, 'amount', rupeesText(row.left))}
        error={problem?.errors.amount}
      />
      <Button>Put to the invoice</Button>
    </CommandForm>
  );
}

type EnterProps = { hosts: readonly { id: string; name: string }[]; problem: Problem };

/** Lines of a bank statement, pasted. */
export function EnterBankMoney({ hosts, problem }: EnterProps) {
  const errors = problem?.errors ?? {};
  return (
    <Section
      title="Enter a bank statement"
      intro="A line each: day, amount, reference, text, between tabs or semicolons. Money whose text names an invoice or a booking goes to it; a line entered before enters nothing."
    >
      <CommandForm command="enter-bank-money" subject="bank-money" noValidate className="max-w-2xl space-y-4">
        <SelectField
          label="Host"
          name="host"
          options={[
            { value: '', label: 'Choose the host' },
            ...hosts.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          defaultValue={typedOr(problem, 'host', '')}
          error={errors.host}
        />
        <SelectField
          label="Came to"
          name="collector"
          options={COLLECTOR_OPTIONS}
          defaultValue={typedOr(problem, 'collector', 'host')}
          error={errors.collector}
        />
        <Field label="Lines" name="lines" error={errors.lines}>
          {(control) => (
            <textarea
              {...control}
              rows={6}
              required
              className="control font-mono text-sm"
              placeholder="2026-05-19; 11800.00; HDFCR52026051912; NEFT VAYU MAGNETICS KOS/26-27/000123"
              defaultValue={typedOr(problem, 'lines', '')}
            />
          )}
        </Field>
        <Button>Enter</Button>
      </CommandForm>
    </Section>
  );
}

/** What came of each line. */
export function LineResults({ results }: { results: readonly LineResult[] }) {
  return (
    <ul className="mb-8 divide-y divide-line border-y border-line text-sm">
      {results.map(({ reference, said }) => (
        <li key={reference} className="flex flex-wrap gap-x-4 py-2">
          <span className="font-semibold">{reference}</span> {said}
        </li>
      ))}
    </ul>
  );
}
