import { setTimeout as pause } from 'node:timers/promises';
import { and, asc, desc, eq, isNotNull } from 'drizzle-orm';
import type { Clock } from '#app/platform/clock.server.ts';
import { withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import {
  cardsAreSetUp,
  isClosedToUs,
  isRefusal,
  onAccount,
  type StripeEvent,
  type StripeEventList,
  type StripeEventPage,
  stripe,
  stripeProblem,
} from '#app/platform/stripe.server.ts';
import type { ToldEvent } from '#app/platform/stripe-webhook.server.ts';
import { jobRuns, stripeAccounts } from '#db/schema/index.ts';
import { isApplied } from './apply-stripe-events.server.ts';
import { keepEvents } from './keep-events.server.ts';

const PAGE = 100;
const PAGE_TRIES = 5;
/** Before the second try of a page; each further one waits longer by as much. */
const PAUSE_MS = 100;
/** Stripe lists an event a while after it happened, and its clock isn't ours. */
const OVERLAP_MS = 60 * 60_000;
/** Stripe lists no older ones. */
const LISTED_MS = 30 * 86_400_000;

/**
 * Reads at Stripe which events there were, on the platform's own account and on each host's, and keeps those that never came: a
 * lost event is as good as a late one. Whoever has been told of all before a whole run is told again of an hour before it only.
 *
 * @returns how many had not come
 * @throws Error where an account could not be read to its end: this was no whole run, and the next reads as far back
 */
export async function fillBack(clock: Clock, signal: AbortSignal): Promise<number> {
  const accounts = await withSystem((tx) =>
    tx
      .select({ account: stripeAccounts.accountId })
      .from(stripeAccounts)
      .where(isNotNull(stripeAccounts.accountId))
      .orderBy(asc(stripeAccounts.readAt)),
  );
  if (!cardsAreSetUp()) {
    // Without a key nothing can be read, and a run that read nothing is not to stand for a whole one.
    if (accounts.length > 0) throw new Error(`Events of ${accounts.length} accounts can't be listed without a key`);
    return 0;
  }
  const since = await unseenSince(clock);
  const span = { since, clock, signal };
  const { found, unread } = await fillAccounts(['', ...accounts.map(({ account }) => account ?? '')], span);
  if (unread.length > 0) throw new Error(`Events of ${unread.length} accounts could not be listed to their end`);
  return found;
}

type Span = { since: Date; clock: Clock; signal: AbortSignal };

async function fillAccounts(accounts: readonly string[], span: Span): Promise<{ found: number; unread: string[] }> {
  let found = 0;
  const unread: string[] = [];
  for (const account of accounts) {
    try {
      found += await fillAccount(account, span);
    } catch (error) {
      log().warn({ account, problem: stripeProblem(error) }, 'an account’s events could not be listed');
      // What a host has taken from us nobody can read, now or later.
      if (!isClosedToUs(error)) unread.push(account);
    }
  }
  return { found, unread };
}

/** Everything before this was listed by a whole run; on the first it is as far back as Stripe goes. */
async function unseenSince(clock: Clock): Promise<Date> {
  const farthest = clock.now().getTime() - LISTED_MS;
  const [whole] = await withSystem((tx) =>
    tx
      .select({ startedAt: jobRuns.startedAt })
      .from(jobRuns)
      .where(and(eq(jobRuns.name, 'stripe.fill_back'), eq(jobRuns.outcome, 'done')))
      .orderBy(desc(jobRuns.endedAt))
      .limit(1),
  );
  return new Date(Math.max(farthest, (whole?.startedAt.getTime() ?? 0) - OVERLAP_MS));
}

/** One account's events, page by page, newest first; each page is kept before the next is asked for. */
async function fillAccount(account: string, { since, clock, signal }: Span): Promise<number> {
  const created = { gte: Math.floor(since.getTime() / 1000) };
  let found = 0;
  let after: string | undefined;
  do {
    signal.throwIfAborted();
    const page = await pageOf(account, { created, limit: PAGE, ...(after && { starting_after: after }) });
    const ours = page.data.filter(({ type }) => isApplied(type)).map((event) => toldOf(event, account));
    found += await keepEvents(ours, clock.now());
    after = page.has_more ? page.data.at(-1)?.id : undefined;
  } while (after !== undefined);
  if (found > 0) log().warn({ account, found }, 'events that never came were listed');
  return found;
}

/** A page, asked for again where a call goes wrong: the more pages there are, the likelier one does, and each costs the whole run. */
async function pageOf(account: string, asked: StripeEventList): Promise<StripeEventPage> {
  for (let tries = 1; ; tries += 1)
    try {
      return await stripe().events.list(asked, onAccount(account || null));
    } catch (error) {
      if (tries === PAGE_TRIES || isClosedToUs(error) || isRefusal(error)) throw error;
      await pause(tries * PAUSE_MS);
    }
}

function toldOf({ id, type, api_version, created, data }: StripeEvent, account: string): ToldEvent {
  const objectId = 'id' in data.object && typeof data.object.id === 'string' ? data.object.id : '';
  return { account, id, type, apiVersion: api_version, objectId, happenedAt: new Date(created * 1000) };
}
