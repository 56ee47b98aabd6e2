import { sql } from 'drizzle-orm';
import { publicDatabase } from '#app/platform/db.server.ts';

const PATIENCE_MS = 2_000;

/** Whether the database answers within two seconds. */
export async function isHealthy(): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, false);
  });
  const answer = publicDatabase()
    .execute(sql`select 1`)
    .then(
      () => true,
      () => false,
    );
  try {
    return await Promise.race([answer, patience]);
  } finally {
    clearTimeout(timer);
  }
}
