import { surviveLostSetUps } from '#app/platform/lost-connection.server.ts';
import { applicationRoleProblem } from '#app/platform/role-check.server.ts';

/**
 * What a process does before it works on the database.
 *
 * @throws Error where the database's role may do more than the application's
 */
export async function beginOnDatabase(): Promise<void> {
  surviveLostSetUps();
  const problem = await applicationRoleProblem();
  if (problem) throw new Error(problem);
}

/** Ends the process in order when it is told to stop. */
export function endOnSignal(end: () => Promise<void>): void {
  const stop = async () => {
    await end();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
