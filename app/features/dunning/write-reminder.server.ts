import { sql } from 'drizzle-orm';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { formatDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { openPageOf } from '#app/features/stripe-invoices/open-page-of.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { linkTo, queueMail } from '#app/platform/mail.server.ts';
import type { deskInvoices } from '#db/schema/index.ts';

type Reminder = { key: string; title: string; says: string };

/**
 * Writes a letter about an invoice to the shipper's owners and accounts, once by its key.
 * @returns to how many people; nobody may have confirmed their address
 */
export async function writeReminder(
  tx: Tx,
  invoice: typeof deskInvoices.$inferSelect,
  { key, title, says }: Reminder,
): Promise<number> {
  const [contacts] = await tx.execute<{ slug: string; letters_to: string[] }>(
    sql`select * from billing_contacts(${invoice.shipperOrgId}::uuid)`,
  );
  const recipients = contacts?.letters_to ?? [];
  const props = {
    title,
    says,
    number: invoice.number,
    hostName: invoice.hostName,
    reference: invoice.bookingReference,
    outstanding: formatInr(inr(invoice.outstandingPaise)),
    dueOn: formatDate(plainDate(invoice.dueOn)),
    url: linkTo(`/o/${contacts?.slug}/invoices/${invoice.invoiceId}`),
    cardPage: await openPageOf(tx, invoice.invoiceId, invoice.outstandingPaise),
  };
  for (const [index, recipient] of recipients.entries())
    await queueMail(tx, { key: `${key}/${index + 1}`, recipient, template: 'invoice-reminder', props });
  return recipients.length;
}
