import { sql } from 'drizzle-orm';
import { type ChargedLine, feeCreditLines } from '#app/domain/pricing/fee-invoice.ts';
import { basisPoints, inr } from '#app/domain/shared/money.ts';
import type { Month } from '#app/domain/shared/month.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import type { SupplyKind } from '#app/domain/tax/gst.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { PlatformIdentity } from '#app/platform/env.server.ts';
import type { SettledHost, Settler } from './settled-hosts.server.ts';
import { type FeeDraft, partiesOf, writeFeePaper } from './write-fee-paper.server.ts';

type Crediting = {
  by: Settler;
  host: SettledHost;
  month: Month;
  on: PlainDate;
  identity: PlatformIdentity;
  /** What was credited before this day counts. */
  before: PlainDate;
};

/** Gives back commission by one credit note a host and month: on what was credited since it was charged. */
export const creditFees = (tx: Tx, { identity, before, ...writing }: Crediting): Promise<boolean> =>
  writeFeePaper(tx, { ...writing, kind: 'credit_note' }, () => draftCredit(tx, writing.host, identity, before));

type CorrectionRow = {
  fee_invoice_id: string;
  fee_number: string;
  line_number: number;
  supply_kind: SupplyKind;
  place_of_supply: string;
  place_of_supply_name: string;
  shipper_org_id: string;
  invoice_id: string;
  debit_note_id: string | null;
  number: string;
  sac: string;
  rule_code: string;
  rule_id: string;
  rate_basis_points: number;
  net_paise: string;
  fee_paise: string;
  net_credited_paise: string;
  fee_credited_paise: string;
  credited_paise: string;
};

type Correction = ChargedLine & { row: CorrectionRow };

async function draftCredit(
  tx: Tx,
  host: SettledHost,
  identity: PlatformIdentity,
  before: PlainDate,
): Promise<FeeDraft | null> {
  const rows = await tx.execute<CorrectionRow>(sql`select * from fee_corrections(${host.id}::uuid, ${before}::date)`);
  const [first] = rows;
  if (!first) return null;
  const place = { code: first.place_of_supply, name: first.place_of_supply_name };
  // A note corrects supplies of one kind to one place, as they were taxed; where a host has moved, the others wait a month.
  const alike = rows.filter((row) => row.supply_kind === first.supply_kind && row.place_of_supply === place.code);
  const { lines, totals } = feeCreditLines(alike.map(asCharged), first.supply_kind);
  return {
    parties: { ...(await partiesOf(tx, identity, host)), kind: first.supply_kind, place },
    totals,
    lines: lines.map(({ charged: { row, credited }, description, formula, fee, tax }) => ({
      ...{ shipperOrgId: row.shipper_org_id, invoiceId: row.invoice_id, debitNoteId: row.debit_note_id },
      ...{ chargedOnId: row.fee_invoice_id, chargedLine: row.line_number, description, formula, sac: row.sac },
      ...{ basePaise: credited.paise, ruleCode: row.rule_code, ruleId: row.rule_id, taxablePaise: fee.paise },
      rateBasisPoints: row.rate_basis_points,
      ...{ cgstPaise: tax.cgst.paise, sgstPaise: tax.sgst.paise, igstPaise: tax.igst.paise },
    })),
  };
}

const asCharged = (row: CorrectionRow): Correction => ({
  ...{ row, number: row.number, debitNoteId: row.debit_note_id, feeNumber: row.fee_number },
  ...{ net: inr(BigInt(row.net_paise)), fee: inr(BigInt(row.fee_paise)) },
  ...{ netCredited: inr(BigInt(row.net_credited_paise)), feeCredited: inr(BigInt(row.fee_credited_paise)) },
  ...{ credited: inr(BigInt(row.credited_paise)), rate: basisPoints(row.rate_basis_points) },
});
