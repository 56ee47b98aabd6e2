import { type Money, plus } from '../shared/money.ts';
import type { Sides } from './events.ts';
import { credit, debit, type Event, type Journal, journal, requireNoneNegative, reversalOf } from './journal.ts';

/** A cardholder disputes a payment: the bank takes the money from the host until it has decided. */
export function cardDisputed(event: Event, host: string, amount: Money): Journal {
  requireNoneNegative(amount);
  return journal('card_dispute', event, [debit(host, 'card_disputed', amount), credit(host, 'bank', amount)]);
}

/** The bank decided for the host: the money is there again. */
export const cardDisputeWon = (dispute: Journal, event: Event): Journal =>
  reversalOf(dispute, 'card_dispute_won', event);

/** The bank gave the money back to the cardholder: what it had paid is owed again. */
export function cardDisputeLost(event: Event, { host, shipper }: Sides, amount: Money): Journal {
  requireNoneNegative(amount);
  return journal('card_dispute_lost', event, [
    debit(host, 'receivable', amount, shipper),
    credit(host, 'card_disputed', amount),
  ]);
}

/** The bank gave back what a card had paid ahead of an invoice: what was held of it is gone, what had gone back already is owed. */
export function advanceDisputeLost(
  event: Event,
  { host, shipper }: Sides,
  { held, owed }: { held: Money; owed: Money },
): Journal {
  requireNoneNegative(held, owed);
  return journal('card_dispute_lost', event, [
    ...(held.paise > 0n ? [debit(host, 'deposit_held', held, shipper)] : []),
    ...(owed.paise > 0n ? [debit(host, 'receivable', owed, shipper)] : []),
    credit(host, 'card_disputed', plus(held, owed)),
  ]);
}
