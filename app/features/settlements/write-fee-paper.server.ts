import { and, eq, inArray } from 'drizzle-orm';
import { feeCharged, feeCredited } from '#app/domain/ledger/events.ts';
import { type FinancialYear, financialYearOf } from '#app/domain/shared/financial-year.ts';
import { daysOf, type Month } from '#app/domain/shared/month.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { documentNumber } from '#app/domain/tax/document-number.ts';
import { type InvoiceTotals, placeOfSupply, type SupplyKind, supplyKind } from '#app/domain/tax/gst.ts';
import { ofHostAlone, postJournals } from '#app/features/ledger/post-journals.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { PlatformIdentity } from '#app/platform/env.server.ts';
import {
  type FEE_PAPERS,
  feeCounters,
  feeInvoiceLines,
  feeInvoices,
  gstStates,
  type InvoiceParty,
} from '#db/schema/index.ts';
import { type SettledHost, type Settler, settlerInAudit } from './settled-hosts.server.ts';

/** The platform's papers to a host. */
export type FeePaper = (typeof FEE_PAPERS)[number];

/** Opens the numbers of the platform's own series; no host's prefix collides, for theirs are series of their own. */
const SERIES_PREFIX = 'QSF';

type LineRow = Omit<typeof feeInvoiceLines.$inferInsert, 'feeInvoiceId' | 'orgId' | 'lineNumber' | 'kind' | 'rowHash'>;

/** What a paper says besides its number. */
export type FeeDraft = {
  parties: Parties;
  lines: readonly LineRow[];
  totals: InvoiceTotals;
};

type Writing = { by: Settler; kind: FeePaper; host: SettledHost; month: Month; on: PlainDate };

/**
 * Writes a paper of a host and month with the next number of its series, its journal and audit row; once. The series is locked
 * before it is looked whether it is written: whoever comes second sees the first one's paper.
 *
 * @param draft read under the lock; null where there is nothing to say
 * @returns whether it was written
 */
export async function writeFeePaper(
  tx: Tx,
  { by, kind, host, month, on }: Writing,
  draft: () => Promise<FeeDraft | null>,
): Promise<boolean> {
  const { startsOn } = daysOf(month);
  const year = financialYearOf(on);
  const last = await lockSeries(tx, kind, year);
  const mine = and(eq(feeInvoices.orgId, host.id), eq(feeInvoices.month, startsOn), eq(feeInvoices.kind, kind));
  const [earlier] = await tx.select({ id: feeInvoices.id }).from(feeInvoices).where(mine);
  if (earlier) return false;
  const drafted = await draft();
  if (drafted === null || drafted.lines.length === 0) return false;
  const { parties, lines, totals } = drafted;
  const sequence = last + 1;
  const ofSeries = and(eq(feeCounters.kind, kind), eq(feeCounters.financialYear, year.label));
  await tx.update(feeCounters).set({ lastNumber: sequence }).where(ofSeries);
  const number = documentNumber({ kind, prefix: SERIES_PREFIX, financialYear: year, sequence });
  const [paper] = await tx
    .insert(feeInvoices)
    .values({
      ...{ kind, orgId: host.id, month: startsOn, number, financialYear: year.label, sequence, issuedOn: on },
      ...{ supplier: parties.supplier, recipient: parties.recipient, supplyKind: parties.kind },
      ...{ placeOfSupply: parties.place.code, placeOfSupplyName: parties.place.name },
      ...{ taxablePaise: totals.taxable.paise, cgstPaise: totals.cgst.paise, sgstPaise: totals.sgst.paise },
      ...{ igstPaise: totals.igst.paise, totalPaise: totals.total.paise },
    })
    .returning({ id: feeInvoices.id });
  if (!paper) throw new Error('The paper was not written');
  await tx
    .insert(feeInvoiceLines)
    .values(
      lines.map((line, index) => ({ ...line, kind, feeInvoiceId: paper.id, orgId: host.id, lineNumber: index + 1 })),
    );
  const post = kind === 'invoice' ? feeCharged : feeCredited;
  const journal = post({ id: paper.id, on }, host.id, { net: totals.taxable, tax: totals });
  await postJournals(tx, [{ journal, about: ofHostAlone(host.id) }]);
  await audit(tx, {
    ...settlerInAudit(by),
    ...{ orgId: host.id, entity: 'fee_invoice', entityId: paper.id, toState: 'issued' },
    action: kind === 'invoice' ? 'fee_invoice.issued' : 'fee_credit.issued',
    data: { number, month, totalPaise: totals.total.paise.toString() },
  });
  return true;
}

async function lockSeries(tx: Tx, kind: FeePaper, year: FinancialYear): Promise<number> {
  await tx.insert(feeCounters).values({ kind, financialYear: year.label, lastNumber: 0 }).onConflictDoNothing();
  const [counter] = await tx
    .select({ lastNumber: feeCounters.lastNumber })
    .from(feeCounters)
    .where(and(eq(feeCounters.kind, kind), eq(feeCounters.financialYear, year.label)))
    .for('update');
  return required(counter).lastNumber;
}

/** Who a paper is between, and where the supply is. */
export type Parties = {
  supplier: InvoiceParty;
  recipient: InvoiceParty;
  place: { code: string; name: string };
  kind: SupplyKind;
};

/** Both sides as they are today. @throws Error where a State code isn't in the reference data */
export async function partiesOf(tx: Tx, identity: PlatformIdentity, host: SettledHost): Promise<Parties> {
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

/** A row that a reference promises. @throws Error where it isn't there */
export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A row that must be there is missing');
  return value;
}
