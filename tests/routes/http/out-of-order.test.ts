import { type ChildProcess, spawn } from 'node:child_process';
import net from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ensureBuild } from '#app/launch/build.ts';
import { childEnv } from '#app/platform/env.server.ts';
import { dropDatabase } from '#db/bootstrap.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { type RunningServer, startServer } from '#tests/setup/http-server.ts';
import { PAGES } from './expectations.ts';
import { validForms } from './forms.ts';
import { createWorld, send, type World } from './site.ts';

const database = useDatabase();
const INSIDES =
  /\bat .+\.(js|ts):\d+|node_modules|PostgresError|Failed query|select |insert into|ECONNREFUSED|127\.0\.0\.1:\d+\/quayslot/;

describe('the database is gone', () => {
  let server: RunningServer;
  let world: World;
  beforeAll(async () => {
    server = await startServer(database.appUrl());
    world = await createWorld(database.owner());
    await send(server.url, { path: '/search' });
    await dropDatabase(inject('adminUrl'), new URL(database.ownerUrl()).pathname.slice(1));
  }, 120_000);
  afterAll(() => server.stop());

  /** What a GET there answers comes from no database. */
  const READS_NOTHING = new Set([
    'routes/sign-in/sign-out.tsx',
    'routes/public/mail-sample.ts',
    'routes/webhooks/resend.ts',
    'routes/webhooks/stripe.ts',
    'routes/webhooks/stripe-connect.ts',
    // A call without a key is refused before anything is read.
    ...Object.keys(PAGES).filter((file) => file.startsWith('routes/api/') && file !== 'routes/api/health.ts'),
  ]);

  test.each(Object.entries(PAGES))('%s', async (file, page) => {
    for (const suffix of ['', '.data']) {
      const at = page.path(world);
      const address = suffix && at === '/' ? '/_root.data' : at + suffix;
      const { status, headers, body } = await send(server.url, { path: address, cookie: world.own.cookie });
      if (READS_NOTHING.has(file)) continue;
      expect({ address, status }).toMatchObject({ status: file === 'routes/api/health.ts' ? 503 : 500 });
      expect(body).not.toMatch(INSIDES);
      if (suffix || file.endsWith('.ts')) continue;
      expect(headers['content-type']).toContain('text/html');
      expect(body).toContain(String(headers['x-request-id']));
    }
  });

  test('every form, and the log holds nothing of what was sent', async () => {
    for (const { path: at, cookie, form } of validForms(world)) {
      const { status, body } = await send(server.url, { path: at, cookie, form });
      expect({ at, status }).toEqual({ at, status: 500 });
      expect(body).not.toMatch(INSIDES);
    }
    expect((await send(server.url, { path: '/healthz' })).status).toBe(503);
    const log = server.log();
    expect(log).toContain('"requestId"');
    expect(log).toContain('3D000');
    expect(log).not.toMatch(/@example|a long enough password|"params"|params:/);
    for (const token of [world.resetToken, world.verifyToken, world.invited.token]) expect(log).not.toContain(token);
  });
});

type Ended = { code: number | null; output: string };

async function start(variables: Record<string, string>): Promise<Ended> {
  await ensureBuild();
  const env = childEnv({ QUAYSLOT_MODE: 'production', PORT: '0', LOG_LEVEL: 'warn', ...variables });
  for (const [name, value] of Object.entries(variables)) if (value === '') delete env[name];
  const child: ChildProcess = spawn(process.execPath, [path.resolve('build/launch/start.js')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve) => {
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk;
      if (/on port \d+/.test(output)) child.kill('SIGKILL');
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** A port nobody listens on. */
const deadPort = () =>
  new Promise<number>((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 1));
    });
  });

const SECRET = 'kR7vQ2mX9pL4tW8nB3sD6fG1hJ5zC0yA';
const good = {
  SESSION_SECRET: SECRET,
  BASE_URL: 'https://quayslot.example',
  DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/x',
};

describe('production refuses to start', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ['on the secret of development', { ...good, SESSION_SECRET: '' }, /SESSION_SECRET: set a random value/],
    [
      'on a secret to be changed',
      { ...good, SESSION_SECRET: `change-me-${SECRET}` },
      /SESSION_SECRET: set a random value/,
    ],
    ['on a short secret', { ...good, SESSION_SECRET: SECRET.slice(0, 12) }, /SESSION_SECRET: must have at least 32/],
    ['without a database', { ...good, DATABASE_URL: '' }, /DATABASE_URL: is not set/],
    [
      'on a database that is none',
      { ...good, DATABASE_URL: 'mysql://u:hunter2@x/y' },
      /DATABASE_URL: must be a postgres/,
    ],
    ['over http', { ...good, BASE_URL: 'http://quayslot.example' }, /BASE_URL: must be an https/],
    ['on a dead port', good, /DATABASE_URL: the database can’t be used \(ECONNREFUSED\)/],
  ])('%s', async (_name, variables, message) => {
    const port = await deadPort();
    const url = variables.DATABASE_URL?.replace(':1/', `:${port}/`) ?? '';
    const { code, output } = await start({ ...variables, DATABASE_URL: url });
    expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(message) });
    const lines = output.trim().split('\n');
    expect(lines.length).toBeLessThanOrEqual(2);
    for (const secret of [SECRET, SECRET.slice(0, 12), 'hunter2', 'development-only'])
      expect(output).not.toContain(secret);
    expect(output).not.toMatch(/\bat .+:\d+:\d+|select|params/);
  });

  test('as the owner of the tables', async () => {
    // The database of this file is dropped by now: any other one the owner's role may see does as well.
    const { cloneTemplate } = await import('#tests/setup/cluster.ts');
    const name = `quayslot_test_${process.pid}_owner`;
    const { ownerUrl } = await cloneTemplate(inject('adminUrl'), inject('template'), name);
    const { code, output } = await start({ ...good, DATABASE_URL: ownerUrl });
    await dropDatabase(inject('adminUrl'), name);
    expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(/owns tables .*use quayslot_app/) });
    expect(output).not.toContain(new URL(ownerUrl).password);
  });
});
