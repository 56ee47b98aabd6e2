import { Form } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { CheckboxGroup, TextField } from '#app/components/ui/field.tsx';
import { HAZARD_CLASSES } from '#app/domain/shared/hazard-class.ts';
import type { SearchValues } from './search-form.tsx';

const text = (value: string | string[] | undefined) => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''));
const list = (value: string | string[] | undefined) => (Array.isArray(value) ? value : value ? [value] : []);

type AskFormProps = {
  slotId: string;
  values: SearchValues;
  errors: Record<string, string[]>;
  /** Classes the slot accepts; others can't be ticked here, but one asked for in the URL stays visible. */
  classes: readonly string[];
};

/** Dates and quantity for one slot; its answer and price follow below. A plain GET form. */
export function AskForm({ slotId, values, errors, classes }: AskFormProps) {
  const asked = list(values.class);
  const shown = HAZARD_CLASSES.filter(({ code }) => classes.includes(code) || asked.includes(code));
  return (
    <Card>
      <Form method="get" action={`/slots/${slotId}`} className="grid gap-4">
        <ErrorSummary errors={errors} />
        <div className="grid grid-cols-2 gap-3">
          <TextField label="In" name="in" type="date" defaultValue={text(values.in)} error={errors.in} required />
          <TextField label="Out" name="out" type="date" defaultValue={text(values.out)} error={errors.out} required />
          <TextField
            label="Pallets"
            name="pallets"
            inputMode="numeric"
            defaultValue={text(values.pallets)}
            error={errors.pallets}
            required
          />
          <TextField
            label="Mass"
            name="kg"
            inputMode="decimal"
            suffix="kg"
            defaultValue={text(values.kg)}
            error={errors.kg}
            required
          />
        </div>
        {shown.length > 0 ? (
          <CheckboxGroup
            legend="Dangerous goods classes of the cargo"
            name="class"
            options={shown.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))}
            defaultValues={asked}
            error={errors.class}
          />
        ) : null}
        <Button variant="secondary">Check dates and price</Button>
      </Form>
    </Card>
  );
}
