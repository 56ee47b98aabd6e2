import { type ReactNode, useId } from 'react';

/** A sheet on the paper: a hairline, no shadow. */
export function Card({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={`rounded-md border border-line bg-surface p-4 md:p-5 ${className ?? ''}`}>{children}</div>;
}

type SectionProps = { title: ReactNode; intro?: ReactNode; actions?: ReactNode; children: ReactNode; id?: string };

/** A titled part of a page, ruled off by a hairline. */
export function Section({ title, intro, actions, children, id }: SectionProps) {
  const headingId = useId();
  return (
    <section id={id} aria-labelledby={headingId} className="border-t border-line pt-5">
      <div className="mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="max-w-prose">
          <h2 id={headingId} className="text-lg">
            {title}
          </h2>
          {intro ? <p className="mt-0.5 text-sm text-muted">{intro}</p> : null}
        </div>
        {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
      </div>
      {children}
    </section>
  );
}
