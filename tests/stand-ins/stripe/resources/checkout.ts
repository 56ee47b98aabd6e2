import type Stripe from 'stripe';
import { type Call, emit, pathId } from '../call.ts';
import type { Kept } from '../kept.ts';
import type { Parameters } from '../parameters.ts';
import { CHECKOUT_SESSION } from '../payment-shapes.ts';
import { invalid } from '../refusal.ts';
import { subscribeInSession, subscriptionSession } from './checkout-subscriptions.ts';
import { type Intent, makeIntent, pay } from './payment-intents.ts';

export type Session = Kept<Stripe.Checkout.Session>;
/** What a session keeps beyond what it shows: what its payment intent will be made with. */
type Plan = {
  id: string;
  object: 'checkout_plan';
  fee: number | null;
  description: string;
  metadata: Record<string, string>;
  shipping: Intent['shipping'];
};

/** Stripe keeps a session open 30 minutes at least, 24 hours at most. */
const LEAST_OPEN_S = 1800;
const MOST_OPEN_S = 86_400;

function lineAmount(line: Parameters): number {
  const price = line.nested('price_data');
  if (price.required('currency') !== 'inr') throw invalid('Invalid currency', 'line_items');
  price.nested('product_data').required('name');
  return price.requiredWhole('unit_amount') * line.requiredWhole('quantity', 1);
}

/** Who gets it and where: what a card of another country needs in India. */
function shippingOf(given: Parameters): Intent['shipping'] {
  const address = given.nested('address');
  return {
    name: given.required('name'),
    address: {
      ...{ line1: address.required('line1'), line2: address.text('line2'), city: address.text('city') },
      ...{ postal_code: address.text('postal_code'), state: address.text('state'), country: address.text('country') },
    },
  };
}

export function createSession(call: Call): Session {
  const { change, account, given, origin } = call;
  const mode = given.oneOf('mode', ['payment', 'subscription'], 'payment');
  const now = change.now();
  const expires = given.whole('expires_at') ?? now + MOST_OPEN_S;
  // A minute's grace: the caller's clock and this one need not agree to the second.
  if (expires < now + LEAST_OPEN_S - 60 || expires > now + MOST_OPEN_S + 60)
    throw invalid('The expires_at timestamp must be between 30 minutes and 24 hours from creation.', 'expires_at');
  const id = change.id('cs_test');
  if (mode === 'subscription') return subscriptionSession(call, id, expires);
  const lines = given.list('line_items');
  if (lines.length === 0) throw invalid('Missing required param: line_items.', 'line_items', 'parameter_missing');
  const total = lines.map(lineAmount).reduce((sum, amount) => sum + amount, 0);
  const data = given.nested('payment_intent_data');
  data.allow(['application_fee_amount', 'description', 'metadata', 'shipping']);
  change.put<Plan>(account, {
    id: `plan_${id}`,
    object: 'checkout_plan',
    fee: data.whole('application_fee_amount'),
    description: data.text('description') ?? '',
    metadata: data.metadata(),
    shipping: data.has('shipping') ? shippingOf(data.nested('shipping')) : null,
  });
  return change.put<Session>(account, {
    ...CHECKOUT_SESSION,
    id,
    amount_subtotal: total,
    amount_total: total,
    cancel_url: given.text('cancel_url'),
    client_reference_id: given.text('client_reference_id'),
    created: now,
    currency: 'inr',
    customer: given.text('customer'),
    customer_email: given.text('customer_email'),
    expires_at: expires,
    metadata: given.metadata(),
    mode: 'payment',
    payment_method_types: ['card'],
    payment_status: 'unpaid',
    status: 'open',
    success_url: given.required('success_url'),
    ui_mode: 'hosted_page',
    url: `${origin}/hosted/checkout/${account}/${id}`,
  });
}

/** A session, expired by the clock when its time is over. */
export function loadSession(call: Call, id = pathId(call)): Session {
  const session = call.change.get<Session>(call.account, 'checkout.session', id);
  return session.status === 'open' && session.expires_at <= call.change.now() ? expired(call, session) : session;
}

function expired(call: Call, session: Session): Session {
  const over = call.change.put<Session>(call.account, { ...session, status: 'expired', url: null });
  emit(call, call.account, 'checkout.session.expired', over);
  return over;
}

export function expireSession(call: Call): Session {
  const session = loadSession(call);
  if (session.status !== 'open')
    throw invalid(`Only Checkout Sessions with a status in ["open"] can be expired. This one is ${session.status}.`);
  return expired(call, session);
}

/** The person presses "Pay" on the hosted page. @throws Refusal 402 when the card is declined: the session stays open. */
export function payInSession(call: Call, id: string, method: string): { session: Session; intent: Intent | null } {
  const session = loadSession(call, id);
  if (session.status !== 'open') throw invalid(`This session is ${session.status}.`);
  if (session.mode === 'subscription') return { session: subscribeInSession(call, session, method), intent: null };
  const intent = session.payment_intent
    ? call.change.get<Intent>(call.account, 'payment_intent', session.payment_intent)
    : firstIntent(call, session);
  call.change.put<Session>(call.account, { ...session, payment_intent: intent.id });
  const paid = pay(call, intent, method);
  return { session: completeSession(call, id), intent: paid };
}

function firstIntent(call: Call, session: Session): Intent {
  const plan = call.change.get<Plan>(call.account, 'checkout_plan', `plan_${session.id}`);
  const { fee, description, metadata, shipping } = plan;
  return makeIntent(call, {
    amount: session.amount_total ?? 0,
    fee,
    customer: session.customer,
    description,
    metadata,
    shipping,
  });
}

/** Completes a session whose intent has succeeded; any other is as before. */
export function completeSession(call: Call, id: string): Session {
  const session = call.change.get<Session>(call.account, 'checkout.session', id);
  const intent = call.change.get<Intent>(call.account, 'payment_intent', session.payment_intent ?? '');
  if (intent.status !== 'succeeded') return session;
  const complete: Session = { ...session, payment_status: 'paid', status: 'complete', url: null };
  call.change.put(call.account, complete);
  emit(call, call.account, 'checkout.session.completed', complete);
  return complete;
}
