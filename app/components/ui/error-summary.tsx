import { type MouseEvent, useEffect, useRef } from 'react';

type ErrorSummaryProps = {
  title?: string;
  errors: Readonly<Record<string, readonly string[] | undefined>> | readonly string[];
};

type Entry = { field: string | null; message: string };

function toEntries(errors: ErrorSummaryProps['errors']): Entry[] {
  if (Array.isArray(errors)) return errors.map((message: string) => ({ field: null, message }));
  return Object.entries(errors).flatMap(([field, messages]: [string, readonly string[] | undefined]) =>
    (messages ?? []).map((message) => ({ field: field && !field.startsWith('_') ? field : null, message })),
  );
}

function focusField(event: MouseEvent, field: string) {
  const control = document.querySelector<HTMLElement>(
    `:is(input, select, textarea)[name="${CSS.escape(field)}"]:not([type="hidden"])`,
  );
  if (!control) return;
  event.preventDefault();
  control.focus();
  control.scrollIntoView({ block: 'center' });
}

/** All refusals of a form at once, focused when they appear, each a link to its field. Names starting `_` have no field. */
export function ErrorSummary({ title = 'Please mend the following', errors }: ErrorSummaryProps) {
  const box = useRef<HTMLDivElement>(null);
  const entries = toEntries(errors);
  const signature = entries.map((entry) => entry.message).join('\n');
  useEffect(() => {
    if (signature) box.current?.focus();
  }, [signature]);
  if (entries.length === 0) return null;
  return (
    <div ref={box} role="alert" tabIndex={-1} className="rounded-md border-l-4 border-danger bg-danger-soft px-4 py-3">
      <p className="font-semibold">{title}</p>
      <ul className="mt-1 space-y-1 text-sm">
        {entries.map(({ field, message }) => (
          <li key={`${field}${message}`}>
            {field ? (
              <a
                href={`#field-${field}`}
                onClick={(event) => focusField(event, field)}
                className="text-danger underline underline-offset-3 hover:decoration-2"
              >
                {message}
              </a>
            ) : (
              message
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
