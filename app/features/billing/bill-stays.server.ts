import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { agreedTerms } from '#app/domain/pricing/agreed-terms.ts';
import { type BillingDocument, documentsDue } from '#app/domain/pricing/billing.ts';
import { quoteFromJson } from '#app/domain/pricing/quote.ts';
import { groupedBy } from '#app/domain/shared/grouped.ts';
import { inr } from '#app/domain/shared/money.ts';
import { dateInZone } from '#app/domain/shared/plain-date.ts';
import type { Parameters } from '#app/domain/tax/parameter.ts';
import { type BookingParties, partiesOfBookings } from '#app/features/invoices/booking-parties.server.ts';
import type { RatesOfTheDay } from '#app/features/invoices/draft-lines.ts';
import { moneyParameters } from '#app/features/invoices/money-parameters.server.ts';
import { type InvoiceDraft, writeInvoices } from '#app/features/invoices/write-invoices.server.ts';
import { currentGstRates } from '#app/features/slots/current-gst-rates.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Tx, withBooksOf, withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import {
  billingCredits,
  bookings,
  invoiceLines,
  invoices,
  movements,
  STARTED_UNBILLED,
  serviceOrders,
  UNBILLED,
} from '#db/schema/index.ts';
import { certificatesOf } from './certificates-of.server.ts';
import { creditOverbilled } from './credit-overbilled.server.ts';
import { CANCELLATION_KEY, cancellationDraft, documentDraft, wholeStayDraft } from './draft-documents.ts';
import { alreadyBilled, billingKeyOf, stayRecordOf } from './stay-record.ts';

/** Bookings billed in one transaction, whose counter of numbers other papers of the host wait for. */
const BATCH = 100;
/** Bookings one run looks at. */
const RUN = 5_000;

type Booking = typeof bookings.$inferSelect;
type Day = { now: Date; rates: RatesOfTheDay; parameters: Parameters };

/** Stays that may be due something: a month is over, the goods of a stay billed in advance are in, or out, a cancellation cost something. */
function dueAt(now: Date) {
  const zone = sql`(${bookings.place} ->> 'timeZone')`;
  const month = sql`date_trunc('month', ${now.toISOString()}::timestamptz at time zone ${zone})::date`;
  return sql`(${UNBILLED} or (${bookings.billingMode} = 'monthly'
    and ${bookings.state} in ('confirmed', 'arriving', 'in_storage', 'partly_released', 'overstay')
    and ${bookings.startsOn} < ${month}
    and (${bookings.billedAt} is null or (${bookings.billedAt} at time zone ${zone})::date < ${month}))
    or (${STARTED_UNBILLED} and ${bookings.startsOn} <= (${now.toISOString()}::timestamptz at time zone ${zone})::date))`;
}

/** Whether a stay is charged for risk, so that it matters which days are insured. */
const bearsRisk = ({ quote: { rated } }: Booking): boolean =>
  rated !== undefined && rated.card.riskPerThousandPaise !== '0';

/** What was written about a batch of bookings, by booking. */
async function readBatch(tx: Tx, ids: readonly string[], now: Date) {
  const rows = await tx
    .select()
    .from(bookings)
    .where(and(inArray(bookings.id, [...ids]), dueAt(now)))
    .orderBy(asc(bookings.id))
    .for('update', { skipLocked: true });
  const locked = rows.map(({ id }) => id);
  if (locked.length === 0) return null;
  const [gone, orders, certificates, billed, credits, parties] = await Promise.all([
    tx.select().from(movements).where(inArray(movements.bookingId, locked)),
    tx
      .select()
      .from(serviceOrders)
      .where(and(inArray(serviceOrders.bookingId, locked), eq(serviceOrders.state, 'done'))),
    certificatesOf(
      tx,
      rows.filter(bearsRisk).map(({ id }) => id),
    ),
    tx
      .select({ bookingId: invoices.bookingId, billingKey: invoices.billingKey, charge: invoiceLines.charge })
      .from(invoices)
      .innerJoin(invoiceLines, eq(invoiceLines.invoiceId, invoices.id))
      .where(and(inArray(invoices.bookingId, locked), isNull(invoices.voidedAt))),
    tx
      .select({ bookingId: billingCredits.bookingId, charge: billingCredits.charge })
      .from(billingCredits)
      .where(inArray(billingCredits.bookingId, locked)),
    partiesOfBookings(tx, locked),
  ]);
  const of = <T extends { bookingId: string }>(list: readonly T[]) => {
    const groups = groupedBy(list, ({ bookingId }) => bookingId);
    return (id: string): readonly T[] => groups.get(id) ?? [];
  };
  const happenedOf = (id: string) => ({
    movements: of(gone)(id),
    orders: of(orders)(id),
    certificates: of(certificates)(id),
  });
  return { rows, happenedOf, billedOf: of(billed), creditsOf: of(credits), parties };
}

