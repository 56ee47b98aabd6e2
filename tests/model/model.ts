import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import { BOND_TIMES, BONDS, CARGOES, type CargoName, LICENCE_DUTY, SLOTS } from './market-terms.ts';

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

type ModelSlot = {
  palletPositions: number;
  maxMassGrams: number;
  bookingMode: 'instant' | 'request';
  isPublished: boolean;
};

export type ModelBooking = ModelAsk & {
  state: BookingState;
  mode: 'instant' | 'request';
  /** Its waiting time is over, and no sweep has written that yet. */
  isLapsed: boolean;
  /** What ran out a moment ago and may still be had; null while nothing has. */
  ranOut: 'held' | 'requested' | null;
  isKept: boolean;
  isInvoiced: boolean;
};

/** Days from the market's first day to the end of the last stay that can be asked for. */
export const LAST_DAY = 16;

const WAITING: readonly BookingState[] = ['held', 'requested'];

/**
 * What the market should be like, in plain numbers: written without the product's own rules, day by day and booking by
 * booking, so that the two can be wrong in different ways only.
 */
export class Model {
  /** The facility's day, before the first day of any stay at first. */
  today = -1;
  readonly slots: ModelSlot[] = SLOTS.map(({ palletPositions, maxMassGrams, bookingMode }) => ({
    palletPositions,
    maxMassGrams,
    bookingMode,
    isPublished: true,
  }));
  readonly bookings: ModelBooking[] = [];

  slot(index: number): ModelSlot {
    const slot = this.slots[index];
    if (!slot) throw new RangeError(`no slot ${index}`);
    return slot;
  }

  booking(index: number): ModelBooking {
    const booking = this.bookings[index % this.bookings.length];
    if (!booking) throw new RangeError(`no booking ${index}`);
    return booking;
  }

  /** The state everybody reads: a waiting booking whose time is over counts as expired. */
  stateOf(booking: ModelBooking): BookingState {
    return booking.isLapsed ? 'expired' : booking.state;
  }

  isWaiting(booking: ModelBooking): boolean {
    return WAITING.includes(this.stateOf(booking));
  }

  /** Bookings that take something on a day. */
  standingOn(day: number): ModelBooking[] {
    return this.bookings.filter(
      (each) =>
        each.from <= day && day < each.from + each.days && (this.isWaiting(each) || this.stateOf(each) === 'confirmed'),
    );
  }

  /** Pallets and grams in a slot on a day. */
  loadOf(slot: number, day: number): { pallets: number; massGrams: number } {
    const inside = this.standingOn(day).filter((each) => each.slot === slot);
    return { pallets: sum(inside, ({ pallets }) => pallets), massGrams: sum(inside, ({ massGrams }) => massGrams) };
  }

  /** The most that stands in a slot on any day. */
  peakOf(slot: number): { pallets: number; massGrams: number } {
    const loads = range(0, LAST_DAY).map((day) => this.loadOf(slot, day));
    return {
      pallets: Math.max(...loads.map(({ pallets }) => pallets)),
      massGrams: Math.max(...loads.map(({ massGrams }) => massGrams)),
    };
  }

  bondFree(shipper: number, from: number, days: number): number {
    const taken = this.peakDuty(from, days, (each) => each.shipper === shipper);
    return (BONDS[shipper] ?? 0) - BOND_TIMES * taken;
  }

  licenceDutyFree(from: number, days: number): number {
    return LICENCE_DUTY - this.peakDuty(from, days, () => true);
  }

  private peakDuty(from: number, days: number, of: (booking: ModelBooking) => boolean): number {
    return Math.max(
      ...range(from, days).map((day) => sum(this.standingOn(day).filter(of), ({ cargo }) => CARGOES[cargo].duty)),
    );
  }

  /** Every reason against trying again what ran out a moment ago: what the rules say, or else that the places are gone. */
  reasonsAgainstLate(booking: ModelBooking, move: 'confirm' | 'accept'): string[] {
    const answers = move === 'confirm' ? 'held' : 'requested';
    const isOpen = booking.from >= this.today && this.slot(booking.slot).isPublished;
    if (booking.ranOut !== answers || !isOpen) return ['lifecycle.too_late'];
    const reasons = this.reasonsAgainst(booking);
    const rules = reasons.filter((code) => !/^(capacity|slot)\./.test(code));
    return rules.length > 0 || reasons.length === 0 ? rules : ['capacity.taken'];
  }

  /** Every reason against a hold, by its code. */
  reasonsAgainst(ask: ModelAsk): string[] {
    const slot = this.slot(ask.slot);
    if (!slot.isPublished) return ['slot.not_found'];
    const stayDays = range(ask.from, ask.days);
    const loads = stayDays.map((day) => this.loadOf(ask.slot, day));
    const { duty, hazard } = CARGOES[ask.cargo];
    const clashes = stayDays.some((day) =>
      this.standingOn(day).some(({ cargo }) => {
        const other = CARGOES[cargo].hazard;
        return hazard !== null && other !== null && other !== hazard;
      }),
    );
    const reasons: [code: string, holds: boolean][] = [
      ['stay.past', ask.from < this.today],
      ['slot.pallets_total', ask.pallets > slot.palletPositions],
      ['slot.mass_total', ask.massGrams > slot.maxMassGrams],
      ['capacity.pallets', loads.some(({ pallets }) => pallets + ask.pallets > slot.palletPositions)],
      ['capacity.mass', loads.some(({ massGrams }) => massGrams + ask.massGrams > slot.maxMassGrams)],
      ['headroom.bond', duty > 0 && BOND_TIMES * duty > this.bondFree(ask.shipper, ask.from, ask.days)],
      ['headroom.licence_duty', duty > 0 && duty > this.licenceDutyFree(ask.from, ask.days)],
      ['segregation.neighbour', clashes],
    ];
    return reasons.filter(([, holds]) => holds).map(([code]) => code);
  }
}

export const range = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => from + index);

function sum<T>(list: readonly T[], of: (each: T) => number): number {
  return list.reduce((total, each) => total + of(each), 0);
}
