import fc from 'fast-check';
import { done } from '#app/platform/outcome.ts';
import { LAST_DAY, type Model } from '../model.ts';
import { ModelCommand } from '../model-command.ts';
import type { Real } from '../real.ts';

/** The application's clock goes on: stays begin, and days become past. Holds have the database's clock. */
class PassDays extends ModelCommand {
  constructor(private readonly days: number) {
    super();
  }

  override check(model: Readonly<Model>): boolean {
    return model.today + this.days < LAST_DAY;
  }

  protected reasons(): string[] {
    return [];
  }

  protected async act(real: Real) {
    real.passDays(this.days);
    return done(null);
  }

  protected apply(model: Model): void {
    model.today += this.days;
  }

  toString(): string {
    return `days(${this.days})`;
  }
}

export const passDays = fc.constantFrom(1, 1, 2).map((days) => new PassDays(days));
