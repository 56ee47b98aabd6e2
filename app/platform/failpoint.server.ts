import { env } from './env.server.ts';

/** Points at which a test may end the process as a power cut would: between a write and the call it is about, and after. */
export type Failpoint =
  | 'hold.written'
  | 'webhook.kept'
  | 'booking.confirmed'
  | 'invoice.written'
  | 'refund.answered'
  | 'stripe.written'
  | 'stripe.sent'
  | 'stripe.answered'
  | 'event.claimed'
  | 'event.applied'
  | 'letter.claimed'
  | 'letter.sent';

/** Ends the process there and then if it is run by a test that says so; does nothing anywhere else. */
export function failpoint(name: Failpoint): void {
  const { QUAYSLOT_MODE, FAILPOINT } = env();
  if (QUAYSLOT_MODE === 'test' && FAILPOINT === name) process.kill(process.pid, 'SIGKILL');
}
