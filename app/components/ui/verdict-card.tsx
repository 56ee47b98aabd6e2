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

/** A reason as a card shows it: a violation, with what it does to the answer where that is known. */
type ShownReason = Violation & { readonly effect?: 'refuse' | 'request' | 'note' };

type VerdictCardProps = {
  outcome: VerdictOutcome;
  violations: readonly ShownReason[];
  /** The version of the rulebook that answered. */
  rulebookVersion?: string;
  children?: ReactNode;
};

/** The verdict in a word, then every reason with what would fix it, then the actions. Notes fold away. */
export function VerdictCard({ outcome, violations, rulebookVersion, children }: VerdictCardProps) {
  const look = LOOK[outcome];
  const headingId = useId();
  const notes = violations.filter(({ effect }) => effect === 'note');
  const reasons = violations.filter(({ effect }) => effect !== 'note');
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
      {reasons.length > 0 ? <Reasons list={reasons} className="mt-3 border-t border-line" /> : null}
      {notes.length > 0 ? (
        <details className="mt-3 text-sm">
          <summary className="min-h-11 w-fit cursor-pointer py-2.5 text-muted md:min-h-0 md:py-1">
            {notes.length === 1 ? '1 thing to know' : `${notes.length} things to know`}
          </summary>
          <Reasons list={notes} className="mt-1" />
        </details>
      ) : null}
      {rulebookVersion ? <p className="mt-3 text-xs text-muted">Rulebook {rulebookVersion}</p> : null}
      {children ? <div className="mt-4 flex flex-wrap gap-2">{children}</div> : null}
    </section>
  );
}

function Reasons({ list, className }: { list: readonly ShownReason[]; className: string }) {
  return (
    <ol className={`divide-y divide-line ${className}`}>
      {list.map((reason) => (
        <Reason key={`${reason.code} ${reason.sentence}`} reason={reason} />
      ))}
    </ol>
  );
}

/** Whether a reason refuses or only asks is said in words: colour alone would not reach everybody. */
const EFFECT_WORDS = { refuse: 'Refuses', request: 'Asks a person', note: null } as const;

/** One reason: the sentence, what would fix it, and the law or table it follows. */
function Reason({ reason }: { reason: ShownReason }) {
  const word = reason.effect ? EFFECT_WORDS[reason.effect] : null;
  return (
    <li className="py-3 text-sm">
      <p>
        {word ? (
          <span className={`mr-1.5 font-semibold ${reason.effect === 'refuse' ? 'text-danger' : 'text-amber'}`}>
            {word}:
          </span>
        ) : null}
        {reason.sentence}
      </p>
      {reason.fix ? (
        <p className="mt-1 text-muted">
          <span className="font-semibold text-ink">To fix it:</span> {reason.fix}
        </p>
      ) : null}
      {reason.citation ? (
        <p className="mt-1 text-xs text-muted">
          {reason.citation}
          {reason.provisional ? ' (provisional: source not confirmed)' : ''}
        </p>
      ) : null}
    </li>
  );
}
