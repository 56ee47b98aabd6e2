import { DELIVERIES, type Delivery } from './states.ts';

const TOLD: Readonly<Record<string, Delivery>> = {
  'email.delivery_delayed': 'delayed',
  'email.delivered': 'delivered',
  'email.bounced': 'bounced',
  'email.failed': 'failed',
  'email.suppressed': 'failed',
  'email.complained': 'complained',
};

/** What an event says became of a message; null where it says nothing of that. */
export const deliveryOf = (type: string): Delivery | null => (Object.hasOwn(TOLD, type) ? (TOLD[type] ?? null) : null);

/** Events come in any order and more than once: what is said later in a message's life stands, whenever it is heard. */
export function laterOf(known: Delivery | null, told: Delivery): Delivery {
  return known !== null && DELIVERIES.indexOf(known) >= DELIVERIES.indexOf(told) ? known : told;
}

/** Why an address gets no more mail after an event; null where it does. A full mailbox is no reason: it may be emptied. */
export function suppressionOf(type: string, bounce: string | null): 'bounced' | 'complained' | null {
  if (type === 'email.complained') return 'complained';
  return type === 'email.bounced' && bounce === 'Permanent' ? 'bounced' : null;
}
