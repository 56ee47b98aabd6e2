import { type Call, type Hook, pathId } from './call.ts';
import type { Thing } from './kept.ts';
import { Parameters } from './parameters.ts';
import { invalid, missing } from './refusal.ts';
import * as accounts from './resources/accounts.ts';
import * as checkout from './resources/checkout.ts';
import * as notes from './resources/credit-notes.ts';
import * as disputes from './resources/disputes.ts';
import * as events from './resources/events.ts';
import * as lines from './resources/invoice-lines.ts';
import * as requests from './resources/invoice-payments.ts';
import * as invoices from './resources/invoices.ts';
import * as intents from './resources/payment-intents.ts';
import * as methods from './resources/payment-methods.ts';
import * as payouts from './resources/payouts.ts';
import * as portal from './resources/portal.ts';
import * as products from './resources/products.ts';
import * as refunds from './resources/refunds.ts';
import * as subscriptions from './resources/subscriptions.ts';
import * as rates from './resources/tax-rates.ts';
import { BACKSTAGE } from './store.ts';

type Operation = { method: string; pattern: RegExp; known: readonly string[]; run: (call: Call) => object };

const PAGE = 10;
const PAGE_MOST = 100;
const PAGING = ['limit', 'starting_after', 'ending_before'];

/** `POST /v1/refunds/:id` and the parameters it knows; `expand` every operation knows. */
function op(line: string, known: string, run: Operation['run']): Operation {
  const [method = '', path = ''] = line.split(' ');
  const pattern = new RegExp(`^${path.replaceAll(':id', '([\\w-]{1,80})')}$`);
  return { method, pattern, known: [...known.split(' '), 'expand'].filter(Boolean), run };
}

/** One page of `things`, newest first, by Stripe's cursors. */
function page(call: Call, things: Thing[], url: string): object {
  const { given } = call;
  const limit = given.whole('limit', 1) ?? PAGE;
  if (limit > PAGE_MOST) throw invalid(`This value must be less than or equal to ${PAGE_MOST}.`, 'limit');
  const newest = things.toReversed();
  const at = (key: string): number | null => {
    const id = given.text(key);
    if (id === null) return null;
    const index = newest.findIndex((thing) => thing.id === id);
    if (index < 0) throw missing('object', id, key);
    return index;
  };
  const before = at('ending_before');
  if (before !== null) {
    const from = Math.max(0, before - limit);
    return { object: 'list', data: newest.slice(from, before), has_more: from > 0, url };
  }
  const after = at('starting_after');
  const from = after === null ? 0 : after + 1;
  return { object: 'list', data: newest.slice(from, from + limit), has_more: newest.length > from + limit, url };
}

/** Parameters of a list that are no fields of what is listed, and what fits them. */
type Also = { known: string; fits: (call: Call, thing: Thing) => boolean };

/** Listing and reading one kind; `filters` are fields that must equal the parameter of the same name. */
function reads(path: string, object: string, filters = '', also?: Also): Operation[] {
  const names = filters.split(' ').filter(Boolean);
  return [
    op(`GET /v1/${path}`, [...PAGING, ...names, also?.known ?? ''].join(' ').trim(), (call) => {
      const wanted = names.flatMap((name) =>
        name !== 'created' && call.given.has(name) ? [[name, call.given.text(name)] as const] : [],
      );
      const since = names.includes('created') ? call.given.nested('created').whole('gte') : null;
      const fits = (thing: Thing) =>
        (since === null || ((thing as { created?: number }).created ?? 0) >= since) &&
        wanted.every(([name, value]) => (thing as Record<string, unknown>)[name] === value) &&
        (also?.fits(call, thing) ?? true);
      return page(call, call.change.all<Thing>(call.account, object, fits), `/v1/${path}`);
    }),
    op(`GET /v1/${path}/:id`, '', (call) => call.change.get(call.account, object, pathId(call))),
  ];
}

const CONTACT = 'name email description metadata address';
const NOTE =
  'invoice amount lines memo metadata reason effective_at email_type refund_amount credit_amount out_of_band_amount';
