import { and, eq } from 'drizzle-orm';
import type { Clock } from '#app/platform/clock.server.ts';
import { contentHash } from '#app/platform/content-hash.server.ts';
import { withBooksOf } from '#app/platform/db.server.ts';
import { addressAtStripe, onAccount, opOf, post, type StripeCustomer, stripe } from '#app/platform/stripe.server.ts';
import { stripeCustomers } from '#db/schema/index.ts';
import type { InvoiceParty } from '#db/schema/invoices.ts';

type Row = typeof stripeCustomers.$inferSelect;
type Of = { orgId: string; shipperOrgId: string; accountId: string };

/** Cards of other countries are charged in India with the payer's name and address only. No e-mail address: the letters are ours. */
const detailsOf = (party: InvoiceParty) => ({
  name: party.legalName,
  description: party.gstin === null ? 'Stores goods' : `Stores goods, GSTIN ${party.gstin}`,
  address: addressAtStripe(party),
});

/** The shipper as the host's account at Stripe knows it: made once, and told when its address has changed. @returns its id */
export async function customerFor(of: Of, recipient: InvoiceParty, clock: Clock): Promise<string> {
  const details = detailsOf(recipient);
  const detailsHash = contentHash(details);
  const row = await rowOf(of, detailsHash);
  if (row.customerId !== null && row.detailsHash === detailsHash) return row.customerId;
  const customer = row.customerId === null ? await create(row, details, clock) : await tell(row, details, clock);
  await keep(row, { customerId: customer.id, detailsHash, version: row.version + 1 });
  return customer.id;
}

/** The row is there before Stripe is asked: its id names the call. */
const rowOf = ({ orgId, shipperOrgId, accountId }: Of, detailsHash: string): Promise<Row> =>
  withBooksOf(orgId, async (tx) => {
    await tx.insert(stripeCustomers).values({ orgId, shipperOrgId, accountId, detailsHash }).onConflictDoNothing();
    const [row] = await tx
      .select()
      .from(stripeCustomers)
      .where(
        and(
          eq(stripeCustomers.orgId, orgId),
          eq(stripeCustomers.shipperOrgId, shipperOrgId),
          eq(stripeCustomers.accountId, accountId),
        ),
      );
    if (!row) throw new Error('The customer was not written down');
    return row;
  });

const keep = ({ id, orgId }: Row, set: Pick<Row, 'customerId' | 'detailsHash' | 'version'>) =>
  withBooksOf(orgId, (tx) => tx.update(stripeCustomers).set(set).where(eq(stripeCustomers.id, id)));

type Details = ReturnType<typeof detailsOf>;

function create(row: Row, details: Details, clock: Clock): Promise<StripeCustomer> {
  const operation = `stripe_customer:${row.id}:create`;
  const params = { ...details, metadata: { op: opOf(operation), org: row.shipperOrgId } };
  return post(
    {
      ...{ operation, params, account: row.accountId },
      send: (options) => stripe().customers.create(params, options),
      read: (id) => read(row, id),
      find: () => findCustomer(row, params.metadata.op),
    },
    clock,
  );
}

function tell(row: Row, details: Details, clock: Clock): Promise<StripeCustomer> {
  const id = row.customerId ?? '';
  return post(
    {
      ...{
        operation: `stripe_customer:${row.id}:tell-${row.version}`,
        params: { id, ...details },
        account: row.accountId,
      },
      send: (options) => stripe().customers.update(id, details, options),
      ...{ read: () => read(row, id), find: null },
    },
    clock,
  );
}

async function read({ accountId }: Row, id: string): Promise<StripeCustomer> {
  const customer = await stripe().customers.retrieve(id, {}, onAccount(accountId));
  if (customer.deleted) throw new Error('The customer was removed at Stripe');
  return customer;
}

async function findCustomer({ accountId }: Row, op: string): Promise<StripeCustomer | null> {
  for await (const customer of stripe().customers.list({ limit: 100 }, onAccount(accountId)))
    if (customer.metadata.op === op) return customer;
  return null;
}
