import { type BookingState, STANDING_STATES } from '#app/domain/booking/lifecycle.ts';
import { EVENT_LABELS } from '#app/domain/booking/lifecycle-words.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatDate, formatInstant, plainDate } from '#app/domain/shared/plain-date.ts';
import { formatMass } from '#app/domain/shared/quantity.ts';
import type { Goods } from './read-goods.server.ts';

/** What comes next for the goods of a booking, in words, and where on the page it is done; null where nothing is. */
export type GoodsStep = { says: string; action: { label: string; href: string } | null };

type Asking = {
  next: Goods['next'];
  state: BookingState;
  side: 'host' | 'shipper';
  booking: { endsOn: string; place: { timeZone: string } };
  may: { announce: boolean; move: boolean; papers: boolean; settle: boolean };
};

const OVER: Partial<Record<BookingState, string>> = {
  released: 'All goods have left.',
  closed: 'All goods have left, and the booking is closed.',
  refused_at_gate: 'The host refused the goods at the gate. The places are free again.',
};

/** The one step of the goods that comes next for whoever looks. */
export function goodsStep({ next, state, side, booking, may }: Asking): GoodsStep | null {
  const over = OVER[state];
  if (next.openCases > 0 && next.answerBy && may.settle)
    return {
      says: `${countOf(next.openCases, 'difference')} to settle by ${formatInstant(next.answerBy, booking.place.timeZone)}.`,
      action: { label: 'Settle the difference', href: '#cases' },
    };
  if (over) return { says: over, action: null };
  if (state === 'confirmed' && side === 'shipper' && may.announce)
    return {
      says: 'Say when the goods come, and with what vehicle.',
      action: { label: EVENT_LABELS.appoint, href: '#announce' },
    };
  if (next.awaited && state !== 'overstay') return awaitedStep(next.awaited, side === 'host' && may.move);
  if (STANDING_STATES.includes(state)) return standingStep({ next, state, side, booking, may });
  return null;
}

function awaitedStep(lot: NonNullable<Goods['next']['awaited']>, receives: boolean): GoodsStep {
  const when = lot.arrivesOn ? ` on ${formatDate(plainDate(lot.arrivesOn))}, ${lot.arrivesAt}` : '';
  return {
    says: `Lot ${lot.number} is expected${when}${lot.vehicle ? `, with vehicle ${lot.vehicle}` : ''}.`,
    action: receives ? { label: `Receive lot ${lot.number}`, href: `#lot-${lot.number}` } : null,
  };
}

function standingStep({ next, state, side, booking, may }: Asking): GoodsStep {
  const { pallets, massGrams } = next.stock;
  const there = `${countOf(pallets, 'pallet')}, ${formatMass(massGrams)} in the hall.`;
  const late = `The stay ended on ${formatDate(plainDate(booking.endsOn))}; the places are kept from day to day. `;
  return { says: state === 'overstay' ? `${late}${there}` : there, action: outward(side, may) };
}

function outward(side: Asking['side'], may: Asking['may']): GoodsStep['action'] {
  if (side === 'host' && may.move) return { label: 'Release goods', href: '#lots' };
  return may.papers ? { label: 'File an exit document', href: '#file' } : null;
}
