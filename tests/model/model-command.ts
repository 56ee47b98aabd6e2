import type fc from 'fast-check';
import type { Outcome } from '#app/platform/outcome.ts';
import { assertAgreement } from './agreement.ts';
import type { Model } from './model.ts';
import type { Real } from './real.ts';

const codesOf = (outcome: Outcome<unknown>): string[] =>
  outcome.ok ? [] : [...new Set(outcome.violations.map(({ code }) => code))].sort();

/**
 * One thing somebody does to the market. The model says first whether it must be done, or else every reason why not; the
 * product is asked; the two must agree on the answer and on the market after it.
 */
export abstract class ModelCommand implements fc.AsyncCommand<Model, Real> {
  /** Whether it makes sense now at all; what doesn't is left out of the run. */
  check(_model: Readonly<Model>): boolean {
    return true;
  }

  /** The code of every reason against it; none when it must be done. */
  protected abstract reasons(model: Model): string[];

  /** Asks the product. */
  protected abstract act(real: Real, model: Model): Promise<Outcome<unknown>>;

  /** What it changes; called when there is no reason against it. */
  protected abstract apply(model: Model): void;

  abstract toString(): string;

  async run(model: Model, real: Real): Promise<void> {
    const { name } = this.constructor;
    const count = real.counts.get(name) ?? { run: 0, done: 0 };
    real.counts.set(name, count);
    count.run += 1;
    const expected = this.reasons(model).sort();
    const found = codesOf(await this.act(real, model));
    if (expected.join() !== found.join())
      throw new Error(`${this}: the model says [${expected.join(', ')}], the product [${found.join(', ')}]`);
    if (expected.length === 0) {
      count.done += 1;
      this.apply(model);
    }
    await assertAgreement(model, real, String(this));
  }
}
