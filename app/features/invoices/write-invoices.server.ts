import { randomUUID } from 'node:crypto';
import { invoiceIssued } from '#app/domain/ledger/events.ts';
import type { ChargeJson } from '#app/domain/pricing/charge-json.ts';
import { dueOn } from '#app/domain/pricing/late-payment.ts';
import { financialYearOf } from '#app/domain/shared/financial-year.ts';
import { groupedBy } from '#app/domain/shared/grouped.ts';
import { formatInr, inr, plus } from '#app/domain/shared/money.ts';
import { formatDate, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { InvoiceTotals } from '#app/domain/tax/gst.ts';
import { invoiceNumber } from '#app/domain/tax/invoice-number.ts';
import type { Parameters } from '#app/domain/tax/parameter.ts';
import { roundOffOf } from '#app/domain/tax/tax-engine.ts';
import { type Posting, postJournals } from '#app/features/ledger/post-journals.server.ts';
import { askForPages } from '#app/features/stripe-invoices/ask-for-page.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { failpoint } from '#app/platform/failpoint.server.ts';
import { insertMany } from '#app/platform/insert-many.server.ts';
import { linkTo } from '#app/platform/mail.server.ts';
import { auditLog, type bookings, invoiceLines, invoices, mailOutbox } from '#db/schema/index.ts';
import type { BookingParties } from './booking-parties.server.ts';
import type { DraftLine } from './draft-lines.ts';
import { subjectOf } from './invoice-subject.server.ts';
import { takeNumber } from './take-number.server.ts';

type Row = typeof invoices.$inferInsert & { id: string };
type Booking = Pick<typeof bookings.$inferSelect, 'id' | 'reference' | 'shipperOrgId' | 'place' | 'daysToPay'>;

/** An invoice that is decided and has no number yet. */
export type InvoiceDraft = {
  booking: Booking;
  parties: BookingParties;
  purpose: NonNullable<Row['purpose']>;
  /** What of the booking it bills; one standing invoice bills it. */
  billingKey: string;
  /** The days of storage it bills, half-open; null where it bills none. */
  period: { from: string; to: string } | null;
  issuedOn: PlainDate;
  lines: readonly (DraftLine & { charge?: ChargeJson })[];
  totals: InvoiceTotals;
};

/** Who writes: the host's own books, and the person, or nobody for a job. */
type Writer = { orgId: string; userId: string | null };

/** A written invoice. */
export type WrittenInvoice = { id: string; number: string; payablePaise: bigint };

type Numbered = { draft: InvoiceDraft; row: Row; posting: Posting };

/**
 * Writes invoices of one host with their lines, journals, audit rows and letters, each kind in one statement. Numbers are
 * taken in this transaction and in the order of the drafts, so that the series has no gap.
 */
export async function writeInvoices(
  tx: Tx,
  writer: Writer,
  drafts: readonly InvoiceDraft[],
  parameters: Parameters,
): Promise<WrittenInvoice[]> {
  const written: Numbered[] = [];
  for (const [, ofYear] of groupedBy(drafts, ({ issuedOn }) => financialYearOf(issuedOn).label)) {
    const [first] = ofYear;
    if (!first) continue;
    const year = financialYearOf(first.issuedOn);
    const sequence = await takeNumber(tx, { orgId: writer.orgId, series: 'invoice', year }, ofYear.length);
    written.push(...ofYear.map((draft, index) => numbered(writer, draft, sequence + index, parameters)));
  }
  if (written.length === 0) return [];
  await insertMany(
    tx,
    invoices,
    written.map(({ row }) => row),
  );
  await insertMany(tx, invoiceLines, written.flatMap(linesOf));
  await postJournals(
    tx,
    written.map(({ posting }) => posting),
  );
  await announce(tx, writer, written);
  await askForPages(
    tx,
    writer.orgId,
    written.map(({ row }) => row),
  );
  failpoint('invoice.written');
  return written.map(({ row }) => ({ id: row.id, number: row.number, payablePaise: row.payablePaise }));
}

function numbered({ orgId }: Writer, draft: InvoiceDraft, sequence: number, parameters: Parameters): Numbered {
  const { booking, parties, issuedOn, totals, period, purpose, billingKey } = draft;
  const year = financialYearOf(issuedOn);
  const roundOff = roundOffOf(totals.total);
  const payable = plus(totals.total, roundOff);
  const row = {
    ...{ id: randomUUID(), orgId, shipperOrgId: booking.shipperOrgId, bookingId: booking.id },
    ...{ bookingReference: booking.reference, purpose, billingKey },
    number: invoiceNumber({ prefix: parties.invoicePrefix, financialYear: year, sequence }),
    financialYear: year.label,
    sequence,
    issuedOn,
    // Hosts are small firms, and nobody here knows better: the law's cap stands for all of them, whatever was agreed.
    dueOn: dueOn(issuedOn, { agreedDays: booking.daysToPay, isMicroOrSmall: true }, parameters),
    supplier: parties.supplier,
    recipient: parties.recipient,
    placeOfSupply: parties.placeOfSupply.code,
    placeOfSupplyName: parties.placeOfSupply.name,
    supplyKind: parties.supplyKind,
    taxablePaise: totals.taxable.paise,
    cgstPaise: totals.cgst.paise,
    sgstPaise: totals.sgst.paise,
    igstPaise: totals.igst.paise,
    totalPaise: totals.total.paise,
    periodFrom: period?.from ?? null,
    periodTo: period?.to ?? null,
    roundOffPaise: roundOff.paise,
    payablePaise: payable.paise,
  };
  const sides = { host: orgId, shipper: booking.shipperOrgId };
  const journal = invoiceIssued({ id: row.id, on: issuedOn }, sides, {
    ...{ totals, roundOff, payable, reverseCharge: false },
  });
  return { draft, row, posting: { journal, about: subjectOf(row) } };
}

const linesOf = ({ draft, row }: Numbered): (typeof invoiceLines.$inferInsert)[] =>
  draft.lines.map((line, index) => ({
    invoiceId: row.id,
    orgId: row.orgId,
    shipperOrgId: row.shipperOrgId,
    lineNumber: index + 1,
    description: line.description,
    formula: line.formula,
    sac: line.sac,
    quantity: line.quantity,
    unit: line.unit,
    unitPricePaise: line.unitPrice.paise,
    taxablePaise: line.amount.paise,
    rateBasisPoints: line.gstRate,
    cgstPaise: line.tax.cgst.paise,
    sgstPaise: line.tax.sgst.paise,
    igstPaise: line.tax.igst.paise,
    charge: line.charge ?? null,
  }));

/** Audit rows, and letters to the shippers' owners and accounts. */
async function announce(tx: Tx, { orgId, userId }: Writer, written: readonly Numbered[]): Promise<void> {
  await insertMany(
    tx,
    auditLog,
    written.map(({ draft: { booking }, row }) => ({
      orgId,
      counterpartyOrgId: booking.shipperOrgId,
      actorUserId: userId,
      actorKind: userId === null ? ('system' as const) : ('host' as const),
      entity: 'invoice' as const,
      entityId: row.id,
      action: 'invoice.issued',
      toState: 'issued',
      data: {
        number: row.number,
        bookingId: booking.id,
        reference: booking.reference,
        totalPaise: row.payablePaise.toString(),
      },
    })),
  );
  const letters = written.flatMap(({ draft: { booking, parties }, row }) =>
    parties.lettersTo.map((recipient, index) => ({
      key: `invoice-issued/${row.id}/${index + 1}`,
      recipient,
      template: 'invoice-issued' as const,
      props: {
        number: row.number,
        hostName: booking.place.hostName,
        reference: booking.reference,
        total: formatInr(inr(row.payablePaise)),
        dueOn: formatDate(plainDate(row.dueOn)),
        url: linkTo(`/o/${parties.recipientSlug}/invoices/${row.id}`),
      },
    })),
  );
  await insertMany(tx, mailOutbox, letters);
}
