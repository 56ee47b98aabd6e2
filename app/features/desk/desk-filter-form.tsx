import { Form, useSearchParams } from '@remix-run/react';
import { Button, ButtonLink } from '#app/components/ui/button.tsx';
import { CheckboxGroup, SelectField, TextField } from '#app/components/ui/field.tsx';
import { HAZARD_CLASSES } from '#app/domain/shared/hazard-class.ts';
import { AGE_LABELS, DESK_COLUMNS, DESK_STATUSES, type DeskColumn } from './desk-list.ts';

const any = (label: string) => ({ value: '', label });
const AGES = [any('Any age'), ...Object.entries(AGE_LABELS).map(([value, label]) => ({ value, label }))];
const REGIME_OPTIONS = [
  any('Any regime'),
  { value: 'bonded', label: 'Bonded' },
  { value: 'neutral', label: 'Neutral' },
];
const CLASSES = [
  any('Any class'),
  ...HAZARD_CLASSES.map(({ code, name }) => ({ value: code, label: `${code} ${name}` })),
];
const COLUMNS = DESK_COLUMNS.map(({ key, label }) => ({ value: key, label }));

/** Filters that most days do without. */
const FURTHER = ['age', 'regime', 'class', 'port', 'from', 'to', 'min', 'max'];

type DeskFilterFormProps = {
  columns: readonly DeskColumn[];
  ports: readonly { id: string; name: string }[];
  errors: Readonly<Record<string, readonly string[]>>;
};

/** The desk's filters and columns. An ordinary GET form: the address is the state, with or without JavaScript. */
export function DeskFilterForm({ columns, ports, errors }: DeskFilterFormProps) {
  const [params] = useSearchParams();
  const value = (name: string) => params.get(name) ?? '';
  const isFurther = FURTHER.some((name) => value(name) !== '');
  return (
    // Keyed by the address: going back shows the filters of that page, not the ones typed last.
    <Form key={params.toString()} method="get" role="search" aria-label="Filter invoices" className="no-print mb-4">
      {['sort', 'dir'].map((name) =>
        value(name) ? <input key={name} type="hidden" name={name} value={value(name)} /> : null,
      )}
      <div className="grid grid-cols-2 items-start gap-x-3 gap-y-4 sm:gap-x-4 lg:grid-cols-4">
        <TextField
          label="Number, booking or name"
          name="q"
          type="search"
          maxLength={80}
          defaultValue={value('q')}
          error={errors.q}
          data-shortcut="search"
        />
        <SelectField
          label="Status"
          name="status"
          options={DESK_STATUSES}
          defaultValue={params.get('status') ?? 'all'}
          error={errors.status}
        />
        <TextField label="Host" name="host" type="search" maxLength={80} defaultValue={value('host')} />
        <TextField label="Shipper" name="shipper" type="search" maxLength={80} defaultValue={value('shipper')} />
      </div>
      <details open={isFurther} className="mt-3">
        <summary className="inline-flex min-h-11 cursor-pointer items-center text-sm text-accent md:min-h-8">
          More filters
        </summary>
        <FurtherFields value={value} ports={ports} errors={errors} />
      </details>
      <details className="mt-1">
        <summary className="inline-flex min-h-11 cursor-pointer items-center text-sm text-accent md:min-h-8">
          Columns
        </summary>
        <div className="mt-2">
          <CheckboxGroup legend="Columns shown" name="cols" options={COLUMNS} defaultValues={columns} columns={3} />
        </div>
      </details>
      <div className="mt-3 flex gap-2">
        <Button variant="secondary">Filter</Button>
        <ButtonLink variant="quiet" to="?status=all">
          Clear
        </ButtonLink>
      </div>
    </Form>
  );
}

type FurtherProps = Pick<DeskFilterFormProps, 'ports' | 'errors'> & { value: (name: string) => string };

function FurtherFields({ value, ports, errors }: FurtherProps) {
  const select = (name: string, label: string, options: readonly { value: string; label: string }[]) => (
    <SelectField label={label} name={name} options={options} defaultValue={value(name)} error={errors[name]} />
  );
  const text = (name: string, label: string, input: { type?: string; prefix?: string }) => (
    <TextField
      label={label}
      name={name}
      {...input}
      inputMode={input.prefix ? 'decimal' : undefined}
      defaultValue={value(name)}
      error={errors[name]}
    />
  );
  return (
    <div className="mt-2 grid grid-cols-2 items-start gap-x-3 gap-y-4 sm:gap-x-4 lg:grid-cols-4">
      {select('age', 'Overdue by', AGES)}
      {select('regime', 'Regime', REGIME_OPTIONS)}
      {select('class', 'Class', CLASSES)}
      {select('port', 'Port', [any('Any port'), ...ports.map(({ id, name }) => ({ value: id, label: name }))])}
      {text('from', 'Issued from', { type: 'date' })}
      {text('to', 'Issued to', { type: 'date' })}
      {text('min', 'Payable from', { prefix: '₹' })}
      {text('max', 'Payable to', { prefix: '₹' })}
    </div>
  );
}
