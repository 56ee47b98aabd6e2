import { and, asc, eq, gte, lt } from 'drizzle-orm';
import { daysOf, type Month } from '#app/domain/shared/month.ts';
import { inv01OfInvoice, inv01OfNote } from '#app/features/e-invoices/inv01.server.ts';
import { invoicePdf } from '#app/features/invoices/invoice-pdf.server.tsx';
import { fileStem, pdfFileName } from '#app/features/invoices/invoice-view.ts';
import { loadInvoice } from '#app/features/invoices/load-invoice.server.ts';
import { notePdf } from '#app/features/notes/credit-note-pdf.server.tsx';
import { loadNote } from '#app/features/notes/view-credit-note.server.ts';
import type { ZipEntry } from '#app/platform/zip.server.ts';
import { creditNotes, invoices } from '#db/schema/index.ts';
import { type Exporter, exporting, hostOf } from './exporter.server.ts';
import { gstr1Json } from './gstr-1-json.ts';
import { REGISTERS, register } from './registers.server.ts';
import { readGstr1 } from './return-documents.server.ts';

const text = new TextEncoder();
const json = (name: string, value: unknown): ZipEntry => ({
  name,
  bytes: text.encode(`${JSON.stringify(value, null, 2)}\n`),
});

/** Files written so far, for the manifest. */
type Manifest = { month: Month; gstin: string | null; made: string; files: { name: string; bytes: number }[] };

/**
 * What an accountant needs of a month: the registers, the return, the ledger, each invoice and note as PDF and, between registered
 * parties, as the portal's JSON; and a manifest of it all. Made file by file as it is read.
 */
export async function* accountantsPack(
  by: Exporter,
  month: Month,
  { gstin, now }: { gstin: string | null; now: Date },
): AsyncGenerator<ZipEntry[], void> {
  const manifest: Manifest = { month, gstin, made: now.toISOString(), files: [] };
  const listed = (entries: ZipEntry[]) => {
    manifest.files.push(...entries.map(({ name, bytes }) => ({ name, bytes: bytes.byteLength })));
    return entries;
  };
  for (const name of REGISTERS) {
    let csv = '';
    for await (const lines of register(by, month, name)) csv += lines;
    yield listed([{ name, bytes: text.encode(csv) }]);
  }
  yield listed([json('gstr-1.json', gstr1Json(gstin, month, await readGstr1(by, month)))]);
  for (const id of await idsOf(by, month, 'invoices')) yield listed(await invoiceFiles(by, id, now));
  for (const id of await idsOf(by, month, 'notes')) yield listed(await noteFiles(by, id));
  yield [json('manifest.json', manifest)];
}

function idsOf(by: Exporter, month: Month, of: 'invoices' | 'notes'): Promise<string[]> {
  const table = of === 'invoices' ? invoices : creditNotes;
  const { startsOn, endsOn } = daysOf(month);
  return exporting(by, async (tx) => {
    const rows = await tx
      .select({ id: table.id })
      .from(table)
      .where(and(eq(table.orgId, hostOf(by)), gte(table.issuedOn, startsOn), lt(table.issuedOn, endsOn)))
      .orderBy(asc(table.issuedOn), asc(table.id));
    return rows.map(({ id }) => id);
  });
}

const inv01Name = (number: string) => `e-invoices/${fileStem(number)}.json`;

async function invoiceFiles(by: Exporter, id: string, now: Date): Promise<ZipEntry[]> {
  const mine = and(eq(invoices.orgId, hostOf(by)), eq(invoices.id, id));
  const found = await exporting(by, (tx) => loadInvoice(tx, mine, now));
  if (!found) return [];
  const { view } = found;
  const pdf = { name: `invoices/${pdfFileName(view.number)}`, bytes: await invoicePdf(view) };
  // The portal wants no void documents, and none of unregistered recipients.
  if (view.eInvoice === null || view.status === 'void') return [pdf];
  return [pdf, json(inv01Name(view.number), [await inv01OfInvoice(view)])];
}

async function noteFiles(by: Exporter, id: string): Promise<ZipEntry[]> {
  const note = await exporting(by, (tx) =>
    loadNote(tx, and(eq(creditNotes.orgId, hostOf(by)), eq(creditNotes.id, id))),
  );
  if (!note) return [];
  const pdf = { name: `notes/${pdfFileName(note.number)}`, bytes: await notePdf(note) };
  return note.eInvoice === null ? [pdf] : [pdf, json(inv01Name(note.number), [await inv01OfNote(note)])];
}