type Batch = NonNullable<Awaited<ReturnType<typeof readBatch>>>;

/** What a booking is due today: invoices to write, and what is to be credited. */
function dueOf(booking: Booking, batch: Batch, { now, rates }: Day, parties: BookingParties) {
  const issuedOn = dateInZone(now, booking.place.timeZone);
  const head = { booking, parties, issuedOn };
  const billed = batch.billedOf(booking.id);
  if (booking.state === 'cancelled') {
    const isBilled = billed.some(({ billingKey }) => billingKey === CANCELLATION_KEY);
    const fee = inr(booking.cancellationFeePaise ?? 0n);
    return { drafts: isBilled || fee.paise === 0n ? [] : [cancellationDraft(head, fee, rates)], back: null };
  }
  const record = stayRecordOf(booking, batch.happenedOf(booking.id));
  const credits = batch.creditsOf(booking.id).map(({ charge }) => charge);
  const before = alreadyBilled(record, billed, credits);
  const keys = new Set(billed.map(({ billingKey }) => billingKey));
  const documents = documentsDue(record, booking.billingMode, before, issuedOn);
  const { gst: agreedGst } = agreedTerms(quoteFromJson(booking.quote));
  const taxed = { agreedGst, rates, isAdvance: keys.has('stay') };
  // One late document a day: what else comes to light waits for the next.
  const isNew = (document: BillingDocument) => document.kind !== 'credit' && !keys.has(billingKeyOf(document));
  return {
    drafts: documents
      .filter(isNew)
      .map(
        (document): InvoiceDraft =>
          document.kind === 'advance' ? wholeStayDraft(head, rates) : documentDraft(head, document, taxed),
      ),
    back: { documents: documents.filter(({ kind }) => kind === 'credit'), gst: agreedGst, on: issuedOn },
  };
}

/** Bills a batch of one host's bookings. @returns how many invoices it wrote */
async function billBatch(hostOrgId: string, ids: readonly string[], day: Day): Promise<number> {
  return withBooksOf(hostOrgId, async (tx) => {
    const batch = await readBatch(tx, ids, day.now);
    if (batch === null) return 0;
    // Who is not registered must not collect tax, CGST Act 2017 s.32(1): such a stay waits for its host's GSTIN.
    const billable = batch.rows.flatMap((booking) => {
      const parties = batch.parties.get(booking.id);
      return parties && parties.supplier.gstin !== null ? [{ booking, parties }] : [];
    });
    const due = billable.map(({ booking, parties }) => ({ booking, ...dueOf(booking, batch, day, parties) }));
    const drafts = due.flatMap((each) => each.drafts);
    await writeInvoices(tx, { orgId: hostOrgId, userId: null }, drafts, day.parameters);
    for (const { booking, back } of due) if (back !== null) await creditOverbilled(tx, { booking, ...back });
    if (billable.length > 0)
      await tx
        .update(bookings)
        .set({ billedAt: day.now })
        .where(
          inArray(
            bookings.id,
            billable.map(({ booking }) => booking.id),
          ),
        );
    return drafts.length;
  });
}

/**
 * Bills what is due: of stays billed monthly each month that is over, of those billed in advance all that was agreed on their
 * first day with goods in unless the host has billed it before, of all stays what is left when the goods are out,
 * and what cancellations cost. Idempotent by booking and billing key; several runs at once share the work. What was billed
 * and isn't owed is credited by notes.
 * @returns how many invoices it wrote
 */
export async function billStays({ now }: Clock): Promise<number> {
  const instant = now();
  const found = await withSystem((tx) =>
    tx
      .select({ id: bookings.id, host: bookings.hostOrgId })
      .from(bookings)
      .where(dueAt(instant))
      .orderBy(asc(bookings.hostOrgId), asc(bookings.id))
      .limit(RUN),
  );
  if (found.length === 0) return 0;
  const [rates, parameters] = await Promise.all([
    currentGstRates(dateInZone(instant, 'Asia/Kolkata')),
    moneyParameters(),
  ]);
  const day = { now: instant, rates, parameters };
  let written = 0;
  for (const [host, rows] of groupedBy(found, (row) => row.host)) {
    for (let start = 0; start < rows.length; start += BATCH) {
      const ids = rows.slice(start, start + BATCH).map(({ id }) => id);
      try {
        written += await billBatch(host, ids, day);
      } catch (error) {
        log().error({ err: error, hostOrgId: host }, 'stays could not be billed');
      }
    }
  }
  return written;
}
