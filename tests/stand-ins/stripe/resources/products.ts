import type Stripe from 'stripe';
import { type Call, emit, pathId } from '../call.ts';
import type { Kept } from '../kept.ts';
import { PRICE, PRODUCT } from '../plan-shapes.ts';
import { invalid, Refusal } from '../refusal.ts';

export type Product = Kept<Stripe.Product>;
export type Price = Kept<Stripe.Price>;

export function createProduct(call: Call): Product {
  const { change, account, given } = call;
  const id = given.text('id') ?? change.id('prod');
  if (change.find(account, id))
    throw new Refusal(400, `Product already exists: ${id}`, { code: 'resource_already_exists', param: 'id' });
  const product = change.put<Product>(account, {
    ...PRODUCT,
    ...{ id, created: change.now(), updated: change.now(), name: given.required('name') },
    ...{ description: given.text('description'), metadata: given.metadata() },
  });
  emit(call, account, 'product.created', product);
  return product;
}

export function updateProduct(call: Call): Product {
  const { change, account, given } = call;
  const before = change.get<Product>(account, 'product', pathId(call), 'product');
  return change.put<Product>(account, {
    ...before,
    ...{ name: given.text('name') ?? before.name, active: given.flag('active', before.active) },
    ...{ updated: change.now(), metadata: given.metadata(before.metadata) },
  });
}

export const loadPrice = (call: Call, id = pathId(call)): Price =>
  call.change.get<Price>(call.account, 'price', id, 'price');

const withKey = (call: Call, key: string): Price | undefined =>
  call.change.all<Price>(call.account, 'price', ({ lookup_key }) => lookup_key === key)[0];

export function createPrice(call: Call): Price {
  const { change, account, given } = call;
  if (given.required('currency') !== 'inr') throw invalid('Invalid currency: the stand-in knows inr', 'currency');
  const product = change.get<Product>(account, 'product', given.required('product'), 'product');
  const recurring = given.nested('recurring');
  recurring.allow(['interval', 'interval_count']);
  const key = given.text('lookup_key');
  if (key !== null && withKey(call, key))
    throw invalid(`A price (\`${key}\`) already uses that lookup key.`, 'lookup_key');
  const amount = given.requiredWhole('unit_amount');
  const price = change.put<Price>(account, {
    ...PRICE,
    ...{ id: change.id('price'), created: change.now(), product: product.id, lookup_key: key },
    ...{ metadata: given.metadata(), unit_amount: amount, unit_amount_decimal: String(amount) },
    type: given.has('recurring') ? 'recurring' : 'one_time',
    recurring: given.has('recurring')
      ? {
          interval: recurring.oneOf('interval', ['day', 'week', 'month', 'year'], 'month'),
          ...{ interval_count: 1, meter: null, trial_period_days: null, usage_type: 'licensed' },
        }
      : null,
  });
  emit(call, account, 'price.created', price);
  return price;
}

export function updatePrice(call: Call): Price {
  const { change, account, given } = call;
  const before = loadPrice(call);
  return change.put<Price>(account, {
    ...before,
    ...{ active: given.flag('active', before.active), metadata: given.metadata(before.metadata) },
    ...{ lookup_key: given.text('lookup_key') ?? before.lookup_key, nickname: given.text('nickname') },
  });
}

/** Whether a price is one that is asked for: by its keys, its product, and whether it is sold. */
export function priceFits({ given }: Call, price: Price): boolean {
  const keys = given.texts('lookup_keys');
  return (
    (keys.length === 0 || (price.lookup_key !== null && keys.includes(price.lookup_key))) &&
    (!given.has('product') || given.text('product') === price.product) &&
    (!given.has('active') || given.flag('active') === price.active)
  );
}
