import { Form } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import type { ListFilter } from './version-page.schema.server.ts';
import { KIND_LABELS, RULE_KINDS } from './version-page.ts';

/** The filters of a version's list. An ordinary GET form: the address is the state. */
export function ListFilterForm({ filter, withKind = false }: { filter: ListFilter; withKind?: boolean }) {
  return (
    <Form key={JSON.stringify(filter)} method="get" role="search" aria-label="Filter" className="mb-5">
      <input type="hidden" name="tab" value={filter.tab} />
      <div className="flex flex-wrap items-end gap-3">
        <TextField label="Text" name="q" type="search" maxLength={80} defaultValue={filter.q} />
        {withKind ? (
          <SelectField
            label="Kind"
            name="kind"
            defaultValue={filter.kind}
            options={[
              { value: 'all', label: 'All kinds' },
              ...RULE_KINDS.map((kind) => ({ value: kind, label: KIND_LABELS[kind] })),
            ]}
          />
        ) : null}
        <SelectField
          label="Source"
          name="provisional"
          defaultValue={filter.provisional}
          options={[
            { value: 'all', label: 'Confirmed or not' },
            { value: 'yes', label: 'Provisional' },
            { value: 'no', label: 'Confirmed' },
          ]}
        />
        <Button variant="secondary">Filter</Button>
      </div>
    </Form>
  );
}
