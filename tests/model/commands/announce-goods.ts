import fc from 'fast-check';
import { announceArrival } from '#app/features/storage/announce-arrival.server.ts';
import type { Model } from '../model.ts';
import { endOf, exceeds, type ModelBooking, type Quantity, type Side, unannounced } from '../model-booking.ts';
import { BookingCommand, stepReasons } from '../model-command.ts';

import { type Real, VEHICLE } from '../real.ts';

const STEP = { in: ['confirmed', 'arriving'], by: ['shipper', 'host'] } as const;
type Much = 'all' | 'half' | 'too much';

/** A part of what is left, at least one pallet and one gram of it. */
function partOf({ pallets, massGrams }: Quantity, much: Much): Quantity {
  const [share, more] = { all: [1, 0], half: [2, 0], 'too much': [1, 1] }[much] as [number, number];
  return {
    pallets: Math.max(1, Math.ceil(pallets / share)) + more,
    massGrams: Math.max(1, Math.ceil(massGrams / share)),
  };
}

/** Either side announces a delivery and the lot it brings. */
class AnnounceGoods extends BookingCommand<{ lotId: string }> {
  constructor(
    private readonly much: Much,
    private readonly slip: number,
    private readonly side: Side,
    which: number,
  ) {
    super(which);
  }

  protected suits(booking: ModelBooking): boolean {
    return STEP.in.some((each) => each === booking.state) && unannounced(booking).pallets > 0;
  }

  private quantity(model: Model): Quantity {
    return partOf(unannounced(this.booking(model)), this.much);
  }

  private day(model: Model): number {
    return Math.max(model.today, this.booking(model).from) + this.slip;
  }

  protected reasons(model: Model): string[] {
    const booking = this.booking(model);
    const notNow = stepReasons(model, booking, STEP, this.side);
    if (notNow.length > 0) return notNow;
    const day = this.day(model);
    if (day < model.today) return ['arrival.past'];
    if (day < booking.from || day >= endOf(booking)) return ['arrival.outside_stay'];
    return exceeds(this.quantity(model), unannounced(booking)) ? ['arrival.too_much'] : [];
  }

  protected act(real: Real, model: Model) {
    const bookingId = this.id(real);
    const when = { arrivesOn: real.day(this.day(model)), arrivesAt: '10:30', vehicle: VEHICLE };
    const input = { bookingId, ...when, marks: 'CE 1', seal: null, ...this.quantity(model) };
    const scope = this.scope(real, model, this.side);
    return real.send('appoint', input, (asked) => announceArrival(scope, input, asked, { clock: real.clock }));
  }

  protected apply(model: Model, { lotId }: { lotId: string }): void {
    const booking = this.booking(model);
    const stock = { pallets: 0, massGrams: 0 };
    const expected = this.quantity(model);
    booking.lots.push({ id: lotId, expected, received: null, stock, hasOpenCase: false, documents: [] });
    booking.state = 'arriving';
  }

  protected says(): string {
    return `announce ${this.much}, ${this.slip} days off, by the ${this.side}`;
  }
}

export const announceGoods = fc
  .tuple(
    fc.constantFrom<Much>('all', 'all', 'half', 'half', 'half', 'too much'),
    fc.constantFrom(0, 0, 0, 0, 0, 1, -1, 5),
    fc.constantFrom('shipper' as const, 'host' as const),
    fc.nat(41),
  )
  .map(([much, slip, side, which]) => new AnnounceGoods(much, slip, side, which));
