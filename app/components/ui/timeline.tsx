import type { ReactNode } from 'react';
import { formatInstant } from '#app/domain/shared/plain-date.ts';

export type TimelineEntry = { at: string; who: string; says: string; note?: string | null };

type TimelineProps = { entries: readonly TimelineEntry[]; timeZone: string; empty?: ReactNode };

/** Who did what and when, in the order given, in the facility's zone. */
export function Timeline({ entries, timeZone, empty = 'Nothing has happened yet.' }: TimelineProps) {
  if (entries.length === 0) return <p className="text-sm text-muted">{empty}</p>;
  return (
    <ol className="text-sm">
      {entries.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a history only grows, and two entries can share an instant
        <li key={index} className="group relative pb-5 pl-6 last:pb-0">
          <span className="absolute top-4 bottom-0 left-[5px] w-px bg-line group-last:hidden" aria-hidden="true" />
          <span
            className="absolute top-1 left-0 size-[11px] rounded-full border-2 border-line-strong bg-surface"
            aria-hidden="true"
          />
          <p className="font-medium">{entry.says}</p>
          <p className="text-xs text-muted">
            {entry.who}, <time dateTime={entry.at}>{formatInstant(new Date(entry.at), timeZone)}</time>
          </p>
          {entry.note ? <p className="mt-1.5 border-l-2 border-line pl-3 whitespace-pre-line">{entry.note}</p> : null}
        </li>
      ))}
    </ol>
  );
}
