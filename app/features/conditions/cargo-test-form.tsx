import { Form } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { CheckboxGroup, SelectField, TextField } from '#app/components/ui/field.tsx';
import { ANSWERS, CONDITIONS, CUSTOMS_STATUSES, FORMS, MATERIALS, PACKAGINGS } from '#app/domain/cargo/facts.ts';
import type { CargoCatalogue } from '#app/features/cargo/cargo-catalogue.server.ts';
import { SubstanceList, TariffList } from '#app/features/cargo/typed-notes.tsx';
import { AskInputs, type AskValues, many, one } from '#app/features/search/ask-inputs.tsx';
import type { SlotChoice } from './condition-view.ts';

const options = (list: readonly { code: string; label: string }[]) =>
  list.map(({ code, label }) => ({ value: code, label }));

const CHOICES = [
  { name: 'material', label: 'Material', options: options(MATERIALS) },
  { name: 'form', label: 'Form', options: options(FORMS) },
  { name: 'condition', label: 'Condition', options: options(CONDITIONS) },
  { name: 'packaging', label: 'Packaging', options: options(PACKAGINGS) },
  { name: 'customsStatus', label: 'Customs status', options: options(CUSTOMS_STATUSES) },
  { name: 'dangerous', label: 'Dangerous goods', options: options(ANSWERS) },
] as const;

const PACKING_GROUP_OPTIONS = [
  { value: '', label: 'Not known' },
  { value: 'I', label: 'I' },
  { value: 'II', label: 'II' },
  { value: 'III', label: 'III' },
];

type CargoTestFormProps = {
  /** Where it is sent, with the place on the page where the answer stands. */
  action: string;
  /** The list's own state, which a test leaves as it is. */
  keep: Readonly<Record<string, string>>;
  slots: readonly SlotChoice[];
  catalogue: CargoCatalogue;
  values: AskValues;
  errors: Record<string, string[]>;
};

/** Asks the rulebook and the host's conditions about a made-up cargo. A GET form: the address is the test. */
export function CargoTestForm({ action, keep, slots, catalogue, values, errors }: CargoTestFormProps) {
  const field = (name: string, fallback = '') => ({
    name,
    defaultValue: one(values[name]) || fallback,
    error: errors[name],
  });
  return (
    // Keyed by its values: going back shows the test of that page, not the one typed last.
    <Form key={JSON.stringify(values)} method="get" action={action} className="grid gap-4">
      {Object.entries(keep).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SelectField label="Slot" {...field('slot')} required options={[{ value: '', label: 'Choose' }, ...slots]} />
      <div className="grid grid-cols-2 items-start gap-3">
        <TextField label="UN number" {...field('unNumber')} optional list="test-un" maxLength={10} autoComplete="off" />
        <SelectField label="Packing group" {...field('packingGroup')} optional options={PACKING_GROUP_OPTIONS} />
      </div>
      <SubstanceList id="test-un" substances={catalogue.substances} />
      <TextField label="HS code" {...field('hsCode')} optional list="test-hs" maxLength={20} autoComplete="off" />
      <TariffList id="test-hs" tariff={catalogue.tariff} />
      <div className="grid items-start gap-3 sm:grid-cols-2">
        {CHOICES.map(({ name, label, options: list }) => (
          <SelectField key={name} label={label} {...field(name, 'unknown')} options={list} />
        ))}
      </div>
      <AskInputs values={values} errors={errors} />
      <Presented catalogue={catalogue} values={values} errors={errors} />
      <Button variant="secondary">Test this cargo</Button>
    </Form>
  );
}

function Presented({ catalogue, values, errors }: Pick<CargoTestFormProps, 'catalogue' | 'values' | 'errors'>) {
  const ticked = many(values.presented);
  return (
    <details
      open={ticked.length > 0 || errors.presented !== undefined}
      className="rounded-md border border-line px-3 py-2"
    >
      <summary className="min-h-11 cursor-pointer py-2.5 text-sm font-semibold md:min-h-0 md:py-1">
        Documents presented: {ticked.length === 0 ? 'none' : ticked.length}
      </summary>
      <div className="pt-2 pb-1">
        <CheckboxGroup
          legend="Documents presented"
          optional
          name="presented"
          defaultValues={ticked}
          error={errors.presented}
          options={catalogue.documentTypes.map(({ code, label }) => ({ value: code, label }))}
        />
      </div>
    </details>
  );
}
