import { and, eq, inArray, sql } from 'drizzle-orm';
import { feeCharged } from '#app/domain/ledger/events.ts';
import { type FeeLine, feeLines } from '#app/domain/pricing/fee-invoice.ts';
import { type FinancialYear, financialYearOf } from '#app/domain/shared/financial-year.ts';
import type { Stay } from '#app/domain/shared/interval.ts';
import { inr } from '#app/domain/shared/money.ts';
import { daysOf, type Month } from '#app/domain/shared/month.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { placeOfSupply, type SupplyKind, supplyKind } from '#app/domain/tax/gst.ts';
import { invoiceNumber } from '#app/domain/tax/invoice-number.ts';
import { type Parameters, parameterOn, rateOn } from '#app/domain/tax/parameter.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { moneyParameters } from '#app/features/invoices/money-parameters.server.ts';
import { ofHostAlone, postJournals } from '#app/features/ledger/post-journals.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { type PlatformIdentity, platformIdentity } from '#app/platform/env.server.ts';
import { feeCounters, feeInvoiceLines, feeInvoices, gstStates, type InvoiceParty } from '#db/schema/index.ts';
import { asCommissionRule, rulesWithin } from './commission-rules.server.ts';
import { type SettledHost, type Settler, settledHosts, settlerInAudit, settling } from './settled-hosts.server.ts';

/** Opens the numbers of the platform's own series; no host's prefix collides, for theirs are series of their own. */
const SERIES_PREFIX = 'QSF';

/**
 * Charges the commission of a month: one fee invoice a host, on all invoices it issued in it. Again and again it comes to the
 * same: a host and month are charged once. Nothing is charged before the month is over, or while nobody says who the
 * platform is.
 *
 * @returns how many fee invoices were written
 */
export async function chargeFees(by: Settler, month: Month, clock: Clock): Promise<number> {
  const days = daysOf(month);
  const today = todayForInvoices(clock.now());
  const identity = platformIdentity();
  if (identity === null || today < days.endsOn) return 0;
  const parameters = await moneyParameters();
  let written = 0;
  for (const host of await settledHosts(by, days))
    if (await settling(by, (tx) => chargeHost(tx, by, { host, month, days, today, identity, parameters })))
      written += 1;
  return written;
}

type Charge = {
  host: SettledHost;
  month: Month;
  days: Stay;
  today: PlainDate;
  identity: PlatformIdentity;
  parameters: Parameters;
};

async function chargeHost(tx: Tx, by: Settler, charge: Charge): Promise<boolean> {
  const { host, days, today, parameters } = charge;
  const year = financialYearOf(today);
  // Locked before it is looked whether the month is charged: whoever comes second sees the first one's invoice.
  const last = await lockSeries(tx, year);
  const mine = and(eq(feeInvoices.orgId, host.id), eq(feeInvoices.month, days.startsOn));
  const [earlier] = await tx.select({ id: feeInvoices.id }).from(feeInvoices).where(mine);
  if (earlier) return false;
  const parties = await partiesOf(tx, charge.identity, host);
  const rules = await rulesWithin(tx, days.startsOn, days.endsOn);
  const invoices = await chargeable(tx, host, days);
  const { lines, totals } = feeLines(invoices, [...rules.values()].map(asCommissionRule), {
    rate: rateOn(parameters, 'platform_fee_gst_rate', today),
    kind: parties.kind,
  });
  if (lines.length === 0) return false;
  const sequence = last + 1;
  await tx.update(feeCounters).set({ lastNumber: sequence }).where(eq(feeCounters.financialYear, year.label));
  const number = invoiceNumber({ prefix: SERIES_PREFIX, financialYear: year, sequence });
  const [invoice] = await tx
    .insert(feeInvoices)
    .values({
      ...{ orgId: host.id, month: days.startsOn, number, financialYear: year.label, sequence, issuedOn: today },
      ...{ supplier: parties.supplier, recipient: parties.recipient, supplyKind: parties.kind },
      ...{ placeOfSupply: parties.place.code, placeOfSupplyName: parties.place.name },
      ...{ taxablePaise: totals.taxable.paise, cgstPaise: totals.cgst.paise, sgstPaise: totals.sgst.paise },
      ...{ igstPaise: totals.igst.paise, totalPaise: totals.total.paise },
    })
    .returning({ id: feeInvoices.id });
  if (!invoice) throw new Error('The fee invoice was not written');
  const shippers = new Map(invoices.map(({ invoiceId, shipperOrgId }) => [invoiceId, shipperOrgId]));
  await tx.insert(feeInvoiceLines).values(
    lines.map((line, index) => ({
      ...lineRow(line, parameters, today),
      ...{ feeInvoiceId: invoice.id, orgId: host.id, lineNumber: index + 1 },
      shipperOrgId: required(shippers.get(line.invoiceId)),
      ruleCode: required(rules.get(line.rule.id)).code,
    })),
  );
  const journal = feeCharged({ id: invoice.id, on: today }, host.id, { net: totals.taxable, tax: totals });
  await postJournals(tx, [{ journal, about: ofHostAlone(host.id) }]);
  await audit(tx, {
    ...settlerInAudit(by),
    ...{ orgId: host.id, entity: 'fee_invoice', entityId: invoice.id, action: 'fee_invoice.issued', toState: 'issued' },
    data: { number, month: charge.month, totalPaise: totals.total.paise.toString() },
  });
  return true;
}

