import fc from 'fast-check';
import { expireBookings } from '#app/features/bookings/expire-bookings.server.ts';
import { done, refuse, violation } from '#app/platform/outcome.ts';
import type { Model } from '../model.ts';
import { ModelCommand } from '../model-command.ts';
import type { Real } from '../real.ts';

/** The job that writes down what has lapsed. */
class Sweep extends ModelCommand {
  protected reasons(): string[] {
    return [];
  }

  protected async act(_real: Real, model: Model) {
    const lapsed = model.bookings.filter(({ isLapsed }) => isLapsed).length;
    const expired = await expireBookings();
    return expired === lapsed
      ? done(null)
      : refuse(violation(`sweep.${expired}_of_${lapsed}`, 'Not all, or too many.'));
  }

  protected apply(model: Model): void {
    for (const booking of model.bookings.filter(({ isLapsed }) => isLapsed)) {
      booking.state = 'expired';
      booking.isLapsed = false;
    }
  }

  toString(): string {
    return 'sweep()';
  }
}

export const sweep = fc.constant(new Sweep());
