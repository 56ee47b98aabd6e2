import type fc from 'fast-check';
import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import type { Outcome } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { assertAgreement } from './agreement.ts';
import type { Model } from './model.ts';
import type { ModelBooking, Side } from './model-booking.ts';
import type { Real } from './real.ts';

const codesOf = (outcome: Outcome<unknown>): string[] =>
  outcome.ok ? [] : [...new Set(outcome.violations.map(({ code }) => code))].sort();

const sentencesOf = (outcome: Outcome<unknown>): string =>
  outcome.ok ? '' : outcome.violations.map(({ sentence }) => sentence).join(' ');

/**
 * One thing somebody does to the market. The model says first whether it must be done, or else every reason why not; the
 * product is asked; the two must agree on the answer and on the market after it.
 */
export abstract class ModelCommand<T = unknown> implements fc.AsyncCommand<Model, Real> {
  /** Whether it makes sense now at all; what doesn't is left out of the run. */
  check(_model: Readonly<Model>): boolean {
    return true;
  }

  /** The code of every reason against it; none when it must be done. */
  protected abstract reasons(model: Model): string[];

  /** Asks the product. */
  protected abstract act(real: Real, model: Model): Promise<Outcome<T>>;

  /** What it changes; called with the product's answer when there is no reason against it. */
  protected abstract apply(model: Model, answer: T): void;

  abstract toString(): string;

  async run(model: Model, real: Real): Promise<void> {
    const { name } = this.constructor;
    const count = real.counts.get(name) ?? { run: 0, done: 0 };
    real.counts.set(name, count);
    count.run += 1;
    const expected = [...new Set(this.reasons(model))].sort();
    const outcome = await this.act(real, model);
    const found = codesOf(outcome);
    if (expected.join() !== found.join())
      throw new Error(
        `${this}: the model says [${expected.join(', ')}], the product [${found.join(', ')}] ${sentencesOf(outcome)}`,
      );
    if (outcome.ok) {
      count.done += 1;
      this.apply(model, outcome.value);
    }
    await assertAgreement(model, real, String(this));
  }
}

/** How often any booking is taken, whether the command suits it or not: one time in so many. */
const ANY_BOOKING = 14;

/** A command about one booking: mostly of those it suits, so that long lives are lived, and sometimes of any. */
export abstract class BookingCommand<T = unknown> extends ModelCommand<T> {
  private at = 0;

  constructor(protected readonly which: number) {
    super();
  }

  /** Whether this is a booking the command is meant for. */
  protected abstract suits(booking: ModelBooking, model: Readonly<Model>): boolean;

  override check(model: Readonly<Model>): boolean {
    const isAny = this.which % ANY_BOOKING === 0;
    const of = isAny ? model.bookings : model.bookings.filter((each) => this.suits(each, model));
    const booking = of[this.which % of.length];
    if (!booking) return false;
    this.at = model.bookings.indexOf(booking);
    return true;
  }

  protected booking(model: Readonly<Model>): ModelBooking {
    return model.booking(this.at);
  }

  protected id(real: Real): string {
    return real.bookingId(this.at);
  }

  protected scope(real: Real, model: Model, side: Side): TenantScope {
    return side === 'host' ? real.host : real.shipper(this.booking(model).shipper).scope;
  }

  protected abstract says(): string;

  toString(): string {
    return `booking ${this.at}: ${this.says()}`;
  }
}

type Step = { in: readonly BookingState[]; by: readonly Side[] };

/** What the lifecycle has against a step in a booking's state by a side, by code. */
export function stepReasons(model: Model, booking: ModelBooking, step: Step, side: Side): string[] {
  if (!step.in.includes(model.stateOf(booking))) return ['lifecycle.illegal'];
  return step.by.includes(side) ? [] : ['lifecycle.not_yours'];
}
