import { log } from '#app/platform/log.server.ts';
import { type Outcome, refuse } from '#app/platform/outcome.ts';
import { isDeclined, stripeProblem } from '#app/platform/stripe.server.ts';
import { cardDeclined, stripeUnreachable } from './plan-refusals.server.ts';

/** Runs what asks Stripe; where it refuses or can't be reached, says so without Stripe's own words. */
export async function unlessUnreachable<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (error) {
    log().warn({ problem: stripeProblem(error) }, 'Stripe could not be asked');
    return refuse(isDeclined(error) ? cardDeclined() : stripeUnreachable());
  }
}
