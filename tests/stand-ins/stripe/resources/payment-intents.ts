import type Stripe from 'stripe';
import { type Call, emit, pathId } from '../call.ts';
import type { Kept } from '../kept.ts';
import { cardFee, move, takeFee } from '../ledger.ts';
import { CHARGE, PAYMENT_INTENT } from '../payment-shapes.ts';
import { declined, invalid } from '../refusal.ts';
import { PLATFORM } from '../store.ts';
import { openDispute } from './disputes.ts';
import { behaviour, cardOf, keepMethod } from './payment-methods.ts';

export type Intent = Kept<Stripe.PaymentIntent>;
export type Charge = Kept<Stripe.Charge>;

/** Stripe’s least charge in INR: ₹0.50, in paise. */
const LEAST_PAISE = 50;

/** What an intent is made for: an API call's own, a Checkout session's or an invoice's. */
type Wanted = {
  amount: number;
  fee: number | null;
  customer: string | null;
  description: string | null;
  metadata: Record<string, string>;
  captureMethod?: Intent['capture_method'];
  shipping?: Intent['shipping'];
};

export function makeIntent(call: Call, { amount, fee, captureMethod = 'automatic_async', ...rest }: Wanted): Intent {
  const { change, account } = call;
  if (amount < LEAST_PAISE) throw invalid('Amount must be at least ₹0.50 inr', 'amount', 'amount_too_small');
  if (fee !== null && account === PLATFORM)
    throw invalid('Can only apply an application_fee_amount on a connected account.', 'application_fee_amount');
  if (fee !== null && fee > amount)
    throw invalid('application_fee_amount must not exceed the amount.', 'application_fee_amount');
  const id = change.id('pi');
  const intent = change.put<Intent>(account, {
    ...PAYMENT_INTENT,
    ...rest,
    id,
    amount,
    application_fee_amount: fee,
    application: account === PLATFORM ? null : 'ca_platform',
    automatic_payment_methods: { allow_redirects: 'always', enabled: true },
    capture_method: captureMethod,
    client_secret: `${id}_secret_${change.id('s').slice(2)}`,
    created: change.now(),
    currency: 'inr',
    payment_method_types: ['card'],
    status: 'requires_payment_method',
  });
  emit(call, account, 'payment_intent.created', intent);
  return intent;
}

export const loadIntent = (call: Call, id = pathId(call)): Intent =>
  call.change.get<Intent>(call.account, 'payment_intent', id);

function unexpected(intent: Intent, verb: string) {
  return invalid(
    `This PaymentIntent could not be ${verb} because it has a status of ${intent.status}.`,
    undefined,
    'payment_intent_unexpected_state',
  );
}

export function createIntent(call: Call): Intent {
  const { given } = call;
  if (given.required('currency') !== 'inr') throw invalid('Invalid currency: the stand-in knows inr', 'currency');
  const intent = makeIntent(call, {
    amount: given.requiredWhole('amount', 1),
    fee: given.whole('application_fee_amount'),
    customer: given.text('customer'),
    description: given.text('description'),
    metadata: given.metadata(),
    captureMethod: given.oneOf('capture_method', ['automatic', 'automatic_async', 'manual'], 'automatic_async'),
  });
  if (!given.flag('confirm')) return intent;
  return pay(call, intent, given.required('payment_method'));
}

export function updateIntent(call: Call): Intent {
  const intent = loadIntent(call);
  const { given } = call;
  if (intent.status !== 'requires_payment_method' && (given.has('amount') || given.has('application_fee_amount')))
    throw unexpected(intent, 'updated');
  return call.change.put<Intent>(call.account, {
    ...intent,
    amount: given.whole('amount', LEAST_PAISE) ?? intent.amount,
    application_fee_amount: given.whole('application_fee_amount') ?? intent.application_fee_amount,
    description: given.text('description') ?? intent.description,
    metadata: given.metadata(intent.metadata),
  });
}

export function confirmIntent(call: Call): Intent {
  const intent = loadIntent(call);
  return pay(call, intent, call.given.text('payment_method') ?? intent.payment_method ?? 'none');
}

/**
 * Confirms an intent with a payment method: the test card decides whether it succeeds, asks for 3-D Secure or is declined.
 * @throws Refusal 402 when declined; what was written stays (`keepsChanges`), as at Stripe.
 */
export function pay(call: Call, intent: Intent, method: string): Intent {
  if (!['requires_payment_method', 'requires_confirmation'].includes(intent.status))
    throw unexpected(intent, 'confirmed');
  const kept = keepMethod(call, method);
  const how = behaviour(kept);
  if (how.decline) return fail(call, { ...intent, payment_method: null }, how.decline);
  if (how.asks)
    return emitted(call, 'payment_intent.requires_action', {
      ...intent,
      payment_method: kept.id,
      status: 'requires_action',
      next_action: {
        type: 'redirect_to_url',
        redirect_to_url: { return_url: null, url: `${call.origin}/hosted/3ds/${call.account}/${intent.id}` },
      },
    });
  return succeed(call, { ...intent, payment_method: kept.id });
}

