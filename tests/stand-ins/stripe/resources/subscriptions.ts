import type Stripe from 'stripe';
import { type Call, emit, pathId } from '../call.ts';
import type { Kept } from '../kept.ts';
import { planOf, SUBSCRIPTION, SUBSCRIPTION_ITEM } from '../plan-shapes.ts';
import { declined, invalid, Refusal } from '../refusal.ts';
import type { LineWanted } from './invoice-lines.ts';
import { payWith } from './invoice-payments.ts';
import { finalize, type Invoice, loadInvoice, makeInvoice } from './invoices.ts';
import { behaviour, keepMethod, type Method } from './payment-methods.ts';
import { loadPrice, type Price } from './products.ts';

export type Subscription = Kept<Stripe.Subscription>;
type Item = Subscription['items']['data'][number];
type Customer = Kept<Stripe.Customer>;
type Period = { start: number; end: number };

const DAY_S = 86_400;

export const loadSubscription = (call: Call, id = pathId(call)): Subscription =>
  call.change.get<Subscription>(call.account, 'subscription', id, 'subscription');

/** @throws Error for one without an item: the stand-in makes none */
export function itemOf(subscription: Subscription): Item {
  const [item] = subscription.items.data;
  if (!item) throw new Error(`${subscription.id} has no item`);
  return item;
}

/** A month or a year later, on the same day where there is one. */
function later(from: number, interval: string): number {
  const at = new Date(from * 1000);
  const day = at.getUTCDate();
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() + (interval === 'year' ? 12 : 1));
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  at.setUTCDate(Math.min(day, last));
  return Math.floor(at.getTime() / 1000);
}

const intervalOf = (price: Price): string => price.recurring?.interval ?? 'month';
const nameOf = (call: Call, price: Price): string =>
  (call.change.find(call.account, price.product) as { name?: string } | undefined)?.name ?? price.product;
const moved = (item: Item, price: Price, period: Period): Item => ({
  ...item,
  ...{ price, plan: planOf(price), current_period_start: period.start, current_period_end: period.end },
});

function put(call: Call, before: Subscription, item: Item, change: Partial<Subscription>, type: string): Subscription {
  const whole = call.change.put<Subscription>(call.account, {
    ...before,
    ...change,
    items: { ...before.items, data: [item] },
  });
  emit(call, call.account, `customer.subscription.${type}`, whole);
  return whole;
}

export type SubscriptionWanted = {
  customer: string;
  price: string;
  trialDays: number;
  metadata: Record<string, string>;
  description: string | null;
  method: string;
};

/** @throws Refusal 402 where a charge to the card would be declined: nothing is written yet */
function chargeable(method: Method): Method {
  const { decline } = behaviour(method);
  if (decline) throw declined(decline);
  return method;
}

/** Starts a subscription: its first invoice is paid at once, or it is tried first with the card kept. */
export function startSubscription(call: Call, wanted: SubscriptionWanted): Subscription {
  const { change, account } = call;
  const price = loadPrice(call, wanted.price);
  const kept = keepMethod(call, wanted.method);
  const method = change.put<Method>(account, { ...kept, customer: wanted.customer });
  const isTrial = wanted.trialDays > 0;
  if (!isTrial) chargeable(method);
  const now = change.now();
  const period = { start: now, end: isTrial ? now + wanted.trialDays * DAY_S : later(now, intervalOf(price)) };
  const id = change.id('sub');
  const item = moved(
    { ...SUBSCRIPTION_ITEM, ...{ id: change.id('si'), created: now, subscription: id }, price, plan: planOf(price) },
    price,
    period,
  );
  const made: Subscription = {
    ...SUBSCRIPTION,
    ...{ id, billing_cycle_anchor: period.end, created: now, customer: wanted.customer, metadata: wanted.metadata },
    description: wanted.description,
    ...{ default_payment_method: method.id, start_date: now, status: isTrial ? 'trialing' : 'active' },
    ...(isTrial ? { trial_start: now, trial_end: period.end } : {}),
    items: { object: 'list', data: [item], has_more: false, url: `/v1/subscription_items?subscription=${id}` },
  };
  change.put<Subscription>(account, made);
  const invoice = bill(call, made, [lineOf(call, made, price, isTrial ? 0 : null, period)], 'subscription_create');
  return put(call, made, item, { latest_invoice: invoice.id }, 'created');
}

