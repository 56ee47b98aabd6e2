import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { childEnv } from '#app/platform/env.server.ts';

const STAMP = 'build/.source-hash';
const SOURCES = ['app', 'emails', 'db', 'public', 'vite.config.ts', 'package-lock.json'];

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

/**
 * Builds the application unless the last build was made from the same sources.
 *
 * @returns whether it had to build
 * @throws Error with the bundler's output when the build fails
 */
export async function ensureBuild(): Promise<boolean> {
  const wanted = sourceHash();
  if (fs.existsSync('build/server/index.js') && fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === wanted)
    return false;
  const remix = path.resolve('node_modules/@remix-run/dev/dist/cli.js');
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, [remix, 'vite:build'], {
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
  fs.writeFileSync(STAMP, wanted);
  return true;
}
