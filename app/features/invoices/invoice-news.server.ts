import { sql } from 'drizzle-orm';
import type { Tx } from '#app/platform/db.server.ts';
import { linkTo, queueMail } from '#app/platform/mail.server.ts';

type Contact = { user_id: string; email: string; slug: string };

/** What a letter about an invoice says; the key names what happened, once for each who reads it. */
export type InvoiceNews = {
  key: string;
  side: 'host' | 'shipper';
  title: string;
  says: string;
  facts: readonly (readonly [term: string, detail: string])[];
};

/** Queues a letter about an invoice to the owners and accounts of one of its sides, in the transaction of what it tells. */
export async function tellOfInvoice(
  tx: Tx,
  invoice: { id: string; bookingId: string; number: string },
  { key, side, title, says, facts }: InvoiceNews,
): Promise<void> {
  const contacts = await tx.execute<Contact>(
    sql`select user_id, email, slug from money_contacts(${invoice.bookingId}, ${side})`,
  );
  for (const { user_id, email, slug } of contacts)
    await queueMail(tx, {
      key: `${key}/${side}/${user_id}`,
      recipient: email,
      template: 'invoice-news',
      props: { title, says, number: invoice.number, facts, url: linkTo(`/o/${slug}/invoices/${invoice.id}`) },
    });
}
