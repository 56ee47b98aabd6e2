import type { Call } from '../call.ts';
import type { Thing } from '../kept.ts';

/** Events are listed for so long, in seconds. */
const LISTED_S = 30 * 86_400;

/** Whether an event is young enough to be listed, of one of `types`, and delivered or not as `delivery_success` asks. */
export function isAskedFor({ given, change }: Call, thing: Thing): boolean {
  const { type, created, pending_webhooks } = thing as Thing & { type: string; pending_webhooks: number };
  if ((created ?? 0) < change.now() - LISTED_S) return false;
  const types = given.texts('types');
  if (types.length > 0 && !types.includes(type)) return false;
  return !given.has('delivery_success') || given.flag('delivery_success') === (pending_webhooks === 0);
}
