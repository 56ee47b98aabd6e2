import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withOperator } from '#app/platform/db.server.ts';
import { JOBS, type JobKind } from '#app/platform/jobs.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import type { DeadLetterInput, JobNameInput } from './queue.schema.server.ts';

/** Audit rows are about something with a UUID: a kind of job has one made of its name. */
function entityOf(name: string): string {
  const hex = createHash('sha256').update(`job ${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

type JobData = { job: string } & Record<string, string | number>;

/** Writes what an operator did about a kind of job. */
export async function auditJob(tx: Tx, scope: OperatorScope, action: string, data: JobData): Promise<void> {
  const entityId = entityOf(data.job);
  await audit(tx, { actorKind: 'operator', actorUserId: scope.userId, entity: 'job', entityId, action, data });
}

/** Starts the job of a clock at once, or lets one that waits after a failure wait no longer. */
export function runJobNow(scope: OperatorScope, { name }: JobNameInput, asked: Asked): Promise<Outcome<null>> {
  const { everySeconds, attempts }: JobKind = JOBS[name];
  return runOnce<null>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      if (everySeconds === null) return refuse(noClock());
      const [row] = await tx.execute<{ state: string }>(
        sql`select run_job_now(${name}, ${everySeconds}::int, ${attempts}::int) as state`,
      );
      if (row?.state === 'running') return refuse(runsAlready());
      await auditJob(tx, scope, 'job.run_now', { job: name });
      return done(null);
    },
  );
}

/** Lets a dead letter be tried again, with all its attempts. */
export function retryDeadLetter(scope: OperatorScope, input: DeadLetterInput, asked: Asked): Promise<Outcome<null>> {
  return endDeadLetter(scope, input, asked, { call: 'retry_dead_job', action: 'job.retried' });
}

/** Takes a dead letter off the list: it is gone, and nobody will run it. */
export function dismissDeadLetter(scope: OperatorScope, input: DeadLetterInput, asked: Asked): Promise<Outcome<null>> {
  return endDeadLetter(scope, input, asked, { call: 'dismiss_dead_job', action: 'job.dismissed' });
}

type Ending = { call: 'retry_dead_job' | 'dismiss_dead_job'; action: string };

function endDeadLetter(scope: OperatorScope, { id }: DeadLetterInput, asked: Asked, { call, action }: Ending) {
  return runOnce<null>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const [row] = await tx.execute<{ name: string | null }>(sql`select ${sql.raw(call)}(${id}::bigint) as name`);
      if (!row?.name) return refuse(noSuchLetter());
      await auditJob(tx, scope, action, { job: row.name, number: id });
      return done(null);
    },
  );
}

const noClock = () => violation('job.no_clock', 'This job has no clock: it runs when something is enqueued for it.');

const runsAlready = () =>
  violation('conflict.job_running', 'This job is running at this moment.', 'Look again when it has ended.');

const noSuchLetter = () => violation('job.not_found', 'There is no such dead letter.');
