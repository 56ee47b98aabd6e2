import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { done } from '#app/platform/outcome.ts';
import type { Model } from '../model.ts';
import type { ModelBooking } from '../model-booking.ts';
import { BookingCommand } from '../model-command.ts';
import type { Real } from '../real.ts';

/**
 * A hold or request runs out. The database's own clock decides that, so its end is moved into the past, on both rows,
 * instead of the clock into the future.
 */
class LetLapse extends BookingCommand {
  protected suits(booking: ModelBooking, model: Readonly<Model>): boolean {
    return model.isWaiting(booking);
  }

  override check(model: Readonly<Model>): boolean {
    return super.check(model) && model.isWaiting(this.booking(model));
  }

  protected reasons(): string[] {
    return [];
  }

  protected async act(real: Real) {
    const id = this.id(real);
    await real.db.execute(sql`
      with ended as (
        update bookings set waits_until = date_trunc('milliseconds', clock_timestamp()) - interval '1 millisecond'
        where id = ${id} returning id, waits_until)
      update allocations a set held_until = ended.waits_until from ended where a.booking_id = ended.id`);
    return done(null);
  }

  protected apply(model: Model): void {
    const booking = this.booking(model);
    booking.ranOut = booking.state === 'held' ? 'held' : 'requested';
    booking.isLapsed = true;
  }

  protected says(): string {
    return 'lapse';
  }
}

export const letLapse = fc.nat(41).map((which) => new LetLapse(which));
