import { eq } from 'drizzle-orm';
import { type Interval, type Plan, priceKey, priceOf } from '#app/domain/plans/plan.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { withBooksOf } from '#app/platform/db.server.ts';
import { addressAtStripe, isMissing, opOf, post, type StripePrice, stripe } from '#app/platform/stripe.server.ts';
import { gstStates, hostPlans, organisations } from '#db/schema/index.ts';
import { hostPlanOf } from './read-plans.server.ts';

/* What plans are at Stripe, on the platform's own account: found by name, and made where nobody has yet. */

/** Reads what may not be there. */
async function orNull<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** The id of a plan's product, which is ours to choose. */
export const productId = (plan: Plan): string => `quayslot_${plan.code}`;

async function productOf(plan: Plan, clock: Clock): Promise<string> {
  const id = productId(plan);
  const found = await orNull(stripe().products.retrieve(id));
  if (found) return found.id;
  const operation = `plan:${plan.code}:product`;
  const params = { id, name: `Quayslot ${plan.name}`, metadata: { op: opOf(operation), plan: plan.code } };
  const read = () => stripe().products.retrieve(id);
  const made = await post(
    {
      ...{ operation, account: null, params, read },
      send: (options) => stripe().products.create(params, options),
      find: () => orNull(read()),
    },
    clock,
  );
  return made.id;
}

async function findPrice(key: string): Promise<StripePrice | null> {
  const { data } = await stripe().prices.list({ lookup_keys: [key], active: true, limit: 1 });
  return data[0] ?? null;
}

/** The price of a plan at an interval. @throws Error for a plan nobody pays for */
export async function priceAtStripe(plan: Plan, interval: Interval, clock: Clock): Promise<string> {
  const price = priceOf(plan, interval);
  if (price === null) throw new Error(`${plan.code} is not sold`);
  const key = priceKey(plan, interval);
  const found = await findPrice(key);
  if (found) return found.id;
  const operation = `plan:${key}:price`;
  const params = {
    ...{ product: await productOf(plan, clock), currency: price.currency.toLowerCase() },
    ...{ unit_amount: Number(price.paise), recurring: { interval }, lookup_key: key },
    metadata: { op: opOf(operation), plan: plan.code },
  };
  const made = await post(
    {
      ...{ operation, account: null, params },
      send: (options) => stripe().prices.create(params, options),
      read: (id) => stripe().prices.retrieve(id),
      find: () => findPrice(key),
    },
    clock,
  );
  return made.id;
}

/** The host's customer at Stripe: the one it has, or a new one. Everything told of a plan is about a customer. */
export async function customerOf(orgId: string, clock: Clock): Promise<string> {
  const { row, host } = await withBooksOf(orgId, async (tx) => {
    const [found] = await tx
      .select({ of: organisations, stateName: gstStates.name })
      .from(organisations)
      .innerJoin(gstStates, eq(gstStates.code, organisations.stateCode))
      .where(eq(organisations.id, orgId));
    return { row: await hostPlanOf(tx, orgId), host: found };
  });
  if (row?.customerId) return row.customerId;
  if (!host) throw new Error('A host that asks is there');
  const operation = `host_plan:${orgId}:customer`;
  const params = {
    // Cards of other countries are charged in India with the payer's name and address, and a word on what for.
    ...{ name: host.of.legalName, description: 'Keeps goods for others near ports' },
    address: addressAtStripe({ ...host.of, stateName: host.stateName }),
    metadata: { op: opOf(operation), org: orgId },
  };
  const customer = await post(
    {
      ...{ operation, account: null, params },
      send: (options) => stripe().customers.create(params, options),
      read: async (id) => ({ id }),
      find: () => findCustomer(params.metadata.op),
    },
    clock,
  );
  await withBooksOf(orgId, (tx) =>
    tx.update(hostPlans).set({ customerId: customer.id }).where(eq(hostPlans.orgId, orgId)),
  );
  return customer.id;
}

async function findCustomer(op: string): Promise<{ id: string } | null> {
  for await (const customer of stripe().customers.list({ limit: 100 }))
    if (customer.metadata.op === op) return customer;
  return null;
}