/** A line of a subscription's invoice: a whole period, or an amount of its own. */
function lineOf(call: Call, { id }: Subscription, price: Price, amount: number | null, period: Period): LineWanted {
  return {
    ...{ amount: amount ?? price.unit_amount ?? 0, period, subscription: id },
    description: `1 × ${nameOf(call, price)} (by the ${intervalOf(price)})`,
    pricing: {
      type: 'price_details',
      price_details: { price: price.id, product: price.product },
      unit_amount_decimal: price.unit_amount_decimal,
    },
  };
}

/** Makes, finalizes and charges an invoice. @throws Refusal 402 when the card is declined: the invoice stays open */
function bill(call: Call, subscription: Subscription, lines: LineWanted[], reason: Invoice['billing_reason']): Invoice {
  const { change, account } = call;
  const invoice = draft(call, subscription, lines, reason);
  const open = finalize(call, invoice);
  if (open.total < 0) {
    const customer = change.get<Customer>(account, 'customer', subscription.customer);
    change.put<Customer>(account, { ...customer, balance: customer.balance + open.total });
  }
  return open.status === 'open' ? payWith(call, open.id, methodOf(call, subscription)).invoice : open;
}

const draft = (call: Call, of: Subscription, lines: LineWanted[], reason: Invoice['billing_reason']): Invoice =>
  makeInvoice(call, {
    ...{ customer: of.customer, collection: 'charge_automatically', lines, reason, autoAdvance: true },
    parent: {
      quote_details: null,
      subscription_details: { metadata: of.metadata, subscription: of.id },
      type: 'subscription_details',
    },
    method: of.default_payment_method,
  });

function methodOf(call: Call, { customer, default_payment_method }: Subscription): string {
  const { invoice_settings } = call.change.get<Customer>(call.account, 'customer', customer);
  return default_payment_method ?? invoice_settings.default_payment_method ?? 'none';
}

/** Another price from `at` on: what is unused of the old comes back, what is left of the period costs the new. */
function prorated(call: Call, subscription: Subscription, price: Price, at: number) {
  const item = itemOf(subscription);
  const [start, end] = [item.current_period_start, item.current_period_end];
  const left = Math.max(0, end - at) / (end - start);
  const stays = intervalOf(item.price) === intervalOf(price);
  const period = stays ? { start, end } : { start: at, end: later(at, intervalOf(price)) };
  const rest = { start: at, end: period.end };
  const paise = (amount: number | null) => Math.round((amount ?? 0) * left);
  const back = lineOf(call, subscription, item.price, -paise(item.price.unit_amount), { start: at, end });
  const next = lineOf(call, subscription, price, stays ? paise(price.unit_amount) : null, rest);
  const lines = [
    { ...back, description: `Unused time on ${nameOf(call, item.price)}` },
    { ...next, description: stays ? `Remaining time on ${nameOf(call, price)}` : next.description },
  ];
  return { period, lines };
}

/** The lines a change would bring, for a preview of it. */
export function previewLines(call: Call): LineWanted[] {
  const subscription = loadSubscription(call, call.given.required('subscription'));
  const details = call.given.nested('subscription_details');
  details.allow(['items', 'proration_date', 'proration_behavior']);
  const price = wantedPrice(call, subscription, details.list('items')[0]);
  if (!price || subscription.status === 'trialing') return [];
  return prorated(call, subscription, price, details.whole('proration_date') ?? call.change.now()).lines;
}

function wantedPrice(call: Call, subscription: Subscription, item: Call['given'] | undefined): Price | null {
  if (!item) return null;
  item.allow(['id', 'price', 'quantity']);
  const id = item.text('id');
  if (id !== itemOf(subscription).id) throw invalid(`No such subscription item: '${id}'`, 'items[0][id]');
  const price = loadPrice(call, item.required('price'));
  return price.id === itemOf(subscription).price.id ? null : price;
}

/** Puts a subscription to another price, charged or credited at once. @throws Refusal 402: nothing is changed */
export function changePrice(
  call: Call,
  before: Subscription,
  price: Price,
  { at = call.change.now(), invoices = true } = {},
): Subscription {
  const item = itemOf(before);
  const isTrial = before.status === 'trialing';
  const period = { start: item.current_period_start, end: item.current_period_end };
  if (isTrial || !invoices) return put(call, before, moved(item, price, period), {}, 'updated');
  const next = prorated(call, before, price, at);
  const due = next.lines.reduce((sum, { amount }) => sum + amount, 0);
  if (due > 0) chargeable(keepMethod(call, methodOf(call, before)));
  const invoice = bill(call, before, next.lines, 'subscription_update');
  return put(call, before, moved(item, price, next.period), { latest_invoice: invoice.id }, 'updated');
}

