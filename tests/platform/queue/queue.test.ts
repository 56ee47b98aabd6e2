import { asc } from 'drizzle-orm';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dismissDeadLetter, retryDeadLetter, runJobNow } from '#app/features/queues/change-queue.server.ts';
import { readDeadLetters, readQueues } from '#app/features/queues/read-queues.server.ts';
import { withOperator, withPublic, withSystem, withTenant } from '#app/platform/db.server.ts';
import { publicReason } from '#app/platform/job-runs.server.ts';
import { clocks, isJobName, JOB_NAMES, JOBS, LONGEST_RUN_SECONDS } from '#app/platform/jobs.server.ts';
import { enqueue } from '#app/platform/queue.server.ts';
import { type JobRuns, startWorker, tickClocks, type Worker } from '#app/platform/worker.server.ts';
import { auditLog, jobClocks, jobRuns } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createShipper } from '#tests/setup/market.ts';
import { asked, operatorScope } from '#tests/setup/request.ts';
import { emptyQueue, jobsIn, runsWith, until, waitNoLonger } from './scene.ts';

const database = useDatabase();
const AT = new Date('2026-06-10T06:30:07Z');
const clock = { now: () => AT };
const workers: Worker[] = [];
let desk: ReturnType<typeof operatorScope>;

/** A worker that winds no clocks: what runs is what a test enqueues. */
async function work(own: Partial<JobRuns>): Promise<void> {
  workers.push(await startWorker(runsWith(own), { atOnce: 2, clock, winds: false }));
}
const stopWorkers = () => Promise.all(workers.splice(0).map((worker) => worker.stop()));
const jobs = () => jobsIn(database.owner());
const runs = () => database.owner().select().from(jobRuns).orderBy(asc(jobRuns.endedAt), asc(jobRuns.startedAt));
const isEmpty = async () => (await jobs()).length === 0;
const sweep = (options?: Parameters<typeof enqueue>[3]) => withSystem((tx) => enqueue(tx, 'rows.sweep', {}, options));

beforeAll(async () => {
  desk = operatorScope((await createPerson(database.owner(), { isOperator: true })).id);
});
beforeEach(() => emptyQueue(database.owner()));
afterEach(stopWorkers);

describe('the table of jobs', () => {
  test('names, limits and clocks are ones that hold', () => {
    for (const name of JOB_NAMES) {
      expect(name).toMatch(/^[a-z_]+\.[a-z_]+$/);
      expect(JOBS[name].timeoutSeconds).toBeLessThanOrEqual(LONGEST_RUN_SECONDS);
      // One attempt alone would leave a job undone whose process was killed.
      expect(JOBS[name].attempts).toBeGreaterThan(1);
    }
  });

  test('the clocks start registered jobs only', async () => {
    const started = await tickClocks(AT);
    expect(started.toSorted()).toEqual(
      clocks()
        .map(({ name }) => name)
        .toSorted(),
    );
    const wound = await database.owner().select().from(jobClocks);
    expect(wound.map(({ name }) => name).filter((name) => !isJobName(name))).toEqual([]);
    expect((await jobs()).map(({ name }) => name).filter((name) => !isJobName(name))).toEqual([]);
  });
});

describe('a job is part of its transaction', () => {
  test('that is rolled back: no job', async () => {
    const attempt = withSystem(async (tx) => {
      await enqueue(tx, 'rows.sweep', {});
      throw new Error('undone');
    });
    await expect(attempt).rejects.toThrow('undone');
    expect(await jobs()).toEqual([]);
  });

  test('that commits: it runs, is gone, and a row says what it did', async () => {
    const shipper = await createShipper(database.owner());
    await withTenant(shipper.scope, (tx) => enqueue(tx, 'rows.sweep', {}));
    expect(await jobs()).toMatchObject([{ name: 'rows.sweep', attempts: 0, running: false }]);
    await work({ 'rows.sweep': async () => 7 });
    await until('the job is done', isEmpty);
    expect(await runs()).toMatchObject([
      { name: 'rows.sweep', outcome: 'done', count: 7, runs: 1, startedAt: AT, endedAt: AT, error: null },
    ]);
  });

  test('a payload that isn’t the job’s is refused', async () => {
    const payload = { email: 'a@b.test' } as never;
    await expect(withPublic((tx) => enqueue(tx, 'rows.sweep', payload))).rejects.toThrow(/Unrecognized key/);
    expect(await jobs()).toEqual([]);
  });

  test('with a time of its own it waits for it', async () => {
    await sweep({ runAt: new Date(Date.now() + 3_600_000) });
    const [job] = await jobs();
    expect(job?.waitSeconds).toBeGreaterThan(3_500);
  });

  test('runs that find nothing to do are one row', async () => {
    await sweep();
    await sweep();
    await sweep();
    await work({});
    await until('all are done', isEmpty);
    expect(await runs()).toMatchObject([{ outcome: 'done', count: 0 }]);
  });
});

