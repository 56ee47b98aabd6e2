import type Stripe from 'stripe';
import { type Call, emit, pathId } from '../call.ts';
import type { Kept } from '../kept.ts';
import { move, returnFee } from '../ledger.ts';
import { REFUND } from '../payment-shapes.ts';
import { invalid } from '../refusal.ts';
import { PLATFORM } from '../store.ts';
import type { Charge, Intent } from './payment-intents.ts';

export type Refund = Kept<Stripe.Refund>;
type Fee = Kept<Stripe.ApplicationFee>;

function refundedCharge(call: Call): Charge {
  const { change, account, given } = call;
  const intent = given.text('payment_intent');
  if (intent === null) return change.get<Charge>(account, 'charge', given.required('charge'), 'charge');
  const { latest_charge } = change.get<Intent>(account, 'payment_intent', intent, 'payment_intent');
  if (!latest_charge)
    throw invalid('This PaymentIntent does not have a successful charge to refund.', 'payment_intent');
  return change.get<Charge>(account, 'charge', latest_charge);
}

export function createRefund(call: Call): Refund {
  const { given } = call;
  return refund(call, refundedCharge(call), {
    amount: given.whole('amount', 1),
    returnsFee: given.flag('refund_application_fee'),
    metadata: given.metadata(),
    reason: given.text('reason'),
  });
}

type Wanted = { amount: number | null; returnsFee: boolean; metadata: Record<string, string>; reason: string | null };

/**
 * Gives `amount` paise of a charge back, all that is left when null. The platform's fee goes back in proportion, rounded
 * down; Stripe's own fee stays with Stripe.
 */
export function refund(call: Call, charge: Charge, { amount, returnsFee, metadata, reason }: Wanted): Refund {
  const { change, account } = call;
  const left = charge.amount_captured - charge.amount_refunded;
  if (charge.disputed) throw invalid(`Charge ${charge.id} has been disputed.`, undefined, 'charge_disputed');
  if (left === 0) throw invalid(`Charge ${charge.id} has already been refunded.`, undefined, 'charge_already_refunded');
  const paise = amount ?? left;
  if (paise > left)
    throw invalid(`Refund amount (${paise}) is greater than unrefunded amount on charge (${left})`, 'amount');
  const id = change.id('re');
  const fee = returnsFee && charge.application_fee ? change.find<Fee>(PLATFORM, charge.application_fee) : undefined;
  const feeBack = fee ? feeShare(fee, charge, paise) : 0;
  if (fee && feeBack > 0) returnFee(call, fee, feeBack);
  const transaction = move(call, {
    account,
    type: 'refund',
    amount: -paise,
    source: id,
    platformFee: -feeBack,
    against: 'cardholders',
  });
  const made = change.put<Refund>(account, {
    ...REFUND,
    id,
    amount: paise,
    balance_transaction: transaction.id,
    charge: charge.id,
    created: change.now(),
    currency: 'inr',
    metadata,
    payment_intent: charge.payment_intent,
    reason,
    status: 'succeeded',
  });
  const refunded = charge.amount_refunded + paise;
  const after = change.put<Charge>(account, {
    ...charge,
    amount_refunded: refunded,
    refunded: refunded === charge.amount_captured,
  });
  emit(call, account, 'refund.created', made);
  emit(call, account, 'charge.refunded', after);
  return made;
}

/** The part of the fee for `paise` more refunded, so that the parts of a whole refund are the whole fee. */
function feeShare(fee: Fee, charge: Charge, paise: number): number {
  const due = Math.floor((fee.amount * (charge.amount_refunded + paise)) / charge.amount_captured);
  return Math.max(0, Math.min(due - fee.amount_refunded, fee.amount - fee.amount_refunded));
}

const loadRefund = (call: Call, id = pathId(call)): Refund => call.change.get<Refund>(call.account, 'refund', id);

export function updateRefund(call: Call): Refund {
  const refund = loadRefund(call);
  return call.change.put<Refund>(call.account, { ...refund, metadata: call.given.metadata(refund.metadata ?? {}) });
}

/** The bank sends the money back days later: the refund fails, the account has it again, and the charge is as before. */
export function failRefund(call: Call, id: string): Refund {
  const refund = loadRefund(call, id);
  if (refund.status !== 'succeeded') throw invalid(`The refund is ${refund.status}.`);
  const { change, account } = call;
  const transaction = move(call, {
    account,
    type: 'refund_failure',
    amount: refund.amount,
    source: id,
    against: 'cardholders',
  });
  const charge = change.get<Charge>(account, 'charge', refund.charge ?? '');
  change.put<Charge>(account, { ...charge, amount_refunded: charge.amount_refunded - refund.amount, refunded: false });
  const failed = change.put<Refund>(account, {
    ...refund,
    failure_balance_transaction: transaction.id,
    failure_reason: 'expired_or_canceled_card',
    status: 'failed',
  });
  emit(call, account, 'refund.failed', failed);
  return failed;
}

/** A refund of the platform's fee alone. */
export function refundFee(call: Call): Kept<Stripe.FeeRefund> {
  const { change, given } = call;
  const fee = change.get<Fee>(PLATFORM, 'application_fee', pathId(call));
  const left = fee.amount - fee.amount_refunded;
  const amount = given.whole('amount', 1) ?? left;
  if (amount > left || left === 0)
    throw invalid(`Refund amount (${amount}) is greater than unrefunded amount on fee (${left})`, 'amount');
  const returned = returnFee(call, fee, amount);
  move(call, {
    account: fee.account as string,
    type: 'adjustment',
    amount: 0,
    source: returned.id,
    platformFee: -amount,
    against: 'cardholders',
  });
  return returned;
}