const ITEM = 'amount unit_amount_decimal quantity description metadata tax_rates';

/** An operation on an invoice answers the invoice as it is shown. */
const invoiceOp = (line: string, known: string, run: (call: Call) => invoices.Invoice) =>
  op(line, known, (call) => invoices.shown(call, run(call)));

function createHook(call: Call): object {
  const { change, given } = call;
  const hook: Hook & { created: number } = {
    id: change.id('we'),
    object: 'hook',
    url: given.required('url'),
    secrets: [`whsec_${change.id('s').slice(2)}`],
    connect: given.flag('connect'),
    enabled_events: given.texts('enabled_events'),
    created: change.now(),
  };
  if (hook.enabled_events.length === 0) throw invalid('Missing required param: enabled_events.', 'enabled_events');
  change.put(BACKSTAGE, hook);
  return {
    id: hook.id,
    object: 'webhook_endpoint',
    api_version: null,
    application: null,
    created: hook.created,
    description: null,
    enabled_events: hook.enabled_events,
    livemode: false,
    metadata: {},
    secret: hook.secrets[0],
    status: 'enabled',
    url: hook.url,
  };
}

/** Nothing more is sent there, nor what is still on its way. */
function deleteHook(call: Call): object {
  const hook = call.change.get<Hook>(BACKSTAGE, 'hook', pathId(call));
  call.change.remove(BACKSTAGE, hook);
  return { id: hook.id, object: 'webhook_endpoint', deleted: true };
}

