// Some registries serve only this platform's binaries, and npm then leaves the others out of package-lock.json; a
// stricter npm refuses such a file, and other platforms would not get their binaries. This adds the missing entries
// from their parents' optionalDependencies. Run it after every change of a version: node .ci/complete-lock-file.mjs
import fs from 'node:fs';

const FILE = 'package-lock.json';
const lock = JSON.parse(fs.readFileSync(FILE, 'utf8'));
const packages = lock.packages;

/** The key under which `name` resolves from the package at `from`, walking up the node_modules folders. */
function resolve(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const key = `${at ? `${at}/` : ''}node_modules/${name}`;
    if (packages[key]) return key;
    if (!at) return null;
  }
}

const one = (name, pattern) => pattern.exec(name)?.[0];

/** What npm would have written, as far as a name tells. */
function entry(name, version, dev) {
  const os = one(name, /android|darwin|freebsd|linux|win32|windows|openbsd|netbsd|openharmony|sunos|aix/);
  const cpu = one(name, /wasm32|x64|ia32|arm64|armv7|arm(?!64)|riscv64|ppc64|s390x|loong64|mips64el/);
  const libc = /musl/.test(name) ? 'musl' : os === 'linux' && /gnu/.test(name) ? 'glibc' : undefined;
  return {
    version,
    ...(cpu ? { cpu: [cpu === 'armv7' ? 'arm' : cpu] } : {}),
    ...(dev ? { dev: true } : {}),
    ...(libc ? { libc: [libc] } : {}),
    optional: true,
    ...(os ? { os: [os === 'windows' ? 'win32' : os] } : {}),
  };
}

let added = 0;
for (const [key, parent] of Object.entries({ ...packages })) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const found = resolve(key, name);
    if (!/^\d/.test(version) || (found && packages[found].version === version)) continue;
    const top = `node_modules/${name}`;
    packages[packages[top] ? `${key}/node_modules/${name}` : top] = entry(name, version, parent.dev);
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
fs.writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} entries added`);
