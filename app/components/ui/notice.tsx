import type { ReactNode } from 'react';

export type NoticeTone = 'info' | 'success' | 'warning' | 'danger';

const LOOK: Record<NoticeTone, { box: string; icon: string; path: string; word: string }> = {
  info: { box: 'border-neutral bg-neutral-soft', icon: 'text-neutral', path: 'M10 9v5M10 6v.2', word: 'Note' },
  success: { box: 'border-accent bg-accent-soft', icon: 'text-accent', path: 'm6 10 3 3 5-6', word: 'Done' },
  warning: { box: 'border-amber-mark bg-amber-soft', icon: 'text-amber', path: 'M10 5v6M10 14v.2', word: 'Warning' },
  danger: { box: 'border-danger bg-danger-soft', icon: 'text-danger', path: 'm7 7 6 6m0-6-6 6', word: 'Problem' },
};

/** A standing message of the page: what is so, and what to do about it. */
export function Notice({
  tone = 'info',
  title,
  children,
}: {
  tone?: NoticeTone;
  title?: ReactNode;
  children?: ReactNode;
}) {
  const look = LOOK[tone];
  return (
    <div
      role={tone === 'success' ? 'status' : undefined}
      className={`flex gap-3 rounded-md border-l-4 px-4 py-3 text-sm ${look.box}`}
    >
      <svg viewBox="0 0 20 20" className={`size-5 shrink-0 ${look.icon}`} aria-hidden="true">
        <circle cx="10" cy="10" r="8.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d={look.path} fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
      </svg>
      <div className="min-w-0 grow">
        <span className="sr-only">{look.word}: </span>
        {title ? <p className="font-semibold">{title}</p> : null}
        {children ? <div className={title ? 'mt-0.5' : ''}>{children}</div> : null}
      </div>
    </div>
  );
}
