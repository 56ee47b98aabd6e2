/** A line on which two sides differ: Stripe's books and ours, or two numbers of Stripe's. */
export type ReconciliationLine = { what: string; id: string; stripePaise: string | null; ledgerPaise: string | null };

/** What Stripe sent to an account's bank once. Paise as text: JSON keeps no integers that large. */
export type BankPayout = {
  id: string;
  paise: string;
  /** By Stripe's names. */
  state: 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled';
  /** India's day on which it is, or was, to arrive. */
  on: string;
  /** Why it failed, by Stripe's code. */
  problem: string | null;
};

/** What Stripe sent to an account's bank in all, and what it still has. */
export type BankPayouts = {
  paidPaise: string;
  onTheWayPaise: string;
  /** Available and to become so. */
  balancePaise: string;
  last: BankPayout | null;
  /** How many failed ever, and those that no paid one has followed: the newest first. */
  failed: number;
  standing: BankPayout[];
};

/** What moved, by the id that both sides know it under. */
export type Line = { what: string; id: string; paise: bigint };

export const total = (lines: readonly Line[]): bigint => lines.reduce((sum, { paise }) => sum + paise, 0n);

function summed(lines: readonly Line[]): Map<string, Line> {
  const found = new Map<string, Line>();
  for (const line of lines) found.set(line.id, { ...line, paise: line.paise + (found.get(line.id)?.paise ?? 0n) });
  return found;
}

/**
 * Ids on which the two sides differ, in paise. One that comes to nothing on both sides agrees: it was undone.
 * @param ours the other side: our books, or another number of Stripe's that must be the same
 */
export function differences(theirs: readonly Line[], ours: readonly Line[]): ReconciliationLine[] {
  const [stripeSide, ourSide] = [summed(theirs), summed(ours)];
  const ids = [...new Set([...stripeSide.keys(), ...ourSide.keys()])];
  return ids.flatMap((id) => {
    const [there, here] = [stripeSide.get(id), ourSide.get(id)];
    if ((there?.paise ?? 0n) === (here?.paise ?? 0n)) return [];
    const what = there?.what ?? here?.what ?? '';
    return [{ what, id, stripePaise: there?.paise.toString() ?? null, ledgerPaise: here?.paise.toString() ?? null }];
  });
}
