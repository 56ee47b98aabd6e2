import { TextField } from '#app/components/ui/field.tsx';

export type AskValues = Record<string, string | string[]>;

/** The only value of a field, or nothing. */
export const one = (value: string | string[] | undefined): string =>
  Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
/** All values of a field that may repeat. */
export const many = (value: string | string[] | undefined): string[] =>
  Array.isArray(value) ? value : value ? [value] : [];

type AskInputsProps = { values: AskValues; errors: Record<string, string[]> };

/** Days and quantity: what every ask names, in search and on a slot's page. */
export function AskInputs({ values, errors }: AskInputsProps) {
  return (
    <div className="grid grid-cols-2 gap-3">
      <TextField label="In" name="in" type="date" defaultValue={one(values.in)} error={errors.in} required />
      <TextField label="Out" name="out" type="date" defaultValue={one(values.out)} error={errors.out} required />
      <TextField
        label="Pallets"
        name="pallets"
        inputMode="numeric"
        defaultValue={one(values.pallets)}
        error={errors.pallets}
        required
      />
      <TextField
        label="Mass"
        name="kg"
        inputMode="decimal"
        suffix="kg"
        defaultValue={one(values.kg)}
        error={errors.kg}
        required
      />
    </div>
  );
}
