import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { type JobHelpers, Logger, run, type TaskList, type WorkerEvents } from 'graphile-worker';
import postgres from 'postgres';
import type { Clock } from './clock.server.ts';
import { systemClock } from './clock.server.ts';
import { withSystem } from './db.server.ts';
import { env } from './env.server.ts';
import { JobTimedOut, noteRun, publicReason } from './job-runs.server.ts';
import { clocks, JOB_NAMES, JOBS, type JobKind, type JobName, type JobPayload } from './jobs.server.ts';
import { log } from './log.server.ts';

/** How often a worker says that it lives; the database takes its jobs away after four missed times (beat_workers()). */
const BEAT_MS = 5_000;
/** How often the clocks are looked at: a fifth of the shortest one's time. */
const TICK_MS = 3_000;
/** How often waiting jobs are looked for; enqueued ones are told of at once. */
const POLL_MS = 2_000;
/** What a stopping worker leaves its jobs to end; then they are given back to the queue. */
const STOP_MS = 10_000;

/** What a run may ask of its surroundings. `signal` says that the run is to come to an end, for its time is over. */
export type JobContext = { signal: AbortSignal; clock: Clock };

/** What runs each kind of job. @returns how many things it did */
export type JobRuns = { [N in JobName]: (payload: JobPayload<N>, context: JobContext) => Promise<number> };

/** The database as the worker's own connections reach it: the application's role, in the name of our own jobs. */
function workerUrl(): string {
  const url = new URL(env().DATABASE_URL);
  url.searchParams.set('application_name', 'quayslot-worker');
  url.searchParams.set('options', '-c app.platform=system');
  return url.toString();
}

const LEVELS = { error: 'error', warning: 'warn', info: 'debug', debug: 'debug' } as const;

/** The queue's own words go to our log; of a failed job they hold the error's, which is logged without them. */
const queueLog = new Logger(() => (level, message, meta) => {
  if (meta && 'failure' in meta) return;
  log()[LEVELS[level]]({ queue: true }, message);
});

/** The part of its time after which a run is told to come to an end, so that one that listens ends in good order. */
const TOLD_AT = 0.9;

/** Ends with `work`, or throws when its time is over: nothing can stop it from outside, and nobody waits for it any more. */
async function within<T>(
  seconds: number,
  stopping: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const told = new AbortController();
  const bell = setTimeout(() => told.abort(), seconds * 1_000 * TOLD_AT);
  let end: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    end = setTimeout(() => reject(new JobTimedOut(`Took longer than ${seconds} s`)), seconds * 1_000);
  });
  try {
    return await Promise.race([work(AbortSignal.any([told.signal, stopping])), over]);
  } finally {
    clearTimeout(bell);
    clearTimeout(end);
  }
}

/** One run of a job: checked payload, limited time, and a row about it. What is thrown is kept by the queue for people. */
async function runJob(name: JobName, work: JobRuns[JobName], clock: Clock, payload: unknown, helpers: JobHelpers) {
  const kind: JobKind = JOBS[name];
  const jobId = Number(helpers.job.id);
  const startedAt = clock.now();
  const ended = () => ({ name, jobId, startedAt, endedAt: clock.now() });
  const stopping = helpers.abortSignal ?? new AbortController().signal;
  try {
    // What the kind's own schema let through is what its run takes.
    const checked = kind.payload.parse(payload) as never;
    const count = await within(kind.timeoutSeconds, stopping, (signal) => work(checked, { signal, clock }));
    if (count > 0) log().info({ job: name, jobId, count }, 'job done');
    await noteRun({ ...ended(), outcome: 'done', count });
  } catch (error) {
    const reason = publicReason(error);
    const attempt = `${helpers.job.attempts}/${helpers.job.max_attempts}`;
    log().error({ err: error, job: name, jobId, attempt }, 'job failed');
    const outcome = error instanceof JobTimedOut ? 'timed_out' : 'failed';
    await noteRun({ ...ended(), outcome, error: reason }).catch((failure: unknown) =>
      log().error({ err: failure, job: name, jobId }, 'a run could not be written down'),
    );
    throw new Error(reason);
  }
}

