import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { ANSWERS, type CargoFacts, CONDITIONS, FORMS, MATERIALS, PACKING_GROUPS } from '#app/domain/cargo/facts.ts';
import { RECLASSIFIABLE } from '#app/domain/cargo/reclassification.ts';

type Errors = Readonly<Record<string, readonly string[]>>;

const options = (list: readonly { code: string; label: string }[]) =>
  list.map(({ code, label }) => ({ value: code, label }));

/** The facts as the form's text; what the address or a refused form holds comes first. */
export function changeText(
  facts: CargoFacts,
  typed: Readonly<Record<string, string | string[]>>,
): Record<string, string> {
  return Object.fromEntries(
    RECLASSIFIABLE.map((name) => {
      const given = typed[name];
      return [name, (Array.isArray(given) ? given[0] : given) ?? String(facts[name] ?? '')];
    }),
  );
}

/** What a reclassification may change. Everything else is carried over. */
export function ChangeFields({ values, errors }: { values: Readonly<Record<string, string>>; errors: Errors }) {
  const select = (name: string, label: string, list: readonly { value: string; label: string }[]) => (
    <SelectField label={label} name={name} options={list} defaultValue={values[name]} error={errors[name]} />
  );
  const text = (name: string, label: string, hint?: string) => (
    <TextField
      label={label}
      name={name}
      hint={hint}
      optional
      maxLength={20}
      inputMode="decimal"
      defaultValue={values[name]}
      error={errors[name]}
    />
  );
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-3">
      {select('condition', 'Condition', options(CONDITIONS))}
      {select('material', 'Material', options(MATERIALS))}
      {select('form', 'Form', options(FORMS))}
      {text('hsCode', 'HS code', '4, 6 or 8 digits.')}
      {select('dangerous', 'Dangerous goods', options(ANSWERS))}
      {text('unNumber', 'UN number', 'Four digits.')}
      {select('packingGroup', 'Packing group', [
        { value: '', label: 'None or not known' },
        ...PACKING_GROUPS.map((group) => ({ value: group, label: group })),
      ])}
      {text('thoriumPpm', 'Thorium, ppm')}
      {text('uraniumPpm', 'Uranium, ppm')}
    </div>
  );
}
