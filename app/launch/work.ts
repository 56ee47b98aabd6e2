import { closeDatabase } from '#app/platform/db.server.ts';
import { env } from '#app/platform/env.server.ts';
import { surviveLostSetUps } from '#app/platform/lost-connection.server.ts';
import { applicationRoleProblem } from '#app/platform/role-check.server.ts';
import { workOnJobs } from './jobs.ts';

/**
 * Works on jobs until told to stop.
 *
 * @throws Error where the database's role may do more than the application's
 */
export async function work(): Promise<void> {
  surviveLostSetUps();
  const problem = await applicationRoleProblem();
  if (problem) throw new Error(problem);
  const worker = await workOnJobs();
  console.log(`Quayslot is working on jobs, ${env().JOBS_AT_ONCE} at once`);
  const stop = async () => {
    await worker.stop();
    await closeDatabase();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
