import type { ReactNode } from 'react';

export type FieldError = string | readonly string[] | undefined | null;

/** What may stand around a control: a hint before it, refusals after it. */
export type Described = { hint?: ReactNode; error?: FieldError };

/** The messages of one field as a list; none is an empty list. */
export function errorMessages(error: FieldError): readonly string[] {
  if (!error) return [];
  return typeof error === 'string' ? [error] : error;
}

/** The ids of hint and error that exist, for `aria-describedby`. */
export function describedBy(id: string, { hint, error }: Described): string | undefined {
  const ids = [hint ? `${id}-hint` : '', errorMessages(error).length > 0 ? `${id}-error` : ''].filter(Boolean);
  return ids.length > 0 ? ids.join(' ') : undefined;
}

/** The hint below a label. */
export function Hint({ id, children }: { id: string; children?: ReactNode }) {
  if (!children) return null;
  return (
    <div id={`${id}-hint`} className="text-sm text-muted">
      {children}
    </div>
  );
}

/** The field's refusals, beside the field, in words. */
export function FieldErrors({ id, error }: { id: string; error?: FieldError }) {
  const messages = errorMessages(error);
  if (messages.length === 0) return null;
  return (
    <div id={`${id}-error`} className="flex gap-1.5 text-sm font-medium text-danger">
      <svg viewBox="0 0 16 16" className="mt-0.5 size-4 shrink-0" aria-hidden="true">
        <path d="M8 1 15 14H1z" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
        <path d="M8 6v4M8 11.6v.4" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
      </svg>
      <div>
        {messages.map((message) => (
          <p key={message}>{message}</p>
        ))}
      </div>
    </div>
  );
}
