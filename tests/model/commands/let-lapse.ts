import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { done } from '#app/platform/outcome.ts';
import type { Model } from '../model.ts';
import { ModelCommand } from '../model-command.ts';
import type { Real } from '../real.ts';

/**
 * A hold or request runs out. The database's own clock decides that, so its end is moved into the past, on both rows,
 * instead of the clock into the future.
 */
class LetLapse extends ModelCommand {
  constructor(private readonly which: number) {
    super();
  }

  override check(model: Readonly<Model>): boolean {
    return model.bookings.length > 0 && model.isWaiting(model.booking(this.which));
  }

  protected reasons(): string[] {
    return [];
  }

  protected async act(real: Real) {
    const id = real.bookingId(this.which);
    await real.db.execute(sql`
      with ended as (
        update bookings set waits_until = date_trunc('milliseconds', clock_timestamp()) - interval '1 millisecond'
        where id = ${id} returning id, waits_until)
      update allocations a set held_until = ended.waits_until from ended where a.booking_id = ended.id`);
    return done(null);
  }

  protected apply(model: Model): void {
    const booking = model.booking(this.which);
    booking.ranOut = booking.state === 'held' ? 'held' : 'requested';
    booking.isLapsed = true;
  }

  toString(): string {
    return `lapse(booking ${this.which})`;
  }
}

export const letLapse = fc.nat(5).map((which) => new LetLapse(which));
