import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { rawVariable } from '#app/platform/env.server.ts';
import { urlFor } from '#db/bootstrap.ts';
import { startEmbeddedPostgres } from '#db/embedded.ts';
import { checkInvariants } from '#db/invariants/check.ts';
import { reportLines } from '#db/invariants/report-lines.ts';
import { inSnapshot } from '#db/invariants/snapshot.ts';
import { ROLE_NAMES } from '#db/roles.ts';
import { DATA_FOLDER, demoSecrets } from './demo-database.ts';

/*
 * `npm run invariants [-- --json FILE]`: what must hold of the rows, asked of one state of the database. Ends with 0 when
 * it all does, 1 when something doesn't, 2 when that could not be found out.
 */
const VIOLATED = 1;
const NOT_CHECKED = 2;

type Database = { url: string; release: () => Promise<void> };

/** The demo's own server, started for the check unless the demo runs. A folder without a demo is left as it is. */
async function demoDatabase(): Promise<Database> {
  if (!fs.existsSync(path.join(DATA_FOLDER, 'secrets.json')))
    throw new Error(
      'No database is named and there is no demo here: set OWNER_DATABASE_URL, or run `npm run demo` first',
    );
  const server = await startEmbeddedPostgres({ dir: path.join(DATA_FOLDER, 'postgres') });
  return {
    url: urlFor(server.adminUrl, ROLE_NAMES.owner, demoSecrets().owner, 'quayslot'),
    release: server.reused ? async () => {} : server.stop,
  };
}

/** OWNER_DATABASE_URL; else DATABASE_URL, which then has to be an administrator's; else the demo's database. */
async function namedDatabase(): Promise<Database> {
  const url = rawVariable('OWNER_DATABASE_URL') ?? rawVariable('DATABASE_URL');
  return url ? { url, release: async () => {} } : demoDatabase();
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { json: { type: 'string' } } });
  const database = await namedDatabase();
  try {
    const started = performance.now();
    const report = await inSnapshot(database.url, (sql) => checkInvariants(sql));
    for (const line of reportLines(report, performance.now() - started)) console.log(line);
    if (values.json) fs.writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
    return report.violated === 0 ? 0 : VIOLATED;
  } finally {
    await database.release();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(NOT_CHECKED);
  },
);
