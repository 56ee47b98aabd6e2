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
} as const;

export type Limit = keyof typeof LIMITS;

const limiters = new Map<Limit, RateLimiterDrizzle>();

function limiter(limit: Limit): RateLimiterDrizzle {
  const known = limiters.get(limit);
  if (known) return known;
  const made = new RateLimiterDrizzle({
    storeClient: publicDatabase(),
    schema: rateLimits as never, // the library types the table of its own schema builder
    keyPrefix: limit,
    ...LIMITS[limit],
  });
  limiters.set(limit, made);
  return made;
}

const tooMany = (ms: number) =>
  problem(429, `Too many tries. Wait ${Math.max(1, Math.ceil(ms / 60_000))} minutes and try again.`);

/** Spends one point. @throws a 429 problem when none is left */
export async function spend(limit: Limit, subject: string): Promise<void> {
  try {
    await limiter(limit).consume(pseudonym(subject));
  } catch (rejected) {
    if (rejected instanceof RateLimiterRes) throw tooMany(rejected.msBeforeNext);
    throw rejected;
  }
}

/** Gives a point back: for limits that count failures only, whose tries are paid for before they are judged. */
export async function refund(limit: Limit, subject: string): Promise<void> {
  await limiter(limit).reward(pseudonym(subject));
}
