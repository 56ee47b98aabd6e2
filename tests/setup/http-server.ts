import { type ChildProcess, spawn } from 'node:child_process';
import net from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuild } from '#app/launch/build.ts';
import { childEnv } from '#app/platform/env.server.ts';

/** The real server, in a process of its own, on a port of its own. */
export type RunningServer = {
  url: string;
  log: () => string;
  /** The signal that ended it, for tests that end it otherwise than by {@link stop}. */
  endedBy: () => string | null;
  stop: () => Promise<void>;
};

const START_MS = 30_000;
/** The production bundle in test mode: the outbox can be read, and the address is http on loopback. */
const SERVE = `import(${JSON.stringify(pathToFileURL(path.resolve('build/launch/serve.js')))}).then(({ serve }) => serve())`;

function started(child: ChildProcess, output: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server did not start:\n${output()}`)), START_MS);
    child.stdout?.on('data', () => {
      const port = /on port (\d+)/.exec(output())?.[1];
      if (port) {
        clearTimeout(timer);
        resolve(Number(port));
      }
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code}:\n${output()}`));
    });
  });
}

/** A port nobody listens on: letters carry the server's own address, so it must be known before the start. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

type Variables = Record<string, string>;

/**
 * Builds if the sources changed, then starts the production bundle on the given database.
 * @param extra variables, or what makes them of the server's own address before it starts
 */
export async function startServer(
  databaseUrl: string,
  extra: Variables | ((url: string) => Promise<Variables>) = {},
): Promise<RunningServer> {
  await ensureBuild();
  const ownPort = await freePort();
  const variables = typeof extra === 'function' ? await extra(`http://127.0.0.1:${ownPort}`) : extra;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', SERVE], {
    env: childEnv({
      NODE_ENV: 'production',
      QUAYSLOT_MODE: 'test',
      DATABASE_URL: databaseUrl,
      BASE_URL: `http://127.0.0.1:${ownPort}`,
      PORT: String(ownPort),
      LOG_LEVEL: 'warn',
      ...variables,
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const keep = (chunk: Buffer) => {
    text += chunk;
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const port = await started(child, () => text);
  return {
    url: `http://127.0.0.1:${port}`,
    log: () => text,
    endedBy: () => child.signalCode,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}
