import { useState } from 'react';
import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { RadioGroup, SelectField, TextField } from '#app/components/ui/field.tsx';
import { checkGstin } from '#app/domain/tax/gstin.ts';
import { ProblemSummary, typed } from '#app/features/forms/form-problem.tsx';
import type { FormProblem } from '#app/platform/form.server.ts';

type OrganisationFormProps = {
  command: string;
  submitLabel: string;
  states: readonly { code: string; name: string }[];
  problem: FormProblem | undefined;
  defaults?: Readonly<Record<string, string>>;
};

const SIDES = [
  { value: 'host', label: 'Offers space', hint: 'You have a warehouse or yard near a port.' },
  { value: 'shipper', label: 'Books space', hint: 'You import, export, recycle, or clear customs for others.' },
  { value: 'both', label: 'Both' },
];

/** The form of an organisation, new or edited. */
export function OrganisationForm({ command, submitLabel, states, problem, defaults = {} }: OrganisationFormProps) {
  const start = (name: string) => typed(problem, name) ?? defaults[name] ?? '';
  const errors = problem?.errors ?? {};
  return (
    <CommandForm command={command} className="flex max-w-xl flex-col gap-5">
      <ProblemSummary problem={problem} />
      <TextField
        label="Name"
        name="name"
        hint="As others see it in search and on bookings."
        defaultValue={start('name')}
        error={errors.name}
        autoComplete="organization"
        required
      />
      <TextField
        label="Legal name"
        name="legalName"
        hint="As on invoices and the registration certificate."
        defaultValue={start('legalName')}
        error={errors.legalName}
        required
      />
      <RadioGroup
        legend="What it does here"
        name="sides"
        options={SIDES}
        defaultValue={start('sides') || null}
        error={errors.sides}
        columns={3}
        required
      />
      <Registration states={states} gstin={start('gstin')} stateCode={start('stateCode')} errors={errors} />
      <TextField
        label="Address"
        name="address"
        defaultValue={start('address')}
        error={errors.address}
        autoComplete="street-address"
        required
      />
      <TextField
        label="PIN code"
        name="pin"
        defaultValue={start('pin')}
        error={errors.pin}
        inputMode="numeric"
        autoComplete="postal-code"
        maxLength={6}
        className="max-w-40"
        required
      />
      <div>
        <Button>{submitLabel}</Button>
      </div>
    </CommandForm>
  );
}

type RegistrationProps = {
  states: OrganisationFormProps['states'];
  gstin: string;
  stateCode: string;
  errors: FormProblem['errors'];
};

/** GSTIN and State: the number is checked when it is left, and its first two digits choose the State. */
function Registration({ states, gstin, stateCode, errors }: RegistrationProps) {
  const [state, setState] = useState(stateCode);
  const [found, setFound] = useState<readonly string[] | null>(null);
  const check = (text: string) => {
    if (text.trim() === '') return setFound([]);
    const checked = checkGstin(text, new Set(states.map(({ code }) => code)));
    if (checked.ok) setState(checked.stateCode);
    setFound(checked.ok ? [] : checked.violations.map(({ sentence }) => sentence));
  };
  return (
    <>
      <TextField
        label="GSTIN"
        name="gstin"
        optional
        hint="Leave it empty if the business is not registered under GST."
        defaultValue={gstin}
        error={found ?? errors.gstin}
        onBlur={(event) => check(event.currentTarget.value)}
        autoCapitalize="characters"
        autoComplete="off"
        spellCheck={false}
        className="max-w-80"
      />
      <SelectField
        label="State or Union territory"
        name="stateCode"
        options={[
          { value: '', label: 'Choose a State' },
          ...states.map(({ code, name }) => ({ value: code, label: `${name} (${code})` })),
        ]}
        value={state}
        onChange={(event) => setState(event.currentTarget.value)}
        error={errors.stateCode}
        className="max-w-80"
        required
      />
    </>
  );
}
