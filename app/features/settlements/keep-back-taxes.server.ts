import { and, eq, gte, lt, sql } from 'drizzle-orm';
import { incomeTaxDeducted, tcsCollected } from '#app/domain/ledger/events.ts';
import { financialYearOf } from '#app/domain/shared/financial-year.ts';
import { inr, sum, ZERO_INR } from '#app/domain/shared/money.ts';
import { daysOf, type Month } from '#app/domain/shared/month.ts';
import { addDays, type PlainDate } from '#app/domain/shared/plain-date.ts';
import type { SupplyKind } from '#app/domain/tax/gst.ts';
import type { Parameters } from '#app/domain/tax/parameter.ts';
import { type Bases, type Collected, type KeptBack, keptBack } from '#app/domain/tax/platform-collection.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { moneyParameters } from '#app/features/invoices/money-parameters.server.ts';
import { ofHostAlone, postJournals } from '#app/features/ledger/post-journals.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { sourceTaxes } from '#db/schema/index.ts';
import { type Settler, settling } from './settled-hosts.server.ts';

/**
 * Keeps back the taxes of a month from hosts whose money came to the platform, with the rates in force on its last day. A host
 * and month are settled once, and not before the month is over; what is entered later falls in the next.
 *
 * @returns for how many hosts something was kept back
 */
export async function keepBackTaxes(by: Settler, month: Month, clock: Clock): Promise<number> {
  const { startsOn, endsOn } = daysOf(month);
  if (todayForInvoices(clock.now()) < endsOn) return 0;
  const parameters = await moneyParameters();
  const hosts = await settling(by, (tx) =>
    tx.execute<Host>(sql`select * from hosts_collected_for(${startsOn}::date, ${endsOn}::date)`),
  );
  let kept = 0;
  for (const host of hosts) if (await settling(by, (tx) => keepBack(tx, host, month, parameters))) kept += 1;
  return kept;
}

/** A host with platform money that no settled month of this one's kind counts yet. */
type Host = { org_id: string; gstin: string | null };

async function keepBack(tx: Tx, host: Host, month: Month, parameters: Parameters): Promise<boolean> {
  const { org_id: orgId, gstin } = host;
  const { startsOn, endsOn } = daysOf(month);
  const lastDay = addDays(endsOn, -1);
  // Two months settled at once would each count what the other has not written yet.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`source taxes ${orgId}`}, 0))`);
  const collected = await collectedFor(tx, orgId, endsOn);
  const grossBefore = await grossOfTheYear(tx, orgId, startsOn);
  const kept = keptBack(collected, await settledBases(tx, orgId), { gstin, grossBefore }, lastDay, parameters);
  if (kept.intraBase.paise + kept.interBase.paise === 0n) return false;
  const rows = [rowOf(orgId, startsOn, 'tcs', kept), rowOf(orgId, startsOn, 'income_tax', kept)];
  // The unique key on host, month and kind decides between two runs: the second waits here and writes nothing.
  const written = await tx
    .insert(sourceTaxes)
    .values(rows)
    .onConflictDoNothing()
    .returning({ id: sourceTaxes.id, kind: sourceTaxes.kind });
  const journals = written.map(({ id, kind }) => {
    const event = { id, on: lastDay };
    return kind === 'tcs' ? tcsCollected(event, orgId, kept.tcs) : incomeTaxDeducted(event, orgId, kept.incomeTax);
  });
  await postJournals(
    tx,
    journals.map((journal) => ({ journal, about: ofHostAlone(orgId) })),
  );
  return written.length > 0;
}

function rowOf(orgId: string, month: PlainDate, kind: 'tcs' | 'income_tax', kept: KeptBack) {
  const { intraBase, interBase, incomeTax } = kept;
  const bases = { orgId, month, kind, intraBasePaise: intraBase.paise, interBasePaise: interBase.paise };
  if (kind === 'income_tax')
    return { ...bases, cgstPaise: 0n, sgstPaise: 0n, igstPaise: 0n, amountPaise: incomeTax.paise };
  const { cgst, sgst, igst } = kept.tcs;
  const amountPaise = sum([cgst, sgst, igst]).paise;
  return { ...bases, cgstPaise: cgst.paise, sgstPaise: sgst.paise, igstPaise: igst.paise, amountPaise };
}

type Row = { supply_kind: SupplyKind; amount_paise: string; taxable_paise: string; payable_paise: string };

/** By invoice, all that counts before a day. */
async function collectedFor(tx: Tx, orgId: string, before: PlainDate): Promise<Collected[]> {
  const rows = await tx.execute<Row>(sql`select * from collected_for(${orgId}::uuid, ${before}::date)`);
  return rows.map((row) => ({
    kind: row.supply_kind,
    amount: inr(BigInt(row.amount_paise)),
    taxable: inr(BigInt(row.taxable_paise)),
    payable: inr(BigInt(row.payable_paise)),
  }));
}

/** What all months settled so far were worked out from. */
async function settledBases(tx: Tx, orgId: string): Promise<Bases> {
  const [all] = await tx
    .select({
      intra: sql<string>`coalesce(sum(${sourceTaxes.intraBasePaise}), 0)::text`,
      inter: sql<string>`coalesce(sum(${sourceTaxes.interBasePaise}), 0)::text`,
    })
    .from(sourceTaxes)
    .where(and(eq(sourceTaxes.orgId, orgId), eq(sourceTaxes.kind, 'tcs')));
  return { intraBase: inr(BigInt(all?.intra ?? '0')), interBase: inr(BigInt(all?.inter ?? '0')) };
}

/** What came through the platform earlier in the financial year: the exemption of small persons counts from its start. */
async function grossOfTheYear(tx: Tx, orgId: string, before: PlainDate) {
  const rows = await tx
    .select({ intra: sourceTaxes.intraBasePaise, inter: sourceTaxes.interBasePaise })
    .from(sourceTaxes)
    .where(
      and(
        eq(sourceTaxes.orgId, orgId),
        eq(sourceTaxes.kind, 'income_tax'),
        gte(sourceTaxes.month, financialYearOf(before).startsOn),
        lt(sourceTaxes.month, before),
      ),
    )
    .limit(12);
  return rows.length === 0 ? ZERO_INR : sum(rows.flatMap(({ intra, inter }) => [inr(intra), inr(inter)]));
}