function emitted(call: Call, type: string, intent: Intent): Intent {
  call.change.put(call.account, intent);
  emit(call, call.account, type, intent);
  return intent;
}

/** The answer of a declined card: intent and failed charge stay, the call answers 402. */
export function fail(call: Call, intent: Intent, decline: string): never {
  const { code, message, decline_code } = {
    code: decline === 'authentication_failed' ? 'payment_intent_authentication_failure' : 'card_declined',
    message: decline === 'insufficient_funds' ? 'Your card has insufficient funds.' : 'Your card was declined.',
    decline_code: decline,
  };
  const failed = emitted(call, 'payment_intent.payment_failed', {
    ...intent,
    status: 'requires_payment_method',
    next_action: null,
    last_payment_error: { code, decline_code, message, type: 'card_error' },
  });
  throw declined(decline, failed);
}

/** Takes the money, or holds it until captured. */
export function succeed(call: Call, intent: Intent): Intent {
  const held = intent.capture_method === 'manual';
  const charge = makeCharge(call, intent, !held);
  return emitted(call, held ? 'payment_intent.amount_capturable_updated' : 'payment_intent.succeeded', {
    ...intent,
    ...(held ? { amount_capturable: intent.amount } : { amount_received: intent.amount }),
    latest_charge: charge.id,
    next_action: null,
    last_payment_error: null,
    status: held ? 'requires_capture' : 'succeeded',
  });
}

function makeCharge(call: Call, intent: Intent, captured: boolean): Charge {
  const { change, account } = call;
  const method = keepMethod(call, intent.payment_method ?? 'none');
  const id = change.id('ch');
  const charge: Charge = {
    ...CHARGE,
    id,
    amount: intent.amount,
    application: intent.application,
    application_fee_amount: intent.application_fee_amount,
    billing_details: method.billing_details,
    created: change.now(),
    currency: 'inr',
    customer: intent.customer,
    description: intent.description,
    metadata: intent.metadata,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'approved_by_network',
      reason: null,
      risk_level: 'normal',
      seller_message: 'Payment complete.',
      type: 'authorized',
    },
    paid: true,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { type: 'card', card: cardOf(method) },
    receipt_url: `${call.origin}/hosted/receipts/${id}`,
    status: 'succeeded',
  };
  change.put(account, charge);
  return captured ? settle(call, charge, intent.amount) : charge;
}

/** Books a captured charge: the account gets the amount less Stripe's fee and the platform's. */
function settle(call: Call, charge: Charge, amount: number): Charge {
  const { change, account } = call;
  const platformFee = charge.application_fee_amount ?? 0;
  const fee = platformFee > 0 ? takeFee(call, account, charge.id, platformFee) : null;
  const transaction = move(call, {
    account,
    type: 'charge',
    amount,
    source: charge.id,
    stripeFee: cardFee(amount),
    platformFee,
    against: 'cardholders',
  });
  const settled = change.put<Charge>(account, {
    ...charge,
    amount_captured: amount,
    captured: true,
    application_fee: fee?.id ?? null,
    balance_transaction: transaction.id,
  });
  emit(call, account, 'charge.succeeded', settled);
  if (fee) emit(call, PLATFORM, 'application_fee.created', change.get(PLATFORM, 'application_fee', fee.id));
  const method = keepMethod(call, settled.payment_method ?? 'none');
  if (behaviour(method).disputes) openDispute(call, settled.id, 'fraudulent');
  return change.get<Charge>(account, 'charge', charge.id);
}

export function captureIntent(call: Call): Intent {
  const intent = loadIntent(call);
  if (intent.status !== 'requires_capture') throw unexpected(intent, 'captured');
  const amount = call.given.whole('amount_to_capture', 1) ?? intent.amount_capturable;
  if (amount > intent.amount_capturable)
    throw invalid('The amount to capture is more than what is held.', 'amount_to_capture', 'amount_too_large');
  const charge = call.change.get<Charge>(call.account, 'charge', intent.latest_charge ?? '');
  const fee = call.given.whole('application_fee_amount') ?? charge.application_fee_amount;
  if (fee !== null && fee > amount) throw invalid('The fee exceeds the amount.', 'application_fee_amount');
  settle(call, { ...charge, application_fee_amount: fee }, amount);
  return emitted(call, 'payment_intent.succeeded', {
    ...intent,
    amount_capturable: 0,
    amount_received: amount,
    status: 'succeeded',
  });
}

export const cancelIntent = (call: Call): Intent =>
  cancel(
    call,
    loadIntent(call),
    call.given.oneOf(
      'cancellation_reason',
      ['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned'],
      'requested_by_customer',
    ),
  );

/** Ends an intent that has taken no money. @throws Refusal when it has */
export function cancel(call: Call, intent: Intent, reason: Intent['cancellation_reason']): Intent {
  if (['succeeded', 'canceled', 'processing'].includes(intent.status)) throw unexpected(intent, 'canceled');
  return emitted(call, 'payment_intent.canceled', {
    ...intent,
    amount_capturable: 0,
    canceled_at: call.change.now(),
    cancellation_reason: reason,
    next_action: null,
    status: 'canceled',
  });
}
