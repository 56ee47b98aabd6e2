import { Link } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import type { Task } from '#app/domain/cargo/decision.ts';
import { formatInstant } from '#app/domain/shared/plain-date.ts';
import type { VersionView } from './view-cargo.server.ts';

/** Tasks with a box each, to tick off in one's head. */
export function TaskList({ tasks }: { tasks: readonly Task[] }) {
  return (
    <ul className="space-y-2 text-sm">
      {tasks.map(({ task, sentence }) => (
        <li key={task} className="flex gap-2.5">
          <svg viewBox="0 0 16 16" className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden="true">
            <rect
              x="1.75"
              y="1.75"
              width="12.5"
              height="12.5"
              rx="2"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.5"
            />
          </svg>
          {sentence}
        </li>
      ))}
    </ul>
  );
}

/** Things to find out, as a list to tick off: each goes once its fact is declared. */
export function TaskSection({ tasks }: { tasks: readonly Task[] }) {
  if (tasks.length === 0) return null;
  return (
    <Section title="To find out" intro="Each leaves the list once its answer stands in the facts below.">
      <TaskList tasks={tasks} />
    </Section>
  );
}

type HistoryProps = { versions: readonly VersionView[]; page: number; hasOlder: boolean };

/** What was declared when, by whom, and what each version changed. */
export function HistorySection({ versions, page, hasOlder }: HistoryProps) {
  return (
    <Section title="Versions" intro="A booking keeps the version it was decided on.">
      <ol className="divide-y divide-line border-y border-line text-sm">
        {versions.map(({ version, at, by, changes }) => (
          <li key={version} className="grid gap-x-6 gap-y-1 py-3 sm:grid-cols-[minmax(9rem,1fr)_2fr]">
            <div>
              <p className="font-semibold">Version {version}</p>
              <p className="text-xs text-muted">
                {by}, <time dateTime={at.toISOString()}>{formatInstant(at, 'Asia/Kolkata')}</time>
              </p>
            </div>
            <Changes version={version} changes={changes} />
          </li>
        ))}
      </ol>
      <Pager page={page} hasNext={hasOlder} />
    </Section>
  );
}

function Changes({ version, changes }: Pick<VersionView, 'version' | 'changes'>) {
  if (changes.length === 0)
    return <p className="text-muted">{version === 1 ? 'First declared' : 'The same facts as before'}</p>;
  return (
    <ul className="min-w-0 space-y-1">
      {changes.map(({ label, before, after }) => (
        <li key={label} className="break-words">
          {label}: <span className="text-muted">{before}</span> → {after}
        </li>
      ))}
    </ul>
  );
}

type ArchiveProps = { cargoId: string; archived: boolean };

/** Out of the library's lists, or back into them. */
export function ArchiveSection({ cargoId, archived }: ArchiveProps) {
  return (
    <Section
      title={archived ? 'Restore' : 'Archive'}
      intro={
        archived
          ? 'Restored cargo can be chosen again for search and bookings.'
          : 'Archived cargo is no longer offered for search and bookings. Versions and bookings stay.'
      }
    >
      <CommandForm command={archived ? 'restore-cargo' : 'archive-cargo'} subject={cargoId}>
        <Button variant="secondary">{archived ? 'Restore' : 'Archive'}</Button>
      </CommandForm>
    </Section>
  );
}

/** The way that is open when an edit would make waste into something else. */
export function ReclassifyLink({ to }: { to: string }) {
  return (
    <Link to={to} className="inline-flex min-h-11 items-center font-semibold underline md:min-h-8">
      Propose a reclassification
    </Link>
  );
}
