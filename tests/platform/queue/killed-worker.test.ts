import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { withSystem } from '#app/platform/db.server.ts';
import { childEnv } from '#app/platform/env.server.ts';
import { enqueue } from '#app/platform/queue.server.ts';
import { startWorker, type Worker } from '#app/platform/worker.server.ts';
import { jobRuns } from '#db/schema/index.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { jobsIn, runsWith, until } from './scene.ts';

const database = useDatabase();
const LIMIT_MS = 30_000;
let child: ChildProcess | null = null;
let worker: Worker | null = null;

afterEach(async () => {
  child?.kill('SIGKILL');
  await worker?.stop();
});

/** Starts the hanging worker and waits until it is in the middle of its job. */
async function hang(): Promise<ChildProcess> {
  const script = path.resolve('tests/platform/queue/hanging-worker.ts');
  const started = spawn(process.execPath, ['--import', 'tsx', script], {
    env: childEnv({ QUAYSLOT_MODE: 'test', DATABASE_URL: database.appUrl(), LOG_LEVEL: 'silent' }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  let said = '';
  started.stdout?.on('data', (chunk) => {
    said += chunk;
  });
  await until('the child is in the middle of the job', () => said.includes('in the middle'), LIMIT_MS);
  return started;
}

test('a job whose process is killed is done by another within thirty seconds', { timeout: 90_000 }, async () => {
  const id = await withSystem((tx) => enqueue(tx, 'rows.sweep', {}));
  const killed = await hang();
  let done = 0;
  worker = await startWorker(
    runsWith({
      'rows.sweep': async () => {
        done += 1;
        return 5;
      },
    }),
    { winds: false },
  );
  // The other worker is there all the time, and respects what a living one has taken.
  await until('the queue shows it running', async () => (await jobsIn(database.owner()))[0]?.running === true);
  const gone = new Promise<void>((resolve) => killed.once('exit', () => resolve()));
  killed.kill('SIGKILL');
  await gone;
  const at = performance.now();
  await until('the other worker did it', () => done === 1, LIMIT_MS);
  expect(performance.now() - at).toBeGreaterThan(5_000);
  await until('it is written down', async () => (await jobsIn(database.owner())).length === 0);
  const rows = await database.owner().select().from(jobRuns);
  expect(rows.toSorted((a, b) => Number(a.startedAt) - Number(b.startedAt))).toMatchObject([
    { name: 'rows.sweep', jobId: Number(id), outcome: 'lost', error: 'The process that ran it ended.' },
    { name: 'rows.sweep', jobId: Number(id), outcome: 'done', count: 5 },
  ]);
  expect(done).toBe(1);
});
