import { Link } from '@remix-run/react';

/** The mark alone: a quay basin and the one slot in it. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={className ?? 'size-6'} aria-hidden="true">
      <path d="M3 4v15.5h18V4" fill="none" stroke="currentColor" strokeWidth="2.5" />
      <rect x="8" y="7" width="8" height="8" rx="1" className="fill-accent" />
    </svg>
  );
}

/** Mark and name, the way home. */
export function Wordmark({ to = '/' }: { to?: string }) {
  return (
    <Link to={to} className="inline-flex min-h-11 items-center gap-2 text-base font-semibold tracking-tight text-ink">
      <Mark />
      Quayslot
    </Link>
  );
}
