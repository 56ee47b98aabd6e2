import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { CheckboxGroup, RadioGroup, SelectField, TextField } from '#app/components/ui/field.tsx';
import { FORMS, PACKAGINGS } from '#app/domain/cargo/facts.ts';
import { HAZARD_CLASSES } from '#app/domain/shared/hazard-class.ts';
import { type Problem, ProblemSummary, tickedOr, typedOr } from '#app/features/forms/form-problem.tsx';
import { type DocumentType, EFFECTS, type SlotChoice } from './condition-view.ts';

const EFFECT_HINTS = {
  refuse: 'Cargo it matches can’t be booked.',
  request: 'You accept or decline each booking it matches.',
  allow: 'Lifts your own refusals and requests for what it matches. Never the law’s.',
};

const choices = (list: readonly { code: string; label: string }[]) =>
  list.filter(({ code }) => code !== 'unknown').map(({ code, label }) => ({ value: code, label }));
const CLASS_OPTIONS = HAZARD_CLASSES.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }));

type PartsProps = { problem: Problem };

type TickListProps = PartsProps & {
  name: string;
  legend: string;
  options: readonly { value: string; label: string }[];
};

/** A long list of choices, folded away until something is ticked. */
function TickList({ name, legend, options, problem }: TickListProps) {
  const ticked = tickedOr(problem, name, []);
  const error = problem?.errors[name];
  return (
    <details open={ticked.length > 0 || error !== undefined} className="rounded-md border border-line px-3 py-2">
      <summary className="min-h-11 cursor-pointer py-2.5 text-sm font-semibold md:min-h-0 md:py-1">{legend}</summary>
      <div className="pt-2 pb-1">
        <CheckboxGroup
          legend={`${legend}: any of these`}
          optional
          name={name}
          columns={2}
          defaultValues={ticked}
          error={error}
          options={options}
        />
      </div>
    </details>
  );
}

const fieldsOf = (problem: Problem) => (name: string, fallback: string) => ({
  name,
  defaultValue: typedOr(problem, name, fallback),
  error: problem?.errors[name],
});

/** What the condition asks about. Every part that is filled in must hold. */
function Asked({ problem, documents }: PartsProps & { documents: readonly DocumentType[] }) {
  const field = fieldsOf(problem);
  const documentOptions = [
    { value: '', label: 'Any' },
    ...documents.map(({ code, label }) => ({ value: code, label })),
  ];
  return (
    <fieldset className="space-y-4">
      <legend className="mb-1.5 text-sm font-semibold">When all of this is so</legend>
      <TickList name="classes" legend="Classes" options={CLASS_OPTIONS} problem={problem} />
      <TickList name="forms" legend="Forms" options={choices(FORMS)} problem={problem} />
      <TickList name="packagings" legend="Packagings" options={choices(PACKAGINGS)} problem={problem} />
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <TextField
          label="HS codes that begin with"
          {...field('hs', '')}
          optional
          maxLength={400}
          hint="Apart by spaces: 2846 850511."
        />
        <TextField
          label="UN numbers"
          {...field('un', '')}
          optional
          maxLength={400}
          hint="Apart by spaces: 1415 3480."
        />
        <TextField
          label="More pallets than"
          {...field('palletsAbove', '')}
          optional
          inputMode="numeric"
          maxLength={40}
        />
        <TextField
          label="More mass than"
          {...field('kgAbove', '')}
          optional
          inputMode="decimal"
          suffix="kg"
          maxLength={40}
        />
        <SelectField
          label="Document presented"
          {...field('documentPresented', '')}
          optional
          options={documentOptions}
        />
        <SelectField
          label="Document not presented"
          {...field('documentAbsent', '')}
          optional
          options={documentOptions}
        />
      </div>
    </fieldset>
  );
}

type ConditionFormProps = {
  slots: readonly SlotChoice[];
  documents: readonly DocumentType[];
  problem: Problem;
  today: string;
};

/** Adds a condition. */
export function ConditionForm({ slots, documents, problem, today }: ConditionFormProps) {
  const field = fieldsOf(problem);
  return (
    <CommandForm command="add-condition" className="max-w-2xl space-y-5" noValidate>
      <ProblemSummary problem={problem} />
      <RadioGroup
        legend="What it does"
        name="effect"
        columns={3}
        defaultValue={typedOr(problem, 'effect', 'refuse')}
        error={problem?.errors.effect}
        options={EFFECTS.map(({ code, label }) => ({ value: code, label, hint: EFFECT_HINTS[code] }))}
      />
      <SelectField label="For" {...field('slotId', '')} options={[{ value: '', label: 'All slots' }, ...slots]} />
      <Asked problem={problem} documents={documents} />
      <TextField
        label="What shippers read"
        {...field('sentence', '')}
        required
        maxLength={300}
        hint="A whole sentence: We take nitrates only after a telephone call."
      />
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <TextField label="Holds from" {...field('effectiveFrom', today)} type="date" min={today} required />
        <TextField
          label="No longer from"
          {...field('effectiveTo', '')}
          type="date"
          min={today}
          optional
          hint="Empty: until you end it."
        />
      </div>
      <Button>Add condition</Button>
    </CommandForm>
  );
}
