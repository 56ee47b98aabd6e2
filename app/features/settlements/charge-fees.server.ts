import { and, eq, sql } from 'drizzle-orm';
import { type FeeLine, feeLines } from '#app/domain/pricing/fee-invoice.ts';
import type { Stay } from '#app/domain/shared/interval.ts';
import { inr } from '#app/domain/shared/money.ts';
import { daysOf, type Month } from '#app/domain/shared/month.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { type Parameters, parameterOn, rateOn } from '#app/domain/tax/parameter.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { moneyParameters } from '#app/features/invoices/money-parameters.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Tx, withBooksOf } from '#app/platform/db.server.ts';
import { type PlatformIdentity, platformIdentity } from '#app/platform/env.server.ts';
import { feeInvoices } from '#db/schema/index.ts';
import { asCommissionRule, rulesWithin } from './commission-rules.server.ts';
import { creditFees } from './credit-fees.server.ts';
import { applyFeeAdvance, type ChargedFee } from './fee-advance.server.ts';
import { type SettledHost, type Settler, settledHosts, settling } from './settled-hosts.server.ts';
import { type FeeDraft, partiesOf, required, writeFeePaper } from './write-fee-paper.server.ts';

/**
 * Charges the commission of a month: one fee invoice a host, on what is left of all invoices and debit notes it issued in it;
 * and gives back, by one credit note, commission on what was credited since it was charged. Again and again it comes to the
 * same: a host and month are charged once. Nothing is charged before the month is over, or while nobody says who the
 * platform is.
 *
 * @returns how many papers were written
 */
export async function chargeFees(by: Settler, month: Month, clock: Clock): Promise<number> {
  const days = daysOf(month);
  const today = todayForInvoices(clock.now());
  const identity = platformIdentity();
  if (identity === null || today < days.endsOn) return 0;
  const parameters = await moneyParameters();
  let written = 0;
  for (const host of await settledHosts(by, days)) {
    const charge = { host, days, today, identity, parameters };
    const writing = { by, host, month, on: today };
    const { charged, credited } = await settling(by, async (tx) => ({
      charged: await writeFeePaper(tx, { ...writing, kind: 'invoice' }, () => draftCharge(tx, charge)),
      credited: await creditFees(tx, { ...writing, identity, before: days.endsOn }),
    }));
    written += Number(charged) + Number(credited);
    await withBooksOf(host.id, async (tx) => {
      const fee = charged ? await feeOf(tx, host.id, days.startsOn) : null;
      await applyFeeAdvance(tx, host.id, today, fee);
    });
  }
  return written;
}

/** The fee invoice of a month. */
async function feeOf(tx: Tx, orgId: string, month: PlainDate): Promise<ChargedFee | null> {
  const ofMonth = and(eq(feeInvoices.orgId, orgId), eq(feeInvoices.month, month), eq(feeInvoices.kind, 'invoice'));
  const [fee] = await tx
    .select({ id: feeInvoices.id, totalPaise: feeInvoices.totalPaise })
    .from(feeInvoices)
    .where(ofMonth);
  return fee ? { id: fee.id, total: inr(fee.totalPaise) } : null;
}

type Charge = {
  host: SettledHost;
  days: Stay;
  today: PlainDate;
  identity: PlatformIdentity;
  parameters: Parameters;
};

async function draftCharge(tx: Tx, { host, days, today, identity, parameters }: Charge): Promise<FeeDraft> {
  const parties = await partiesOf(tx, identity, host);
  const rules = await rulesWithin(tx, days.startsOn, days.endsOn);
  const documents = await chargeable(tx, host, days);
  const { lines, totals } = feeLines(documents, [...rules.values()].map(asCommissionRule), {
    rate: rateOn(parameters, 'platform_fee_gst_rate', today),
    kind: parties.kind,
  });
  const shippers = new Map(documents.map(({ invoiceId, shipperOrgId }) => [invoiceId, shipperOrgId]));
  return {
    ...{ parties, totals },
    lines: lines.map((line) => ({
      ...lineRow(line, parameters, today),
      shipperOrgId: required(shippers.get(line.invoiceId)),
      ruleCode: required(rules.get(line.rule.id)).code,
    })),
  };
}

type BasisRow = {
  shipper_org_id: string;
  invoice_id: string;
  debit_note_id: string | null;
  number: string;
  issued_on: string;
  taxable_paise: string;
  regime: string;
  cargo_codes: string[];
  port_id: string;
};

/** The host's invoices and debit notes of the days, as commission looks at them. */
async function chargeable(tx: Tx, host: SettledHost, { startsOn, endsOn }: Stay) {
  const rows = await tx.execute<BasisRow>(
    sql`select * from fee_basis(${host.id}::uuid, ${startsOn}::date, ${endsOn}::date)`,
  );
  return rows.map((row) => ({
    ...{ invoiceId: row.invoice_id, debitNoteId: row.debit_note_id, shipperOrgId: row.shipper_org_id },
    ...{ number: row.number, net: inr(BigInt(row.taxable_paise)), on: plainDate(row.issued_on) },
    ...{ host: host.id, regime: row.regime, cargoCodes: row.cargo_codes, port: row.port_id, volume: host.palletDays },
  }));
}

function lineRow(
  { invoiceId, debitNoteId, description, formula, base, rule, fee, tax }: FeeLine,
  parameters: Parameters,
  on: PlainDate,
) {
  return {
    ...{ invoiceId, debitNoteId, description, formula, ruleId: rule.id },
    sac: String(parameterOn(parameters, 'platform_fee_sac', on).value),
    ...{ basePaise: base.paise, taxablePaise: fee.paise },
    rateBasisPoints: rateOn(parameters, 'platform_fee_gst_rate', on),
    ...{ cgstPaise: tax.cgst.paise, sgstPaise: tax.sgst.paise, igstPaise: tax.igst.paise },
  };
}
