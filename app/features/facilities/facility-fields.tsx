import { Field, SelectField, TextField } from '#app/components/ui/field.tsx';
import { inr, rupeesText } from '#app/domain/shared/money.ts';
import { type Problem, typedOr } from '#app/features/forms/form-problem.tsx';
import { type Port, portsByKind } from '#app/features/ports/port.ts';

export type Choices = { ports: readonly Port[]; states: readonly { code: string; name: string }[] };

type Saved = {
  name: string;
  portId: string;
  address: string;
  pin: string;
  stateCode: string;
  lat: number;
  lon: number;
  warehouseCode: string | null;
  licenceSection: string | null;
  licenseeIec: string | null;
  licenceDutyPaise: bigint | null;
  licenceValuePaise: bigint | null;
};

const SECTIONS = [
  { value: '', label: 'None' },
  { value: '57', label: '57, public warehouse' },
  { value: '58', label: '58, private warehouse' },
  { value: '58A', label: '58A, special warehouse' },
];

/** The licence as read on the facility's page. */
export function licenceWords({ licenceSection, licenseeIec }: Pick<Saved, 'licenceSection' | 'licenseeIec'>): string {
  if (licenceSection === null) return 'None: bonded slots can’t be published here';
  const section = SECTIONS.find(({ value }) => value === licenceSection)?.label ?? licenceSection;
  return `Section ${section}${licenseeIec ? `, for goods of importer ${licenseeIec}` : ''}`;
}

/** The fields of a facility, for a new one and for an edit. */
export function FacilityFields({ saved, problem, ports, states }: Choices & { saved?: Saved; problem: Problem }) {
  const errors = problem?.errors ?? {};
  const text = (name: string, value: string | number | null | undefined) => ({
    name,
    defaultValue: typedOr(problem, name, String(value ?? '')),
    error: errors[name],
  });
  return (
    <>
      <TextField label="Name" {...text('name', saved?.name)} required maxLength={120} hint="As drivers know it." />
      <PortField ports={ports} problem={problem} saved={saved?.portId ?? ''} />
      <TextField
        label="Address"
        {...text('address', saved?.address)}
        required
        maxLength={300}
        autoComplete="street-address"
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          label="PIN code"
          {...text('pin', saved?.pin)}
          required
          inputMode="numeric"
          maxLength={7}
          autoComplete="postal-code"
        />
        <SelectField
          label="State or Union territory"
          {...text('stateCode', saved?.stateCode)}
          required
          options={[
            { value: '', label: 'Choose' },
            ...states.map(({ code, name }) => ({ value: code, label: `${name} (${code})` })),
          ]}
        />
      </div>
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <TextField
          label="Latitude"
          {...text('lat', saved?.lat)}
          optional
          inputMode="decimal"
          hint="Degrees north, 6 to 37. Empty: the port’s own."
        />
        <TextField
          label="Longitude"
          {...text('lon', saved?.lon)}
          optional
          inputMode="decimal"
          hint="Degrees east, 68 to 98. Empty: the port’s own."
        />
      </div>
      <TextField
        label="Customs warehouse code"
        {...text('warehouseCode', saved?.warehouseCode)}
        optional
        maxLength={12}
        autoCapitalize="characters"
        spellCheck={false}
        hint="Eight characters, like NSA1U001 (Circular 19/2016-Customs). Bonded slots are listed only with it."
      />
      <LicenceFields saved={saved} problem={problem} />
    </>
  );
}

type CeilingProps = {
  of: string;
  name: 'licenceDutyPaise' | 'licenceValuePaise';
  hint: string;
  saved: Saved | undefined;
  problem: Problem;
};

/** A sum the customs licence lets stand there at once. */
function CeilingField({ of, name, hint, saved, problem }: CeilingProps) {
  const paise = saved?.[name] ?? null;
  return (
    <TextField
      label={`${of} ceiling of the licence, in rupees`}
      name={name}
      optional
      inputMode="decimal"
      maxLength={40}
      defaultValue={typedOr(problem, name, paise === null ? '' : rupeesText(inr(paise)))}
      error={problem?.errors[name]}
      hint={`${hint} that may stand here at once. Empty: none is named.`}
    />
  );
}

/** The customs licence: without one no bonded slot is listed. */
function LicenceFields({ saved, problem }: { saved?: Saved; problem: Problem }) {
  return (
    <div className="grid items-start gap-5 sm:grid-cols-2">
      <SelectField
        label="Licence section, Customs Act 1962"
        name="licenceSection"
        optional
        options={SECTIONS}
        defaultValue={typedOr(problem, 'licenceSection', saved?.licenceSection ?? '')}
        error={problem?.errors.licenceSection}
        hint="57 takes any importer’s goods, 58 its licensee’s alone, 58A notified goods. Bonded slots are listed only with one."
      />
      <TextField
        label="Licensee’s importer–exporter code"
        name="licenseeIec"
        optional
        maxLength={12}
        autoCapitalize="characters"
        spellCheck={false}
        defaultValue={typedOr(problem, 'licenseeIec', saved?.licenseeIec ?? '')}
        error={problem?.errors.licenseeIec}
        hint="Ten letters or digits; for section 58 only."
      />
      <CeilingField of="Duty" name="licenceDutyPaise" hint="Duty not yet paid" {...{ saved, problem }} />
      <CeilingField of="Value" name="licenceValuePaise" hint="Value of the goods" {...{ saved, problem }} />
    </div>
  );
}

function PortField({ ports, problem, saved }: { ports: readonly Port[]; problem: Problem; saved: string }) {
  return (
    <Field label="Port or inland depot" name="portId" error={problem?.errors.portId} hint="The one you serve first.">
      {(control) => (
        <select {...control} required defaultValue={typedOr(problem, 'portId', saved)} className="control">
          <option value="">Choose</option>
          {portsByKind(ports).map((group) => (
            <optgroup key={group.label} label={group.label}>
              {group.ports.map((port) => (
                <option key={port.id} value={port.id}>
                  {port.name}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      )}
    </Field>
  );
}
