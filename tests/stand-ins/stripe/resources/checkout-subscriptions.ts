import { type Call, emit } from '../call.ts';
import { CHECKOUT_SESSION } from '../payment-shapes.ts';
import { invalid } from '../refusal.ts';
import type { Session } from './checkout.ts';
import { loadPrice } from './products.ts';
import { startSubscription } from './subscriptions.ts';

/** What a session keeps beyond what it shows: what its subscription will be made with. */
type Plan = {
  id: string;
  object: 'checkout_subscription';
  price: string;
  trialDays: number;
  metadata: Record<string, string>;
  description: string | null;
};

const planOf = (call: Call, session: Session): Plan =>
  call.change.get<Plan>(call.account, 'checkout_subscription', `plan_${session.id}`);

/** A page where a subscription is started. */
export function subscriptionSession(call: Call, id: string, expires: number): Session {
  const { change, account, given, origin } = call;
  const [line, ...more] = given.list('line_items');
  if (!line || more.length > 0) throw invalid('The stand-in knows one price for a subscription.', 'line_items');
  line.allow(['price', 'quantity']);
  const price = loadPrice(call, line.required('price'));
  const customer = given.required('customer');
  change.get(account, 'customer', customer, 'customer');
  const data = given.nested('subscription_data');
  data.allow(['metadata', 'trial_period_days', 'description']);
  const trialDays = data.whole('trial_period_days', 1) ?? 0;
  const kept = { id: `plan_${id}`, object: 'checkout_subscription' as const, price: price.id, trialDays };
  change.put<Plan>(account, { ...kept, metadata: data.metadata(), description: data.text('description') });
  const total = trialDays > 0 ? 0 : (price.unit_amount ?? 0);
  return change.put<Session>(account, {
    ...CHECKOUT_SESSION,
    ...{ id, amount_subtotal: total, amount_total: total, cancel_url: given.text('cancel_url') },
    ...{ client_reference_id: given.text('client_reference_id'), created: change.now(), currency: 'inr', customer },
    ...{ expires_at: expires, metadata: given.metadata(), mode: 'subscription', payment_method_types: ['card'] },
    ...{ payment_method_collection: 'always', payment_status: 'unpaid', status: 'open' },
    ...{ success_url: given.required('success_url'), ui_mode: 'hosted_page' },
    url: `${origin}/hosted/checkout/${account}/${id}`,
  });
}

/** The person sends the page. @throws Refusal 402 when the card is declined: the session stays open */
export function subscribeInSession(call: Call, session: Session, method: string): Session {
  const { price, trialDays, metadata, description } = planOf(call, session);
  const customer = session.customer ?? '';
  const { id, latest_invoice } = startSubscription(call, {
    ...{ customer, price, trialDays, metadata },
    description,
    method,
  });
  const complete = call.change.put<Session>(call.account, {
    ...session,
    ...{ subscription: id, invoice: latest_invoice, status: 'complete', url: null },
    payment_status: trialDays > 0 ? 'no_payment_required' : 'paid',
  });
  emit(call, call.account, 'checkout.session.completed', complete);
  return complete;
}
