import { RateLimiterDrizzle, RateLimiterRes } from 'rate-limiter-flexible';
import { rateLimits } from '#db/schema/index.ts';
import { publicDatabase } from './db.server.ts';
import { problem } from './problem.server.ts';
import { pseudonym } from './tokens.server.ts';

/** Every limit of the product: how many within how many seconds. */
const LIMITS = {
  /** Failed sign-ins for one address; successes do not count. */
  'sign-in.account': { points: 5, duration: 15 * 60 },
  /** Failed sign-ins from one client address. */
  'sign-in.client': { points: 20, duration: 15 * 60 },
  'sign-up.client': { points: 20, duration: 60 * 60 },
  'reset.account': { points: 3, duration: 60 * 60 },
  'reset.client': { points: 20, duration: 60 * 60 },
  'found.person': { points: 20, duration: 24 * 60 * 60 },
  'invite.organisation': { points: 50, duration: 60 * 60 },
  /** Calls with one key of the API. */
  'api.key': { points: 6_000, duration: 60 },
  /** Keys that open nothing, from one client address; good ones don't count. */
  'api.client': { points: 100, duration: 15 * 60 },
  /** Events that no vendor signed, from one client address. A flood of them is then counted here, and not in the database. */
  'webhook.client': { points: 60, duration: 5 * 60, inMemoryBlockOnConsumed: 61 },
} as const;

export type Limit = keyof typeof LIMITS;

// A limiter speaks through the connection it was made with: a pool that was closed takes its limiters along.
const limiters = new WeakMap<ReturnType<typeof publicDatabase>, Map<Limit, RateLimiterDrizzle>>();

function limiter(limit: Limit): RateLimiterDrizzle {
  const db = publicDatabase();
  const ofPool = limiters.get(db) ?? new Map<Limit, RateLimiterDrizzle>();
  limiters.set(db, ofPool);
  const known = ofPool.get(limit);
  if (known) return known;
  const made = new RateLimiterDrizzle({
    storeClient: db,
    schema: rateLimits as never, // the library types the table of its own schema builder
    keyPrefix: limit,
    ...LIMITS[limit],
  });
  ofPool.set(limit, made);
  return made;
}

const tooMany = (ms: number) =>
  problem(429, `Too many tries. Wait ${Math.max(1, Math.ceil(ms / 60_000))} minutes and try again.`);

/** What a limit says after a point was asked of it. */
export type Spent = {
  /** False: no point was left. */
  readonly ok: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Until points are whole again, at least 1. */
  readonly resetSeconds: number;
};

async function consume(limit: Limit, subject: string): Promise<{ ok: boolean; left: RateLimiterRes }> {
  try {
    return { ok: true, left: await limiter(limit).consume(pseudonym(subject)) };
  } catch (rejected) {
    if (rejected instanceof RateLimiterRes) return { ok: false, left: rejected };
    throw rejected;
  }
}

/** Spends one point if there is one, and says how the limit stands: the caller words the refusal. */
export async function tryToSpend(limit: Limit, subject: string): Promise<Spent> {
  const { ok, left } = await consume(limit, subject);
  return {
    ok,
    limit: LIMITS[limit].points,
    remaining: left.remainingPoints,
    resetSeconds: Math.max(1, Math.ceil(left.msBeforeNext / 1_000)),
  };
}

/** Spends one point. @throws a 429 problem when none is left */
export async function spend(limit: Limit, subject: string): Promise<void> {
  const { ok, left } = await consume(limit, subject);
  if (!ok) throw tooMany(left.msBeforeNext);
}

/** Gives a point back: for limits that count failures only, whose tries are paid for before they are judged. */
export async function refund(limit: Limit, subject: string): Promise<void> {
  await limiter(limit).reward(pseudonym(subject));
}
