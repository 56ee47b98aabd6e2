import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { CheckboxGroup, Field, SelectField, TextField } from '#app/components/ui/field.tsx';
import { type Problem, ProblemSummary, tickedOr, typedOr } from '#app/features/forms/form-problem.tsx';
import { ATTRIBUTE_LABELS } from './condition-words.ts';
import { CONDITION_ROWS, OPERATORS, RULE_FIELDS, type RuleField } from './rule-form-fields.ts';
import { type AddableKind, KIND_LABELS } from './version-page.ts';

const ATTRIBUTES = [
  { value: '', label: 'Nothing' },
  ...Object.entries(ATTRIBUTE_LABELS).map(([value, label]) => ({ value, label })),
];
const ROWS = Array.from({ length: CONDITION_ROWS }, (_, index) => index + 1);

function TextArea({ field, problem, rows = 3 }: { field: Omit<RuleField, 'type'>; problem: Problem; rows?: number }) {
  const { name, label, hint, optional } = field;
  return (
    <Field label={label} name={name} hint={hint} optional={optional} error={problem?.errors[name]}>
      {(control) => (
        <textarea
          {...control}
          rows={rows}
          maxLength={10_000}
          defaultValue={typedOr(problem, name, '')}
          className="control"
        />
      )}
    </Field>
  );
}

function OwnField({ field, problem }: { field: RuleField; problem: Problem }) {
  const { name, label, hint, optional, type, options } = field;
  const shared = { name, label, hint, optional, error: problem?.errors[name] };
  if (type === 'area') return <TextArea field={field} problem={problem} rows={2} />;
  if (type === 'check')
    return (
      <CheckboxGroup
        {...shared}
        legend={label}
        options={[{ value: 'yes', label: 'Yes' }]}
        defaultValues={tickedOr(problem, name, [])}
      />
    );
  if (type === 'select')
    return (
      <SelectField
        {...shared}
        options={options ?? []}
        defaultValue={typedOr(problem, name, options?.[0]?.value ?? '')}
      />
    );
  return (
    <TextField
      {...shared}
      inputMode={type === 'number' ? 'numeric' : undefined}
      maxLength={300}
      defaultValue={typedOr(problem, name, '')}
    />
  );
}

/** Rows of attribute, operator and values; several rows must all hold. */
function ConditionRows({ legend, problem }: { legend: string; problem: Problem }) {
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-semibold">{legend}</legend>
      <div className="space-y-3">
        {ROWS.map((row) => (
          <div key={row} className="grid gap-2 sm:grid-cols-3">
            <SelectField
              label={`What ${row}`}
              name={`attribute${row}`}
              options={ATTRIBUTES}
              defaultValue={typedOr(problem, `attribute${row}`, '')}
            />
            <SelectField
              label={`How ${row}`}
              name={`operator${row}`}
              options={OPERATORS}
              defaultValue={typedOr(problem, `operator${row}`, 'in')}
            />
            <TextField
              label={`Values ${row}`}
              name={`values${row}`}
              maxLength={500}
              defaultValue={typedOr(problem, `values${row}`, '')}
              error={problem?.errors[`values${row}`]}
            />
          </div>
        ))}
      </div>
      <p className="mt-2 text-sm text-muted">Several values with commas between them. All rows must hold.</p>
    </fieldset>
  );
}

/** The form of a new rule of one kind. */
export function RuleForm({ kind, from, problem }: { kind: AddableKind; from: string; problem: Problem }) {
  const text = (name: string, label: string, hint?: string) => (
    <TextField
      label={label}
      name={name}
      hint={hint}
      maxLength={600}
      defaultValue={typedOr(problem, name, '')}
      error={problem?.errors[name]}
    />
  );
  const day = (name: string, label: string, saved: string, optional = false) => (
    <TextField
      label={label}
      name={name}
      type="date"
      optional={optional}
      defaultValue={typedOr(problem, name, saved)}
      error={problem?.errors[name]}
    />
  );
  return (
    <CommandForm command="add-rule" subject={kind} className="max-w-2xl space-y-5" noValidate>
      <ProblemSummary problem={problem} />
      <input type="hidden" name="kind" value={kind} />
      {text('id', 'Id', 'Lower-case words joined by dots, for example fire.sprinklers.')}
      {kind === 'pair' || kind === 'floor' ? null : (
        <ConditionRows legend={kind === 'words' ? 'Unless' : 'When'} problem={problem} />
      )}
      {RULE_FIELDS[kind].map((field) => (
        <OwnField key={field.name} field={field} problem={problem} />
      ))}
      {text('citation', 'Law, table or policy')}
      {text('source', 'Source', 'Where that was read.')}
      {day('effectiveFrom', 'Counts from', from)}
      {day('effectiveTo', 'Ends on', '', true)}
      <CheckboxGroup
        legend="Source"
        name="provisional"
        options={[{ value: 'yes', label: 'Provisional: the source is not confirmed' }]}
        defaultValues={tickedOr(problem, 'provisional', ['yes'])}
      />
      <TextArea
        field={{
          name: 'denies',
          label: 'Examples in which it speaks',
          hint: 'JSON: a list of changes to harmless cerium oxide, for example [{"cargo": {"form": "powder"}}].',
        }}
        problem={problem}
      />
      <TextArea
        field={{ name: 'allows', label: 'Examples in which it keeps silent', hint: 'JSON, as above.' }}
        problem={problem}
      />
      <Button>Add this {KIND_LABELS[kind].toLowerCase()} rule</Button>
    </CommandForm>
  );
}
