import { useEffect, useState } from 'react';
import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { BULK_LABELS } from './bulk-words.ts';
import { queryMark } from './desk-list.ts';

const KINDS = Object.entries(BULK_LABELS).map(([value, label]) => ({ value, label }));

type BulkBarProps = { id: string; count: number; query: string; today: PlainDate; errors: Record<string, string[]> };

/** Whether scripts run: what needs them shows only then. */
function useScripts(): boolean {
  const [runs, setRuns] = useState(false);
  useEffect(() => setRuns(true), []);
  return runs;
}

function tickAll(form: string, isTicked: boolean): void {
  for (const tick of document.querySelectorAll<HTMLInputElement>(`[data-tick][form="${form}"]`))
    tick.checked = isTicked;
}

/** What to do with the ticked rows, or with everything that matches. */
export function BulkBar({ id, count, query, today, errors }: BulkBarProps) {
  const scripts = useScripts();
  const [kind, setKind] = useState('remind');
  const needsReference = !scripts || kind === 'mark_paid';
  return (
    <CommandForm
      id={id}
      command="start-bulk"
      subject={queryMark(query)}
      className="no-print mb-4 rounded-md border border-line bg-sunken px-4 py-3"
    >
      <input type="hidden" name="query" value={query} />
      <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
        <fieldset className="flex flex-wrap gap-x-4 text-sm">
          <legend className="sr-only">Which invoices</legend>
          <Scope value="ticked" label="Ticked rows" isFirst />
          <Scope value="matching" label={`All that match: ${countOf(count, 'invoice')}`} />
          {scripts ? (
            <label className="flex min-h-11 items-center gap-2 md:min-h-10">
              <input type="checkbox" className="choice" onChange={(event) => tickAll(id, event.target.checked)} />
              Tick the page
            </label>
          ) : null}
        </fieldset>
        <SelectField
          label="Do"
          name="kind"
          options={KINDS}
          value={kind}
          onChange={(event) => setKind(event.target.value)}
          error={errors.kind}
        />
        {needsReference ? (
          <>
            <TextField label="Reference prefix" name="prefix" maxLength={20} autoComplete="off" error={errors.prefix} />
            <TextField
              label="Received on"
              name="receivedOn"
              type="date"
              max={today}
              defaultValue={today}
              error={errors.receivedOn}
            />
          </>
        ) : null}
        <Button variant="secondary">Start</Button>
      </div>
    </CommandForm>
  );
}

function Scope({ value, label, isFirst = false }: { value: string; label: string; isFirst?: boolean }) {
  return (
    <label className="flex min-h-11 items-center gap-2 md:min-h-10">
      <input type="radio" name="scope" value={value} defaultChecked={isFirst} className="choice" />
      {label}
    </label>
  );
}
