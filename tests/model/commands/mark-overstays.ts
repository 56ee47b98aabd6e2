import fc from 'fast-check';
import { markOverstays } from '#app/features/storage/mark-overstays.server.ts';
import { done, refuse, violation } from '#app/platform/outcome.ts';
import type { Model } from '../model.ts';
import { endOf, type ModelBooking, stockOf } from '../model-booking.ts';
import { ModelCommand } from '../model-command.ts';
import type { Real } from '../real.ts';

/** The job that marks goods past their day out, and keeps their places until tomorrow where nobody has booked them. */
class MarkOverstays extends ModelCommand {
  /** Of two whose stays ended on one day, either may come first; what is left for the other is not told. */
  override check(model: Readonly<Model>): boolean {
    const ends = this.due(model).map(endOf);
    return new Set(ends).size === ends.length;
  }

  private due({ bookings, today }: Readonly<Model>): ModelBooking[] {
    return bookings
      .filter(
        (each) =>
          stockOf(each).pallets > 0 && endOf(each) < today && (each.state !== 'overstay' || each.freeFrom <= today),
      )
      .sort((a, b) => endOf(a) - endOf(b));
  }

  protected reasons(): string[] {
    return [];
  }

  protected async act(real: Real, model: Model) {
    const due = this.due(model).length;
    const marked = await markOverstays(real.clock);
    return marked === due ? done(null) : refuse(violation(`overstay.${marked}_of_${due}`, 'Not all, or too many.'));
  }

  protected apply(model: Model): void {
    const until = model.today + 1;
    for (const booking of this.due(model)) {
      booking.state = 'overstay';
      const wish = model.wishOf(booking, booking.from, until);
      const inTheWay = [
        ...model.shortOf(booking.slot, booking.from, until, booking, booking),
        ...model.beyondHeadroom(wish),
      ];
      if (inTheWay.length === 0) booking.freeFrom = until;
    }
  }

  toString(): string {
    return 'overstays()';
  }
}

export const markAllOverstays = fc.constant(new MarkOverstays());
