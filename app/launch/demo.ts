import './node-env.ts';
import fs from 'node:fs';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { dateInZone } from '#app/domain/shared/plain-date.ts';
import { closeDatabase } from '#app/platform/db.server.ts';
import { rawVariable, setVariables } from '#app/platform/env.server.ts';
import { surviveLostSetUps } from '#app/platform/lost-connection.server.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { openAsOwner } from '#db/owner.ts';
import { DEMO_ACCOUNTS, DEMO_API_KEYS, ensureDemoKeys, seedDemo } from '#db/seed/demo.ts';
import { DEMO_PASSWORD } from '#db/seed/factories.ts';
import { loadReference } from '#db/seed/reference.ts';
import { ensureBuild } from './build.ts';
import { DATA_FOLDER, demoSecrets, openDemoDatabase } from './demo-database.ts';
import { playMoney } from './demo-money/play-money.ts';
import { type HttpServer, startHttpServer } from './http-server.ts';
import { startJobs } from './jobs.ts';
import { endOnSignal } from './process-life.ts';
import { progress } from './progress.ts';

const step = progress();

/** Migrates; data that an unrelated version made can't be, and then the way out is said instead of the SQL. */
async function migrate(ownerUrl: string): Promise<void> {
  try {
    await migrateDatabase(ownerUrl);
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new Error(`The data kept here does not fit this version (${reason}). Start afresh: npm run demo -- --reset`);
  }
}

/** Fills an empty database; data that is there stays, and gets the demo's API keys if it lacks them. @returns whether it seeded */
async function seedOnce(ownerUrl: string): Promise<boolean> {
  const owner = openAsOwner(ownerUrl);
  try {
    await loadReference(owner.db);
    const rows = await owner.db.execute<{ people: number }>(sql`select count(*)::int as people from users`);
    const now = new Date();
    if ((rows[0]?.people ?? 0) > 0) {
      await ensureDemoKeys(owner.db, now);
      return false;
    }
    await seedDemo(owner.db, { today: dateInZone(now, 'Asia/Kolkata'), now });
    return true;
  } finally {
    await owner.close();
  }
}

async function serve(port: string, watching: boolean): Promise<HttpServer> {
  try {
    return await startHttpServer({ watching });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new Error(`Port ${port} is in use. Choose another: PORT=3001 npm run demo`);
    throw error;
  }
}

/** What tools that drive the demo read. */
function writeDemoFile(url: string, urls: { appUrl: string; ownerUrl: string }): void {
  const demo = {
    url,
    databaseUrl: urls.appUrl,
    ownerDatabaseUrl: urls.ownerUrl,
    password: DEMO_PASSWORD,
    accounts: DEMO_ACCOUNTS,
    apiKeys: DEMO_API_KEYS,
  };
  fs.mkdirSync(DATA_FOLDER, { recursive: true });
  fs.writeFileSync(path.join(DATA_FOLDER, 'demo.json'), `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
}

function printSignIns(): void {
  const rows = Object.entries(DEMO_ACCOUNTS).map(([who, mail]) => `    ${who.padEnd(9)} ${mail}`);
  console.log(`  Sign in with password ${DEMO_PASSWORD} as\n${rows.join('\n')}`);
}

/** `npm run demo` (built) and `npm run dev` (hot reload): everything from nothing, one step after the other. */
async function main(): Promise<void> {
  const watching = process.argv.includes('--dev');
  const reset = process.argv.includes('--reset');
  const port = rawVariable('PORT') ?? '3000';
  const secrets = demoSecrets();
  console.log('Quayslot demo');
  const database = await step(
    'PostgreSQL',
    () => openDemoDatabase(secrets, reset),
    (d) => d.where,
  );
  await step('Migrations', () => migrate(database.urls.ownerUrl));
  const isFresh = await step(
    'Example data',
    () => seedOnce(database.urls.ownerUrl),
    (fresh) => (fresh ? 'made' : 'kept'),
  );
  if (!watching) await step('Build', ensureBuild, (built) => (built ? 'built' : 'up to date'));
  const url = `http://127.0.0.1:${port}`;
  setVariables({
    QUAYSLOT_MODE: watching ? 'development' : 'demo',
    DATABASE_URL: database.urls.appUrl,
    SESSION_SECRET: secrets.session,
    BASE_URL: url,
    LOG_LEVEL: rawVariable('LOG_LEVEL') ?? 'warn',
  });
  if (isFresh) await step('Money', () => playMoney(dateInZone(new Date(), 'Asia/Kolkata')));
  surviveLostSetUps();
  const server = await step('Server', () => serve(port, watching));
  const jobs = await step('Jobs', startJobs);
  writeDemoFile(url, database.urls);
  printSignIns();
  console.log(`Quayslot is ready at ${url}`);
  endOnSignal(async () => {
    await server.close();
    await jobs.stop();
    await closeDatabase();
    await database.stop();
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