export function createSubscription(call: Call): Subscription {
  const { given } = call;
  const [item] = given.list('items');
  if (!item) throw invalid('Missing required param: items.', 'items', 'parameter_missing');
  item.allow(['price', 'quantity']);
  return startSubscription(call, {
    ...{ customer: given.required('customer'), price: item.required('price'), metadata: given.metadata() },
    ...{ trialDays: given.whole('trial_period_days') ?? 0, method: given.required('default_payment_method') },
    description: given.text('description'),
  });
}

export function updateSubscription(call: Call): Subscription {
  const { given } = call;
  const before = loadSubscription(call);
  if (before.status === 'canceled') throw invalid('A canceled subscription can only update its metadata.');
  const price = wantedPrice(call, before, given.list('items')[0]);
  const behaves = given.oneOf(
    'proration_behavior',
    ['always_invoice', 'create_prorations', 'none'],
    'create_prorations',
  );
  if (price && behaves === 'create_prorations') throw invalid('The stand-in invoices at once or not at all.');
  const terms = { at: given.whole('proration_date') ?? call.change.now(), invoices: behaves === 'always_invoice' };
  const changed = price ? changePrice(call, before, price, terms) : before;
  const ends = given.flag('cancel_at_period_end', changed.cancel_at_period_end);
  return endWithPeriod(
    call,
    {
      ...changed,
      metadata: given.metadata(changed.metadata),
      default_payment_method: given.text('default_payment_method') ?? changed.default_payment_method,
    },
    ends,
  );
}

export function endWithPeriod(call: Call, before: Subscription, ends: boolean): Subscription {
  const item = itemOf(before);
  const times = ends
    ? { cancel_at: item.current_period_end, canceled_at: call.change.now() }
    : { cancel_at: null, canceled_at: null };
  return put(call, before, item, { cancel_at_period_end: ends, ...times }, 'updated');
}

export const cancelSubscription = (call: Call): Subscription => end(call, loadSubscription(call));

function end(call: Call, before: Subscription): Subscription {
  if (before.status === 'canceled') throw invalid(`No such subscription: ${before.id}`, 'id', 'resource_missing');
  const now = call.change.now();
  return put(call, before, itemOf(before), { status: 'canceled', ended_at: now, canceled_at: now }, 'deleted');
}

/** An invoice of a subscription was paid after all. */
export function invoicePaid(call: Call, invoice: Invoice): void {
  const id = invoice.parent?.subscription_details?.subscription;
  const found = id ? call.change.find<Subscription>(call.account, id) : undefined;
  if (found?.status === 'past_due') put(call, found, itemOf(found), { status: 'active' }, 'updated');
}

/** What time has brought: periods that are over are renewed or end, and what was declined is tried again. */
export function timePasses(call: Call): void {
  for (const { id } of call.change.all<Subscription>(call.account, 'subscription')) {
    retry(call, loadSubscription(call, id));
    for (let of = loadSubscription(call, id); isDue(call, of); of = loadSubscription(call, id)) renew(call, of);
  }
}

const isDue = (call: Call, of: Subscription): boolean =>
  of.status !== 'canceled' && itemOf(of).current_period_end <= call.change.now();

function retry(call: Call, { status, latest_invoice, ...rest }: Subscription): void {
  if (status !== 'past_due' || !latest_invoice || loadInvoice(call, latest_invoice).status !== 'open') return;
  unlessDeclined(() => payWith(call, latest_invoice, methodOf(call, { status, latest_invoice, ...rest })));
}

/** @returns whether it went through; what a declined card wrote stays */
function unlessDeclined(attempt: () => object): boolean {
  try {
    attempt();
    return true;
  } catch (refused) {
    if (!(refused instanceof Refusal) || refused.status !== 402) throw refused;
    return false;
  }
}

function renew(call: Call, before: Subscription): void {
  if (before.cancel_at_period_end) {
    end(call, before);
    return;
  }
  const item = itemOf(before);
  const start = item.current_period_end;
  const period = { start, end: later(start, intervalOf(item.price)) };
  const open = finalize(
    call,
    draft(call, before, [lineOf(call, before, item.price, null, period)], 'subscription_cycle'),
  );
  const isPaid = open.status === 'paid' || unlessDeclined(() => payWith(call, open.id, methodOf(call, before)));
  const status = isPaid ? 'active' : 'past_due';
  put(call, before, moved(item, item.price, period), { status, latest_invoice: open.id }, 'updated');
}
