import { eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { type Month, parseMonth } from '#app/domain/shared/month.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Chunks, download } from '#app/platform/download.server.ts';
import { zipOf } from '#app/platform/zip.server.ts';
import { organisations } from '#db/schema/index.ts';
import { type Exporter, exporting, hostOf } from './exporter.server.ts';
import { gstr1Json } from './gstr-1-json.ts';
import { accountantsPack } from './pack.server.ts';
import { REGISTERS, register } from './registers.server.ts';
import { readGstr1 } from './return-documents.server.ts';

const text = new TextEncoder();

async function* encoded(lines: AsyncGenerator<string, void>): Chunks {
  for await (const line of lines) yield text.encode(line);
}

async function* whole(content: string): Chunks {
  yield text.encode(content);
}

/** The host as its files name it; null where there is none. */
async function hostNamed(by: Exporter) {
  if (!isUuid(hostOf(by))) return null;
  const [host] = await exporting(by, (tx) =>
    tx
      .select({ slug: organisations.slug, gstin: organisations.gstin, name: organisations.name })
      .from(organisations)
      .where(eq(organisations.id, hostOf(by))),
  );
  return host ?? null;
}

/**
 * A file of a host's month as a download: a register, the return, or the accountant's pack.
 * @returns null for a month or a file there isn't
 */
export async function exportFile(
  by: Exporter,
  { month: typed, file }: { month: string; file: string },
  clock: Clock = systemClock,
): Promise<Response | null> {
  const month = parseMonth(typed);
  const host = month && (await hostNamed(by));
  if (!month || !host) return null;
  const named = (type: string) => ({ name: `${host.slug}-${month}-${file}`, type });
  const csv = REGISTERS.find((name) => name === file);
  if (csv) return download(named('text/csv; charset=utf-8'), encoded(register(by, month, csv)));
  if (file === 'gstr-1.json')
    return download(named('application/json'), whole(await returnText(by, month, host.gstin)));
  if (file !== 'pack.zip') return null;
  const entries = accountantsPack(by, month, { gstin: host.gstin, now: clock.now() });
  return download(named('application/zip'), zipOf(entries));
}

const returnText = async (by: Exporter, month: Month, gstin: string | null) =>
  `${JSON.stringify(gstr1Json(gstin, month, await readGstr1(by, month)), null, 2)}\n`;

/** What the page of a host's month shows. @returns null for a month or host there isn't */
export async function exportMonth(by: Exporter, typed: string) {
  const month = parseMonth(typed);
  const host = month && (await hostNamed(by));
  return month && host ? { month, host: host.name, gstin: host.gstin, gstr1: await readGstr1(by, month) } : null;
}
