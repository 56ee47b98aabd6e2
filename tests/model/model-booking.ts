import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import { CARGOES, type CargoName, RATES } from './market-terms.ts';

/** What a shipper asks for; days are counted from the market's first day. */
export type ModelAsk = {
  slot: number;
  shipper: number;
  cargo: CargoName;
  from: number;
  days: number;
  pallets: number;
  massGrams: number;
};

export type Quantity = { pallets: number; massGrams: number };
export type Side = 'host' | 'shipper';

/** Ids are the product's own names of what the model has made it write. */
export type ModelDocument = {
  id: string;
  kind: string;
  number: string;
  datedOn: number;
  validUntil: number | null;
  left: Quantity;
  isWithdrawn: boolean;
};
export type ModelLot = {
  id: string;
  expected: Quantity;
  received: Quantity | null;
  stock: Quantity;
  hasOpenCase: boolean;
  documents: ModelDocument[];
};
type ModelOffer = { id: string; by: Side; from: number; days: number; perDay: number };

export type ModelBooking = ModelAsk & {
  state: BookingState;
  mode: 'instant' | 'request';
  minimumDays: number;
  /** Paise for a pallet and a day. */
  perDay: number;
  /** Duty of what is booked and has not left, in paise. */
  duty: number;
  /** The first day its places are free again: the day out, or later where goods overstay. */
  freeFrom: number;
  /** Its waiting time is over, and no sweep has written that yet. */
  isLapsed: boolean;
  /** What ran out a moment ago and may still be had; null while nothing has. */
  ranOut: 'held' | 'requested' | null;
  isKept: boolean;
  isInvoiced: boolean;
  feePaise: number | null;
  offers: ModelOffer[];
  /** The newest request for a longer stay. */
  extension: { id: string; until: number; askedOn: number; isAnswered: boolean } | null;
  lots: ModelLot[];
};

/** A booking as it begins. */
export const heldBooking = (ask: ModelAsk, mode: 'instant' | 'request', minimumDays: number): ModelBooking => ({
  ...ask,
  mode,
  minimumDays,
  state: 'held',
  perDay: RATES.perDay,
  duty: CARGOES[ask.cargo].duty,
  freeFrom: ask.from + ask.days,
  isLapsed: false,
  ranOut: null,
  isKept: false,
  isInvoiced: false,
  feePaise: null,
  offers: [],
  extension: null,
  lots: [],
});

/** The day out. */
export const endOf = ({ from, days }: { from: number; days: number }): number => from + days;

type Terms = { days: number; pallets: number; perDay: number; minimumDays: number };
const withGst = (paise: number): number => (paise * (100 + RATES.gstPercent)) / 100;
const storageOf = ({ days, pallets, perDay, minimumDays }: Terms): number =>
  withGst(pallets * Math.max(days, minimumDays) * perDay);

/** The price of a stay, in paise with GST. */
export const priceOf = (terms: Terms): number => storageOf(terms) + withGst(terms.pallets * RATES.handling);

/** What a shipper's cancellation costs with so many days to go: by tiers, and never more than the storage. */
export function feeOf(booking: ModelBooking, daysToGo: number): number {
  const percent = daysToGo >= 7 ? 0 : daysToGo >= 3 ? 25 : daysToGo >= 1 ? 50 : 100;
  return Math.min(Math.round((priceOf(booking) * percent) / 100), storageOf(booking));
}

const NOTHING: Quantity = { pallets: 0, massGrams: 0 };
const plus = (a: Quantity, b: Quantity): Quantity => ({
  pallets: a.pallets + b.pallets,
  massGrams: a.massGrams + b.massGrams,
});
export const less = (a: Quantity, b: Quantity): Quantity => ({
  pallets: a.pallets - b.pallets,
  massGrams: a.massGrams - b.massGrams,
});
export const exceeds = (a: Quantity, b: Quantity): boolean => a.pallets > b.pallets || a.massGrams > b.massGrams;

/** What stands in the hall of a booking. */
export const stockOf = ({ lots }: ModelBooking): Quantity => lots.reduce((sum, { stock }) => plus(sum, stock), NOTHING);

/** What has come and left again. */
export const leftOf = (booking: ModelBooking): Quantity =>
  less(
    booking.lots.reduce((sum, { received }) => plus(sum, received ?? NOTHING), NOTHING),
    stockOf(booking),
  );

/** What of a booking is not announced yet; less than nothing where more came than was announced. */
export const unannounced = (booking: ModelBooking): Quantity =>
  less(
    booking,
    booking.lots.reduce((sum, { received, expected }) => plus(sum, received ?? expected), NOTHING),
  );
