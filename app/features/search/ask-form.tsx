import { Form } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { CheckboxGroup } from '#app/components/ui/field.tsx';
import { HAZARD_CLASSES } from '#app/domain/shared/hazard-class.ts';
import { AskInputs, type AskValues, many, one } from './ask-inputs.tsx';
import { CargoField, type CargoGroups } from './cargo-field.tsx';

type AskFormProps = {
  slotId: string;
  values: AskValues;
  errors: Record<string, string[]>;
  /** Classes the slot accepts; others can't be ticked here, but one asked for in the URL stays visible. */
  classes: readonly string[];
  /** The viewer's cargo; without any, classes are asked instead. */
  cargo: CargoGroups;
};

/** Dates and quantity for one slot; its answer and price follow below. A plain GET form. */
export function AskForm({ slotId, values, errors, classes, cargo }: AskFormProps) {
  const asked = many(values.class);
  const shown = HAZARD_CLASSES.filter(({ code }) => classes.includes(code) || asked.includes(code));
  return (
    <Card>
      <Form method="get" action={`/slots/${slotId}`} className="grid gap-4">
        <ErrorSummary errors={errors} />
        <AskInputs values={values} errors={errors} />
        {cargo.length > 0 ? <CargoField groups={cargo} value={one(values.cargo)} error={errors.cargo} /> : null}
        {cargo.length === 0 && shown.length > 0 ? (
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
