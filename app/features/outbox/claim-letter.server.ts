import { sql } from 'drizzle-orm';
import { withSystem } from '#app/platform/db.server.ts';
import type { mailOutbox } from '#db/schema/index.ts';

/** Longer than a letter takes, its ten seconds of waiting for an answer included. */
const LEASE_MS = 25_000;

/** A letter that is a sender's own until `claimedUntil`. */
export type Claimed = Pick<
  typeof mailOutbox.$inferSelect,
  'id' | 'recipient' | 'template' | 'props' | 'createdAt' | 'attempts' | 'messageId'
> & {
  claimedUntil: Date;
  /** Since when an earlier attempt may have been taken; null if none may have been. */
  unclearBefore: Date | null;
};

type Row = Omit<Claimed, 'createdAt' | 'claimedUntil' | 'unclearBefore'> & {
  createdAt: string;
  claimedUntil: string;
  unclearBefore: string | null;
};

/**
 * Takes the letter that is due longest and that nobody else works on; one whose sender died is taken up when its lease is
 * over. From here on it counts as perhaps sent, so that a death right after the hand-over is not forgotten.
 */
export async function claimLetter(now: Date): Promise<Claimed | null> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const until = sql`${new Date(now.getTime() + LEASE_MS).toISOString()}::timestamptz`;
  const [row] = await withSystem((tx) =>
    tx.execute<Row>(sql`
      update mail_outbox m set state = 'sending', attempts = m.attempts + 1, claimed_until = ${until},
        unclear_since = coalesce(m.unclear_since, ${at})
      from (
        select id, unclear_since from mail_outbox
        where state in ('queued', 'sending') and due_at <= ${at} and (claimed_until is null or claimed_until <= ${at})
        order by due_at, id limit 1 for update skip locked
      ) as next
      where m.id = next.id
      returning m.id, m.recipient, m.template, m.props, m.attempts, m.message_id as "messageId",
        m.created_at::text as "createdAt", m.claimed_until::text as "claimedUntil",
        next.unclear_since::text as "unclearBefore"`),
  );
  if (!row) return null;
  return {
    ...row,
    createdAt: new Date(row.createdAt),
    claimedUntil: new Date(row.claimedUntil),
    unclearBefore: row.unclearBefore === null ? null : new Date(row.unclearBefore),
  };
}
