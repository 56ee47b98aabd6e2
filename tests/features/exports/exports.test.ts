import { eq } from 'drizzle-orm';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { inr } from '#app/domain/shared/money.ts';
import { type Month, parseMonth } from '#app/domain/shared/month.ts';
import { taxOf } from '#app/domain/tax/gstr-1.ts';
import { exportFile, exportMonth } from '#app/features/exports/export-file.server.ts';
import type { Exporter } from '#app/features/exports/exporter.server.ts';
import { gstr8Csv, readGstr8 } from '#app/features/exports/gstr-8.server.ts';
import { voidInvoice } from '#app/features/notes/void-invoice.server.ts';
import { loader as operatorFile } from '#app/routes/operator/export-file.ts';
import { loader as file } from '#app/routes/workspace/export-file.ts';
import { ledgerEntries, organisations, sourceTaxes } from '#db/schema/index.ts';
import { readPdf } from '#tests/features/invoices/pdf-text.ts';
import { clockAt, statusOfAnswer, valueIn } from '#tests/features/invoices/scene.ts';
import { amountOf, createCorrections } from '#tests/features/notes/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, cookieFor, operatorScope, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();
const MAY = parseMonth('2026-05') as Month;
const clock = clockAt('2026-06-02T06:30:00Z');

/** Three invoices of May: one part paid, one credited in part, one void; and a name that is a formula. */
async function scene() {
  const made = await createCorrections(database.owner());
  await database
    .owner()
    .update(organisations)
    .set({ legalName: '=cmd|calc, "Traders"' })
    .where(eq(organisations.id, made.shipperOrg.id));
  const [paid, credited, mistaken] = [await made.issue(), await made.issue(4), await made.issue(2)];
  await made.pay(paid.invoiceId, inr(1_000_00n), inr(10_00n));
  const { noteId } = valueIn(await made.credit(credited.invoiceId, [amountOf(1, 250_00n)]));
  const input = { invoiceId: mistaken.invoiceId, reason: 'Billed twice by mistake' };
  valueIn(await voidInvoice(made.host, input, asked('void-invoice'), clockAt('2026-05-21T06:30:00Z')));
  const host: Exporter = { as: 'host', scope: made.hostScope };
  const csv = async (name: string, by = host) => {
    const answer = await exportFile(by, { month: MAY, file: name }, clock);
    // As bytes: text() would take the mark away.
    const bytes = Buffer.from((await answer?.arrayBuffer()) ?? new ArrayBuffer(0));
    return bytes.toString('utf8').trimEnd().split('\r\n');
  };
  return { ...made, host, paid, credited, mistaken, noteId, csv };
}

describe('registers', () => {
  it('have every document, payment and entry of the month, and run no formula', async () => {
    const { csv, hostOrg } = await scene();
    const sales = await csv('sales.csv');
    expect(sales).toHaveLength(4);
    expect(sales[0]).toMatch(/^\ufeffNumber,Date,Due/);
    expect(sales.filter((line) => line.endsWith(',yes'))).toHaveLength(1);
    expect(sales[1]).toContain(`"'=cmd|calc, ""Traders"""`);
    expect(await csv('notes.csv')).toMatchObject(
      [/./, /credit,2026-05-20/].map((pattern) => expect.stringMatching(pattern)),
    );
    const payments = await csv('payments.csv');
    expect(payments[1]).toMatch(/^2026-05-19,.+,upi,IN-1,1000\.00,10\.00$/);
    const entries = await database.owner().select().from(ledgerEntries).where(eq(ledgerEntries.bookOrgId, hostOrg.id));
    const ledger = await csv('ledger.csv');
    expect(ledger).toHaveLength(entries.length + 1);
    const sumOf = (column: number) =>
      ledger.slice(1).reduce((all, line) => all + BigInt((line.split(',')[column] || '0.00').replace('.', '')), 0n);
    expect(sumOf(6)).toBe(sumOf(7));
    expect(sumOf(6)).toBeGreaterThan(0n);
  });

  it('of another month are headings alone', async () => {
    const { host } = await scene();
    const answer = await exportFile(host, { month: '2026-04', file: 'sales.csv' }, clock);
    expect((await answer?.text())?.trimEnd().split('\r\n')).toHaveLength(1);
  });
});

