import type Stripe from 'stripe';
import { type Call, pathId } from '../call.ts';
import type { Kept } from '../kept.ts';
import { PAYMENT_METHOD, SETUP_INTENT } from '../payment-shapes.ts';
import { invalid, missing } from '../refusal.ts';

export type Method = Kept<Stripe.PaymentMethod>;
type Details = NonNullable<Kept<Stripe.Charge>['payment_method_details']>;
type Behaviour = { decline?: string; asks?: boolean; disputes?: boolean };

/** Stripe's test cards, by what the last four digits say (docs.stripe.com/testing). */
const CARDS: Record<string, Behaviour & { number: string; token: string }> = {
  '4242': { number: '4242424242424242', token: 'pm_card_visa' },
  '0002': { number: '4000000000000002', token: 'pm_card_visa_chargeDeclined', decline: 'generic_decline' },
  // It can be kept, and every charge to it is declined.
  '0341': { number: '4000000000000341', token: 'pm_card_chargeCustomerFail', decline: 'generic_decline' },
  '9995': {
    number: '4000000000009995',
    token: 'pm_card_chargeDeclinedInsufficientFunds',
    decline: 'insufficient_funds',
  },
  '3184': { number: '4000002760003184', token: 'pm_card_authenticationRequired', asks: true },
  '0259': { number: '4000000000000259', token: 'pm_card_createDispute', disputes: true },
};

/** What happens when this card is charged. */
export const behaviour = (method: Method): Behaviour => CARDS[method.card?.last4 ?? ''] ?? {};

/** The token of a test card's number, as typed on a hosted page; null for a number no test card has. */
export const tokenOf = (number: string): string | null =>
  Object.values(CARDS).find((card) => card.number === number.replaceAll(/\s/g, ''))?.token ?? null;

/** The card as a charge shows it. */
export const cardOf = (method: Method): NonNullable<Details['card']> => ({
  amount_authorized: null,
  authorization_code: null,
  brand: 'visa',
  checks: method.card?.checks ?? null,
  country: 'IN',
  electronic_commerce_indicator: null,
  transaction_link_id: null,
  exp_month: 12,
  exp_year: 2034,
  fingerprint: method.card?.fingerprint ?? null,
  funding: 'credit',
  installments: null,
  last4: method.card?.last4 ?? null,
  mandate: null,
  network: 'visa',
  network_token: null,
  network_transaction_id: null,
  regulated_status: 'unregulated',
  three_d_secure: null,
  wallet: null,
});

/** A kept method by its id, or a new one from a test token (`pm_card_visa`). */
export function keepMethod(call: Call, id: string): Method {
  const kept = call.change.find<Method>(call.account, id);
  if (kept?.object === 'payment_method') return kept;
  const [last4] = Object.entries(CARDS).find(([, card]) => card.token === id) ?? [];
  if (!last4) throw missing('PaymentMethod', id, 'payment_method');
  return makeCard(call, last4);
}

function makeCard(call: Call, last4: string): Method {
  const { change, account } = call;
  return change.put<Method>(account, {
    ...PAYMENT_METHOD,
    id: change.id('pm'),
    created: change.now(),
    metadata: {},
    type: 'card',
    card: {
      brand: 'visa',
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'IN',
      display_brand: 'visa',
      exp_month: 12,
      exp_year: 2034,
      fingerprint: `card${last4}`,
      funding: 'credit',
      generated_from: null,
      last4,
      networks: { available: ['visa'], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
  });
}

export function createMethod(call: Call): Method {
  call.given.oneOf('type', ['card'], 'card');
  const card = call.given.nested('card');
  const token = card.has('token')
    ? card.required('token').replace('tok_', 'pm_card_')
    : tokenOf(card.required('number'));
  if (!token) throw invalid('Your card number is incorrect.', 'card[number]', 'incorrect_number');
  return keepMethod(call, token);
}

export function attachMethod(call: Call): Method {
  const customer = call.given.required('customer');
  call.change.get(call.account, 'customer', customer, 'customer');
  return call.change.put<Method>(call.account, { ...keepMethod(call, pathId(call)), customer });
}

export const detachMethod = (call: Call): Method =>
  call.change.put<Method>(call.account, {
    ...call.change.get<Method>(call.account, 'payment_method', pathId(call)),
    customer: null,
  });

type Setup = Kept<Stripe.SetupIntent>;

export function createSetup(call: Call): Setup {
  const { change, account, given } = call;
  const id = change.id('seti');
  const setup = change.put<Setup>(account, {
    ...SETUP_INTENT,
    id,
    client_secret: `${id}_secret_${change.id('s').slice(2)}`,
    created: change.now(),
    customer: given.text('customer'),
    metadata: given.metadata(),
    payment_method_types: ['card'],
    status: 'requires_payment_method',
    usage: 'off_session',
  });
  return given.flag('confirm') ? confirm(call, setup) : setup;
}

export const confirmSetup = (call: Call): Setup =>
  confirm(call, call.change.get<Setup>(call.account, 'setup_intent', pathId(call)));

function confirm(call: Call, setup: Setup): Setup {
  if (setup.status !== 'requires_payment_method')
    throw invalid('This SetupIntent has a wrong status.', undefined, 'setup_intent_unexpected_state');
  const method = keepMethod(call, call.given.required('payment_method'));
  call.change.put(call.account, { ...method, customer: setup.customer });
  return call.change.put<Setup>(call.account, { ...setup, payment_method: method.id, status: 'succeeded' });
}
