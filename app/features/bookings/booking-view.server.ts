import { and, desc, eq, isNull, or, sql } from 'drizzle-orm';
import { type CancellationCharge, cancellationCharge } from '#app/domain/booking/cancellation.ts';
import { comesInTime, type Expiry, LATE_MINUTES } from '#app/domain/booking/late.ts';
import { type BookingEvent, type BookingState, LIFECYCLE, possibleEvents } from '#app/domain/booking/lifecycle.ts';
import type { Decision } from '#app/domain/cargo/decision.ts';
import { type Quote, quoteFromJson } from '#app/domain/pricing/quote.ts';
import { dateInZone, plainDate } from '#app/domain/shared/plain-date.ts';
import { storedFacts } from '#app/features/cargo/load-cargo.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { auditLog, bookings, invoices, listings, users } from '#db/schema/index.ts';
import { latestDecision } from './decide-again.server.ts';
import { decisionFor, type ShownFacts, shownFacts } from './host-sight.ts';
import { timelineNote } from './timeline-note.ts';

export type TimelineEntry = { at: Date; who: string; says: string; note: string | null };

/** Rows of a timeline on a page; of a longer one the newest, and the audit log has the rest. */
const TIMELINE_AT_MOST = 100;

/** A booking as one of its parties sees it. */
export type BookingView = {
  booking: Omit<typeof bookings.$inferSelect, 'quote'>;
  /** What a cancellation now costs the shipper; null where there is none to make. */
  cancellation: CancellationCharge | null;
  /** Which party is looking. */
  side: 'host' | 'shipper';
  /** The state as the clock has it: a hold past its time is expired, swept or not. */
  state: BookingState;
  price: Quote;
  /** What this party may do now, in the order of the lifecycle. */
  possible: BookingEvent[];
  /** Until when what ran out may still be confirmed or accepted; null where nothing of it is possible. */
  lateUntil: Date | null;
  timeline: TimelineEntry[];
  invoice: { id: string; number: string; settledAt: Date | null } | null;
  /** What the rulebook said last, and on which facts, as far as this party may know them; null before the rulebook. */
  decided: { decision: Decision; facts: ShownFacts; decidedAt: Date } | null;
  /** The database's time at which this was read; countdowns start from it. */
  readAt: Date;
};

/** What the timeline says of what is no step of the lifecycle. */
const SAYS: Readonly<Record<string, string>> = {
  hold: 'Shipper held the places',
  card_paid: 'The shipper’s card paid',
  card_returned: 'Money went back to the card',
  card_refunded: 'The places were gone when the card had paid; it goes back',
  card_disputed: 'The cardholder disputed what the card had paid',
  card_dispute_won: 'The bank decided the card dispute for the host',
  card_dispute_lost: 'The bank gave the card’s money back to the cardholder',
  ask_extension: 'Shipper asked for a longer stay',
  extension_accepted: 'Host agreed to the longer stay',
  extension_declined: 'Host declined the longer stay',
  extension_withdrawn: 'Shipper no longer asks for a longer stay',
  exit_document_filed: 'An exit document was filed',
  exit_document_withdrawn: 'An exit document was taken back',
  discrepancy_settled: 'A difference was settled',
  service_asked: 'Shipper asked for a service',
  service_confirmed: 'Host agreed to a service',
  service_done: 'A service was done',
  service_declined: 'Host declined a service',
  service_cancelled: 'A service was cancelled',
};

function saysOf(action: string): string {
  const event = action.replace(/^booking\./, '');
  return SAYS[event] ?? LIFECYCLE.find((row) => row.event === event)?.says ?? event;
}

/** What ran out and when, of an expired booking; swept or not. */
function expiryOf({ state, waitsUntil, expiredFrom, expiredAt }: BookingView['booking']): Expiry | null {
  if (expiredFrom && expiredAt) return { from: expiredFrom, at: expiredAt };
  return (state === 'held' || state === 'requested') && waitsUntil ? { from: state, at: waitsUntil } : null;
}

