import { createHash } from 'node:crypto';
import { and, desc, eq } from 'drizzle-orm';
import Stripe from 'stripe';
import { canonicalJson } from '#app/domain/shared/canonical-json.ts';
import { outboundCalls } from '#db/schema/index.ts';
import { type Clock, systemClock } from './clock.server.ts';
import { withSystem } from './db.server.ts';
import { env } from './env.server.ts';
import { failpoint } from './failpoint.server.ts';

/* The only door to Stripe. What changes something there goes through `post`; reading needs no door. */

/** Objects of Stripe as the features read them. */
export type StripeAccount = Stripe.Account;
export type StripeSession = Stripe.Checkout.Session;
export type StripeIntent = Stripe.PaymentIntent;
export type StripeCharge = Stripe.Charge;
export type StripeEventList = Stripe.EventListParams;
export type StripeEventPage = Stripe.ApiList<Stripe.Event>;
export type StripeRefund = Stripe.Refund;
export type StripeDispute = Stripe.Dispute;
export type StripeInvoice = Stripe.Invoice;
export type StripeCreditNote = Stripe.CreditNote;
export type StripeCustomer = Stripe.Customer;
/** What a call goes with. */
export type StripeOptions = Stripe.RequestOptions;
export type StripeTransaction = Stripe.BalanceTransaction;
export type StripeBalance = Stripe.Balance;
export type StripePayout = Stripe.Payout;
export type StripeEvent = Stripe.Event;
export type StripeSubscription = Stripe.Subscription;
export type StripePrice = Stripe.Price;

/** Stripe forgets a key after 24 hours: from then on the same key would be a second charge. */
const KEY_LASTS_MS = 23 * 3_600_000;
export const NETWORK_RETRIES = 2;

let made: { of: string; client: Stripe } | null = null;

/** Whether card payments are set up on this platform. */
export const cardsAreSetUp = (): boolean => env().STRIPE_SECRET_KEY !== undefined;

/** Whether the key moves real money; events of the other kind are not ours. */
export const isLive = (): boolean => /^.k_live_/.test(env().STRIPE_SECRET_KEY ?? '');

/** @throws Error without STRIPE_SECRET_KEY: ask {@link cardsAreSetUp} first */
export function stripe(): Stripe {
  const { STRIPE_SECRET_KEY: key, STRIPE_API_BASE: base, STRIPE_TIMEOUT_MS: timeout } = env();
  if (key === undefined) throw new Error('STRIPE_SECRET_KEY is not set');
  const of = `${key} ${base ?? ''} ${timeout}`;
  if (made?.of === of) return made.client;
  const at = base === undefined ? null : new URL(base);
  const client = new Stripe(key, {
    timeout,
    maxNetworkRetries: NETWORK_RETRIES,
    telemetry: false,
    ...(at && {
      host: at.hostname,
      port: at.port || (at.protocol === 'http:' ? '80' : '443'),
      protocol: at.protocol === 'http:' ? ('http' as const) : ('https' as const),
    }),
  });
  made = { of, client };
  return client;
}

/** Options of a call that reads, on a connected account or the platform's own (null). */
export const onAccount = (account: string | null): Stripe.RequestOptions => (account ? { stripeAccount: account } : {});

/** A call that changes something at Stripe. */
export type Post<T> = {
  /** What it is for: `{aggregate}:{id}:{step}`. The same again is the same call. */
  operation: string;
  account: string | null;
  /** As it is sent; `op` belongs into the metadata of whatever has some, so that it can be found again. */
  params: object;
  send: (options: Stripe.RequestOptions) => Promise<T>;
  /** Reads what an earlier call made, by its id; null where the answer has none. */
  read: ((id: string) => Promise<T>) | null;
  /** Looks for what an earlier call made, by its metadata, when the key no longer tells; null where nothing is made that lasts. */
  find: (() => Promise<T | null>) | null;
};

/** An address of ours in Stripe's words. Cards of other countries are charged in India with the payer's name and address only. */
export const addressAtStripe = (of: { address: string; pin: string; stateName: string }) => ({
  ...{ line1: of.address, postal_code: of.pin, state: of.stateName, country: 'IN' },
});

/** The name of an operation in metadata. */
export const opOf = (operation: string): string => `op:${operation}`;

type CallRow = typeof outboundCalls.$inferSelect;

