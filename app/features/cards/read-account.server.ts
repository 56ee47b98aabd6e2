import { onAccount, stripe } from '#app/platform/stripe.server.ts';
import { type AccountBooks, balancePaise } from './account-arithmetic.server.ts';

const PAGE = 100;
/** Of one list: five hundred pages. An account that has more can't be compared in the time a job has. */
const MOST = 50_000;
const READINGS = 3;

/**
 * An account's balance, lines and payouts, of one moment: read again where the balance moved meanwhile.
 *
 * @param account a host's, or null for the platform's own
 * @throws Error of Stripe when it can't be reached; Error where there is more than a job can read, or it moves all the time
 */
export async function readAccount(account: string | null): Promise<AccountBooks> {
  for (let readings = 0; readings < READINGS; readings += 1) {
    const before = await readBalance(account);
    const transactions = await all(
      stripe().balanceTransactions.list({ limit: PAGE, expand: ['data.source'] }, onAccount(account)),
    );
    const payouts = await all(stripe().payouts.list({ limit: PAGE }, onAccount(account)));
    if ((await readBalance(account)) === before) return { balancePaise: before, transactions, payouts };
  }
  throw new Error('The account moved while it was read');
}

const readBalance = async (account: string | null): Promise<bigint> =>
  balancePaise(await stripe().balance.retrieve({}, onAccount(account)));

async function all<T>(listed: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of listed) {
    if (found.length === MOST) throw new Error(`More than ${MOST} lines`);
    found.push(one);
  }
  return found;
}
