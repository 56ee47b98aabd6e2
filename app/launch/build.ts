import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { childEnv } from '#app/platform/env.server.ts';

const STAMP = 'build/.source-hash';
const LOCK = '.cache/build.lock';
const SOURCES = ['app', 'emails', 'db', 'public', 'vite.config.ts', 'vite.launch.config.ts', 'package-lock.json'];
/** What `npm run build` runs: the application, and what launches it. They write to folders of their own. */
const BUNDLERS = [
  ['node_modules/@remix-run/dev/dist/cli.js', 'vite:build'],
  ['node_modules/vite/bin/vite.js', 'build', '--config', 'vite.launch.config.ts'],
] as const;
const BUILT = ['build/server/index.js', 'build/launch/start.js'];

function files(entry: string): string[] {
  const stat = fs.statSync(entry, { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [entry];
  return fs
    .readdirSync(entry)
    .sort()
    .flatMap((name) => files(path.join(entry, name)));
}

function sourceHash(): string {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap(files)) hash.update(file).update(fs.readFileSync(file));
  return hash.digest('hex');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** One build at a time in this folder: test files run in several processes, and a demo may start beside them. */
async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  fs.mkdirSync(path.dirname(LOCK), { recursive: true });
  for (;;) {
    try {
      fs.writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      const holder = Number(fs.existsSync(LOCK) ? fs.readFileSync(LOCK, 'utf8') : 0);
      if (holder > 0 && !isAlive(holder)) fs.rmSync(LOCK, { force: true });
      else await pause(200);
    }
  }
  try {
    return await work();
  } finally {
    fs.rmSync(LOCK, { force: true });
  }
}

function runBundler([script, ...args]: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.resolve(script ?? ''), ...args], {
      env: childEnv({ NODE_ENV: 'production' }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`The build failed:\n${output}`))));
  });
}

/**
 * Builds the application and its launcher unless the last build was made from the same sources.
 *
 * @returns whether it had to build
 * @throws Error with the bundler's output when the build fails
 */
export function ensureBuild(): Promise<boolean> {
  return exclusively(async () => {
    const wanted = sourceHash();
    const isFresh = [...BUILT, STAMP].every((file) => fs.existsSync(file));
    if (isFresh && fs.readFileSync(STAMP, 'utf8') === wanted) return false;
    fs.rmSync(STAMP, { force: true }); // a build that is killed half-way must not pass for the one before it
    await Promise.all(BUNDLERS.map(runBundler));
    fs.writeFileSync(STAMP, wanted);
    return true;
  });
}
