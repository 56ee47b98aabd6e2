import fc from 'fast-check';
import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import type { PlainMove } from '#app/features/bookings/booking-moves.ts';
import { moveBooking } from '#app/features/bookings/move-booking.server.ts';
import type { Model } from '../model.ts';
import { endOf, type ModelBooking, type Side } from '../model-booking.ts';
import { BookingCommand } from '../model-command.ts';
import type { Real } from '../real.ts';

type Step = { from: BookingState; move: PlainMove; by: Side; to: BookingState };

/** What each side may do, as docs/api.md tells it; `confirm` leads to a request where the host is asked. */
const STEPS: readonly Step[] = [
  { from: 'held', move: 'keep', by: 'shipper', to: 'held' },
  { from: 'held', move: 'confirm', by: 'shipper', to: 'confirmed' },
  { from: 'held', move: 'withdraw', by: 'shipper', to: 'withdrawn' },
  { from: 'requested', move: 'accept', by: 'host', to: 'confirmed' },
  { from: 'requested', move: 'decline', by: 'host', to: 'declined' },
  { from: 'requested', move: 'withdraw', by: 'shipper', to: 'withdrawn' },
  { from: 'expired', move: 'confirm', by: 'shipper', to: 'confirmed' },
  { from: 'expired', move: 'accept', by: 'host', to: 'confirmed' },
];
/** A move twice comes up twice as often: most of what can happen happens to what is confirmed. */
const MOVES = ['confirm', 'confirm', 'confirm', 'accept', 'accept', 'keep', 'decline', 'withdraw'] as const;

/** One of the two sides moves a booking along its life, or tries to. */
class MoveBooking extends BookingCommand {
  constructor(
    private readonly move: PlainMove,
    private readonly side: Side,
    which: number,
  ) {
    super(which);
  }

  protected suits(booking: ModelBooking, model: Readonly<Model>): boolean {
    const state = model.stateOf(booking);
    return STEPS.some(({ from, move }) => from === state && move === this.move);
  }

  private step(model: Model): Step | undefined {
    const state = model.stateOf(this.booking(model));
    return STEPS.find(({ from, move }) => from === state && move === this.move);
  }

  protected reasons(model: Model): string[] {
    const booking = this.booking(model);
    // Whoever accepts what a shipper has taken back reads that first, whatever has become of the request.
    if (this.move === 'accept' && booking.offers.some(({ by }) => by === 'shipper')) return ['conflict.countered'];
    const step = this.step(model);
    if (!step) return ['lifecycle.illegal'];
    if (step.by !== this.side) return ['lifecycle.not_yours'];
    if (step.from === 'expired') return model.reasonsAgainstLate(booking, this.side);
    if (this.move === 'keep' && booking.isKept) return ['lifecycle.kept_already'];
    const isFirmer = this.move === 'confirm' || this.move === 'accept';
    return isFirmer ? model.clashOf(model.wishOf(booking, booking.from, endOf(booking))) : [];
  }

  protected act(real: Real, model: Model) {
    const { move } = this;
    const input = { bookingId: this.id(real), move };
    const scope = this.scope(real, model, this.side);
    return real.send(move, input, (asked) => moveBooking(scope, input, asked, { clock: real.clock }));
  }

  protected apply(model: Model): void {
    const booking = this.booking(model);
    const to = this.step(model)?.to;
    if (!to) throw new Error('a step that was possible a moment ago');
    if (this.move === 'keep') booking.isKept = true;
    booking.isLapsed = false;
    booking.ranOut = null;
    booking.state = this.move === 'confirm' && model.asksTheHost(booking) ? 'requested' : to;
  }

  protected says(): string {
    return `${this.move} by the ${this.side}`;
  }
}

const SIDES = { keep: 'shipper', confirm: 'shipper', accept: 'host', decline: 'host', withdraw: 'shipper' } as const;
const other = (side: Side): Side => (side === 'host' ? 'shipper' : 'host');

/** Mostly by the side whose move it is: what the other side may not do is soon told. */
export const moveABooking = fc
  .tuple(fc.constantFrom(...MOVES), fc.nat(7), fc.nat(41))
  .map(([move, whim, which]) => new MoveBooking(move, whim === 0 ? other(SIDES[move]) : SIDES[move], which));
