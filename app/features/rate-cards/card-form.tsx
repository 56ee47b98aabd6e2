import { type FormEvent, useState } from 'react';
import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import type { TaxedBy } from '#app/domain/pricing/quote.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { type Problem, ProblemSummary, typed as typedIn } from '#app/features/forms/form-problem.tsx';
import { SERVICE_ROWS, SLAB_ROWS, SURCHARGE_ROWS, type TypedCard } from './typed-card.ts';
import { WorkedCard } from './worked-card.tsx';

type CardFormProps = {
  slotId: string;
  saved: TypedCard;
  problem: Problem;
  gst: TaxedBy;
  /** India's day. */
  today: PlainDate;
};

/** What is typed in the fields of a form, each as one line. */
const typedOf = (form: HTMLFormElement): TypedCard =>
  Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));

const typedAgain = (problem: Problem, saved: TypedCard): TypedCard =>
  problem ? Object.fromEntries(Object.keys(problem.values).map((name) => [name, typedIn(problem, name)])) : saved;

type RowsProps = { typed: TypedCard; problem: Problem };

/** A text field's name, what stands in it and what is wrong with it. */
const fieldOf =
  ({ typed, problem }: RowsProps) =>
  (name: string) => ({ name, defaultValue: typed[name] ?? '', error: problem?.errors[name], maxLength: 40 });

function SlabRows(props: RowsProps) {
  const field = fieldOf(props);
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-semibold">Price per pallet and day, by day of the stay</legend>
      <p className="mb-3 text-sm text-muted">Day 1 is the day of arrival. The last row has no last day. Before GST.</p>
      {SLAB_ROWS.map((row) => (
        <div key={row} className="mb-3 grid grid-cols-3 gap-3">
          <TextField label={`From day, row ${row}`} {...field(`slab${row}From`)} inputMode="numeric" />
          <TextField label={`To day, row ${row}`} {...field(`slab${row}To`)} inputMode="numeric" />
          <TextField label={`Price, row ${row}`} {...field(`slab${row}Price`)} inputMode="decimal" prefix="₹" />
        </div>
      ))}
    </fieldset>
  );
}

function TermFields(props: RowsProps) {
  const field = fieldOf(props);
  const money = { inputMode: 'decimal', prefix: '₹', optional: true } as const;
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <TextField label="In force from" {...field('effectiveFrom')} type="date" />
      <TextField label="Free days" {...field('freeDays')} inputMode="numeric" optional />
      <SelectField
        label="Day of arrival"
        {...field('arrivalDayCounts')}
        options={[
          { value: 'yes', label: 'Counts as day 1' },
          { value: 'no', label: 'Is neither counted nor charged' },
        ]}
      />
      <SelectField
        label="Holidays in free time"
        {...field('excludesHolidays')}
        options={[
          { value: 'no', label: 'Use up free days' },
          { value: 'yes', label: 'Don’t use up free days' },
        ]}
      />
      <SelectField
        label="Pallets charged"
        {...field('basis')}
        options={[
          { value: 'booked', label: 'Places booked' },
          { value: 'actual', label: 'Pallets there each day' },
          { value: 'peak', label: 'Most there in the period' },
          { value: 'average', label: 'Mean of the period' },
        ]}
      />
      <TextField label="Handling in, per pallet" {...field('cardHandlingIn')} {...money} />
      <TextField label="Handling out, per pallet" {...field('cardHandlingOut')} {...money} />
      <TextField label="Storage at least" {...field('minimum')} {...money} hint="For a whole stay." />
      <TextField label="Documentation" {...field('documentation')} {...money} hint="Once for a stay." />
      <TextField
        label="Risk charge"
        {...field('riskPerThousand')}
        {...money}
        hint="Each week, for every ₹1,000 of value and duty that no certificate covers."
      />
      <TextField label="Deposit, per pallet" {...field('deposit')} {...money} hint="Paid back; no tax on it." />
    </div>
  );
}

