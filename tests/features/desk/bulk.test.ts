import { asc, eq, like, sql } from 'drizzle-orm';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { doBulkRow } from '#app/features/desk/bulk-row.server.ts';
import { type BulkAsk, bulkSchema } from '#app/features/desk/desk.schema.server.ts';
import { jobFile } from '#app/features/desk/job-file.server.ts';
import { readJob } from '#app/features/desk/read-jobs.server.ts';
import { runBulkJobs } from '#app/features/desk/run-bulk.server.ts';
import { startBulk } from '#app/features/desk/start-bulk.server.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { loader as fileLoader } from '#app/routes/operator/job-file.ts';
import { bulkJobRows, invoices, mailOutbox, payments, users } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { clockAt, codeOf, createParties, statusOfAnswer, valueIn } from '#tests/features/invoices/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, cookieFor, operatorScope, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();
const today = clockAt('2026-06-10T06:30:00Z');
let operator: { id: string };

/** A host and a shipper of their own names, with so many invoices. */
async function book(name: string, count: number) {
  const parties = await createParties(database.owner(), { host: { name: `${name} Stores` }, shipper: { name } });
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const booking = await parties.book({ pallets: 1 + n });
    const clock = clockAt('2026-05-14T06:30:00Z');
    ids.push(
      valueIn(await issueInvoice(parties.hostScope, { bookingId: booking.id }, asked('issue'), clock)).invoiceId,
    );
  }
  return { ...parties, ids };
}

const ask = (input: Partial<Record<keyof BulkAsk, unknown>>) => bulkSchema.parse(input);
const start = async (input: Partial<Record<keyof BulkAsk, unknown>>, by = operator.id) =>
  startBulk(operatorScope(by), ask(input), asked('start-bulk'), today);
const rowsOf = (jobId: string) =>
  database.owner().select().from(bulkJobRows).where(eq(bulkJobRows.jobId, jobId)).orderBy(asc(bulkJobRows.position));
const paymentsOf = (ids: string[]) =>
  database.owner().select().from(payments).where(sql`${payments.invoiceId} in ${ids}`);
const lettersAbout = (name: string) =>
  database
    .owner()
    .select()
    .from(mailOutbox)
    .where(like(sql`${mailOutbox.props}::text`, `%${name} Stores%`));

beforeAll(async () => {
  operator = await createPerson(database.owner(), { isOperator: true });
});

