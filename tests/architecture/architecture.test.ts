import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { breaches, cycles, importsOf, productImports, RULES, sources } from './rooms.ts';

const imports = productImports();
const files = ['app', 'db', 'emails', 'tests'].flatMap(sources);
const read = (file: string) => fs.readFileSync(file, 'utf8');
const product = files.filter((file) => !file.startsWith('tests/'));

describe('who may know whom', () => {
  test('no import crosses a wall', () => {
    expect(imports.length).toBeGreaterThan(500);
    expect(breaches(imports)).toEqual([]);
  });

  test('no import goes round in a circle', () => {
    expect(cycles(imports)).toEqual([]);
  });

  test.each([
    ['app/domain/capacity/fit.ts', "import { z } from 'zod';"],
    ['app/domain/capacity/fit.ts', "import fs from 'node:fs';"],
    ['app/routes/public/search.tsx', "import { sql } from 'drizzle-orm';"],
    ['app/routes/public/search.tsx', "import { slots } from '#db/schema/index.ts';"],
    ['app/components/ui/button.tsx', "import { env } from '#app/platform/env.server.ts';"],
    ['app/features/bookings/hold-slot.server.ts', "import { Button } from '#app/components/ui/button.tsx';"],
    ['app/features/bookings/hold-slot.server.ts', "import postgres from 'postgres';"],
    ['app/features/bookings/hold-panel.tsx', "import { holdSlot } from './hold-slot.server.ts';"],
    ['app/platform/db.server.ts', "import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';"],
    ['emails/layout.tsx', "import { env } from '#app/platform/env.server.ts';"],
  ])('a planted breach in %s is seen: %s', (file, line) => {
    expect(breaches(importsOf(file, line))).toHaveLength(1);
  });

  test('a planted circle is seen', () => {
    const circle = [
      { from: 'app/domain/a.ts', to: 'app/domain/b.ts' },
      { from: 'app/domain/b.ts', to: 'app/domain/a.ts' },
    ];
    expect(cycles(circle)).toHaveLength(1);
  });

  test('every room of the product has its rule', () => {
    const ruled = /^(app\/(domain|platform|features|routes|components)|db\/schema|emails)\//;
    for (const file of product.filter((name) => ruled.test(name)))
      expect(
        RULES.some((rule) => rule.in.test(file)),
        file,
      ).toBe(true);
  });
});

describe('house rules', () => {
  test('the environment is read in one file', () => {
    const readers = product.filter((file) => /process\.env\b/.test(read(file)));
    expect(readers).toEqual(['app/platform/env.server.ts']);
  });

  test('the domain has no clock of its own', () => {
    const clocks = product.filter((file) => /^app\/domain\//.test(file) && /Date\.now\(|new Date\(\)/.test(read(file)));
    expect(clocks).toEqual([]);
  });

  test('vendors stay behind the platform’s doors', () => {
    const vendors =
      /^(lucia|postgres|stripe|resend|drizzle-orm\/postgres-js|@node-rs\/argon2|rate-limiter-flexible|pino|graphile-worker)(\/|$)/;
    const outside = imports.filter(({ from, to }) => vendors.test(to) && !/^(app\/platform|db)\//.test(from));
    expect(outside).toEqual([]);
  });

  test('the product doesn’t know which server answers for Stripe', () => {
    const app = product.filter((file) => file.startsWith('app/'));
    expect(app.filter((file) => /\bstand-?in\b[^\n]*stripe|stripe[^\n]*\bstand-?in\b|12111/i.test(read(file)))).toEqual(
      [],
    );
    // It reads an event without looking who signed it.
    expect(app.filter((file) => read(file).includes('constructEventWithoutVerification'))).toEqual([]);
  });

  test('scopes are made by the platform (session and API key), and for people not signed in by one file', () => {
    const makers = product.filter((file) => /\bas (TenantScope|PersonScope|OperatorScope)\b/.test(read(file)));
    expect(makers).toEqual([
      'app/features/people/account-scope.server.ts',
      'app/platform/api.server.ts',
      'app/platform/tenancy.server.ts',
    ]);
  });

  test('no file has a name that says nothing', () => {
    const empty = /(^|\/)(utils?|helpers?|misc|common|service|manager)(\.|\/|$)|(service|manager)\.(server\.)?tsx?$/;
    expect(files.filter((file) => empty.test(file))).toEqual([]);
  });

  test('files stay readable: 350 lines in the product, 600 in tests', () => {
    const limit = (file: string) => (file.startsWith('tests/') ? 600 : 350);
    const long = files.filter((file) => read(file).split('\n').length > limit(file));
    expect(long).toEqual([]);
  });

  test('no test is skipped, focused or asleep, and none mocks our own rooms', () => {
    const cheats = /\b(test|it|describe)\.(skip|only|todo|fixme)\(|waitForTimeout\(|vi\.mock\(/;
    const found = files.filter(
      (file) => file.startsWith('tests/') && !file.startsWith('tests/architecture/') && cheats.test(read(file)),
    );
    expect(found).toEqual([]);
  });
});

describe('the lock file', () => {
  test('names every platform’s binaries, so that every npm and every system accepts it', () => {
    type Entry = { version?: string; optionalDependencies?: Record<string, string> };
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Entry> };
    // As Node resolves: from the package itself up through the folders it lies in.
    const has = (parent: string, name: string, version: string) => {
      const levels = parent.split('/node_modules/');
      const folders = levels.map((_, depth) => `${levels.slice(0, depth + 1).join('/node_modules/')}/`);
      return ['', ...folders].some((folder) => packages[`${folder}node_modules/${name}`]?.version === version);
    };
    const missing = Object.entries(packages).flatMap(([key, entry]) =>
      Object.entries(entry.optionalDependencies ?? {})
        .filter(([name, version]) => /^\d/.test(version) && !has(key, name, version))
        .map(([name, version]) => `${name}@${version} of ${key}: run node .ci/complete-lock-file.mjs`),
    );
    expect(missing).toEqual([]);
  });
});
