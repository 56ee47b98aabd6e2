import { closeDatabase } from '#app/platform/db.server.ts';
import { env } from '#app/platform/env.server.ts';
import { startHttpServer } from './http-server.ts';
import { startJobs } from './jobs.ts';
import { beginOnDatabase, endOnSignal } from './process-life.ts';

/**
 * Serves the built bundle until told to stop, in whatever mode the settings say.
 *
 * @throws Error with one sentence per setting that is at fault
 */
export async function serve(): Promise<void> {
  env();
  await beginOnDatabase();
  const server = await startHttpServer();
  const jobs = await startJobs();
  console.log(`Quayslot is serving ${env().BASE_URL} on port ${server.port}`);
  endOnSignal(async () => {
    await server.close();
    await jobs.stop();
    await closeDatabase();
  });
}