/** Everything the stand-in answers. An operation that isn't here answers 404, as an unknown path does at Stripe. */
export const OPERATIONS: readonly Operation[] = [
  op('POST /v1/accounts', 'type country email metadata controller capabilities business_type', accounts.createAccount),
  op('POST /v1/accounts/:id', 'email metadata business_profile', accounts.updateAccount),
  ...reads('accounts', 'account'),
  op('POST /v1/account_links', 'account type return_url refresh_url', accounts.createAccountLink),
  op('POST /v1/accounts/:id/login_links', '', accounts.createLoginLink),
  op('POST /v1/customers', CONTACT, accounts.createCustomer),
  op('POST /v1/customers/:id', CONTACT, accounts.updateCustomer),
  ...reads('customers', 'customer', 'email created'),
  op('POST /v1/payment_methods', 'type card', methods.createMethod),
  op('POST /v1/payment_methods/:id/attach', 'customer', methods.attachMethod),
  op('POST /v1/payment_methods/:id/detach', '', methods.detachMethod),
  ...reads('payment_methods', 'payment_method', 'customer type'),
  op('POST /v1/setup_intents', 'customer metadata confirm payment_method', methods.createSetup),
  op('POST /v1/setup_intents/:id/confirm', 'payment_method', methods.confirmSetup),
  ...reads('setup_intents', 'setup_intent', 'customer'),
  op(
    'POST /v1/payment_intents',
    'amount currency application_fee_amount customer description metadata capture_method confirm payment_method automatic_payment_methods',
    intents.createIntent,
  ),
  op('POST /v1/payment_intents/:id', 'amount application_fee_amount description metadata', intents.updateIntent),
  op('POST /v1/payment_intents/:id/confirm', 'payment_method return_url', intents.confirmIntent),
  op('POST /v1/payment_intents/:id/capture', 'amount_to_capture application_fee_amount', intents.captureIntent),
  op('POST /v1/payment_intents/:id/cancel', 'cancellation_reason', intents.cancelIntent),
  ...reads('payment_intents', 'payment_intent', 'customer'),
  ...reads('charges', 'charge', 'customer payment_intent'),
  op('POST /v1/refunds', 'charge payment_intent amount reason metadata refund_application_fee', refunds.createRefund),
  op('POST /v1/refunds/:id', 'metadata', refunds.updateRefund),
  ...reads('refunds', 'refund', 'charge payment_intent'),
  op('POST /v1/disputes/:id', 'evidence submit metadata', disputes.updateDispute),
  op('POST /v1/disputes/:id/close', '', disputes.closeDispute),
  ...reads('disputes', 'dispute', 'charge payment_intent'),
  op('POST /v1/application_fees/:id/refunds', 'amount metadata', refunds.refundFee),
  ...reads('application_fees', 'application_fee', 'charge'),
  op('GET /v1/balance', '', payouts.readBalance),
  ...reads('balance_transactions', 'balance_transaction', 'source type created'),
  op('POST /v1/payouts', 'amount currency metadata', payouts.createPayout),
  ...reads('payouts', 'payout', 'status'),
  op(
    'POST /v1/checkout/sessions',
    'mode line_items success_url cancel_url expires_at client_reference_id customer customer_email metadata payment_intent_data subscription_data billing_address_collection',
    checkout.createSession,
  ),
  op('POST /v1/checkout/sessions/:id/expire', '', checkout.expireSession),
  op('GET /v1/checkout/sessions/:id', '', (call) => checkout.loadSession(call)),
  ...reads('checkout/sessions', 'checkout.session', 'payment_intent customer status created'),
  ...reads('events', 'event', 'type created', { known: 'types delivery_success', fits: events.isAskedFor }),
  op(
    'POST /v1/tax_rates',
    'display_name percentage inclusive country description jurisdiction metadata tax_type',
    rates.createTaxRate,
  ),
  op('POST /v1/tax_rates/:id', 'active metadata', rates.updateTaxRate),
  ...reads('tax_rates', 'tax_rate', 'active'),
  op('POST /v1/invoiceitems', `customer currency invoice ${ITEM}`, lines.createItem),
  op('POST /v1/invoiceitems/:id', 'amount description metadata tax_rates', lines.updateItem),
  op('DELETE /v1/invoiceitems/:id', '', lines.deleteItem),
  ...reads('invoiceitems', 'invoiceitem', 'customer invoice'),
  invoiceOp(
    'POST /v1/invoices/create_preview',
    'customer currency invoice_items subscription subscription_details',
    invoices.createPreview,
  ),
  invoiceOp(
    'POST /v1/invoices',
    'customer currency collection_method days_until_due due_date auto_advance number description footer effective_at metadata application_fee_amount default_payment_method default_tax_rates pending_invoice_items_behavior',
    invoices.createInvoice,
  ),
  invoiceOp(
    'POST /v1/invoices/:id',
    'auto_advance description due_date footer metadata number',
    invoices.updateInvoice,
  ),
  op('DELETE /v1/invoices/:id', '', invoices.deleteInvoice),
  invoiceOp('POST /v1/invoices/:id/add_lines', 'lines', lines.addLines),
  invoiceOp('POST /v1/invoices/:id/finalize', 'auto_advance', invoices.finalizeInvoice),
  invoiceOp('POST /v1/invoices/:id/send', '', invoices.sendInvoice),
  invoiceOp('POST /v1/invoices/:id/pay', 'paid_out_of_band payment_method', requests.payInvoice),
  invoiceOp('POST /v1/invoices/:id/void', '', invoices.voidInvoice),
  invoiceOp('POST /v1/invoices/:id/mark_uncollectible', '', invoices.markUncollectible),
  op('GET /v1/invoices/:id/lines', PAGING.join(' '), (call) =>
    page(call, invoices.listLines(call).toReversed(), `/v1/invoices/${pathId(call)}/lines`),
  ),
  invoiceOp('GET /v1/invoices/:id', '', (call) => invoices.loadInvoice(call)),
  ...reads('invoices', 'invoice', 'customer status collection_method created'),
  ...reads('invoice_payments', 'invoice_payment', 'invoice status'),
  op('GET /v1/credit_notes/preview', NOTE, notes.previewNote),
  op('POST /v1/credit_notes', NOTE, notes.createNote),
  op('POST /v1/credit_notes/:id', 'memo metadata', notes.updateNote),
  op('POST /v1/credit_notes/:id/void', '', notes.voidNote),
  ...reads('credit_notes', 'credit_note', 'invoice customer'),
  op('POST /v1/products', 'id name description metadata', products.createProduct),
  op('POST /v1/products/:id', 'name active metadata', products.updateProduct),
  ...reads('products', 'product', 'active'),
  op('POST /v1/prices', 'product currency unit_amount recurring lookup_key metadata', products.createPrice),
  op('POST /v1/prices/:id', 'active lookup_key metadata nickname', products.updatePrice),
  op('GET /v1/prices', [...PAGING, 'lookup_keys', 'product', 'active'].join(' '), (call) => {
    const prices = call.change.all<products.Price>(call.account, 'price');
    return page(
      call,
      prices.filter((price) => products.priceFits(call, price)),
      '/v1/prices',
    );
  }),
  ...reads('prices', 'price'),
  op(
    'POST /v1/subscriptions',
    'customer items trial_period_days default_payment_method metadata description',
    subscriptions.createSubscription,
  ),
  op(
    'POST /v1/subscriptions/:id',
    'items proration_date proration_behavior payment_behavior cancel_at_period_end default_payment_method metadata',
    subscriptions.updateSubscription,
  ),
  op('DELETE /v1/subscriptions/:id', '', subscriptions.cancelSubscription),
  op('GET /v1/subscriptions', [...PAGING, 'customer', 'status'].join(' '), (call) => {
    const [customer, status] = [call.given.text('customer'), call.given.text('status')];
    const fits = (one: subscriptions.Subscription) =>
      (customer === null || one.customer === customer) &&
      (status === 'all' || (status === null ? one.status !== 'canceled' : one.status === status));
    const all = call.change.all<subscriptions.Subscription>(call.account, 'subscription');
    return page(call, all.filter(fits), '/v1/subscriptions');
  }),
  ...reads('subscriptions', 'subscription'),
  op('POST /v1/billing_portal/configurations', 'business_profile features metadata', portal.createConfiguration),
  ...reads('billing_portal/configurations', 'billing_portal.configuration', 'active'),
  op('POST /v1/billing_portal/sessions', 'customer configuration return_url', portal.createPortalSession),
  op('POST /v1/webhook_endpoints', 'url enabled_events connect api_version', createHook),
  op('DELETE /v1/webhook_endpoints/:id', '', deleteHook),
];

