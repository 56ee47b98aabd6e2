import fc from 'fast-check';
import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import { BOOKING_MOVES, type BookingMove } from '#app/features/bookings/booking-moves.ts';
import { moveBooking } from '#app/features/bookings/move-booking.server.ts';
import { cancelBooking } from '#app/features/stays/cancel-booking.server.ts';
import type { Model, ModelBooking } from '../model.ts';
import { ModelCommand } from '../model-command.ts';
import type { Real } from '../real.ts';

type Side = 'host' | 'shipper';
type Step = { from: BookingState; move: BookingMove; by: readonly Side[]; to: BookingState };

/** What each side may do, as docs/api.md tells it; `confirm` leads to a request where the host is asked. */
const STEPS: readonly Step[] = [
  { from: 'held', move: 'keep', by: ['shipper'], to: 'held' },
  { from: 'held', move: 'confirm', by: ['shipper'], to: 'confirmed' },
  { from: 'held', move: 'withdraw', by: ['shipper'], to: 'withdrawn' },
  { from: 'requested', move: 'accept', by: ['host'], to: 'confirmed' },
  { from: 'requested', move: 'decline', by: ['host'], to: 'declined' },
  { from: 'requested', move: 'withdraw', by: ['shipper'], to: 'withdrawn' },
  { from: 'expired', move: 'confirm', by: ['shipper'], to: 'confirmed' },
  { from: 'expired', move: 'accept', by: ['host'], to: 'confirmed' },
  { from: 'confirmed', move: 'cancel', by: ['host', 'shipper'], to: 'cancelled' },
];

/**
 * A confirmation is a request where the slot was let by request when it was held, or is now: the rulebook is asked again
 * before a promise gets firmer, and it reads the slot as it stands.
 */
const asksTheHost = (model: Model, booking: ModelBooking): boolean =>
  [booking.mode, model.slot(booking.slot).bookingMode].includes('request');

/** One of the two sides moves a booking along its life, or tries to. */
class MoveBooking extends ModelCommand {
  constructor(
    private readonly move: BookingMove,
    private readonly side: Side,
    private readonly which: number,
  ) {
    super();
  }

  override check(model: Readonly<Model>): boolean {
    return model.bookings.length > 0;
  }

  private step(model: Model, booking: ModelBooking): Step | undefined {
    const state = model.stateOf(booking);
    return STEPS.find(({ from, move }) => from === state && move === this.move);
  }

  protected reasons(model: Model): string[] {
    const booking = model.booking(this.which);
    const step = this.step(model, booking);
    if (!step) return ['lifecycle.illegal'];
    if (!step.by.includes(this.side)) return ['lifecycle.not_yours'];
    if (step.from === 'expired')
      return model.reasonsAgainstLate(booking, step.move === 'accept' ? 'accept' : 'confirm');
    if (this.move === 'keep' && booking.isKept) return ['lifecycle.kept_already'];
    if (this.move === 'cancel' && booking.isInvoiced) return ['conflict.invoiced'];
    return [];
  }

  protected act(real: Real, model: Model) {
    const { shipper } = model.booking(this.which);
    const { move } = this;
    const bookingId = real.bookingId(this.which);
    const scope = this.side === 'host' ? real.host : real.shipper(shipper).scope;
    const input = { bookingId, move };
    return real.send(move, input, (asked) =>
      move === 'cancel'
        ? cancelBooking(scope, { bookingId, toldPaise: null }, asked, { clock: real.clock })
        : moveBooking(scope, { bookingId, move }, asked, { clock: real.clock }),
    );
  }

  protected apply(model: Model): void {
    const booking = model.booking(this.which);
    const to = this.step(model, booking)?.to;
    if (!to) throw new Error('a step that was possible a moment ago');
    if (this.move === 'keep') booking.isKept = true;
    booking.isLapsed = false;
    booking.ranOut = null;
    booking.state = this.move === 'confirm' && asksTheHost(model, booking) ? 'requested' : to;
  }

  toString(): string {
    return `${this.move}(booking ${this.which}, by the ${this.side})`;
  }
}

const SIDES = { keep: 'shipper', confirm: 'shipper', accept: 'host', decline: 'host', withdraw: 'shipper' } as const;
const other = (side: Side): Side => (side === 'host' ? 'shipper' : 'host');

/** Mostly by the side whose move it is: what the other side may not do is soon told. */
const sideFor = (move: BookingMove, whim: number): Side => {
  const side = move === 'cancel' ? (whim % 2 === 0 ? 'host' : 'shipper') : SIDES[move];
  return whim === 0 ? other(side) : side;
};

export const moveABooking = fc
  .tuple(fc.constantFrom(...BOOKING_MOVES), fc.nat(7), fc.nat(5))
  .map(([move, whim, which]) => new MoveBooking(move, sideFor(move, whim), which));