describe('a bulk job', () => {
  it('marks everything that matches paid, each with the prefix and its number, and tells of each row', async () => {
    const { ids } = await book('Prefix', 3);
    const input = { kind: 'mark_paid', scope: 'matching', query: 'host=prefix', prefix: 'neft-7' };
    const { jobId } = valueIn(await start(input));
    await runBulkJobs({ clock: today });
    const paid = await paymentsOf(ids);
    const numbers = await database.owner().select().from(invoices).where(sql`${invoices.id} in ${ids}`);
    expect(paid.map(({ reference }) => reference).sort()).toEqual(numbers.map((i) => `NEFT-7-${i.number}`).sort());
    expect(numbers.every(({ outstandingPaise }) => outstandingPaise === 0n)).toBe(true);
    const seen = await readJob(operatorScope(operator.id), jobId, 1, false);
    expect(seen?.job).toMatchObject({ total: 3, done: 3, problems: 0, finishedAt: expect.any(Date) });
    expect(seen?.rows[0]?.note).toContain('NEFT-7-');
    // Paid already: each row says so, none is paid again.
    const again = valueIn(await start({ ...input, prefix: 'NEFT-8' }));
    await runBulkJobs({ clock: today });
    expect((await rowsOf(again.jobId)).map(({ state }) => state)).toEqual(['refused', 'refused', 'refused']);
    expect(await paymentsOf(ids)).toHaveLength(3);
  });

  it('killed in the middle, after a row was done and before it was written down, does each row once', async () => {
    const { ids } = await book('Killed', 5);
    const { jobId } = valueIn(await start({ kind: 'mark_paid', invoice: ids, prefix: 'CRASH' }));
    // The third row is paid, and nothing of the process is heard again.
    let died: () => void = () => {};
    const gone = new Promise<void>((resolve) => {
      died = resolve;
    });
    let worked = 0;
    const dying: typeof doBulkRow = async (row, clock) => {
      const result = await doBulkRow(row, clock);
      worked += 1;
      if (worked < 3) return result;
      died();
      return new Promise(() => {});
    };
    void runBulkJobs({ clock: today, work: dying });
    await gone;
    expect((await rowsOf(jobId)).map(({ state }) => state)).toEqual(['done', 'done', 'waiting', 'waiting', 'waiting']);
    expect(await paymentsOf(ids)).toHaveLength(3);
    // What it claimed is its own until the claim is over.
    expect(await runBulkJobs({ clock: today })).toBe(0);
    await database
      .owner()
      .update(bulkJobRows)
      .set({ claimedUntil: sql`clock_timestamp() - interval '1 second'` })
      .where(sql`${bulkJobRows.jobId} = ${jobId} and ${bulkJobRows.state} = 'waiting'`);
    const redone: string[] = [];
    await runBulkJobs({
      clock: today,
      work: (row, clock) => {
        redone.push(row.invoiceId);
        return doBulkRow(row, clock);
      },
    });
    expect(redone).toHaveLength(3);
    expect((await rowsOf(jobId)).every(({ state }) => state === 'done')).toBe(true);
    expect(new Set((await paymentsOf(ids)).map(({ invoiceId }) => invoiceId)).size).toBe(5);
    expect(await paymentsOf(ids)).toHaveLength(5);
  });

  it('is shared by runs at once: every row by one of them', async () => {
    const { ids } = await book('Shared', 24);
    const { jobId } = valueIn(await start({ kind: 'remind', invoice: ids }));
    const done: string[] = [];
    const work: typeof doBulkRow = (row, clock) => {
      done.push(row.invoiceId);
      return doBulkRow(row, clock);
    };
    await Promise.all([1, 2, 3].map(() => runBulkJobs({ clock: today, work })));
    expect(done.toSorted()).toEqual(ids.toSorted());
    expect((await rowsOf(jobId)).every(({ state }) => state === 'done')).toBe(true);
    expect(await lettersAbout('Shared')).toHaveLength(24);
  });

  it('gives a row up that always fails, and finishes', async () => {
    const { ids } = await book('Failing', 2);
    const { jobId } = valueIn(await start({ kind: 'remind', invoice: ids }));
    const work: typeof doBulkRow = (row, clock) => {
      if (row.invoiceId === ids[0]) throw new Error('always');
      return doBulkRow(row, clock);
    };
    await runBulkJobs({ clock: today, work });
    const seen = await readJob(operatorScope(operator.id), jobId, 1, true);
    expect(seen?.job).toMatchObject({ done: 1, problems: 1, finishedAt: expect.any(Date) });
    expect(seen?.rows.map(({ state, invoiceId }) => [state, invoiceId])).toEqual([['failed', ids[0]]]);
  });

  it('stops where its operator may no more', async () => {
    const { ids } = await book('Left', 1);
    const leaver = await createPerson(database.owner(), { isOperator: true });
    const { jobId } = valueIn(await start({ kind: 'mark_paid', invoice: ids, prefix: 'GONE' }, leaver.id));
    await database.owner().update(users).set({ isOperator: false }).where(eq(users.id, leaver.id));
    await runBulkJobs({ clock: today });
    expect(await rowsOf(jobId)).toMatchObject([{ state: 'refused' }]);
    expect(await paymentsOf(ids)).toEqual([]);
  });

  it('starts once for one form, and not for nothing, too much, or without a reference', async () => {
    const { ids } = await book('Once', 1);
    const form = asked('start-bulk');
    const input = ask({ kind: 'csv', invoice: ids });
    const both = await Promise.all([1, 2].map(() => startBulk(operatorScope(operator.id), input, form, today)));
    expect(valueIn(both[0] as (typeof both)[number])).toEqual(valueIn(both[1] as (typeof both)[number]));
    expect(codeOf(await start({ kind: 'csv' }))).toBe('bulk.nothing');
    expect(codeOf(await start({ kind: 'csv', scope: 'matching', query: 'host=nobody-at-all' }))).toBe('bulk.nothing');
    expect(codeOf(await start({ kind: 'mark_paid', invoice: ids }))).toBe('bulk.prefix_missing');
  });
});

describe('the file of a job', () => {
  it('is a CSV of what was selected, with names that are no formulas', async () => {
    const { ids } = await book('=cmd|calc', 2);
    const { jobId } = valueIn(await start({ kind: 'csv', scope: 'matching', query: 'shipper=%3Dcmd&sort=amount' }));
    const text = (await (await jobFile(operatorScope(operator.id), jobId))?.text()) ?? '';
    const lines = text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + ids.length);
    expect(lines[0]).toContain('Number,Host,Shipper');
    expect(lines[1]).toContain(`,"'=cmd|calc Stores Private Limited","'=cmd|calc Private Limited",`);
  });

  it('is a ZIP of the PDFs once all are drawn', async () => {
    const { ids } = await book('Zipped', 3);
    const { jobId } = valueIn(await start({ kind: 'pdf_zip', invoice: ids }));
    expect(await jobFile(operatorScope(operator.id), jobId)).toBeNull();
    await runBulkJobs({ clock: today });
    const answer = await jobFile(operatorScope(operator.id), jobId);
    expect(answer?.headers.get('content-type')).toBe('application/zip');
    const files = Object.entries(unzipSync(new Uint8Array((await answer?.arrayBuffer()) ?? new ArrayBuffer(0))));
    expect(files).toHaveLength(3);
    for (const [name, bytes] of files) {
      expect(name).toMatch(/^00\d [A-Z0-9-]+\.pdf$/);
      expect(new TextDecoder().decode(bytes.slice(0, 5))).toBe('%PDF-');
    }
  });

  it('is the operators’ alone', async () => {
    const { ids, hostOwner } = await book('Private', 1);
    const { jobId } = valueIn(await start({ kind: 'csv', invoice: ids }));
    const at = async (id: string) => requestArgs({ path: '/x', params: { jobId }, cookie: await cookieFor(id) });
    expect(await statusOfAnswer(async () => fileLoader(await at(hostOwner.id)))).toBe(404);
    expect(await statusOfAnswer(async () => fileLoader(await at(operator.id)))).toBe(200);
  });
});
