import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from 'react';
import { parsePlainDate } from '#app/domain/shared/plain-date.ts';
import { type Described, describedBy, errorMessages, FieldErrors, Hint } from './field-parts.tsx';

/** What a control needs in order to belong to its label, hint and error. */
export type ControlProps = {
  id: string;
  name: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
};

type FieldProps = Described & {
  label: ReactNode;
  name: string;
  optional?: boolean;
  className?: string;
  children?: ReactNode | ((control: ControlProps) => ReactNode);
};

/** Label, hint, control and error of one field. Give children as a function to wire up a control of your own. */
export function Field({ label, name, hint, error, optional, className, children }: FieldProps) {
  const id = useId();
  const failed = errorMessages(error).length > 0;
  const control: ControlProps = {
    id,
    name,
    'aria-describedby': describedBy(id, { hint, error }),
    'aria-invalid': failed || undefined,
  };
  return (
    <div id={failed ? `field-${name}` : undefined} className={`flex flex-col gap-1.5 ${className ?? ''}`}>
      <label htmlFor={id} className="text-sm font-semibold">
        {label}
        {optional ? <span className="font-normal text-muted"> (optional)</span> : null}
      </label>
      <Hint id={id}>{hint}</Hint>
      {typeof children === 'function' ? children(control) : children}
      <FieldErrors id={id} error={error} />
    </div>
  );
}

type WithField<Native> = Described & { label: ReactNode; name: string; optional?: boolean; className?: string } & Omit<
    Native,
    'name' | 'prefix' | 'className' | 'id'
  >;

type TextFieldProps = WithField<InputHTMLAttributes<HTMLInputElement>> & { prefix?: ReactNode; suffix?: ReactNode };

/** A single-line field of any text-like type, with an optional unit before or after it. */
export function TextField({ label, name, hint, error, optional, className, prefix, suffix, ...input }: TextFieldProps) {
  // An address can carry any text; browsers warn about a date field whose value is no date.
  const { type, defaultValue } = input;
  if (type === 'date' && typeof defaultValue === 'string' && !parsePlainDate(defaultValue)) input.defaultValue = '';
  return (
    <Field label={label} name={name} hint={hint} error={error} optional={optional} className={className}>
      {(control) => (
        <div className="flex items-stretch">
          {prefix ? <Affix side="left">{prefix}</Affix> : null}
          <input
            type="text"
            {...input}
            {...control}
            className={`control min-w-0 ${prefix ? 'rounded-l-none!' : ''} ${suffix ? 'rounded-r-none!' : ''}`}
          />
          {suffix ? <Affix side="right">{suffix}</Affix> : null}
        </div>
      )}
    </Field>
  );
}

function Affix({ side, children }: { side: 'left' | 'right'; children: ReactNode }) {
  const edge = side === 'left' ? 'rounded-l-md border-r-0' : 'rounded-r-md border-l-0';
  return (
    <span
      className={`flex items-center border border-line-strong bg-sunken px-3 text-sm whitespace-nowrap text-muted ${edge}`}
    >
      {children}
    </span>
  );
}

export type Option = { value: string; label: string };

type SelectFieldProps = WithField<SelectHTMLAttributes<HTMLSelectElement>> & { options: readonly Option[] };

/** One of a list. An option with an empty value is the prompt. */
export function SelectField({ label, name, hint, error, optional, className, options, ...select }: SelectFieldProps) {
  return (
    <Field label={label} name={name} hint={hint} error={error} optional={optional} className={className}>
      {(control) => (
        <select {...select} {...control} className="control">
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export { CheckboxGroup, RadioGroup } from './choice-fields.tsx';
