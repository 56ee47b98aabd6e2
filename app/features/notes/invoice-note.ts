import { formatInr, inr } from '#app/domain/shared/money.ts';
import { formatDate, parsePlainDate } from '#app/domain/shared/plain-date.ts';
import { RAIL_LABELS } from '#app/features/invoices/invoice-view.ts';

type Data = Readonly<Record<string, string | number | boolean | null>>;

const textOf = (value: Data[string] | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/** '₹22,090.00 by bank transfer, reference UTR1, on 3 May 2026.' */
function paymentNote({ amountPaise, tdsPaise, rail, reference, receivedOn }: Data): string | null {
  const [paise, on] = [textOf(amountPaise), parsePlainDate(textOf(receivedOn) ?? '')];
  if (paise === null || on === null) return null;
  const way = rail === 'upi' ? RAIL_LABELS.upi : RAIL_LABELS[rail === 'card' ? 'card' : 'bank_transfer'].toLowerCase();
  const tds = BigInt(textOf(tdsPaise) ?? '0');
  const kept = tds > 0n ? `; ${formatInr(inr(tds))} kept back as income tax` : '';
  return `${formatInr(inr(BigInt(paise)))} by ${way}, reference ${textOf(reference) ?? ''}, on ${formatDate(on)}${kept}.`;
}

/** What is told beyond the name of what happened, by the names it was kept under. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  'invoice.voided': ['reason'],
  'credit_note.issued': ['number', 'total', 'reason'],
  'debit_note.issued': ['number', 'total', 'reason'],
  'e_invoice.recorded': ['number', 'ackNumber'],
  'payment.told': ['amount', 'reference'],
  'payment.withdrawn': ['reference'],
  'payment.not_found': ['reference'],
  'refund.card_asked': ['amount'],
  'card_dispute.opened': ['amount', 'reason'],
  'card_dispute.won': ['amount'],
  'card_dispute.lost': ['amount'],
  'refund.paid': ['amount', 'reference'],
  'refund.failed': ['amount', 'reference', 'failure'],
  'balance.used': ['amount'],
  'claim.decided': ['amount', 'reason'],
  'claim.paid': ['amount', 'reference'],
  'deposit.taken': ['amount', 'reference'],
  'deposit.ended': ['kept', 'returned', 'reason'],
  'invoice.written_off': ['amount', 'reason'],
  'dispute.opened': ['amount', 'reason'],
  'dispute.decided': ['credited', 'decision'],
};

/** What a row of an invoice's timeline tells beyond its name, which both sides know; null where the invoice says it itself. */
export function invoiceNote(action: string, data: Data): string | null {
  if (action === 'payment.recorded') return paymentNote(data);
  const told = (TOLD[action] ?? []).flatMap((name) => textOf(data[name]) ?? []);
  return told.length === 0 ? null : told.join(', ');
}