describe('once', () => {
  test('the same key twice: one job', async () => {
    let count = 0;
    await sweep({ key: 'sweep' });
    await sweep({ key: 'sweep' });
    expect(await jobs()).toHaveLength(1);
    await work({ 'rows.sweep': async () => ++count });
    await until('it is done', isEmpty);
    expect(count).toBe(1);
  });

  test('the same key while it runs: another run after it, for the world has changed', async () => {
    let count = 0;
    let goOn: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await sweep({ key: 'sweep' });
    await work({
      'rows.sweep': async () => {
        count += 1;
        await held;
        return 1;
      },
    });
    await until('it runs', () => count === 1);
    await sweep({ key: 'sweep' });
    goOn();
    await until('both are done', isEmpty);
    expect(count).toBe(2);
  });

  test('two workers, fifty jobs: each runs once', async () => {
    const seen: string[] = [];
    const run = async (who: string) => {
      seen.push(who);
      return 1;
    };
    for (let n = 0; n < 50; n++) await sweep();
    await Promise.all(['a', 'b'].map((who) => work({ 'rows.sweep': () => run(who) })));
    await until('all are done', isEmpty);
    expect(seen).toHaveLength(50);
    expect((await runs()).reduce((sum, { count }) => sum + count, 0)).toBe(50);
  });

  test('a clock ticks once over all processes, and not again within its time', async () => {
    const ticks = await Promise.all([tickClocks(AT), tickClocks(AT), tickClocks(AT)]);
    expect(ticks.flat()).toHaveLength(clocks().length);
    const seconds = (n: number) => new Date(AT.getTime() + n * 1_000);
    expect(await tickClocks(seconds(7))).toEqual([]);
    await emptyJobs();
    // 06:30:15: the next slot of those of fifteen seconds, and of no slower ones.
    const quick = clocks().filter(({ everySeconds }) => everySeconds <= 15);
    expect(quick.length).toBeLessThan(clocks().length);
    expect(await tickClocks(seconds(8))).toEqual(quick.map(({ name }) => name).toSorted());
    // Still waiting: not started on top.
    expect(await tickClocks(seconds(23))).toEqual([]);
  });
});

const emptyJobs = async () => {
  const clocked = await database.owner().select().from(jobClocks);
  await emptyQueue(database.owner());
  await database.owner().insert(jobClocks).values(clocked);
};

