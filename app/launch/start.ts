import { closeDatabase } from '#app/platform/db.server.ts';
import { env, rawVariable, setVariables } from '#app/platform/env.server.ts';
import { applicationRoleProblem } from '#app/platform/role-check.server.ts';
import { startHttpServer } from './http-server.ts';
import { startJobs } from './jobs.ts';

/** `npm start`: production. Refuses to run on settings that are only fit for trying the product out. */
async function main(): Promise<void> {
  if (!rawVariable('QUAYSLOT_MODE')) setVariables({ QUAYSLOT_MODE: 'production' });
  setVariables({ NODE_ENV: 'production' });
  env();
  const problem = await applicationRoleProblem();
  if (problem) throw new Error(problem);
  const server = await startHttpServer();
  const stopJobs = startJobs();
  console.log(`Quayslot is serving ${env().BASE_URL} on port ${server.port}`);
  const stop = async () => {
    stopJobs();
    await server.close();
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
