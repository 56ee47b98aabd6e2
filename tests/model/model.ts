import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import { BOND_TIMES, BONDS, CARGOES, LICENCE_DUTY, SLOTS } from './market-terms.ts';
import type { ModelAsk, ModelBooking, Quantity, Side } from './model-booking.ts';

type ModelSlot = {
  palletPositions: number;
  maxMassGrams: number;
  bookingMode: 'instant' | 'request';
  isPublished: boolean;
};

export type ModelBlock = Quantity & { id: string; slot: number; from: number; until: number; isLifted: boolean };

/** A stay somebody wants: what of, when, and whose share it stands in place of. */
type Wish = Pick<ModelAsk, 'slot' | 'shipper' | 'cargo' | 'pallets' | 'massGrams'> & {
  from: number;
  until: number;
  duty: number;
  instead: ModelBooking | null;
};

/** Days from the market's first day to the end of the last stay that can be asked for. */
export const LAST_DAY = 16;

const WAITING: readonly BookingState[] = ['held', 'requested'];
const PROMISED: readonly BookingState[] = ['confirmed', 'arriving', 'in_storage', 'partly_released', 'overstay'];

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
  readonly blocks: ModelBlock[] = [];

  slot(index: number): ModelSlot {
    const slot = this.slots[index];
    if (!slot) throw new RangeError(`no slot ${index}`);
    return slot;
  }

  booking(index: number): ModelBooking {
    const booking = this.bookings[index];
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
        each.from <= day && day < each.freeFrom && (this.isWaiting(each) || PROMISED.includes(this.stateOf(each))),
    );
  }

  /** Pallets and grams of a slot that are taken or blocked on a day. */
  loadOf(slot: number, day: number, without: ModelBooking | null = null): Quantity {
    const blocks = this.blocks.filter(({ isLifted, from, until }) => !isLifted && from <= day && day < until);
    const inside = [...this.standingOn(day).filter((each) => each !== without), ...blocks].filter(
      (each) => each.slot === slot,
    );
    return { pallets: sum(inside, ({ pallets }) => pallets), massGrams: sum(inside, ({ massGrams }) => massGrams) };
  }

  /** The most that stands in a slot on any day. */
  peakOf(slot: number): Quantity {
    const loads = range(0, LAST_DAY).map((day) => this.loadOf(slot, day));
    return {
      pallets: Math.max(...loads.map(({ pallets }) => pallets)),
      massGrams: Math.max(...loads.map(({ massGrams }) => massGrams)),
    };
  }

  bondFree(shipper: number, from: number, until: number, without: ModelBooking | null = null): number {
    const taken = this.peakDuty(from, until, (each) => each.shipper === shipper && each !== without);
    return (BONDS[shipper] ?? 0) - BOND_TIMES * taken;
  }

  licenceDutyFree(from: number, until: number, without: ModelBooking | null = null): number {
    return LICENCE_DUTY - this.peakDuty(from, until, (each) => each !== without);
  }

  private peakDuty(from: number, until: number, of: (booking: ModelBooking) => boolean): number {
    return Math.max(...days(from, until).map((day) => sum(this.standingOn(day).filter(of), ({ duty }) => duty)));
  }

  /** Why a slot has no room on days of [from, until), by code. */
  shortOf(slot: number, from: number, until: number, ask: Quantity, instead: ModelBooking | null): string[] {
    const { palletPositions, maxMassGrams } = this.slot(slot);
    const loads = days(from, until).map((day) => this.loadOf(slot, day, instead));
    return codes([
      ['capacity.pallets', loads.some(({ pallets }) => pallets + ask.pallets > palletPositions)],
      ['capacity.mass', loads.some(({ massGrams }) => massGrams + ask.massGrams > maxMassGrams)],
    ]);
  }

  /** Why goods may not stand beside what stands in the facility on days of [from, until), by code. */
  clashOf({ cargo, from, until, instead }: Pick<Wish, 'cargo' | 'from' | 'until' | 'instead'>): string[] {
    const { hazard } = CARGOES[cargo];
    const isClash = days(from, until).some((day) =>
      this.standingOn(day).some((each) => {
        const other = CARGOES[each.cargo].hazard;
        return each !== instead && hazard !== null && other !== null && other !== hazard;
      }),
    );
    return codes([['segregation.neighbour', isClash]]);
  }

  /** Which limits of customs law a stay would pass, by code. */
  beyondHeadroom({ shipper, from, until, duty, instead }: Wish): string[] {
    return codes([
      ['headroom.bond', duty > 0 && BOND_TIMES * duty > this.bondFree(shipper, from, until, instead)],
      ['headroom.licence_duty', duty > 0 && duty > this.licenceDutyFree(from, until, instead)],
    ]);
  }

  /** Every reason of room, neighbours and limits against a stay. */
  against(wish: Wish): string[] {
    const { slot, from, until, instead } = wish;
    return [...this.shortOf(slot, from, until, wish, instead), ...this.clashOf(wish), ...this.beyondHeadroom(wish)];
  }

  /** A booking as it would stand on other days. */
  wishOf(booking: ModelBooking, from: number, until: number): Wish {
    const { slot, shipper, cargo, pallets, massGrams, duty } = booking;
    return { slot, shipper, cargo, pallets, massGrams, duty, from, until, instead: booking };
  }

  /**
   * What a host who agrees to other days of a booking is told. An importer's bond is told to its importer alone: where it
   * is short, the guard says no without saying why.
   */
  againstForHost(wish: Wish): string[] {
    const told = this.against(wish).filter((code) => code !== 'headroom.bond');
    return told.length > 0 || this.beyondHeadroom(wish).length === 0 ? told : ['capacity.taken'];
  }

  /** Every reason against trying again what ran out a moment ago: what the rules say, or else that the places are gone. */
  reasonsAgainstLate(booking: ModelBooking, side: Side): string[] {
    const isOpen = booking.from >= this.today && this.slot(booking.slot).isPublished;
    if (booking.ranOut !== (side === 'shipper' ? 'held' : 'requested') || !isOpen) return ['lifecycle.too_late'];
    const wish = this.wishOf(booking, booking.from, booking.from + booking.days);
    const reasons = side === 'host' ? this.againstForHost(wish) : this.against(wish);
    const rules = reasons.filter((code) => !code.startsWith('capacity.'));
    return rules.length > 0 || reasons.length === 0 ? rules : ['capacity.taken'];
  }

  /** Every reason against a hold, by its code. */
  reasonsAgainst(ask: ModelAsk): string[] {
    const slot = this.slot(ask.slot);
    if (!slot.isPublished) return ['slot.not_found'];
    const until = ask.from + ask.days;
    return [
      ...codes([
        ['stay.past', ask.from < this.today],
        ['stay.too_short', ask.days < (SLOTS[ask.slot]?.minimumDays ?? 1)],
        ['slot.pallets_total', ask.pallets > slot.palletPositions],
        ['slot.mass_total', ask.massGrams > slot.maxMassGrams],
      ]),
      ...this.against({ ...ask, until, duty: CARGOES[ask.cargo].duty, instead: null }),
    ];
  }

  /**
   * Whether the host is asked: where the slot was let by request when the booking was held, or is now, since the rulebook
   * is asked again before a promise gets firmer and reads the slot as it stands.
   */
  asksTheHost(booking: ModelBooking): boolean {
    return [booking.mode, this.slot(booking.slot).bookingMode].includes('request');
  }
}

/** The codes of what holds. */
export const codes = (reasons: readonly [code: string, holds: boolean][]): string[] =>
  reasons.filter(([, holds]) => holds).map(([code]) => code);

export const range = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => from + index);

const days = (from: number, until: number): number[] => range(from, until - from);

function sum<T>(list: readonly T[], of: (each: T) => number): number {
  return list.reduce((total, each) => total + of(each), 0);
}
