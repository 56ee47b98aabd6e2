import type { ReactNode } from 'react';

/** Nothing here yet: says why, and what the first step is. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center rounded-md border border-dashed border-line-strong px-6 py-10 text-center">
      <svg viewBox="0 0 64 32" className="mb-4 h-8 w-16 text-muted" aria-hidden="true">
        <path d="M2 30h60" stroke="currentColor" strokeWidth="1.5" />
        <path
          d="M6 30V18h12v12M26 30V18h12v12M46 30V18h12v12"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeDasharray="3 3"
        />
      </svg>
      <p className="font-semibold">{title}</p>
      {children ? <div className="mt-1 max-w-prose text-sm text-muted">{children}</div> : null}
      {action ? <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