describe('the return', () => {
  it('comes to the output tax in the books, and cancels the void number', async () => {
    const { host, hostOrg } = await scene();
    const found = await exportMonth(host, MAY);
    if (!found) throw new Error('no month');
    const entries = await database.owner().select().from(ledgerEntries).where(eq(ledgerEntries.bookOrgId, hostOrg.id));
    const booked = entries
      .filter(({ account }) => account.startsWith('output_'))
      .reduce((all, { amountPaise }) => all - amountPaise, 0n);
    expect(taxOf(found.gstr1.net).paise).toBe(booked);
    expect(booked).toBeGreaterThan(0n);
    expect(found.gstr1.b2b).toHaveLength(2);
    expect(found.gstr1.cdnr).toHaveLength(1);
    expect(found.gstr1.issued).toMatchObject([
      { kind: 'invoice', total: 3, cancelled: 1 },
      { kind: 'credit_note', total: 1, cancelled: 0 },
    ]);
  });

  it('is a JSON with the form’s names', async () => {
    const { host, hostOrg } = await scene();
    const answer = await exportFile(host, { month: MAY, file: 'gstr-1.json' }, clock);
    expect(await answer?.json()).toMatchObject({
      ...{ gstin: hostOrg.gstin, fp: '052026', b2b: [{ rchrg: 'N' }, {}], cdnr: [{ ntty: 'C', txval: 250 }] },
      doc_issue: [{ totnum: 3, cancel: 1, net_issue: 2 }, {}],
    });
  });
});

it('the pack has registers, the return, papers and the portal’s JSON, and says what it has', async () => {
  const { host, hostOrg } = await scene();
  const answer = await exportFile(host, { month: MAY, file: 'pack.zip' }, clock);
  expect(answer?.headers.get('content-disposition')).toContain(`${hostOrg.slug}-2026-05-pack.zip`);
  const files = unzipSync(new Uint8Array((await answer?.arrayBuffer()) ?? new ArrayBuffer(0)));
  const names = Object.keys(files);
  expect(names).toEqual(
    expect.arrayContaining(['sales.csv', 'notes.csv', 'payments.csv', 'ledger.csv', 'gstr-1.json']),
  );
  const among = (folder: string) => names.filter((name) => name.startsWith(`${folder}/`)).length;
  expect([among('invoices'), among('notes'), among('e-invoices')]).toEqual([3, 1, 3]);
  const [pdf] = names.filter((name) => name.startsWith('invoices/'));
  expect(readPdf(files[pdf ?? ''] ?? new Uint8Array()).pages).toBe(1);
  const manifest = JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array())) as { files: { name: string }[] };
  expect(manifest).toMatchObject({ month: MAY, gstin: hostOrg.gstin, made: '2026-06-02T06:30:00.000Z' });
  expect(manifest.files.map(({ name }) => name).sort()).toEqual(
    names.filter((name) => name !== 'manifest.json').sort(),
  );
});

describe('who may', () => {
  it('is the host for its own, and an operator for any', async () => {
    const { hostOrg, hostOwner, shipperOrg, shipperOwner, operator, csv } = await scene();
    const other = await createCorrections(database.owner());
    const at = async (person: { id: string }, params: Record<string, string>) =>
      requestArgs({ path: '/x', params, cookie: await cookieFor(person.id) });
    const own = await at(hostOwner, { org: hostOrg.slug, month: MAY, file: 'sales.csv' });
    expect((await (await file(own)).text()).split('\r\n')).toHaveLength(5);
    const shippers = await at(shipperOwner, { org: shipperOrg.slug, month: MAY, file: 'sales.csv' });
    expect((await (await file(shippers)).text()).trimEnd().split('\r\n')).toHaveLength(1);
    const params = { hostOrgId: hostOrg.id, month: MAY, file: 'sales.csv' };
    const desk = await at(operator, params);
    expect((await (await operatorFile(desk)).text()).split('\r\n')).toHaveLength(5);
    const asOther = await at(other.hostOwner, params);
    expect(await statusOfAnswer(() => operatorFile(asOther))).toBe(404);
    const asHost: Exporter = { as: 'host', scope: other.hostScope };
    expect(await csv('sales.csv', asHost)).toHaveLength(1);
  });

  it.each([
    ['2026-13', 'sales.csv'],
    ['x', 'pack.zip'],
    ['2026-05', '../../etc/passwd'],
    ['2026-05', 'sales.xlsx'],
  ])('%s/%s is not there', async (month, name) => {
    const { host } = await scene();
    expect(await exportFile(host, { month, file: name }, clock)).toBeNull();
  });
});

it('GSTR-8 is what was collected, by supplier', async () => {
  const { hostOrg, operator } = await createCorrections(database.owner());
  const bases = { orgId: hostOrg.id, month: '2026-03-01', intraBasePaise: 1_000_00n, interBasePaise: 500_00n };
  const taxes = { cgstPaise: 2_50n, sgstPaise: 2_50n, igstPaise: 2_50n, amountPaise: 7_50n };
  await database
    .owner()
    .insert(sourceTaxes)
    .values({ ...bases, ...taxes, kind: 'tcs' });
  const month = parseMonth('2026-03') as Month;
  const rows = await readGstr8(operatorScope(operator.id), month);
  const mine = rows.filter(({ gstin }) => gstin === hostOrg.gstin);
  expect(mine).toMatchObject([{ net: inr(1_500_00n), cgst: inr(250n), sgst: inr(250n), igst: inr(250n) }]);
  expect(gstr8Csv(mine)).toContain(`${hostOrg.gstin},${hostOrg.legalName},1500.00,2.50,2.50,2.50\r\n`);
});
