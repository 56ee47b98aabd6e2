import { and, asc, eq, isNull } from 'drizzle-orm';
import { type Allotted, allotCredit, type BilledLine } from '#app/domain/pricing/allot-credit.ts';
import { type BillingDocument, linesOf } from '#app/domain/pricing/billing.ts';
import { chargeToJson } from '#app/domain/pricing/charge-json.ts';
import type { TaxedBy } from '#app/domain/pricing/quote.ts';
import { groupedBy } from '#app/domain/shared/grouped.ts';
import { minus, ZERO_INR } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import type { InvoiceRow } from '#app/features/notes/corrector.server.ts';
import { creditableLines, draftCredit } from '#app/features/notes/draft-credit.server.ts';
import { writeCreditNote } from '#app/features/notes/write-credit-note.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { billingCredits, type bookings, invoiceLines, invoices } from '#db/schema/index.ts';

type Booking = Pick<typeof bookings.$inferSelect, 'id' | 'hostOrgId' | 'shipperOrgId'>;
type Overbilled = { booking: Booking; documents: readonly BillingDocument[]; gst: TaxedBy; on: PlainDate };

/** Read by the shipper on the note. */
const REASON = 'The stay came to less than was billed';

/**
 * Credits what was billed of a booking and isn't owed: a note over each invoice that billed it, so that what is paid already
 * becomes a refund, and a row for each charge, by which it is found once. The caller holds the booking's row.
 */
export async function creditOverbilled(tx: Tx, { booking, documents, gst, on }: Overbilled): Promise<void> {
  const charges = documents.flatMap((document) => document.charges);
  if (charges.length === 0) return;
  const standing = and(eq(invoices.bookingId, booking.id), isNull(invoices.voidedAt));
  const rows = await tx.select().from(invoices).where(standing).orderBy(asc(invoices.id)).for('update');
  const lines: BilledLine[] = [];
  for (const invoice of rows) lines.push(...(await billedLines(tx, invoice)));
  const { allotted, rest } = allotCredit(charges, lines);
  const byInvoice = groupedBy(allotted, ({ invoiceId }) => invoiceId);
  for (const invoice of rows) await creditOne(tx, invoice, byInvoice.get(invoice.id) ?? [], on);
  const told = documents.flatMap((document) => linesOf(document, gst));
  await tx.insert(billingCredits).values(
    charges.map((charge, index) => {
      const line = told[index];
      if (!line) throw new Error('A charge has a line');
      const { description, formula, amount } = line;
      return {
        ...{ orgId: booking.hostOrgId, shipperOrgId: booking.shipperOrgId, bookingId: booking.id, foundOn: on },
        ...{ description, formula, netPaise: amount.paise, restPaise: (rest[index] ?? ZERO_INR).paise },
        charge: chargeToJson(charge),
      };
    }),
  );
}

async function billedLines(tx: Tx, invoice: InvoiceRow): Promise<BilledLine[]> {
  const keys = await tx
    .select({ lineNumber: invoiceLines.lineNumber, charge: invoiceLines.charge })
    .from(invoiceLines)
    .where(eq(invoiceLines.invoiceId, invoice.id));
  const keyOf = new Map(keys.map(({ lineNumber, charge }) => [lineNumber, charge?.key ?? null]));
  return (await creditableLines(tx, invoice)).map(
    ({ lineNumber, description, unitPrice, taxable, creditedTaxable }) => ({
      ...{ invoiceId: invoice.id, lineNumber, chargeKey: keyOf.get(lineNumber) ?? null },
      ...{ description, unitPrice, left: minus(taxable, creditedTaxable) },
    }),
  );
}

async function creditOne(tx: Tx, invoice: InvoiceRow, lines: readonly Allotted[], on: PlainDate): Promise<void> {
  if (lines.length === 0) return;
  const requests = lines.map(({ lineNumber, amount }) => ({ lineNumber, amount }));
  const drafted = await draftCredit(tx, invoice, { requests, refundWished: null }, on);
  if (!drafted.ok) throw new Error(`${invoice.number} could not be credited: ${drafted.violations[0]?.code}`);
  await writeCreditNote(tx, { by: { as: 'system' }, invoice, draft: drafted.value, reason: REASON, on });
}
