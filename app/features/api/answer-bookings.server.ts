import { z } from 'zod';
import { can } from '#app/domain/access/can.ts';
import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import { offerRefusal } from '#app/domain/booking/offers.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { MOVE_PERMISSIONS, movesTo } from '#app/features/bookings/booking-moves.ts';
import { readBooking } from '#app/features/bookings/booking-view.server.ts';
import { bookingsAfter, type ListedBooking } from '#app/features/bookings/bookings-after.server.ts';
import { listOffers, type OfferView, openFor } from '#app/features/stays/list-offers.server.ts';
import { STAY_PERMISSIONS, stayMovesTo } from '#app/features/stays/stay-moves.ts';
import type { ApiCaller, ApiOutcome } from '#app/platform/api.server.ts';
import { type ApiProblem, unusable } from '#app/platform/problem-json.server.ts';
import { actingTenant } from './acting-tenant.server.ts';
import { cursorAt, placeAt, STRANGE_CURSOR } from './cursor.server.ts';
import { bookingsQuerySchema, noQuerySchema } from './list-query.schema.server.ts';
import type { BookingAnswer, BookingsAnswer } from './market-answer.schema.server.ts';
import { priceAnswer } from './price-answer.ts';
import { readQuery } from './query-fields.server.ts';
import { decisionAnswer, VERDICTS } from './reason-answer.ts';

const PER_PAGE = 20;

/** An instant with microseconds, as the list writes it; a real one, since the database reads it back. */
const placeSchema = z.strictObject({ at: z.iso.datetime({ precision: 6 }).regex(/^20/), id: z.uuid() });

/** The same for another organisation's booking and for one that never was. */
export const NO_SUCH_BOOKING: ApiProblem = {
  status: 404,
  code: 'booking.not_found',
  detail: 'There is no such booking.',
  fixes: ['See /api/v1/bookings for those there are.'],
};

/** One page of the bookings the key's organisation is a party to, newest first. */
export async function answerBookings(caller: ApiCaller, query: URLSearchParams): Promise<ApiOutcome<BookingsAnswer>> {
  const acting = actingTenant(caller, 'bookings.read');
  if (!acting.ok) return acting;
  const read = readQuery(bookingsQuerySchema, query);
  if (!read.ok) return read;
  const { cursor, ...filter } = read.value;
  const after = cursor === null ? null : placeAt(cursor, filter, placeSchema);
  if (cursor !== null && after === null) return { ok: false, problem: unusable([STRANGE_CURSOR]) };
  const { rows, next } = await bookingsAfter(acting.scope, filter, { after, limit: PER_PAGE });
  return {
    ok: true,
    value: { bookings: rows.map(listed), nextCursor: next && cursorAt(filter, next) },
  };
}

/** One booking as the key's organisation sees it, with what may be done next. */
export async function answerBooking(
  caller: ApiCaller,
  query: URLSearchParams,
  bookingId: string,
): Promise<ApiOutcome<BookingAnswer>> {
  const acting = actingTenant(caller, 'bookings.read');
  if (!acting.ok) return acting;
  const read = readQuery(noQuerySchema, query);
  if (!read.ok) return read;
  const view = isUuid(bookingId) ? await readBooking(acting.scope, bookingId) : null;
  if (!view) return { ok: false, problem: NO_SUCH_BOOKING };
  const { booking, side, state, price, decided, possible, timeline, cancellation } = view;
  const offers = await listOffers(acting.scope, booking.id);
  const rounds = offers.filter(({ kind }) => kind === 'counter').length;
  const { role } = acting.scope;
  const stayMoves = stayMovesTo(possible)
    .filter((move) => can(role, STAY_PERMISSIONS[move]))
    .filter((move) => move !== 'agree' || openFor(offers, side, 'counter') !== null)
    .filter((move) => move !== 'counter' || offerRefusal(rounds, side) === null)
    .filter(() => view.invoice === null);
  const moves = [...movesTo(possible).filter((move) => can(role, MOVE_PERMISSIONS[move])), ...stayMoves];
  return {
    ok: true,
    value: {
      ...told(booking, side, state),
      price: priceAnswer(price),
      decision: decided && decisionAnswer(decided.decision, decided.decision.rulebookVersion),
      moves,
      cancellation: cancellation && { feePaise: cancellation.fee.paise.toString(), says: cancellation.says },
      cancellationFeePaise: booking.cancellationFeePaise?.toString() ?? null,
      offers: offers.map(offerAnswer),
      timeline: timeline.map(({ at, who, says }) => ({ at: at.toISOString(), who, says })),
    },
  };
}

const offerAnswer = (offer: OfferView): BookingAnswer['offers'][number] => {
  const { id, kind, round, by, startsOn, endsOn, pricePerPalletDay, total, difference, expiresAt, answer } = offer;
  return {
    ...{ id, kind, round, by, answer },
    stay: { in: startsOn, out: endsOn },
    pricePerPalletDayPaise: pricePerPalletDay.paise.toString(),
    totalPaise: total.paise.toString(),
    differencePaise: difference.paise.toString(),
    expiresAt: expiresAt.toISOString(),
    open: offer.isOpen,
  };
};

type Told = Omit<ListedBooking, 'side' | 'state' | 'outcome'>;

function told(booking: Told, side: 'host' | 'shipper', state: BookingState) {
  const { id, reference, slotId, pallets, massGrams, cargoDescription, regime, bookingMode, waitsUntil } = booking;
  const { hostName, shipperName, portName, facilityName, hallName, slotName, timeZone } = booking.place;
  const waits = state === 'held' || state === 'requested' ? waitsUntil : null;
  return {
    ...{ id, reference, slotId, pallets, massGrams, cargoDescription, regime, bookingMode, state },
    as: side,
    place: { hostName, shipperName, portName, facilityName, hallName, slotName, timeZone },
    stay: { in: booking.startsOn, out: booking.endsOn },
    waitsUntil: waits?.toISOString() ?? null,
    createdAt: booking.createdAt.toISOString(),
  };
}

const listed = ({ side, state, outcome, ...booking }: ListedBooking): BookingsAnswer['bookings'][number] => ({
  ...told(booking, side, state),
  totalPaise: booking.totalPaise.toString(),
  verdict: outcome && VERDICTS[outcome],
});