/**
 * Makes a call once, however often it is asked for. The call is written down and committed before it is made; after a crash or
 * a timeout the same key is sent again, and Stripe answers what it answered. A key that is too old, or under which Stripe has
 * saved an error of its own, is never sent again: what it made is looked for, and only where there is nothing the next attempt
 * is made under a new key.
 *
 * @throws Error of Stripe, when it refuses or can't be reached: nothing is known then, and the same call may be asked again
 */
export async function post<T extends object>(call: Post<T>, clock: Clock = systemClock): Promise<T> {
  const row = await writeDown(call, clock);
  const isSame = row.paramsHash === hashOf(call.params);
  if (row.state === 'answered' && !isSame) throw new Error(`${row.operation} was answered for other parameters`);
  if (row.state === 'answered' && row.responseId !== null && call.read) return call.read(row.responseId);
  // Cut off, and put into other words since by another address or version of ours: the key would be refused for ever.
  if (!isSame || clock.now().getTime() - row.askedAt.getTime() > KEY_LASTS_MS) return adopt(call, row, clock);
  failpoint('stripe.written');
  try {
    const answer = await call.send({ ...onAccount(call.account), idempotencyKey: row.key });
    failpoint('stripe.sent');
    await answered(row, answer, clock);
    failpoint('stripe.answered');
    return answer;
  } catch (error) {
    // Saved under the key: the same would be answered for a day, though the call may have been carried out.
    if (error instanceof Stripe.errors.StripeAPIError && error.statusCode === 500) return adopt(call, row, clock);
    // Nothing was carried out, and what is asked next may be something else.
    if (isRefusal(error)) await lose(row);
    throw error;
  }
}

/** Finds what the lost key made, or gives the operation a new key and makes it. */
async function adopt<T extends object>(call: Post<T>, row: CallRow, clock: Clock): Promise<T> {
  const found = call.find ? await call.find() : null;
  if (found) {
    await answered(row, found, clock);
    return found;
  }
  await lose(row);
  const next = await writeDown(call, clock);
  const answer = await call.send({ ...onAccount(call.account), idempotencyKey: next.key });
  await answered(next, answer, clock);
  return answer;
}

/** Gives a key up: the operation's next attempt has another. */
const lose = ({ key }: CallRow) =>
  withSystem((tx) =>
    tx.update(outboundCalls).set({ state: 'lost', answeredAt: null }).where(eq(outboundCalls.key, key)),
  );

/** The operation's row, in a transaction of its own: the last one, or a new one where the last is lost or there is none. */
function writeDown({ operation, account, params }: Post<never> | Post<object>, clock: Clock): Promise<CallRow> {
  const paramsHash = hashOf(params);
  return withSystem(async (tx) => {
    const of = eq(outboundCalls.operation, opOf(operation));
    const [last] = await tx.select().from(outboundCalls).where(of).orderBy(desc(outboundCalls.attempt)).limit(1);
    if (last && last.state !== 'lost') return last;
    const attempt = (last?.attempt ?? 0) + 1;
    await tx
      .insert(outboundCalls)
      .values({
        ...{ key: `${opOf(operation)}:${attempt}`, operation: opOf(operation), attempt },
        ...{ account: account ?? '', paramsHash, askedAt: clock.now() },
      })
      .onConflictDoNothing();
    const [row] = await tx
      .select()
      .from(outboundCalls)
      .where(and(of, eq(outboundCalls.attempt, attempt)));
    if (!row) throw new Error('The call was not written down');
    return row;
  });
}

const hashOf = (params: object): string => createHash('sha256').update(canonicalJson(params)).digest('hex');

async function answered({ key }: CallRow, answer: object, clock: Clock): Promise<void> {
  const responseId = 'id' in answer && typeof answer.id === 'string' ? answer.id : null;
  await withSystem((tx) =>
    tx
      .update(outboundCalls)
      .set({ state: 'answered', responseId, answeredAt: clock.now() })
      .where(eq(outboundCalls.key, key)),
  );
}

/** What went wrong with a call, by a code for rows and logs: never Stripe's own words, which can name a payer. */
export function stripeProblem(error: unknown): string {
  if (error instanceof Stripe.errors.StripeError) return (error.code ?? error.type).slice(0, 80);
  return error instanceof Error ? error.name.slice(0, 80) : 'unknown';
}

/** Whether Stripe understood the call and refused it: asking again changes nothing. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeCardError;

/** Whether an account is not, or not any more, ours to look into. */
export const isClosedToUs = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripePermissionError ||
  (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404);
/** Whether Stripe has nothing by the id that was asked for. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';

/** Whether a card was declined. */
export const isDeclined = (error: unknown): boolean => error instanceof Stripe.errors.StripeCardError;
