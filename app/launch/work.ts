import { closeDatabase } from '#app/platform/db.server.ts';
import { env } from '#app/platform/env.server.ts';
import { workOnJobs } from './jobs.ts';
import { beginOnDatabase, endOnSignal } from './process-life.ts';

/**
 * Works on jobs until told to stop.
 *
 * @throws Error where the database's role may do more than the application's
 */
export async function work(): Promise<void> {
  await beginOnDatabase();
  const worker = await workOnJobs();
  console.log(`Quayslot is working on jobs, ${env().JOBS_AT_ONCE} at once`);
  endOnSignal(async () => {
    await worker.stop();
    await closeDatabase();
  });
}
