import fs from 'node:fs';
import path from 'node:path';

/** One file's import of another; `typeOnly` for `import type`, which leaves nothing in a bundle. */
export type Import = { from: string; to: string; typeOnly?: boolean };

const SOURCE = /\.tsx?$/;
const ROOT = process.cwd();
const ALIAS: Record<string, string> = { '#app/': 'app/', '#db/': 'db/', '#emails/': 'emails/', '#tests/': 'tests/' };

/** Every source file below `folder`, as a path from the root. */
export function sources(folder: string): string[] {
  return fs
    .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => SOURCE.test(name))
    .map((name) => `${folder}/${name.split(path.sep).join('/')}`)
    .sort();
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return path.posix.normalize(path.posix.join(path.posix.dirname(from), specifier));
  const alias = Object.keys(ALIAS).find((prefix) => specifier.startsWith(prefix));
  return alias ? `${ALIAS[alias]}${specifier.slice(alias.length)}` : specifier;
}

/** What a text imports: from-clauses, bare imports and import() calls. */
export function importsOf(file: string, text: string): Import[] {
  const found = text.matchAll(
    /(?:(import|export) (type )?[^'"()]*?\bfrom\s+|\bimport\s*\(\s*|^\s*import\s+)['"]([^'"]+)['"]/gm,
  );
  return [...found].map(([, , type, specifier = '']) => ({
    from: file,
    to: resolve(file, specifier),
    typeOnly: type !== undefined,
  }));
}

/** All imports of the product: app, db and emails. */
export function productImports(): Import[] {
  return ['app', 'db', 'emails']
    .flatMap(sources)
    .flatMap((file) => importsOf(file, fs.readFileSync(path.join(ROOT, file), 'utf8')));
}

/** Whether the target is a file of ours rather than a package. */
export const isOurs = (to: string) => /^(app|db|emails|tests)\//.test(to);

type Rule = { in: RegExp; says: string; allows: (to: string, typeOnly: boolean) => boolean };

const room = (...names: string[]) => new RegExp(`^app/(${names.join('|')})/`);
const packages = (...names: string[]) => new RegExp(`^(${names.join('|')})(/|$)`);
const NODE = /^node:/;
const REACT = packages('react', 'react-dom', '@remix-run/react');

/** Who may know whom. A file belongs to the first rule whose pattern it matches. */
export const RULES: readonly Rule[] = [
  { in: room('domain'), says: 'the domain knows only itself', allows: (to) => room('domain').test(to) },
  {
    in: /^db\/(schema\/|policies\.ts|roles\.ts)/,
    says: 'the schema knows drizzle, its neighbours and the domain',
    allows: (to) =>
      /^db\/(schema\/|policies|roles)/.test(to) || room('domain').test(to) || to.startsWith('drizzle-orm'),
  },
  {
    in: /^emails\//,
    says: 'letters know the domain’s formatting; data arrives as props',
    allows: (to) => /^emails\//.test(to) || room('domain').test(to) || packages('react', '@react-email').test(to),
  },
  {
    in: room('components'),
    says: 'components know the domain, other components and React',
    allows: (to) => room('components', 'domain').test(to) || REACT.test(to),
  },
  {
    in: room('platform'),
    says: 'the platform knows the domain, the schema, letters’ types and vendors, no feature and no page',
    allows: (to) =>
      room('platform', 'domain').test(to) || /^db\/schema\//.test(to) || to === 'emails/letters.ts' || !isOurs(to),
  },
  {
    in: /^app\/features\/.*\.server\.tsx?$/,
    says: 'a use case knows the domain, the platform, the schema and other features; no component, no route',
    allows: (to) =>
      room('features', 'platform', 'domain').test(to) ||
      /^(db\/schema\/|emails\/)/.test(to) ||
      NODE.test(to) ||
      packages('drizzle-orm', 'zod', '@react-pdf', 'react', '@expo-google-fonts', '@remix-run/node').test(to),
  },
  {
    in: room('features'),
    says: 'a feature’s screen parts know components, the domain and each other; of the server, types at most',
    allows: (to, typeOnly) =>
      (room('features', 'components', 'domain').test(to) && !/\.server\./.test(to)) ||
      REACT.test(to) ||
      (typeOnly && room('features', 'platform').test(to)),
  },
  {
    in: room('routes'),
    says: 'a route knows features, components and the platform’s request door; never the database or a vendor',
    allows: (to) =>
      room('features', 'components', 'domain', 'platform').test(to) ||
      packages('@remix-run/node', '@remix-run/react', 'react').test(to),
  },
];

/** Breaches of the rules among the imports, one sentence each. */
export function breaches(imports: readonly Import[]): string[] {
  return imports.flatMap(({ from, to, typeOnly = false }) => {
    const rule = RULES.find((candidate) => candidate.in.test(from));
    return rule && !rule.allows(to, typeOnly) ? [`${from} → ${to}: ${rule.says}`] : [];
  });
}

/** Import cycles among our own files, each as the path around it. */
export function cycles(imports: readonly Import[]): string[] {
  const graph = new Map<string, string[]>();
  for (const { from, to } of imports) if (isOurs(to)) graph.set(from, [...(graph.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, trail: string[]) => {
    const at = trail.indexOf(file);
    if (at >= 0) found.push([...trail.slice(at), file].join(' → '));
    if (at >= 0 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}