/** Does something again and again, one after the other, until stopped; what fails is logged and tried again. */
function again(what: string, everyMs: number, work: () => Promise<unknown>): () => Promise<void> {
  const stopped = new AbortController();
  const loop = async () => {
    while (!stopped.signal.aborted) {
      await work().catch((error: unknown) => log().error({ err: error }, `${what} failed`));
      await pause(everyMs, null, { signal: stopped.signal }).catch(() => {});
    }
  };
  const looping = loop();
  return async () => {
    stopped.abort();
    await looping;
  };
}

/**
 * Starts the job of every clock whose slot has begun, unless a process has started it already.
 *
 * @param at the instant, for tests; without it the database's own clock
 * @returns the names of the jobs it started
 */
export async function tickClocks(at: Date | null = null): Promise<string[]> {
  const all = clocks();
  const list = (values: readonly (string | number)[]) => `{${values.join(',')}}`;
  const [row] = await withSystem((tx) =>
    tx.execute<{ started: string[] }>(sql`select tick_jobs(${list(all.map(({ name }) => name))}::text[],
      ${list(all.map(({ everySeconds }) => everySeconds))}::int[], ${list(all.map(({ attempts }) => attempts))}::int[],
      ${at?.toISOString() ?? null}::text::timestamptz) as started`),
  );
  return row?.started ?? [];
}

export type Worker = {
  /** Takes no more jobs, waits for those that run (at most ten seconds, then they go back to the queue), and ends. */
  stop: () => Promise<void>;
};

/**
 * Works on jobs until stopped. Several processes may: a job is taken by one of them.
 *
 * The heart beats on a connection of its own, for a busy pool must not look like a dead process.
 *
 * @param winds whether this worker winds the clocks too
 */
export async function startWorker(
  runs: JobRuns,
  {
    atOnce = env().JOBS_AT_ONCE,
    clock = systemClock,
    winds = true,
  }: { atOnce?: number; clock?: Clock; winds?: boolean } = {},
): Promise<Worker> {
  const taskList: TaskList = Object.fromEntries(
    JOB_NAMES.map((name) => [
      name,
      (payload: unknown, helpers: JobHelpers) => runJob(name, runs[name] as JobRuns[JobName], clock, payload, helpers),
    ]),
  );
  const ids = new Set<string>();
  const events: WorkerEvents = new EventEmitter();
  events.on('worker:create', ({ worker }) => ids.add(worker.workerId));
  const connection = { application_name: 'quayslot-heart', 'app.platform': 'system', statement_timeout: 4_000 };
  const heart = postgres(env().DATABASE_URL, { max: 1, connect_timeout: 5, onnotice: () => {}, connection });
  const runner = await run({
    connectionString: workerUrl(),
    maxPoolSize: atOnce + 1, // the listener keeps one
    concurrency: atOnce,
    pollInterval: POLL_MS,
    gracefulShutdownAbortTimeout: STOP_MS / 2,
    noHandleSignals: true,
    taskList,
    parsedCronItems: [],
    events,
    logger: queueLog,
  });
  runner.promise.catch((error: unknown) => log().error({ err: error }, 'the worker ended'));
  const beat = () => heart`select beat_workers(${[...ids]}, null) as lost`;
  const stopBeats = again('the heartbeat', BEAT_MS, beat);
  const stopTicks = winds ? again('winding the clocks', TICK_MS, () => tickClocks()) : async () => {};
  return {
    stop: async () => {
      await stopTicks();
      await Promise.race([runner.stop(), pause(STOP_MS, null, { ref: false })]);
      await stopBeats();
      await heart.end({ timeout: 2 });
    },
  };
}
