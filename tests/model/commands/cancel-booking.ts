import fc from 'fast-check';
import { cancelBooking } from '#app/features/stays/cancel-booking.server.ts';
import type { Model } from '../model.ts';
import { feeOf, type ModelBooking, type Side } from '../model-booking.ts';
import { BookingCommand, stepReasons } from '../model-command.ts';
import type { Real } from '../real.ts';

const STEP = { in: ['confirmed', 'arriving'], by: ['host', 'shipper'] } as const;
type Told = 'nothing' | 'the charge' | 'less';

/** Either side cancels what is agreed; it costs the shipper what its tier says, and the click never more than it was told. */
class CancelBooking extends BookingCommand<{ feePaise: string }> {
  constructor(
    private readonly side: Side,
    private readonly told: Told,
    which: number,
  ) {
    super(which);
  }

  protected suits({ state }: ModelBooking): boolean {
    return state === 'confirmed' || state === 'arriving';
  }

  private fee(model: Model): number {
    const booking = this.booking(model);
    return this.side === 'host' ? 0 : feeOf(booking, booking.from - model.today);
  }

  protected reasons(model: Model): string[] {
    const booking = this.booking(model);
    const notNow = stepReasons(model, booking, STEP, this.side);
    if (notNow.length > 0) return notNow;
    if (booking.isInvoiced) return ['conflict.invoiced'];
    return this.told === 'less' && this.fee(model) > 0 ? ['conflict.fee_changed'] : [];
  }

  protected act(real: Real, model: Model) {
    const fee = this.fee(model);
    const told = this.told === 'the charge' ? fee : Math.max(0, fee - 1);
    const input = { bookingId: this.id(real), toldPaise: this.told === 'nothing' ? null : String(told) };
    const scope = this.scope(real, model, this.side);
    return real.send('cancel', input, (asked) => cancelBooking(scope, input, asked, { clock: real.clock }));
  }

  protected apply(model: Model): void {
    const booking = this.booking(model);
    booking.feePaise = this.fee(model);
    booking.state = 'cancelled';
  }

  protected says(): string {
    return `cancel by the ${this.side}, who was told ${this.told}`;
  }
}

export const cancelABooking = fc
  .tuple(
    fc.constantFrom('host' as const, 'shipper' as const),
    fc.constantFrom('nothing' as const, 'the charge' as const, 'less' as const),
    fc.nat(41),
  )
  .map(([side, told, which]) => new CancelBooking(side, told, which));
