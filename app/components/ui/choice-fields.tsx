import { type ReactNode, useId } from 'react';
import { type Described, describedBy, errorMessages, FieldErrors, Hint } from './field-parts.tsx';

export type ChoiceOption = { value: string; label: ReactNode; hint?: ReactNode };

type GroupProps = Described & { legend: ReactNode; name: string; optional?: boolean; className?: string };

function Group({
  id,
  legend,
  name,
  hint,
  error,
  optional,
  className,
  children,
}: GroupProps & { id: string; children: ReactNode }) {
  const failed = errorMessages(error).length > 0;
  return (
    <fieldset
      id={failed ? `field-${name}` : undefined}
      aria-describedby={describedBy(id, { hint, error })}
      className={`flex min-w-0 flex-col gap-1.5 ${className ?? ''}`}
    >
      <legend className="mb-1.5 text-sm font-semibold">
        {legend}
        {optional ? <span className="font-normal text-muted"> (optional)</span> : null}
      </legend>
      <Hint id={id}>{hint}</Hint>
      {children}
      <FieldErrors id={id} error={error} />
    </fieldset>
  );
}

function Choice({
  type,
  name,
  option,
  checked,
  failed,
  required,
}: {
  type: 'checkbox' | 'radio';
  name: string;
  option: ChoiceOption;
  checked: boolean;
  failed: boolean;
  required?: boolean;
}) {
  const id = useId();
  return (
    <div className="relative flex min-h-11 items-start gap-3 rounded-md border border-line bg-surface px-3 py-2.5 has-checked:border-accent has-checked:bg-accent-soft hover:border-line-strong md:min-h-10 md:py-2">
      <input
        type={type}
        id={id}
        name={name}
        value={option.value}
        defaultChecked={checked}
        required={required}
        aria-invalid={failed || undefined}
        aria-describedby={option.hint ? `${id}-hint` : undefined}
        className="choice relative z-1 mt-0.5"
      />
      <div className="grow">
        <label htmlFor={id} className="block text-sm leading-6 font-medium after:absolute after:inset-0">
          {option.label}
        </label>
        <Hint id={id}>{option.hint}</Hint>
      </div>
    </div>
  );
}

type CheckboxGroupProps = GroupProps & {
  options: readonly ChoiceOption[];
  defaultValues?: readonly string[];
  columns?: 1 | 2 | 3;
};

const COLUMNS = { 1: '', 2: 'sm:grid-cols-2', 3: 'sm:grid-cols-2 lg:grid-cols-3' };

/** Any number of choices, each a 44-px row on a phone. */
export function CheckboxGroup({ options, defaultValues = [], columns = 1, ...group }: CheckboxGroupProps) {
  const id = useId();
  const failed = errorMessages(group.error).length > 0;
  return (
    <Group id={id} {...group}>
      <div className={`grid gap-2 ${COLUMNS[columns]}`}>
        {options.map((option) => (
          <Choice
            key={option.value}
            type="checkbox"
            name={group.name}
            option={option}
            checked={defaultValues.includes(option.value)}
            failed={failed}
          />
        ))}
      </div>
    </Group>
  );
}

type RadioGroupProps = GroupProps & {
  options: readonly ChoiceOption[];
  defaultValue?: string | null;
  required?: boolean;
  columns?: 1 | 2 | 3;
};

/** Exactly one choice, all of them in sight. */
export function RadioGroup({ options, defaultValue, required, columns = 1, ...group }: RadioGroupProps) {
  const id = useId();
  const failed = errorMessages(group.error).length > 0;
  return (
    <Group id={id} {...group}>
      <div className={`grid gap-2 ${COLUMNS[columns]}`}>
        {options.map((option) => (
          <Choice
            key={option.value}
            type="radio"
            name={group.name}
            option={option}
            checked={option.value === defaultValue}
            failed={failed}
            required={required}
          />
        ))}
      </div>
    </Group>
  );
}
