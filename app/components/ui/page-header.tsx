import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';

type PageHeaderProps = {
  title: ReactNode;
  eyebrow?: ReactNode;
  back?: { to: string; label: string };
  actions?: ReactNode;
  children?: ReactNode;
};

/** The top of a page: where it is, its one h1, its one primary action. */
export function PageHeader({ title, eyebrow, back, actions, children }: PageHeaderProps) {
  return (
    <div className="mb-6 md:mb-8">
      {back ? (
        <Link
          to={back.to}
          className="-ml-1 mb-1 inline-flex min-h-11 items-center gap-1 px-1 text-sm text-muted hover:text-ink hover:underline md:min-h-8"
        >
          <svg viewBox="0 0 16 16" className="size-4" aria-hidden="true">
            <path d="m10 3-5 5 5 5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
          </svg>
          {back.label}
        </Link>
      ) : null}
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
        <div className="min-w-0 max-w-prose">
          {eyebrow ? <p className="mb-1 text-sm text-muted">{eyebrow}</p> : null}
          <h1 className="text-2xl">{title}</h1>
          {children ? <div className="mt-2 text-muted">{children}</div> : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </div>
    </div>
  );
}
