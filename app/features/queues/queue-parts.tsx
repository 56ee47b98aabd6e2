import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { Stamp } from '#app/components/ui/stamp.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatInstant } from '#app/domain/shared/plain-date.ts';
import type { DeadLetter, QueueOfJob } from './read-queues.server.ts';

/** The desk is in India. */
const TIME_ZONE = 'Asia/Kolkata';

const OUTCOMES = {
  done: { tone: 'accent', mark: 'tick', label: 'Done' },
  failed: { tone: 'danger', mark: 'cross', label: 'Failed' },
  timed_out: { tone: 'danger', mark: 'clock', label: 'Took too long' },
  lost: { tone: 'danger', mark: 'alarm', label: 'Process ended' },
} as const;

function schedule(seconds: number | null): string {
  if (seconds === null) return 'When enqueued';
  if (seconds < 60) return `Every ${seconds} s`;
  if (seconds < 3_600) return seconds === 60 ? 'Every minute' : `Every ${seconds / 60} min`;
  return seconds === 3_600 ? 'Every hour' : `Every ${seconds / 3_600} h`;
}

function LastRun({ last, counts }: Pick<QueueOfJob, 'last' | 'counts'>) {
  if (!last) return <span className="text-muted">Never</span>;
  const { tone, mark, label } = OUTCOMES[last.outcome];
  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-x-2 gap-y-1 md:justify-start">
      <Stamp tone={tone} mark={mark}>
        {label}
      </Stamp>
      <span>
        {formatInstant(last.endedAt, TIME_ZONE)}, {last.seconds.toFixed(1)} s
        {last.outcome === 'done' ? `, ${countOf(last.count, counts)}` : ''}
      </span>
    </span>
  );
}

/** A number that is worth a look when it isn't 0. */
const alarming = (count: number) =>
  count === 0 ? '0' : <strong className="font-semibold text-danger">{count}</strong>;

const QUEUE_COLUMNS: readonly Column<QueueOfJob>[] = [
  {
    key: 'job',
    header: 'Job',
    cell: (job) => (
      <>
        <span className="font-semibold">{job.label}</span>
        <span className="block text-xs text-muted">{job.name}</span>
      </>
    ),
  },
  { key: 'schedule', header: 'Runs', cell: (job) => schedule(job.everySeconds) },
  { key: 'last', header: 'Last run', cell: (job) => <LastRun last={job.last} counts={job.counts} /> },
  { key: 'waiting', header: 'Waiting', align: 'right', cell: (job) => job.waiting },
  { key: 'running', header: 'Running', align: 'right', cell: (job) => job.running },
  { key: 'failed', header: 'Failed', align: 'right', cell: (job) => alarming(job.failed) },
  {
    key: 'run',
    header: 'Start',
    align: 'right',
    cell: (job) =>
      job.everySeconds === null ? null : (
        <CommandForm command="run-job" subject={job.name}>
          <input type="hidden" name="name" value={job.name} />
          <Button variant="secondary" size="sm" aria-label={`Run now: ${job.label}`}>
            Run now
          </Button>
        </CommandForm>
      ),
  },
];

/** Every kind of job and how it goes. */
export function QueueTable({ jobs }: { jobs: readonly QueueOfJob[] }) {
  return (
    <DataTable
      caption="Jobs with their schedule and last run"
      rows={jobs}
      rowKey={(job) => job.name}
      columns={QUEUE_COLUMNS}
      empty={<EmptyState title="No jobs" />}
    />
  );
}

function Ending({ letter }: { letter: DeadLetter }) {
  const about = `${letter.label}, number ${letter.id}`;
  return (
    <div className="flex flex-wrap justify-end gap-2">
      <CommandForm command="retry-job" subject={letter.id}>
        <input type="hidden" name="id" value={letter.id} />
        <Button variant="secondary" size="sm" aria-label={`Retry: ${about}`}>
          Retry
        </Button>
      </CommandForm>
      <CommandForm command="dismiss-job" subject={letter.id}>
        <input type="hidden" name="id" value={letter.id} />
        <Button variant="danger" size="sm" aria-label={`Dismiss: ${about}`}>
          Dismiss
        </Button>
      </CommandForm>
    </div>
  );
}

/** Jobs whose attempts are used up, each with what an operator can do about it. */
export function DeadLetterTable({ letters }: { letters: readonly DeadLetter[] }) {
  return (
    <DataTable
      caption="Dead letters, newest first"
      rows={letters}
      rowKey={(letter) => letter.id}
      columns={[
        { key: 'number', header: 'Number', cell: (letter) => letter.id },
        { key: 'job', header: 'Job', cell: (letter) => letter.label },
        { key: 'at', header: 'Failed', cell: (letter) => formatInstant(letter.failedAt, TIME_ZONE) },
        { key: 'attempts', header: 'Attempts', align: 'right', cell: (letter) => letter.attempts },
        { key: 'error', header: 'Why', cell: (letter) => <span className="break-words">{letter.error}</span> },
        { key: 'do', header: 'What to do', align: 'right', cell: (letter) => <Ending letter={letter} /> },
      ]}
      empty={
        <EmptyState title="No dead letters">
          A job whose attempts are used up stays here until somebody acts.
        </EmptyState>
      }
    />
  );
}