/** Reads a booking of this organisation, as host or shipper; null when it is not a party to it. */
export async function readBooking(scope: TenantScope, bookingId: string): Promise<BookingView | null> {
  return withTenant(scope, async (tx) => {
    const mine = or(eq(bookings.hostOrgId, scope.orgId), eq(bookings.shipperOrgId, scope.orgId));
    const found = tx
      .select({
        booking: bookings,
        lapsed: sql<boolean>`coalesce(${bookings.waitsUntil} <= clock_timestamp(), false)`,
        readAt: sql<string>`clock_timestamp()::text`,
        // Written out: in a query of one table the builder leaves tables off, and the column would be the listing's own.
        isListed: sql<boolean>`exists (select from ${listings} l where l.slot_id = bookings.slot_id)`,
      })
      .from(bookings)
      .where(and(eq(bookings.id, bookingId), mine));
    // Sent together: one round trip for the page.
    const [[row], events, [invoice]] = await Promise.all([
      found,
      tx
        .select({
          at: auditLog.at,
          action: auditLog.action,
          data: auditLog.data,
          kind: auditLog.actorKind,
          orgId: auditLog.orgId,
          actor: users.name,
        })
        .from(auditLog)
        .leftJoin(users, eq(users.id, auditLog.actorUserId))
        .where(
          and(
            eq(auditLog.entity, 'booking'),
            eq(auditLog.entityId, bookingId),
            or(eq(auditLog.orgId, scope.orgId), eq(auditLog.counterpartyOrgId, scope.orgId)),
          ),
        )
        .orderBy(desc(auditLog.at))
        .limit(TIMELINE_AT_MOST),
      tx
        .select({ id: invoices.id, number: invoices.number, settledAt: invoices.settledAt })
        .from(invoices)
        .where(
          and(
            eq(invoices.bookingId, bookingId),
            isNull(invoices.voidedAt),
            or(eq(invoices.orgId, scope.orgId), eq(invoices.shipperOrgId, scope.orgId)),
          ),
        ),
    ]);
    if (!row) return null;
    const { quote, ...booking } = row.booking;
    const readAt = new Date(row.readAt);
    const decided = await latestDecision(tx, booking);
    const side = booking.hostOrgId === scope.orgId ? 'host' : 'shipper';
    const state = row.lapsed ? 'expired' : booking.state;
    const partyNames = { host: booking.place.hostName, shipper: booking.place.shipperName };
    const who = (kind: string, actor: string | null) => {
      if (kind !== 'host' && kind !== 'shipper') return 'Quayslot';
      // People are named to their own organisation only; the other side sees the organisation.
      return kind === side && actor ? `${actor}, ${partyNames[kind]}` : partyNames[kind];
    };
    const startsOn = plainDate(booking.startsOn);
    const today = dateInZone(readAt, booking.place.timeZone);
    const expiry = state === 'expired' ? expiryOf(booking) : null;
    const late = { expiry, now: readAt, today, startsOn, isListed: row.isListed, timeZone: booking.place.timeZone };
    const possible = possibleEvents(state, side, booking.isKept).filter(
      (event) => state !== 'expired' || comesInTime(event, late).ok,
    );
    const price = quoteFromJson(quote);
    const canCancel = possible.includes('cancel') && !invoice;
    return {
      booking,
      cancellation: canCancel ? cancellationCharge(price, { startsOn, today, by: side }) : null,
      side,
      state,
      price,
      possible,
      lateUntil: expiry && possible.length > 0 ? new Date(expiry.at.getTime() + LATE_MINUTES * 60_000) : null,
      timeline: events.toReversed().map((event) => ({
        at: event.at,
        who: who(event.kind, event.actor),
        says: saysOf(event.action),
        note: timelineNote(event.action, event.data),
      })),
      invoice: invoice ?? null,
      decided: decided && {
        decidedAt: decided.decidedAt,
        decision: decisionFor(side, decided.decision),
        facts: shownFacts(storedFacts(decided.facts)),
      },
      readAt,
    };
  });
}
