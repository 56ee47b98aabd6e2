import { and, eq, isNull } from 'drizzle-orm';
import { AGREED_STATES } from '#app/domain/booking/lifecycle.ts';
import { STATE_LABELS } from '#app/domain/booking/lifecycle-words.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { dateInZone } from '#app/domain/shared/plain-date.ts';
import { wholeStayDraft } from '#app/features/billing/draft-documents.ts';
import { moneyParameters } from '#app/features/invoices/money-parameters.server.ts';
import { currentGstRates } from '#app/features/slots/current-gst-rates.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { bookings, invoices } from '#db/schema/index.ts';
import { bookingParties } from './booking-parties.server.ts';
import { writeInvoices } from './write-invoices.server.ts';

/** Rates change at midnight in India, whatever the facility's zone. */
const TAX_ZONE = 'Asia/Kolkata';

type IssuedInvoice = { invoiceId: string; number: string };

type Booking = typeof bookings.$inferSelect;

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
  const [rates, parameters] = await Promise.all([currentGstRates(dateInZone(now, TAX_ZONE)), moneyParameters()]);
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
      if (booking.billingMode === 'monthly') return refuse(billedMonthly());
      const parties = await bookingParties(tx, booking.id);
      if (parties.supplier.gstin === null) return refuse(supplierUnregistered());
      const issuedOn = dateInZone(now, booking.place.timeZone);
      const draft = wholeStayDraft({ booking, parties, issuedOn }, rates);
      const [invoice] = await writeInvoices(tx, scope, [draft], parameters);
      if (!invoice) throw new Error('The invoice was not written');
      return done({ invoiceId: invoice.id, number: invoice.number });
    },
  );
}

async function lockBooking(tx: Tx, scope: TenantScope, bookingId: string): Promise<Booking | undefined> {
  const mine = and(eq(bookings.hostOrgId, scope.orgId), eq(bookings.id, bookingId));
  const [booking] = await tx.select().from(bookings).where(mine).for('update');
  return booking;
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

const billedMonthly = () =>
  violation(
    'lifecycle.billed_monthly',
    'This stay is billed each month when it is over, and the rest when the goods are out.',
    'Nothing has to be done: the invoices come by themselves.',
  );
