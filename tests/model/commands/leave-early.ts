import fc from 'fast-check';
import { leaveEarly } from '#app/features/stays/leave-early.server.ts';
import type { Model } from '../model.ts';
import { endOf, type ModelBooking, priceOf, type Side } from '../model-booking.ts';
import { BookingCommand, stepReasons } from '../model-command.ts';
import type { Real } from '../real.ts';

const STEP = { in: ['confirmed', 'arriving', 'in_storage', 'partly_released'], by: ['shipper'] } as const;

/** A shipper ends a stay sooner: its places are free from the new day out on, and the price goes down with the days. */
class LeaveEarly extends BookingCommand {
  constructor(
    private readonly fewer: number,
    private readonly side: Side,
    which: number,
  ) {
    super(which);
  }

  protected suits(booking: ModelBooking): boolean {
    return STEP.in.some((each) => each === booking.state) && booking.days > this.fewer;
  }

  private until(model: Model): number {
    return endOf(this.booking(model)) - this.fewer;
  }

  protected reasons(model: Model): string[] {
    const booking = this.booking(model);
    const notNow = stepReasons(model, booking, STEP, this.side);
    if (notNow.length > 0) return notNow;
    const until = this.until(model);
    if (until >= endOf(booking)) return ['stay.not_shorter'];
    return until <= booking.from || until < model.today ? ['stay.too_soon'] : [];
  }

  protected act(real: Real, model: Model) {
    const booking = this.booking(model);
    const until = this.until(model);
    const price = priceOf({ ...booking, days: until - booking.from });
    const input = { bookingId: this.id(real), endsOn: real.day(until), toldPaise: String(price) };
    const scope = this.scope(real, model, this.side);
    return real.send('leave-early', input, (asked) => leaveEarly(scope, input, asked, { clock: real.clock }));
  }

  protected apply(model: Model): void {
    const booking = this.booking(model);
    booking.days -= this.fewer;
    booking.freeFrom = endOf(booking);
  }

  protected says(): string {
    return `leave ${this.fewer} days sooner, by the ${this.side}`;
  }
}

export const leaveSooner = fc
  .tuple(fc.constantFrom(0, 1, 1, 2, 3), fc.nat(7), fc.nat(41))
  .map(([fewer, whim, which]) => new LeaveEarly(fewer, whim === 0 ? 'host' : 'shipper', which));
