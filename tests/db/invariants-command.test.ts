import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { childEnv } from '#app/platform/env.server.ts';
import { checkInvariants, type Report } from '#db/invariants/check.ts';
import { inSnapshot } from '#db/invariants/snapshot.ts';
import { mailOutbox } from '#db/schema/index.ts';
import { useDatabase } from '../setup/database.ts';
import { createHost } from '../setup/market.ts';

const database = useDatabase();
const fault = useDatabase();

const SLOW = { code: 'slow', sentence: 'It takes its time.', query: `select 1 as one from pg_sleep(30)` };

describe('the state that is looked at', () => {
  test('is refused to a role that sees less than everything: for it every invariant would hold', async () => {
    const attempt = inSnapshot(database.appUrl(), (tx) => checkInvariants(tx));
    await expect(attempt).rejects.toThrow(/role quayslot_app may not read all of .*as the owner role, quayslot_owner/);
  });

  test('is refused to the owner too where a policy would hide rows from it', async () => {
    await fault.owner().execute(sql`alter policy invoice_lines_owner on invoice_lines using (org_id is null)`);
    const attempt = inSnapshot(fault.ownerUrl(), (tx) => checkInvariants(tx));
    await expect(attempt).rejects.toThrow(/quayslot_owner may not read all of invoice_lines/);
    await fault.owner().execute(sql`alter policy invoice_lines_owner on invoice_lines using (true)`);
  });

  test('can’t be changed', async () => {
    const attempt = inSnapshot(database.ownerUrl(), (tx) => tx`delete from sessions`);
    await expect(attempt).rejects.toMatchObject({ code: '25006' });
  });

  test('stays the same while others write', async () => {
    const count = () => inSnapshot(database.ownerUrl(), (tx) => tx`select count(*)::int as n from slots`);
    const seen = await inSnapshot(database.ownerUrl(), async (tx) => {
      const before = await checkInvariants(tx);
      const [here] = await tx`select count(*)::int as n from slots`;
      await (await createHost(database.owner())).slot();
      const [still] = await tx`select count(*)::int as n from slots`;
      return { violated: before.violated, here: here?.n, still: still?.n };
    });
    expect(seen).toEqual({ violated: 0, here: 0, still: 0 });
    expect((await count())[0]?.n).toBe(1);
  });

  test('is not waited for: a query beyond its time ends the check, and says which', async () => {
    const attempt = inSnapshot(database.ownerUrl(), (tx) => checkInvariants(tx, [SLOW]), { statementLimitMs: 200 });
    await expect(attempt).rejects.toThrow(/^slow could not be checked: .*statement timeout/);
  });
});

type Ended = { code: number | null; out: string; err: string };

/** `npm run invariants` as it is started, on the database of a URL. */
function invariants(url: string, ...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', path.resolve('app/launch/invariants.ts'), ...args], {
    env: childEnv({ OWNER_DATABASE_URL: url }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    said.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.err += chunk;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })));
}

async function withJson<T>(work: (file: string) => Promise<T>): Promise<T> {
  const file = path.join(os.tmpdir(), `quayslot-invariants-${randomBytes(4).toString('hex')}.json`);
  try {
    return await work(file);
  } finally {
    fs.rmSync(file, { force: true });
  }
}

describe('npm run invariants', () => {
  test('ends with 0 and a line an invariant when all hold', async () => {
    const { code, out, err } = await invariants(database.ownerUrl());
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out.trim().split('\n');
    expect(lines.at(-1)).toMatch(/^\d+ invariants checked, none violated, \d+\.\d s$/);
    expect(lines.slice(0, -1).filter((line) => !line.startsWith('ok  '))).toEqual([]);
    expect(lines).toHaveLength(Number.parseInt(lines.at(-1) ?? '', 10) + 1);
  });

  test('ends with 1, shows the first rows and writes all of it where one is violated', async () => {
    const letters = Array.from({ length: 5 }, (_, index) => ({
      key: `old/${index}`,
      recipient: 'a@example.test',
      template: 'verify-email',
      props: { url: 'https://…' },
      createdAt: new Date('2026-01-01T00:00:00Z'),
    }));
    await fault.owner().insert(mailOutbox).values(letters);
    await withJson(async (file) => {
      const { code, out } = await invariants(fault.ownerUrl(), '--json', file);
      expect(code).toBe(1);
      expect(out).toMatch(/^NO {2}letter\.links .* 5 violations:\n( {6}\{.*\}\n){3} {6}… and 2 more$/m);
      expect(out).toMatch(/\d+ invariants checked, 1 violated, /);
      const report = JSON.parse(fs.readFileSync(file, 'utf8')) as Report;
      expect(report.checked).toBe(report.invariants.length);
      expect(report.violated).toBe(1);
      const found = report.invariants.find(({ code: name }) => name === 'letter.links');
      expect(found).toMatchObject({ violations: 5, sentence: expect.stringMatching(/\.$/) });
      expect(found?.examples).toHaveLength(5);
    });
  });

  test('ends with 2, and one sentence, where it can’t tell', async () => {
    const app = await invariants(database.appUrl());
    expect(app).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/may not read all of .+\n$/) });
    const nowhere = await invariants('postgres://quayslot_owner:x@127.0.0.1:1/none');
    expect(nowhere).toMatchObject({ code: 2, out: '' });
    expect(await invariants(database.ownerUrl(), '--jsn', 'x')).toMatchObject({ code: 2, out: '' });
  });
});