describe('a job that fails', () => {
  const fails = {
    'rows.sweep': () => Promise.reject(new Error('No answer from asha@konkan.test, call 98200 12345\nx')),
  };
  const REASON = 'No answer from [address] call [number]';

  /** Fails until its attempts are used up. @returns its number */
  async function deadLetter(): Promise<string> {
    const id = await sweep({ maxAttempts: 2 });
    await work(fails);
    await until('it failed once', async () => (await jobs())[0]?.error !== null);
    await waitNoLonger(database.owner());
    await until('it is dead', async () => (await jobs())[0]?.dead === true);
    await stopWorkers();
    return id;
  }

  test('waits longer each time', async () => {
    await sweep({ maxAttempts: 5 });
    await work(fails);
    for (const [attempts, least, most] of [
      [1, 0.5, 2.8],
      [2, 4, 7.5],
      [3, 16, 20.2],
    ] as const) {
      await until(
        `attempt ${attempts}`,
        async () => (await jobs())[0]?.attempts === attempts && !(await jobs())[0]?.running,
      );
      const [job] = await jobs();
      expect(job).toMatchObject({ error: REASON, dead: false });
      expect(job?.waitSeconds).toBeGreaterThan(least);
      expect(job?.waitSeconds).toBeLessThan(most);
      await waitNoLonger(database.owner());
    }
  });

  test('is a dead letter once its attempts are used up: shown, without personal data', async () => {
    const id = await deadLetter();
    expect(await runs()).toMatchObject([{ outcome: 'failed', error: REASON }, { outcome: 'failed' }]);
    const { letters } = await readDeadLetters(desk, 1);
    expect(letters).toMatchObject([{ id, name: 'rows.sweep', attempts: 2, error: REASON }]);
    const row = (await readQueues(desk, clock)).jobs.find(({ name }) => name === 'rows.sweep');
    expect(row).toMatchObject({ waiting: 0, running: 0, failed: 1, last: { outcome: 'failed', count: 0 } });
  });

  test('is tried again from the start by an operator, once, and that is audited', async () => {
    const id = await deadLetter();
    const retry = asked('retry-job', { id });
    expect(await retryDeadLetter(desk, { id }, retry)).toMatchObject({ ok: true });
    expect(await retryDeadLetter(desk, { id }, retry)).toMatchObject({ ok: true });
    expect(await jobs()).toMatchObject([{ id, attempts: 0, dead: false }]);
    await work({});
    await until('it is done', isEmpty);
    const again = await retryDeadLetter(desk, { id }, asked('retry-job', { id }));
    expect(again).toMatchObject({ ok: false, violations: [{ code: 'job.not_found' }] });
    const audited = await database.owner().select().from(auditLog);
    expect(audited.filter(({ action, data }) => action === 'job.retried' && data.number === id)).toHaveLength(1);
  });

  test('is dismissed by an operator, and that is audited', async () => {
    const id = await deadLetter();
    expect(await dismissDeadLetter(desk, { id }, asked('dismiss-job', { id }))).toMatchObject({ ok: true });
    expect(await jobs()).toEqual([]);
    const audited = await database.owner().select().from(auditLog);
    expect(audited.find(({ data }) => data.number === id)).toMatchObject({ action: 'job.dismissed', entity: 'job' });
  });

  test('one that waits or runs is no dead letter: it can’t be dismissed', async () => {
    const id = await sweep();
    expect(await dismissDeadLetter(desk, { id }, asked('dismiss-job', { id }))).toMatchObject({ ok: false });
    expect(await jobs()).toHaveLength(1);
  });

  test('its key is free again, and it stays', async () => {
    const id = await sweep({ key: 'sweep', maxAttempts: 2 });
    await database.owner().execute(`update graphile_worker._private_jobs set attempts = 2, last_error = 'x'`);
    const next = await sweep({ key: 'sweep' });
    expect(next).not.toBe(id);
    expect((await jobs()).map((job) => [job.id, job.dead])).toEqual([
      [id, true],
      [next, false],
    ]);
  });

  test('a clock goes on past its dead letter, of which the newest stays', async () => {
    for (const hour of [1, 2, 3]) {
      const started = await tickClocks(new Date(AT.getTime() + hour * 3_600_000));
      expect(started).toContain('rows.sweep');
      await database
        .owner()
        .execute(`update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'x'`);
    }
    const swept = (await jobs()).filter(({ name }) => name === 'rows.sweep');
    expect(swept.map(({ key }) => key)).toEqual(['dead:rows.sweep', 'clock:rows.sweep']);
    const pages = await Promise.all([1, 2, 3].map((page) => readDeadLetters(desk, page)));
    const letters = pages.flatMap((page) => page.letters);
    expect(letters.filter(({ name }) => name === 'rows.sweep')).toHaveLength(2);
  });
});

