import { randomUUID } from 'node:crypto';
import { and, eq, or, sql } from 'drizzle-orm';
import { feeAdvanceUsed } from '#app/domain/ledger/events.ts';
import { commissionAhead } from '#app/domain/pricing/commission.ts';
import { inr, lesser, type Money, minus, ZERO_INR } from '#app/domain/shared/money.ts';
import { addDays, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { rateOn } from '#app/domain/tax/parameter.ts';
import { keptOf } from '#app/features/cards/card-money.server.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { moneyParameters } from '#app/features/invoices/money-parameters.server.ts';
import { ofHostAlone, postJournals } from '#app/features/ledger/post-journals.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { platformIdentity } from '#app/platform/env.server.ts';
import {
  bookings,
  cardPayments,
  facilities,
  feeInvoiceLines,
  feeInvoices,
  type invoices,
  journals,
  ledgerEntries,
} from '#db/schema/index.ts';
import { asCommissionRule, rulesWithin } from './commission-rules.server.ts';

/*
 * Commission taken from card payments (decision 025). It is charged by the month, by a fee invoice with its tax; what Stripe takes
 * for the platform from a payment is money paid ahead for that.
 */

/**
 * What is taken of a payment for a booking or an invoice of the host in whose books this runs; nothing where the platform can't
 * charge commission, where no rule holds, and where the month's fee invoice has charged it.
 */
export async function feeAheadOf(
  tx: Tx,
  of: { bookingId: string; invoice: typeof invoices.$inferSelect | null; paidPaise: bigint },
  clock: Clock,
): Promise<bigint> {
  if (platformIdentity() === null || of.paidPaise === 0n) return 0n;
  const { bookingId, invoice, paidPaise } = of;
  if (invoice && (await isCharged(tx, invoice.id))) return 0n;
  const [row] = await tx
    .select({ booking: bookings, portId: facilities.portId })
    .from(bookings)
    .innerJoin(facilities, eq(facilities.id, bookings.facilityId))
    .where(eq(bookings.id, bookingId));
  if (!row) return 0n;
  const { booking, portId } = row;
  const today = todayForInvoices(clock.now());
  const on = invoice ? plainDate(invoice.issuedOn) : today;
  const rules = await rulesWithin(tx, on, addDays(on, 1));
  const whole = invoice
    ? { net: inr(invoice.taxablePaise), payable: inr(invoice.payablePaise) }
    : { net: inr(BigInt(booking.quote.subtotalPaise)), payable: inr(paidPaise) };
  const to = { on, host: booking.hostOrgId, regime: booking.regime, cargoCodes: booking.hazardClasses, port: portId };
  const gst = rateOn(await moneyParameters(tx), 'platform_fee_gst_rate', today);
  const ahead = (paid: Money) =>
    commissionAhead([...rules.values()].map(asCommissionRule), to, { ...whole, paid }, gst);
  // What earlier payments of it have left counts: after a lost dispute it is paid again, not kept again.
  const ofInvoice = invoice ? eq(cardPayments.invoiceId, invoice.id) : undefined;
  const open = minus(ahead(whole.payable), await keptOf(tx, or(eq(cardPayments.bookingId, bookingId), ofInvoice)));
  return lesser(ahead(inr(paidPaise)), open.paise > 0n ? open : ZERO_INR).paise;
}

async function isCharged(tx: Tx, invoiceId: string): Promise<boolean> {
  const [line] = await tx
    .select({ number: feeInvoiceLines.lineNumber })
    .from(feeInvoiceLines)
    .where(and(eq(feeInvoiceLines.invoiceId, invoiceId), eq(feeInvoiceLines.kind, 'invoice')))
    .limit(1);
  return line !== undefined;
}

/** A fee invoice that was written just now: it is paid ahead before it is set off against anything. */
export type ChargedFee = { id: string; total: Money };

/**
 * Pays a new fee invoice with what was taken ahead and is left; without one, what the host owes of fees charged before: fees that were
 * set off are owed no more. Never more is used than was charged. Where more went back to the host than was left, what it had paid is
 * open again. In the books of the host.
 *
 * @param on today, or a later day: what pays a fee is not booked before the fee
 */
export async function applyFeeAdvance(
  tx: Tx,
  orgId: string,
  on: PlainDate,
  fee: ChargedFee | null = null,
): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`fee advance of ${orgId}`}, 0))`);
  const { taken, used } = await advanceOf(tx, orgId);
  if (taken.paise === 0n && used.paise === 0n) return;
  const left = minus(taken, used);
  const claim = lesser(fee?.total ?? (await owedBy(tx, orgId)), minus(await chargedTo(tx, orgId), used));
  const change = left.paise < 0n ? left : lesser(left, claim);
  if (change.paise === 0n || (left.paise >= 0n && change.paise < 0n)) return;
  const journal = feeAdvanceUsed({ id: fee?.id ?? randomUUID(), on }, orgId, change);
  await postJournals(tx, [{ journal, about: ofHostAlone(orgId) }]);
}

/** What a host owes the platform by its own books; nothing where the platform owes it. */
async function owedBy(tx: Tx, orgId: string): Promise<Money> {
  const [row] = await tx
    .select({ paise: sql<string>`greatest(0, coalesce(-sum(${ledgerEntries.amountPaise}), 0))::text` })
    .from(ledgerEntries)
    .where(and(eq(ledgerEntries.bookOrgId, orgId), eq(ledgerEntries.account, 'due_from_platform')));
  return inr(BigInt(row?.paise ?? '0'));
}

/** What was taken of a host's card payments and not given back, and what of it fees were paid with; of the host's own books. */
async function advanceOf(tx: Tx, orgId: string): Promise<{ taken: Money; used: Money }> {
  const rows = await tx
    .select({ kind: journals.kind, paise: sql<string>`sum(${ledgerEntries.amountPaise})::text` })
    .from(ledgerEntries)
    .innerJoin(journals, eq(journals.id, ledgerEntries.journalId))
    .where(and(eq(ledgerEntries.bookOrgId, orgId), eq(ledgerEntries.account, 'fee_prepaid')))
    .groupBy(journals.kind);
  const ofKinds = (...kinds: string[]) =>
    inr(rows.filter(({ kind }) => kinds.includes(kind)).reduce((total, { paise }) => total + BigInt(paise), 0n));
  return { taken: ofKinds('fee_taken', 'fee_returned'), used: minus(ZERO_INR, ofKinds('fee_advance_used')) };
}

/** What fee invoices charged a host, less what credit notes gave back. */
async function chargedTo(tx: Tx, orgId: string): Promise<Money> {
  const [row] = await tx
    .select({
      paise: sql<string>`coalesce(sum(case when ${feeInvoices.kind} = 'invoice' then ${feeInvoices.totalPaise}
        else -${feeInvoices.totalPaise} end), 0)::text`,
    })
    .from(feeInvoices)
    .where(eq(feeInvoices.orgId, orgId));
  return inr(BigInt(row?.paise ?? '0'));
}