function ServiceRows(props: RowsProps) {
  const field = fieldOf(props);
  return (
    <details open={(props.typed.service1Name ?? '') !== ''} className="rounded-md border border-line px-3 py-2">
      <summary className="min-h-11 cursor-pointer py-2.5 text-sm font-semibold md:min-h-0 md:py-1">
        Value-added services
      </summary>
      {SERVICE_ROWS.map((row) => (
        <div key={row} className="my-3 grid gap-3 sm:grid-cols-2">
          <TextField label={`Service ${row}`} {...field(`service${row}Name`)} optional />
          <SelectField
            label={`Charged, service ${row}`}
            {...field(`service${row}Trigger`)}
            options={[
              { value: 'gate_in', label: 'For each pallet in' },
              { value: 'gate_out', label: 'For each pallet out' },
              { value: 'order', label: 'As ordered' },
            ]}
          />
          <TextField label={`Price, service ${row}`} {...field(`service${row}Price`)} inputMode="decimal" prefix="₹" />
          <TextField label={`Unit, service ${row}`} {...field(`service${row}Unit`)} optional />
          <TextField
            label={`At least, service ${row}`}
            {...field(`service${row}Minimum`)}
            inputMode="numeric"
            optional
          />
        </div>
      ))}
    </details>
  );
}

function SurchargeRows(props: RowsProps) {
  const field = fieldOf(props);
  return (
    <details open={(props.typed.surcharge1Name ?? '') !== ''} className="rounded-md border border-line px-3 py-2">
      <summary className="min-h-11 cursor-pointer py-2.5 text-sm font-semibold md:min-h-0 md:py-1">
        Surcharges by class
      </summary>
      <p className="text-sm text-muted">
        A line of its own on every quote and invoice. 250 means two and a half times.
      </p>
      {SURCHARGE_ROWS.map((row) => (
        <div key={row} className="my-3 grid gap-3 sm:grid-cols-2">
          <TextField label={`Surcharge ${row}`} {...field(`surcharge${row}Name`)} optional />
          <TextField label={`Classes, surcharge ${row}`} {...field(`surcharge${row}Classes`)} hint="4.3, 8" />
          <TextField
            label={`Price of such cargo, surcharge ${row}`}
            {...field(`surcharge${row}Percent`)}
            inputMode="numeric"
            suffix="%"
          />
          <SelectField
            label={`On, surcharge ${row}`}
            {...field(`surcharge${row}On`)}
            options={[
              { value: 'both', label: 'Storage and handling' },
              { value: 'storage', label: 'Storage' },
              { value: 'handling', label: 'Handling' },
            ]}
          />
        </div>
      ))}
    </details>
  );
}

/** The editor of a slot's next rate card, with a worked example that follows the typing, or its button without script. */
export function CardForm({ slotId, saved, problem, gst, today }: CardFormProps) {
  const shown = typedAgain(problem, saved);
  const [typed, setTyped] = useState(shown);
  const follow = (event: FormEvent<HTMLFormElement>) => setTyped(typedOf(event.currentTarget));
  return (
    <CommandForm command="set-rate-card" subject={slotId} onInput={follow} noValidate>
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="space-y-5">
          <ProblemSummary problem={problem} />
          <SlabRows typed={shown} problem={problem} />
          <TermFields typed={shown} problem={problem} />
          <ServiceRows typed={shown} problem={problem} />
          <SurchargeRows typed={shown} problem={problem} />
        </div>
        <div className="lg:sticky lg:top-4">
          <WorkedCard typed={typed} gst={gst} today={today} />
        </div>
      </div>
      <div className="mt-6 flex flex-wrap gap-3">
        <Button className="w-full sm:w-auto">Save rate card</Button>
        <Button variant="secondary" name="preview" value="yes" className="w-full sm:w-auto">
          Preview
        </Button>
      </div>
    </CommandForm>
  );
}
