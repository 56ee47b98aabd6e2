import { Form, useSearchParams } from '@remix-run/react';
import { Button, ButtonLink } from '#app/components/ui/button.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { STATUS_OPTIONS } from './invoice-list.ts';

export type FilterField = { name: string; label: string; type?: 'search' | 'date' | 'amount' };

type InvoiceFilterFormProps = {
  fields: readonly FilterField[];
  /** Parameters that stay as they are when the filter changes. */
  keep: readonly string[];
  errors: Readonly<Record<string, readonly string[]>>;
};

/** The filters of a list of invoices. An ordinary GET form: the address is the state, with or without JavaScript. */
export function InvoiceFilterForm({ fields, keep, errors }: InvoiceFilterFormProps) {
  const [params] = useSearchParams();
  const kept = keep.flatMap((name) => params.getAll(name).map((value) => ({ name, value })));
  return (
    // Keyed by the address: going back shows the filters of that page, not the ones typed last.
    <Form key={params.toString()} method="get" role="search" aria-label="Filter invoices" className="no-print mb-6">
      {kept.map(({ name, value }) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <div className="grid grid-cols-2 items-start gap-x-3 gap-y-4 sm:gap-x-4 lg:grid-cols-4">
        <SelectField
          label="Status"
          name="status"
          options={STATUS_OPTIONS}
          defaultValue={params.get('status') ?? 'all'}
          error={errors.status}
        />
        {fields.map(({ name, label, type = 'search' }) => (
          <TextField
            key={name}
            label={label}
            name={name}
            type={type === 'amount' ? 'text' : type}
            inputMode={type === 'amount' ? 'decimal' : undefined}
            prefix={type === 'amount' ? '₹' : undefined}
            maxLength={type === 'date' ? undefined : 80}
            defaultValue={params.get(name) ?? ''}
            error={errors[name]}
          />
        ))}
      </div>
      <div className="mt-4 flex gap-2">
        <Button variant="secondary">Filter</Button>
        <ButtonLink variant="quiet" to={kept.length > 0 ? `?${cleared(kept)}` : '.'}>
          Clear
        </ButtonLink>
      </div>
    </Form>
  );
}

function cleared(kept: readonly { name: string; value: string }[]): URLSearchParams {
  return new URLSearchParams(kept.map(({ name, value }) => [name, value]));
}
