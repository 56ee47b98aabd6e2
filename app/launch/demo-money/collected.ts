import { ZERO_INR } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { recordPayment } from '#app/features/payments/record-payment.server.ts';
import type { invoices } from '#db/schema/index.ts';
import { between } from '#db/seed/demo/derive.ts';
import { ask, clockOn, must, type Stage } from './script.ts';

/** Money for all of an invoice that came to the platform's account, which owes it to the host from then on. */
export async function collectAtPlatform(
  { operator }: Stage,
  { id: invoiceId, number }: typeof invoices.$inferSelect,
  receivedOn: PlainDate,
): Promise<void> {
  const digits = String(between(`platform reference for ${number}`, 0, 99_999_999)).padStart(8, '0');
  const reference = `UPI${receivedOn.replaceAll('-', '').slice(2)}${digits}`;
  const money = { rail: 'upi' as const, reference, receivedOn, amount: null, tds: ZERO_INR };
  const input = { ...money, invoiceId, collector: 'platform' as const };
  must(await recordPayment(operator, input, ask('record-payment', `collected/${number}`), clockOn(receivedOn)));
}
