import { and, eq, isNull } from 'drizzle-orm';
import { AGREED_STATES } from '#app/domain/booking/lifecycle.ts';
import { STATE_LABELS } from '#app/domain/booking/lifecycle-words.ts';
import { invoiceIssued } from '#app/domain/ledger/events.ts';
import { quoteFromJson } from '#app/domain/pricing/quote.ts';
import { financialYearOf } from '#app/domain/shared/financial-year.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { formatInr, inr, plus } from '#app/domain/shared/money.ts';
import { addDays, dateInZone, formatDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { invoiceNumber } from '#app/domain/tax/invoice-number.ts';
import { roundOffOf } from '#app/domain/tax/tax-engine.ts';
import { postJournals } from '#app/features/ledger/post-journals.server.ts';
import { currentGstRates } from '#app/features/slots/current-gst-rates.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import { linkTo, queueMail } from '#app/platform/mail.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { bookings, invoiceLines, invoices } from '#db/schema/index.ts';
import { type BookingParties, bookingParties } from './booking-parties.server.ts';
import { type DraftLine, draftLines, type RatesOfTheDay } from './draft-lines.ts';
import { subjectOf } from './invoice-subject.server.ts';
import { takeNumber } from './take-number.server.ts';

/** MSMED Act 2006 s.15: what was agreed, and never above 45 days; hosts are small firms, so the terms are shorter. */
export const DAYS_TO_PAY = 15;

/** Rates change at midnight in India, whatever the facility's zone. */
const TAX_ZONE = 'Asia/Kolkata';

type IssuedInvoice = { invoiceId: string; number: string };

type Booking = typeof bookings.$inferSelect;
type Invoice = typeof invoices.$inferSelect;

/**
 * Issues the tax invoice of a confirmed booking of this host. A booking has one invoice that is not void: asked again, the
 * answer is the same one. The number is taken in this transaction, so the series has no gap.
 */
export async function issueInvoice(
  scope: TenantScope,
  input: { bookingId: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<IssuedInvoice>> {
  if (!isUuid(input.bookingId)) return refuse(noSuchBooking());
  const now = clock.now();
  const rates = await currentGstRates(dateInZone(now, TAX_ZONE));
  return runOnce<IssuedInvoice>(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const booking = await lockBooking(tx, scope, input.bookingId);
      if (!booking) return refuse(noSuchBooking());
      const [earlier] = await tx
        .select({ invoiceId: invoices.id, number: invoices.number })
        .from(invoices)
        .where(and(eq(invoices.orgId, scope.orgId), eq(invoices.bookingId, booking.id), isNull(invoices.voidedAt)));
      if (earlier) return done(earlier);
      if (!AGREED_STATES.includes(booking.state)) return refuse(notConfirmed(booking));
      const parties = await bookingParties(tx, booking.id);
      if (parties.supplier.gstin === null) return refuse(supplierUnregistered());
      const invoice = await writeInvoice(tx, scope, { booking, parties, rates, now });
      await announce(tx, scope, { booking, parties, invoice });
      return done({ invoiceId: invoice.id, number: invoice.number });
    },
  );
}

async function lockBooking(tx: Tx, scope: TenantScope, bookingId: string): Promise<Booking | undefined> {
  const mine = and(eq(bookings.hostOrgId, scope.orgId), eq(bookings.id, bookingId));
  const [booking] = await tx.select().from(bookings).where(mine).for('update');
  return booking;
}

type Facts = { booking: Booking; parties: BookingParties; rates: RatesOfTheDay; now: Date };

async function writeInvoice(tx: Tx, scope: TenantScope, { booking, parties, rates, now }: Facts): Promise<Invoice> {
  const issuedOn = dateInZone(now, booking.place.timeZone);
  const year = financialYearOf(issuedOn);
  const { lines, totals } = draftLines(quoteFromJson(booking.quote), parties.supplyKind, rates);
  const roundOff = roundOffOf(totals.total);
  const payable = plus(totals.total, roundOff);
  const sequence = await takeNumber(tx, { orgId: scope.orgId, series: 'invoice', year });
  const [invoice] = await tx
    .insert(invoices)
    .values({
      orgId: scope.orgId,
      shipperOrgId: booking.shipperOrgId,
      bookingId: booking.id,
      bookingReference: booking.reference,
      number: invoiceNumber({ prefix: parties.invoicePrefix, financialYear: year, sequence }),
      financialYear: year.label,
      sequence,
      issuedOn,
      dueOn: addDays(issuedOn, DAYS_TO_PAY),
      supplier: parties.supplier,
      recipient: parties.recipient,
      placeOfSupply: parties.placeOfSupply.code,
      placeOfSupplyName: parties.placeOfSupply.name,
      supplyKind: parties.supplyKind,
      taxablePaise: totals.taxable.paise,
      cgstPaise: totals.cgst.paise,
      sgstPaise: totals.sgst.paise,
      igstPaise: totals.igst.paise,
      totalPaise: totals.total.paise,
      periodFrom: booking.startsOn,
      periodTo: booking.endsOn,
      roundOffPaise: roundOff.paise,
      payablePaise: payable.paise,
    })
    .returning();
  if (!invoice) throw new Error('The invoice was not written');
  await tx.insert(invoiceLines).values(lines.map((line, index) => lineRow(invoice, line, index)));
  const sides = { host: invoice.orgId, shipper: invoice.shipperOrgId };
  const posted = { totals, roundOff, payable, reverseCharge: invoice.reverseCharge };
  await postJournals(tx, [
    { journal: invoiceIssued({ id: invoice.id, on: issuedOn }, sides, posted), about: subjectOf(invoice) },
  ]);
  return invoice;
}

function lineRow(invoice: Invoice, line: DraftLine, index: number): typeof invoiceLines.$inferInsert {
  return {
    invoiceId: invoice.id,
    orgId: invoice.orgId,
    shipperOrgId: invoice.shipperOrgId,
    lineNumber: index + 1,
    description: line.description,
    formula: line.formula,
    sac: line.sac,
    quantity: line.quantity,
    unit: line.unit,
    unitPricePaise: line.unitPrice.paise,
    taxablePaise: line.amount.paise,
    rateBasisPoints: line.gstRate,
    cgstPaise: line.tax.cgst.paise,
    sgstPaise: line.tax.sgst.paise,
    igstPaise: line.tax.igst.paise,
  };
}

type Issued = { booking: Booking; parties: BookingParties; invoice: Invoice };

async function announce(tx: Tx, scope: TenantScope, { booking, parties, invoice }: Issued): Promise<void> {
  await audit(tx, {
    orgId: scope.orgId,
    counterpartyOrgId: booking.shipperOrgId,
    actorUserId: scope.userId,
    actorKind: 'host',
    entity: 'invoice',
    entityId: invoice.id,
    action: 'invoice.issued',
    toState: 'issued',
    data: {
      number: invoice.number,
      bookingId: booking.id,
      reference: booking.reference,
      totalPaise: invoice.payablePaise.toString(),
    },
  });
  const props = {
    number: invoice.number,
    hostName: booking.place.hostName,
    reference: booking.reference,
    total: formatInr(inr(invoice.payablePaise)),
    dueOn: formatDate(plainDate(invoice.dueOn)),
    url: linkTo(`/o/${parties.recipientSlug}/invoices/${invoice.id}`),
  };
  for (const [index, recipient] of parties.lettersTo.entries()) {
    await queueMail(tx, {
      key: `invoice-issued/${invoice.id}/${index + 1}`,
      recipient,
      template: 'invoice-issued',
      props,
    });
  }
}

const noSuchBooking = () => violation('booking.not_found', 'There is no such booking of yours.');

const notConfirmed = (booking: Booking) =>
  violation(
    'lifecycle.not_confirmed',
    `The booking is ${STATE_LABELS[booking.state].toLowerCase()}; only an agreed stay is invoiced.`,
    booking.state === 'requested' ? 'Accept the request first.' : null,
    { state: booking.state },
  );

/** CGST Act 2017 s.32(1): who is not registered must not collect tax, and the agreed price includes it. */
const supplierUnregistered = () =>
  violation(
    'invoice.supplier_unregistered',
    'A tax invoice needs the GSTIN of your organisation, and there is none on record.',
    'Enter the GSTIN on the settings page.',
  );
