import { closeDatabase } from '#app/platform/db.server.ts';
import { env } from '#app/platform/env.server.ts';
import { surviveLostSetUps } from '#app/platform/lost-connection.server.ts';
import { applicationRoleProblem } from '#app/platform/role-check.server.ts';
import { startHttpServer } from './http-server.ts';
import { startJobs } from './jobs.ts';

/**
 * Serves the built bundle until told to stop, in whatever mode the settings say.
 *
 * @throws Error with one sentence per setting that is at fault
 */
export async function serve(): Promise<void> {
  env();
  surviveLostSetUps();
  const problem = await applicationRoleProblem();
  if (problem) throw new Error(problem);
  const server = await startHttpServer();
  const jobs = await startJobs();
  console.log(`Quayslot is serving ${env().BASE_URL} on port ${server.port}`);
  const stop = async () => {
    await server.close();
    await jobs.stop();
    await closeDatabase();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