const EXPAND_DEPTH = 4;

/** Turns the ids named by `expand[]` into their objects, at most four levels deep. */
function expand(call: Call, answer: object, paths: readonly string[]): object {
  const whole = structuredClone(answer);
  for (const path of paths) {
    const parts = path.split('.');
    if (parts.length > EXPAND_DEPTH)
      throw invalid('You cannot expand more than 4 levels of a property', 'expand', 'property_expansion_max_depth');
    open(call, [whole], parts, path);
  }
  return whole;
}

function open(call: Call, level: object[], [part = '', ...deeper]: string[], path: string): void {
  for (const holder of level as Record<string, unknown>[]) {
    if (!(part in holder)) throw invalid(`This property cannot be expanded (${path}).`, 'expand[0]');
    if (typeof holder[part] === 'string') {
      const thing = call.change.find(call.account, holder[part]);
      if (!thing) throw invalid(`This property cannot be expanded (${path}).`, 'expand[0]');
      holder[part] = thing;
    }
    const inner = [holder[part]].flat().filter((value) => value !== null && typeof value === 'object') as object[];
    if (deeper.length > 0) open(call, inner, deeper, path);
  }
}

/** Answers one call. @throws Refusal as Stripe would refuse it. */
export function answer(method: string, path: string, call: Omit<Call, 'ids'>): object {
  const operation = OPERATIONS.find((one) => one.method === method && one.pattern.test(path));
  if (!operation) throw missing('path', `${method} ${path}`, 'url');
  const known = new Parameters(call.given.fields);
  known.allow(operation.known);
  const whole: Call = { ...call, ids: (operation.pattern.exec(path) ?? []).slice(1) };
  accounts.knownAccount(whole);
  return expand(whole, operation.run(whole), call.given.texts('expand'));
}
