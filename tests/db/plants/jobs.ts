/** A job of the queue, with some columns of its own. */
function job(columns: Readonly<Record<string, string>>): string {
  const names = Object.keys(columns);
  return `insert into graphile_worker._private_tasks (identifier) values ('rows.sweep') on conflict do nothing;
    insert into graphile_worker._private_jobs (task_id, max_attempts${names.map((name) => `, ${name}`).join('')})
    select id, 3${Object.values(columns)
      .map((value) => `, ${value}`)
      .join('')} from graphile_worker._private_tasks where identifier = 'rows.sweep';`;
}

const heard = (id: string, ago: string) =>
  `insert into job_workers (worker_id, started_at, last_seen) values ('${id}', now() - interval '2 hours', now() - interval '${ago}');`;
const held = (by: string, ago: string) =>
  job({ locked_by: `'${by}'`, locked_at: `now() - interval '${ago}'`, attempts: '1' });

export const JOB_PLANTS: Record<string, string[]> = {
  'job.lease': [
    `${heard('alive', '2 seconds')} ${held('never heard of', '2 minutes')}`,
    `${heard('alive', '2 seconds')} ${heard('gone', '90 seconds')} ${held('gone', '100 seconds')}`,
    `${heard('alive', '2 seconds')} ${held('alive', '40 minutes')}`,
  ],
  'job.dead_letter': [
    job({ attempts: '3' }),
    job({ attempts: '3', last_error: `'Why'`, key: `'clock:bookings.expire'` }),
    `${job({ attempts: '3', last_error: `'Why'` })} delete from graphile_worker._private_tasks;`,
  ],
};

/** What is in order, by what it is. */
export const JOBS_IN_ORDER: [string, string][] = [
  ['a job that a living worker holds', `${heard('alive', '2 seconds')} ${held('alive', '20 minutes')}`],
  ['a job of a worker that is gone, when nobody works', `${heard('gone', '1 hour')} ${held('gone', '1 hour')}`],
  ['a dead letter that says why', job({ attempts: '3', last_error: `'Why'`, key: `'dead:rows.sweep'` })],
];