describe('a job whose time is over', () => {
  const kind = JOBS['rows.sweep'] as { timeoutSeconds: number };
  const seconds = kind.timeoutSeconds;
  beforeEach(() => {
    kind.timeoutSeconds = 0.3;
  });
  afterEach(() => {
    kind.timeoutSeconds = seconds;
  });
  const told = (signal: AbortSignal) =>
    new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));

  test('is told before, and is done if it ends then', async () => {
    await sweep();
    await work({ 'rows.sweep': (_, { signal }) => told(signal).then(() => 3) });
    await until('it is done', isEmpty);
    expect(await runs()).toMatchObject([{ outcome: 'done', count: 3 }]);
  });

  test('has failed if it goes on', async () => {
    let goOn: (count: number) => void = () => {};
    await sweep({ maxAttempts: 2 });
    await work({
      'rows.sweep': () =>
        new Promise((resolve) => {
          goOn = resolve;
        }),
    });
    await until('it is given up', async () => (await runs()).length > 0);
    expect(await runs()).toMatchObject([{ outcome: 'timed_out', error: 'Took longer than 0.3 s' }]);
    await until('it waits', async () => (await jobs())[0]?.running === false);
    expect(await jobs()).toMatchObject([{ attempts: 1, dead: false, error: 'Took longer than 0.3 s' }]);
    goOn(0);
  });
});

describe('run now', () => {
  test('starts a clock’s job, pulls forward one that waits, and leaves one that runs', async () => {
    const now = () => runJobNow(desk, { name: 'rows.sweep' }, asked('run-job', { at: Math.random() }));
    expect(await now()).toMatchObject({ ok: true });
    await database
      .owner()
      .execute(`update graphile_worker._private_jobs set run_at = now() + interval '1 hour', attempts = 1`);
    expect(await now()).toMatchObject({ ok: true });
    expect((await jobs())[0]?.waitSeconds).toBeLessThan(1);
    await database.owner().execute(`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'x'`);
    expect(await now()).toMatchObject({ ok: false, violations: [{ code: 'conflict.job_running' }] });
    expect(await jobs()).toHaveLength(1);
  });
});

describe('who may', () => {
  test.each([
    ['read_job_queues()', 'operator'],
    ['read_dead_jobs(1, 0)', 'operator'],
    ['retry_dead_job(1)', 'operator'],
    ['dismiss_dead_job(1)', 'operator'],
    [`run_job_now('rows.sweep', 60, 3)`, 'operator'],
    [`tick_jobs('{rows.sweep}', '{60}', '{3}', null)`, 'system'],
    [`beat_workers('{x}', null)`, 'system'],
  ])('%s: only %s', async (call, who) => {
    const text = `select ${call}`;
    const refusedTo =
      who === 'operator' ? withSystem : <T>(work: Parameters<typeof withOperator<T>>[1]) => withOperator(desk, work);
    await expect(refusedTo((tx) => tx.execute(text))).rejects.toMatchObject({ cause: { code: '42501' } });
    await expect(withPublic((tx) => tx.execute(text))).rejects.toMatchObject({ cause: { code: '42501' } });
  });

  test('tenants and the public see no job, and nobody of the application adds one past the function', async () => {
    await sweep();
    const count = `select count(*)::int as n from graphile_worker._private_jobs`;
    const shipper = await createShipper(database.owner());
    expect([...(await withTenant(shipper.scope, (tx) => tx.execute(count)))]).toEqual([{ n: 0 }]);
    expect([...(await withPublic((tx) => tx.execute(count)))]).toEqual([{ n: 0 }]);
    const past = `select graphile_worker.add_job('rows.sweep')`;
    await expect(withSystem((tx) => tx.execute(past))).rejects.toMatchObject({ cause: { code: '42501' } });
    const other = `update graphile_worker._private_jobs set task_id = 0`;
    await expect(withSystem((tx) => tx.execute(other))).rejects.toMatchObject({ cause: { code: '42501' } });
  });
});

test('of a database’s error only the code is kept: its words hold what was asked', async () => {
  const failure = await withPublic((tx) => tx.execute(`select 'asha@konkan.test'::int`)).catch(
    (error: unknown) => error,
  );
  expect(publicReason(failure)).toBe('Database error 22P02');
});
