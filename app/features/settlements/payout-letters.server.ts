import { sql } from 'drizzle-orm';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { linkTo, queueMail } from '#app/platform/mail.server.ts';
import type { payouts } from '#db/schema/index.ts';

/** What became of a payout, and when. */
type PayoutNews =
  | { became: 'sent'; on: PlainDate; reference: string }
  | { became: 'returned'; on: PlainDate; reason: string };

function wordsFor(news: PayoutNews) {
  return news.became === 'sent'
    ? {
        title: 'A payout is on its way',
        says: `The bank sent it on ${formatDate(news.on)} to the account you gave us.`,
        facts: [['Bank reference', news.reference]] as const,
      }
    : {
        title: 'A payout came back',
        says: `The bank returned it on ${formatDate(news.on)}. The amount is owed to you again, and the next run pays it: please check your bank details before then.`,
        facts: [['The bank’s reason', news.reason]] as const,
      };
}

type Payout = Pick<typeof payouts.$inferSelect, 'id' | 'orgId' | 'amountPaise'>;

/** Tells hosts' owners and accounts what became of their payouts, in the transaction of the command that notes it. */
export async function tellOfPayouts(tx: Tx, rows: readonly Payout[], news: PayoutNews): Promise<void> {
  const hosts = sql.param(`{${rows.map(({ orgId }) => orgId).join(',')}}`);
  const contacts = await tx.execute<{ org_id: string; slug: string; letters_to: string[] }>(sql`
    select h.org_id, c.slug, c.letters_to from unnest(${hosts}::uuid[]) as h (org_id)
    cross join lateral billing_contacts(h.org_id) c`);
  const contactsOf = new Map(contacts.map(({ org_id, ...rest }) => [org_id, rest]));
  for (const { id, orgId, amountPaise } of rows) {
    const { slug, letters_to } = contactsOf.get(orgId) ?? { slug: '', letters_to: [] };
    const props = { ...wordsFor(news), amount: formatInr(inr(amountPaise)), url: linkTo(`/o/${slug}/statements`) };
    for (const [index, recipient] of letters_to.entries())
      await queueMail(tx, {
        key: `payout-news/${id}/${news.became}/${index + 1}`,
        recipient,
        template: 'payout-news',
        props,
      });
  }
}
