import { type ReactNode, useId } from 'react';
import type { Violation } from '#app/domain/shared/verdict.ts';

export type VerdictOutcome = 'possible' | 'on_request' | 'not_possible';

const LOOK: Record<VerdictOutcome, { word: string; edge: string; text: string; path: string }> = {
  possible: { word: 'Possible', edge: 'border-l-accent', text: 'text-accent', path: 'm5 10.5 3.5 3.5L15 7' },
  on_request: {
    word: 'On request',
    edge: 'border-l-amber-mark',
    text: 'text-amber',
    path: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15M10 6v4l2.8 1.6',
  },
  not_possible: { word: 'Not possible', edge: 'border-l-danger', text: 'text-danger', path: 'm6 6 8 8m0-8-8 8' },
};

type VerdictCardProps = { outcome: VerdictOutcome; violations: readonly Violation[]; children?: ReactNode };

/** The verdict in a word, then every reason with what would fix it, then the actions. */
export function VerdictCard({ outcome, violations, children }: VerdictCardProps) {
  const look = LOOK[outcome];
  const headingId = useId();
  return (
    <section
      aria-labelledby={headingId}
      className={`rounded-md border border-l-4 border-line bg-surface p-4 md:p-5 ${look.edge}`}
    >
      <h2 id={headingId} className={`flex items-center gap-2 text-lg ${look.text}`}>
        <svg viewBox="0 0 20 20" className="size-5" aria-hidden="true">
          <path d={look.path} fill="none" stroke="currentColor" strokeWidth="2.25" strokeLinecap="round" />
        </svg>
        {look.word}
      </h2>
      {violations.length > 0 ? (
        <ol className="mt-3 divide-y divide-line border-t border-line">
          {violations.map((violation) => (
            <Reason key={`${violation.code} ${violation.sentence}`} violation={violation} />
          ))}
        </ol>
      ) : null}
      {children ? <div className="mt-4 flex flex-wrap gap-2">{children}</div> : null}
    </section>
  );
}

/** One reason: the sentence, what would fix it, and its citation where the rule has one. */
function Reason({ violation }: { violation: Violation }) {
  const params: Readonly<Record<string, unknown>> = violation.params;
  const citation = typeof params.citation === 'string' ? params.citation : null;
  return (
    <li className="py-3 text-sm">
      <p>{violation.sentence}</p>
      {violation.fix ? (
        <p className="mt-1 text-muted">
          <span className="font-semibold text-ink">To fix it:</span> {violation.fix}
        </p>
      ) : null}
      {citation ? <p className="mt-1 text-xs text-muted">{citation}</p> : null}
    </li>
  );
}
