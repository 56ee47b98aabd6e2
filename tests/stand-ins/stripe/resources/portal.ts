import type Stripe from 'stripe';
import { type Call, pathId } from '../call.ts';
import type { Kept } from '../kept.ts';
import type { Parameters } from '../parameters.ts';
import { PORTAL_CONFIGURATION, PORTAL_SESSION } from '../plan-shapes.ts';
import { invalid, missing } from '../refusal.ts';
import { keepMethod, type Method } from './payment-methods.ts';
import { loadPrice } from './products.ts';
import { changePrice, endWithPeriod, loadSubscription, type Subscription } from './subscriptions.ts';

type Configuration = Kept<Stripe.BillingPortal.Configuration>;
type PortalSession = Kept<Stripe.BillingPortal.Session>;
type Customer = Kept<Stripe.Customer>;

/** The address of a session works for so long without being used. */
const LASTS_S = 300;

const enabled = (features: Parameters, name: string) => ({ enabled: features.nested(name).flag('enabled') });

export function createConfiguration(call: Call): Configuration {
  const { change, account, given } = call;
  const features = given.nested('features');
  const update = features.nested('subscription_update');
  const was = PORTAL_CONFIGURATION.features;
  return change.put<Configuration>(account, {
    ...PORTAL_CONFIGURATION,
    ...{ id: change.id('bpc'), created: change.now(), updated: change.now(), metadata: given.metadata() },
    business_profile: {
      ...PORTAL_CONFIGURATION.business_profile,
      headline: given.nested('business_profile').text('headline'),
    },
    features: {
      ...was,
      invoice_history: enabled(features, 'invoice_history'),
      payment_method_update: { ...was.payment_method_update, ...enabled(features, 'payment_method_update') },
      subscription_cancel: { ...was.subscription_cancel, ...enabled(features, 'subscription_cancel') },
      subscription_update: {
        ...was.subscription_update,
        ...{
          enabled: update.flag('enabled'),
          default_allowed_updates: ['price'],
          proration_behavior: 'always_invoice',
        },
        products: update.list('products').map((one) => ({
          adjustable_quantity: { enabled: false, maximum: null, minimum: 1 },
          prices: one.texts('prices').map((id) => loadPrice(call, id).id),
          product: one.required('product'),
        })),
      },
    },
  });
}

export function createPortalSession(call: Call): PortalSession {
  const { change, account, given, origin } = call;
  const id = change.id('bps');
  const customer = change.get<Customer>(account, 'customer', given.required('customer'), 'customer');
  const configuration = given.required('configuration');
  change.get(account, 'billing_portal.configuration', configuration, 'configuration');
  return change.put<PortalSession>(account, {
    ...PORTAL_SESSION,
    ...{ id, configuration, created: change.now(), customer: customer.id, return_url: given.text('return_url') },
    url: `${origin}/hosted/portal/${account}/${id}`,
  });
}

/** What a portal page is about. @throws Refusal for a session that is over */
export function loadPortal(call: Call, id = pathId(call, 1)) {
  const { change, account } = call;
  const session = change.get<PortalSession>(account, 'billing_portal.session', id);
  if (session.created + LASTS_S < change.now()) throw missing('session', id);
  const configuration = change.get<Configuration>(
    account,
    'billing_portal.configuration',
    session.configuration as string,
  );
  const subscription = change
    .all<Subscription>(account, 'subscription')
    .findLast(({ customer, status }) => customer === session.customer && status !== 'canceled');
  return { session, configuration, subscription };
}

/** The customer presses one of the page's buttons. @throws Refusal 402 when the card is declined */
export function usePortal(call: Call): void {
  const { given } = call;
  const { session, configuration, subscription } = loadPortal(call);
  const what = given.required('do');
  if (what === 'card') {
    keepCard(call, session.customer, given.required('method'), subscription);
    return;
  }
  if (!subscription) throw invalid('This customer has no subscription.');
  if (what === 'price') {
    const price = given.required('price');
    const offered = configuration.features.subscription_update.products ?? [];
    if (!offered.some(({ prices }) => prices.includes(price))) throw invalid('This price is not offered.', 'price');
    changePrice(call, subscription, loadPrice(call, price));
  }
  if (what === 'cancel' || what === 'renew') endWithPeriod(call, subscription, what === 'cancel');
}

/** Another card from now on; what is declined meanwhile is tried with it next time. */
function keepCard(call: Call, customer: string, token: string, subscription: Subscription | undefined): void {
  const { change, account } = call;
  const method = change.put<Method>(account, { ...keepMethod(call, token), customer });
  const who = change.get<Customer>(account, 'customer', customer);
  const settings = { ...who.invoice_settings, default_payment_method: method.id };
  change.put<Customer>(account, { ...who, invoice_settings: settings });
  if (!subscription) return;
  const of = loadSubscription(call, subscription.id);
  endWithPeriod(call, { ...of, default_payment_method: method.id }, of.cancel_at_period_end);
}
