import type { Clock } from '#app/platform/clock.server.ts';
import { syncCustomer } from './sync-plan.server.ts';

/**
 * Reads again what a customer has, after something was told of its subscription, invoice or page. Plans are sold on the platform's
 * own account: what a host's account says of its customers is about something else.
 * @returns whether it is about a plan
 */
export async function hearOfPlan(
  account: string,
  customer: string | { id: string } | null,
  clock: Clock,
): Promise<boolean> {
  if (account !== '' || customer === null) return false;
  return syncCustomer(typeof customer === 'string' ? customer : customer.id, clock);
}
