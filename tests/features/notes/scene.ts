import { eq } from 'drizzle-orm';
import { inr, type Money, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import type { CreditRequest } from '#app/domain/tax/credit-note.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import type { Corrector } from '#app/features/notes/corrector.server.ts';
import { issueCreditNote, previewCreditNote } from '#app/features/notes/issue-credit-note.server.ts';
import type { CreditInput } from '#app/features/notes/note.schema.server.ts';
import { recordPayment } from '#app/features/payments/record-payment.server.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import { creditNotes, invoices, ledgerEntries } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { clockAt, createParties, valueIn } from '#tests/features/invoices/scene.ts';
import { asked, operatorScope } from '#tests/setup/request.ts';

const issueDay = clockAt('2026-05-14T06:30:00Z');
/** The day on which corrections are made in these tests. */
export const laterDay = clockAt('2026-05-20T06:30:00Z');

/** A host and a shipper with an invoice between them, an operator, and the hands to pay and credit. */
export async function createCorrections(db: OwnerDatabase) {
  const operator = await createPerson(db, { isOperator: true });
  const parties = await createParties(db);
  const host: Corrector = { as: 'host', scope: parties.hostScope };
  const desk: Corrector = { as: 'operator', scope: operatorScope(operator.id) };
  const issue = async (pallets = 10) => {
    const booking = await parties.book({ pallets });
    const answer = await issueInvoice(parties.hostScope, { bookingId: booking.id }, asked('issue-invoice'), issueDay);
    return { bookingId: booking.id, ...valueIn(answer) };
  };
  const invoiceRow = async (id: string) => {
    const [row] = await db.select().from(invoices).where(eq(invoices.id, id));
    if (!row) throw new Error('no such invoice');
    return row;
  };
  let receipts = 0;
  const pay = async (invoiceId: string, amount: Money, tds = ZERO_INR) => {
    receipts += 1;
    const input = {
      rail: 'upi' as const,
      reference: `IN-${receipts}`,
      receivedOn: plainDate('2026-05-19'),
      amount,
      tds,
    };
    const ask = asked('record-payment');
    return valueIn(await recordPayment(operatorScope(operator.id), { ...input, invoiceId }, ask, laterDay));
  };
  const inputOf = (requests: CreditRequest[], input: Partial<CreditInput> = {}): CreditInput => ({
    ...{ requests, reason: 'Two pallets less than billed', refundWished: null, shown: null },
    ...input,
  });
  const credit = (
    invoiceId: string,
    requests: CreditRequest[],
    input: Partial<CreditInput> = {},
    by: Corrector = host,
  ) => issueCreditNote(by, { ...inputOf(requests, input), invoiceId }, asked('issue-credit-note'), laterDay);
  const preview = (
    invoiceId: string,
    requests: CreditRequest[],
    input: Partial<CreditInput> = {},
    by: Corrector = host,
  ) => previewCreditNote(by, invoiceId, inputOf(requests, input), laterDay);
  /** What the host's books say of an account. */
  const booked = async (account: string) => {
    const rows = await db.select().from(ledgerEntries).where(eq(ledgerEntries.bookOrgId, parties.hostOrg.id));
    return rows.filter((row) => row.account === account).reduce((all, row) => all + row.amountPaise, 0n);
  };
  const notes = (invoiceId: string) =>
    db.select().from(creditNotes).where(eq(creditNotes.invoiceId, invoiceId)).orderBy(creditNotes.sequence);
  return { ...parties, operator, host, desk, issue, invoiceRow, pay, inputOf, credit, preview, booked, notes };
}

/** An amount of a line's taxable value. */
export const amountOf = (lineNumber: number, paise: bigint): CreditRequest => ({ lineNumber, amount: inr(paise) });