async function lockSeries(tx: Tx, year: FinancialYear): Promise<number> {
  await tx.insert(feeCounters).values({ financialYear: year.label, lastNumber: 0 }).onConflictDoNothing();
  const [counter] = await tx
    .select({ lastNumber: feeCounters.lastNumber })
    .from(feeCounters)
    .where(eq(feeCounters.financialYear, year.label))
    .for('update');
  return required(counter).lastNumber;
}

type BasisRow = {
  shipper_org_id: string;
  invoice_id: string;
  number: string;
  issued_on: string;
  taxable_paise: string;
  regime: string;
  cargo_codes: string[];
  port_id: string;
};

/** The host's invoices of the days, as commission looks at them. */
async function chargeable(tx: Tx, host: SettledHost, { startsOn, endsOn }: Stay) {
  const rows = await tx.execute<BasisRow>(
    sql`select * from fee_basis(${host.id}::uuid, ${startsOn}::date, ${endsOn}::date)`,
  );
  return rows.map((row) => ({
    ...{ invoiceId: row.invoice_id, shipperOrgId: row.shipper_org_id, number: row.number },
    net: inr(BigInt(row.taxable_paise)),
    on: plainDate(row.issued_on),
    ...{ host: host.id, regime: row.regime, cargoCodes: row.cargo_codes, port: row.port_id, volume: host.palletDays },
  }));
}

function lineRow(
  { invoiceId, description, formula, base, rule, fee, tax }: FeeLine,
  parameters: Parameters,
  on: PlainDate,
) {
  return {
    ...{ invoiceId, description, formula, ruleId: rule.id },
    sac: String(parameterOn(parameters, 'platform_fee_sac', on).value),
    ...{ basePaise: base.paise, taxablePaise: fee.paise },
    rateBasisPoints: rateOn(parameters, 'platform_fee_gst_rate', on),
    ...{ cgstPaise: tax.cgst.paise, sgstPaise: tax.sgst.paise, igstPaise: tax.igst.paise },
  };
}

type Parties = {
  supplier: InvoiceParty;
  recipient: InvoiceParty;
  place: { code: string; name: string };
  kind: SupplyKind;
};

/** @throws Error where a State code isn't in the reference data */
async function partiesOf(tx: Tx, identity: PlatformIdentity, host: SettledHost): Promise<Parties> {
  const supplierState = identity.gstin.slice(0, 2);
  const code = placeOfSupply({ recipientGstin: host.gstin, recipientState: host.stateCode, supplierState });
  const states = await tx
    .select()
    .from(gstStates)
    .where(inArray(gstStates.code, [supplierState, host.stateCode, code]));
  const state = (of: string) => required(states.find((each) => each.code === of));
  const { legalName, address, pin, gstin } = identity;
  return {
    supplier: { legalName, address, pin, gstin, stateCode: supplierState, stateName: state(supplierState).name },
    recipient: {
      ...{ legalName: host.legalName, address: host.address, pin: host.pin, gstin: host.gstin },
      ...{ stateCode: host.stateCode, stateName: state(host.stateCode).name },
    },
    place: { code, name: state(code).name },
    kind: supplyKind({
      supplierState,
      placeOfSupply: code,
      unionTerritoryWithoutLegislature: state(supplierState).secondTax === 'UTGST',
    }),
  };
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A row that must be there is missing');
  return value;
}
