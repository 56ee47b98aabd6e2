import { Form, useSubmit } from '@remix-run/react';
import { useRef } from 'react';
import { Button } from '#app/components/ui/button.tsx';
import { CheckboxGroup, SelectField } from '#app/components/ui/field.tsx';
import { HAZARD_CLASSES, REFUSED_BY_DEFAULT } from '#app/domain/shared/hazard-class.ts';
import { AskInputs, type AskValues, many, one } from './ask-inputs.tsx';
import { CargoField, type CargoGroups } from './cargo-field.tsx';

type PortGroup = { label: string; ports: readonly { id: string; name: string }[] };

type SearchFormProps = {
  portGroups: readonly PortGroup[];
  values: AskValues;
  /** The viewer's cargo; without any, classes are asked instead. */
  cargo?: CargoGroups;
  errors?: Record<string, string[]>;
  /** True once results are on the page: a changed field then searches again by itself. */
  live?: boolean;
};

const LIVE_DELAY_MS = 500;
const RADII_KM = ['10', '25', '50', '100', '200', '300'];
const OFFERED_CLASSES = HAZARD_CLASSES.filter(({ code }) => !REFUSED_BY_DEFAULT.some((refused) => refused === code));

/** The port choice: grouped as people know them, so not a plain SelectField. */
function PortField({ groups, value, error }: { groups: readonly PortGroup[]; value: string; error?: string[] }) {
  return (
    <div id={error ? 'field-port' : undefined} className="flex flex-col gap-1.5">
      <label htmlFor="search-port" className="text-sm font-semibold">
        Port or inland depot
      </label>
      <select
        id="search-port"
        name="port"
        className="control"
        defaultValue={value}
        data-shortcut="search"
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? 'search-port-error' : undefined}
      >
        <option value="">Choose…</option>
        {groups.map((group) => (
          <optgroup key={group.label} label={group.label}>
            {group.ports.map((port) => (
              <option key={port.id} value={port.id}>
                {port.name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      {error ? (
        <p id="search-port-error" className="text-sm font-semibold text-danger">
          {error.join(' ')}
        </p>
      ) : null}
    </div>
  );
}

function ClassesField({ values, error }: { values: string[]; error?: string[] }) {
  return (
    <details open={values.length > 0 || error !== undefined} className="rounded-md border border-line px-3 py-2">
      <summary className="min-h-11 cursor-pointer py-2.5 text-sm font-semibold md:min-h-0 md:py-1">
        Dangerous goods classes{values.length > 0 ? `: ${values.join(', ')}` : ': none'}
      </summary>
      <div className="pt-2 pb-1">
        <CheckboxGroup
          legend="Classes of the cargo"
          name="class"
          options={OFFERED_CLASSES.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))}
          defaultValues={values}
          error={error}
        />
      </div>
    </details>
  );
}

/** Port, dates, quantity, customs state and classes. A plain GET form; with JavaScript it searches as it changes. */
export function SearchForm({ portGroups, values, cargo = [], errors = {}, live = false }: SearchFormProps) {
  const submit = useSubmit();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const searchAgain = (form: HTMLFormElement) => {
    clearTimeout(timer.current);
    if (live)
      timer.current = setTimeout(() => submit(form, { replace: true, preventScrollReset: true }), LIVE_DELAY_MS);
  };
  return (
    <Form method="get" action="/search" className="grid gap-4" onChange={(event) => searchAgain(event.currentTarget)}>
      <PortField groups={portGroups} value={one(values.port)} error={errors.port} />
      <SelectField
        label="Within"
        name="within"
        defaultValue={one(values.within) || '50'}
        options={RADII_KM.map((km) => ({ value: km, label: `${km} km` }))}
        error={errors.within}
      />
      <AskInputs values={values} errors={errors} />
      <SelectField
        label="Customs state"
        name="regime"
        defaultValue={one(values.regime)}
        options={[
          { value: '', label: 'Bonded or neutral' },
          { value: 'bonded', label: 'Bonded' },
          { value: 'neutral', label: 'Neutral (duty paid)' },
        ]}
        error={errors.regime}
      />
      {cargo.length > 0 ? (
        <CargoField groups={cargo} value={one(values.cargo)} error={errors.cargo} />
      ) : (
        <ClassesField values={many(values.class)} error={errors.class} />
      )}
      {one(values.hidden) ? <input type="hidden" name="hidden" value="yes" /> : null}
      {one(values.sort) ? <input type="hidden" name="sort" value={one(values.sort)} /> : null}
      <Button>Search</Button>
    </Form>
  );
}
