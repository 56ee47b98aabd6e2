import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { childEnv, rawVariable } from '#app/platform/env.server.ts';

/** A browser for the journeys, and what its process needs in its environment. */
export type Browser = { executablePath: string; env?: Record<string, string> };

/** What to do when there is none. */
export const BROWSER_MISSING =
  'No browser for the journeys: run `npx playwright install chromium`, or install Chromium, or set CHROMIUM_PATH.';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Looks for a browser: the one named by CHROMIUM_PATH, Playwright's own, one of the system's, and at last the one in
 * the npm package, which is unpacked on first use.
 *
 * @param options ignoreSystem: as if nothing but the npm package were there, to prove that it is enough
 * @throws when CHROMIUM_PATH names no file
 */
export async function findBrowser({ ignoreSystem = false } = {}): Promise<Browser | null> {
  if (ignoreSystem) return packagedBrowser();
  const given = rawVariable('CHROMIUM_PATH');
  if (given && !fs.existsSync(given)) throw new Error(`CHROMIUM_PATH names no file: ${given}`);
  const executablePath = given ?? [chromium.executablePath(), ...INSTALLED].find((file) => fs.existsSync(file));
  return executablePath ? { executablePath } : packagedBrowser();
}

/** The browser of @sparticuz/chromium. Its own launch arguments switch web security off: they are never used. */
function packagedBrowser(): Browser | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const folder = unpacked();
  if (!folder) return null;
  const executablePath = path.join(folder, 'chromium');
  return { executablePath, env: environmentFor(executablePath, folder) };
}

const UNPACK = 'import c from "@sparticuz/chromium"; await c.executablePath();';

/** The package's content under `.cache/`, whole or not at all: a killed run leaves no half-made browser behind. */
function unpacked(): string | null {
  const manifest = packageFile();
  if (!manifest) return null;
  const { version } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as { version: string };
  const folder = path.resolve('.cache', `chromium-${version}`);
  if (fs.existsSync(folder)) return folder;
  const partial = `${folder}.${process.pid}`;
  fs.rmSync(partial, { recursive: true, force: true });
  fs.mkdirSync(partial, { recursive: true });
  // It unpacks to the temporary folder, and its libraries only where it believes to be on Amazon Linux.
  const env = childEnv({ TMPDIR: partial, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' });
  execFileSync(process.execPath, ['--input-type=module', '--eval', UNPACK], { env, stdio: 'pipe' });
  if (fs.existsSync(folder)) fs.rmSync(partial, { recursive: true });
  else fs.renameSync(partial, folder);
  return folder;
}

function packageFile(): string | null {
  try {
    const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
    return path.join(entry, '../../../package.json');
  } catch {
    return null;
  }
}

/** The package's own libraries and fonts, where the system has none. */
function environmentFor(executable: string, folder: string): Record<string, string> {
  const env: Record<string, string> = {};
  if (lacksLibraries(executable)) {
    const others = rawVariable('LD_LIBRARY_PATH');
    env.LD_LIBRARY_PATH = [path.join(folder, 'al2023/lib'), ...(others ? [others] : [])].join(':');
  }
  if (!fs.existsSync('/etc/fonts/fonts.conf')) env.FONTCONFIG_PATH = path.join(folder, 'fonts');
  return env;
}

function lacksLibraries(executable: string): boolean {
  try {
    return /not found/.test(execFileSync('ldd', [executable], { stdio: ['ignore', 'pipe', 'pipe'] }).toString());
  } catch {
    return true;
  }
}
