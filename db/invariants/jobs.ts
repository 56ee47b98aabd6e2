import type { Invariant } from './invariant.ts';

/** What may be of jobs, which are rows of the queue's own schema. */
export const JOBS: readonly Invariant[] = [
  {
    // A lock is a worker's while the worker is heard of: each five seconds, and for twenty it is believed to live (beat_workers()).
    // While nobody works, nobody can take a dead worker's jobs either; then there is nothing to violate. No run may last
    // longer than half an hour (LONGEST_RUN_SECONDS); five minutes more let it be given up.
    code: 'job.lease',
    sentence: 'No job is held by a worker that is gone, or longer than a run may last.',
    query: `select j.id as job_id, t.identifier as job, j.locked_at, w.last_seen
      from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id
      left join job_workers w on w.worker_id = j.locked_by
      where exists (select from job_workers a where a.last_seen > (select at from moment) - interval '60 seconds')
        and (j.locked_at < (select at from moment) - interval '35 minutes'
          or (j.locked_at < (select at from moment) - interval '60 seconds'
            and coalesce(w.last_seen, '-infinity') < (select at from moment) - interval '60 seconds'))`,
  },
  {
    // The operator's page lists exactly the jobs without attempts that nobody holds. One is seen and understood there when it says
    // why; a clock's has a key that is its own, for a foreign one would be counted as another job's.
    code: 'job.dead_letter',
    sentence: 'Every job whose attempts are used up says why, and stands for its own clock.',
    query: `select j.id as job_id, t.identifier as job, j.key, j.last_error
      from graphile_worker._private_jobs j
      left join graphile_worker._private_tasks t on t.id = j.task_id
      where j.attempts >= j.max_attempts and j.locked_at is null
        and (coalesce(j.last_error, '') = '' or t.id is null
          or (j.key ~ '^(clock|dead):' and split_part(j.key, ':', 2) <> t.identifier))`,
  },
];
