import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { receiveLot } from '#app/features/storage/receive-lot.server.ts';
import { refuseGoods } from '#app/features/storage/refuse-goods.server.ts';
import { lacks } from '../market-terms.ts';
import type { Model } from '../model.ts';
import {
  endOf,
  exceeds,
  leftOf,
  less,
  type ModelBooking,
  type ModelLot,
  type Quantity,
  type Side,
  stockOf,
} from '../model-booking.ts';
import { BookingCommand, stepReasons } from '../model-command.ts';

import { type Real, VEHICLE } from '../real.ts';

const COMES_IN = { in: ['confirmed', 'arriving', 'in_storage', 'partly_released'], by: ['host'] } as const;
const REFUSED = { in: ['confirmed', 'arriving'], by: ['host'] } as const;

/** What the gate finds, against what was announced. */
const FOUND = {
  'as announced': { more: 0, lighter: 0, damaged: 0 },
  'one short': { more: -1, lighter: 0, damaged: 0 },
  'one more': { more: 1, lighter: 0, damaged: 0 },
  lighter: { more: 0, lighter: 10, damaged: 0 },
  'one damaged': { more: 0, lighter: 0, damaged: 1 },
  'more damaged than came': { more: 0, lighter: 0, damaged: 99 },
} as const;
type Found = keyof typeof FOUND;

/** The host counts a lot in. */
class ReceiveGoods extends BookingCommand {
  constructor(
    private readonly found: Found,
    private readonly whichLot: number,
    private readonly side: Side,
    which: number,
  ) {
    super(which);
  }

  protected suits({ state, lots, from }: ModelBooking, { today }: Readonly<Model>): boolean {
    const mayCome = COMES_IN.in.some((each) => each === state) && from <= today;
    return mayCome && lots.some(({ received }) => received === null);
  }

  /** Mostly one that has not come yet. */
  private lot(model: Model): ModelLot | undefined {
    const { lots } = this.booking(model);
    const coming = lots.filter(({ received }) => received === null);
    const of = coming.length === 0 || this.whichLot === 0 ? lots : coming;
    return of[this.whichLot % of.length];
  }

  private count(model: Model): Quantity & { damaged: number } {
    const { more, lighter, damaged } = FOUND[this.found];
    const { pallets, massGrams } = this.lot(model)?.expected ?? { pallets: 1, massGrams: 1 };
    return {
      pallets: Math.max(1, pallets + more),
      massGrams: massGrams - Math.floor((massGrams * lighter) / 100),
      damaged,
    };
  }

  protected reasons(model: Model): string[] {
    const booking = this.booking(model);
    const notNow = stepReasons(model, booking, COMES_IN, this.side);
    if (notNow.length > 0) return notNow;
    const lot = this.lot(model);
    if (!lot) return ['lot.not_found'];
    if (lot.received) return ['conflict.received'];
    const count = this.count(model);
    if (count.damaged > count.pallets) return ['receipt.damaged'];
    if (model.today < booking.from) return ['receipt.early'];
    if (model.today >= endOf(booking)) return ['receipt.late'];
    const room = less(less(booking, stockOf(booking)), { pallets: leftOf(booking).pallets, massGrams: 0 });
    if (exceeds(count, room)) return ['receipt.too_much'];
    const wish = model.wishOf(booking, booking.from, endOf(booking));
    return [
      ...(lacks(booking, 'gate_in') ? ['document.missing'] : []),
      ...model.clashOf(wish),
      // The host is not told about the importer's bond.
      ...model.beyondHeadroom(wish).filter((code) => code !== 'headroom.bond'),
    ];
  }

  protected act(real: Real, model: Model) {
    const lotId = this.lot(model)?.id ?? randomUUID();
    const seal = { seal: 'none', foundSeal: null } as const;
    const input = {
      bookingId: this.id(real),
      lotId,
      ...this.count(model),
      ...seal,
      vehicle: VEHICLE,
      depositedOn: null,
    };
    const scope = this.scope(real, model, this.side);
    return real.send('receive', input, (asked) => receiveLot(scope, input, asked, { clock: real.clock }));
  }

  protected apply(model: Model): void {
    const [booking, lot] = [this.booking(model), this.lot(model)];
    if (!lot) throw new Error('a receipt of nothing');
    const { damaged, ...count } = this.count(model);
    const { expected } = lot;
    // A weighbridge may differ by half a per cent.
    const isLighter = Math.abs(count.massGrams - expected.massGrams) * 200 > expected.massGrams;
    lot.received = count;
    lot.stock = { ...count };
    lot.hasOpenCase = count.pallets !== expected.pallets || isLighter || damaged > 0;
    if (booking.state !== 'partly_released') booking.state = 'in_storage';
  }

  protected says(): string {
    return `receive lot ${this.whichLot}, ${this.found}, by the ${this.side}`;
  }
}

/** The host turns the goods away at the gate, which ends the booking. */
class RefuseGoods extends BookingCommand {
  constructor(
    private readonly side: Side,
    which: number,
  ) {
    super(which);
  }

  protected suits({ state }: ModelBooking): boolean {
    return REFUSED.in.some((each) => each === state);
  }

  protected reasons(model: Model): string[] {
    const booking = this.booking(model);
    const notNow = stepReasons(model, booking, REFUSED, this.side);
    if (notNow.length > 0) return notNow;
    return booking.isInvoiced ? ['conflict.invoiced'] : [];
  }

  protected act(real: Real, model: Model) {
    const input = { bookingId: this.id(real), reason: 'Drums leak.' };
    const scope = this.scope(real, model, this.side);
    return real.send('refuse', input, (asked) => refuseGoods(scope, input, asked));
  }

  protected apply(model: Model): void {
    this.booking(model).state = 'refused_at_gate';
  }

  protected says(): string {
    return `refuse at the gate, by the ${this.side}`;
  }
}

const bySide = fc.nat(7).map((whim): Side => (whim === 0 ? 'shipper' : 'host'));
const found = fc.oneof(fc.constant<Found>('as announced'), fc.constantFrom<Found>(...(Object.keys(FOUND) as Found[])));

export const receiveGoods = fc
  .tuple(found, fc.nat(5), bySide, fc.nat(41))
  .map(([what, lot, side, which]) => new ReceiveGoods(what, lot, side, which));
export const refuseSomeGoods = fc.tuple(bySide, fc.nat(41)).map(([side, which]) => new RefuseGoods(side, which));
