import './node-env.ts';
import { closeDatabase } from '#app/platform/db.server.ts';
import { env, setVariables } from '#app/platform/env.server.ts';
import { surviveLostSetUps } from '#app/platform/lost-connection.server.ts';
import { applicationRoleProblem } from '#app/platform/role-check.server.ts';
import { workOnJobs } from './jobs.ts';

/** `npm run worker`: works on jobs, and serves nothing. As many of them as there is work for. */
async function main(): Promise<void> {
  setVariables({ QUAYSLOT_MODE: 'production' });
  env();
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

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
