import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { basisPoints, inr, type Money, minus, plus, sum, ZERO_INR } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import {
  type CreditableLine,
  type CreditRequest,
  creditNote,
  roundCredit,
  splitCredit,
} from '#app/domain/tax/credit-note.ts';
import type { InvoiceTotals } from '#app/domain/tax/gst.ts';
import { parameterOn } from '#app/domain/tax/parameter.ts';
import { moneyParameters } from '#app/features/invoices/money-parameters.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import { creditNoteLines, creditNotes, invoiceLines, journals, ledgerEntries } from '#db/schema/index.ts';
import type { InvoiceRow } from './corrector.server.ts';
import type { CreditDraft } from './credit-draft.ts';

/** What is to be credited of an invoice, and how much of what was paid should go back as money; null is all of it. */
export type CreditAsk = { requests: readonly CreditRequest[]; refundWished: Money | null };

type Invoice = Pick<InvoiceRow, 'id' | 'orgId' | 'shipperOrgId' | 'reverseCharge' | 'outstandingPaise' | 'voidedAt'>;

/** How money comes to an invoice, other than the income tax its shipper keeps back. */
const MONEY_IN = ['payment', 'matched', 'balance_used', 'deposit_kept'];

/** Lines of an invoice with what earlier credit notes have taken back of each. */
export async function creditableLines(tx: Tx, { id, orgId, shipperOrgId }: Invoice): Promise<CreditableLine[]> {
  const of = { orgId: invoiceLines.orgId, shipper: invoiceLines.shipperOrgId };
  const lines = await tx
    .select()
    .from(invoiceLines)
    .where(and(eq(of.orgId, orgId), eq(of.shipper, shipperOrgId), eq(invoiceLines.invoiceId, id)))
    .orderBy(asc(invoiceLines.lineNumber));
  const total = (column: AnyPgColumn) => sql<string>`sum(${column})::text`;
  const credited = await tx
    .select({
      line: creditNoteLines.invoiceLine,
      taxable: total(creditNoteLines.taxablePaise),
      cgst: total(creditNoteLines.cgstPaise),
      sgst: total(creditNoteLines.sgstPaise),
      igst: total(creditNoteLines.igstPaise),
    })
    .from(creditNoteLines)
    .innerJoin(creditNotes, eq(creditNotes.id, creditNoteLines.creditNoteId))
    .where(and(eq(creditNotes.orgId, orgId), eq(creditNotes.invoiceId, id), eq(creditNotes.kind, 'credit_note')))
    .groupBy(creditNoteLines.invoiceLine);
  const byLine = new Map(credited.map((row) => [row.line, row]));
  return lines.map((line) => {
    const before = byLine.get(line.lineNumber);
    const money = (text: string | undefined) => inr(BigInt(text ?? '0'));
    return {
      lineNumber: line.lineNumber,
      description: line.description,
      sac: line.sac,
      unit: line.unit,
      quantity: line.quantity,
      unitPrice: inr(line.unitPricePaise),
      taxable: inr(line.taxablePaise),
      rate: basisPoints(line.rateBasisPoints),
      tax: { cgst: inr(line.cgstPaise), sgst: inr(line.sgstPaise), igst: inr(line.igstPaise) },
      creditedTaxable: money(before?.taxable),
      creditedTax: { cgst: money(before?.cgst), sgst: money(before?.sgst), igst: money(before?.igst) },
    };
  });
}

/**
 * What a credit note over an invoice would be, from the rows as they stand: the one answer that preview, command and the
 * operator's decision of a dispute give. Certain only while the caller holds the invoice's row.
 */
export async function draftCredit(
  tx: Tx,
  invoice: Invoice,
  { requests, refundWished }: CreditAsk,
  today: PlainDate,
): Promise<Outcome<CreditDraft>> {
  if (invoice.voidedAt !== null) return refuse(voided());
  const limit = parameterOn(await moneyParameters(tx), 'credit_note_lines', today).value;
  const answer = creditNote(await creditableLines(tx, invoice), requests, limit);
  if (!answer.ok) return refuse(...answer.violations);
  const { lines, totals } = answer;
  const before = await creditedBefore(tx, invoice);
  const { roundOff, payable } = roundCredit(owedOf(totals, invoice.reverseCharge), before.owed);
  const paid = minus(await moneyPaid(tx, invoice), before.givenBack);
  const split = splitCredit(payable, {
    outstanding: inr(invoice.outstandingPaise),
    paid: atLeastZero(paid),
    refundWished: refundWished ?? payable,
  });
  return done({ lines, totals, roundOff, payable, split });
}

/** What can still go back of the money that came for an invoice. */
export async function refundable(tx: Tx, invoice: Invoice): Promise<Money> {
  const { givenBack } = await creditedBefore(tx, invoice);
  return atLeastZero(minus(await moneyPaid(tx, invoice), givenBack));
}

/** Tax under reverse charge is the recipient's own and comes back from nobody. */
const owedOf = (totals: InvoiceTotals, reverseCharge: boolean): Money =>
  reverseCharge ? totals.taxable : totals.total;

const atLeastZero = (money: Money): Money => (money.paise < 0n ? ZERO_INR : money);

/** What earlier credit notes took off to the paisa, and what of them went back or was kept as balance. */
async function creditedBefore(tx: Tx, { id, orgId }: Invoice): Promise<{ owed: Money; givenBack: Money }> {
  const notes = await tx
    .select()
    .from(creditNotes)
    .where(and(eq(creditNotes.orgId, orgId), eq(creditNotes.invoiceId, id), eq(creditNotes.kind, 'credit_note')));
  return {
    owed: sum(notes.map((note) => inr(note.payablePaise - note.roundOffPaise))),
    givenBack: sum(notes.map((note) => plus(inr(note.refundPaise), inr(note.balancePaise)))),
  };
}

/** Money put to an invoice, from the host's books: what its receivable fell by, without the income tax kept back. */
async function moneyPaid(tx: Tx, { id, orgId }: Invoice): Promise<Money> {
  const [paid] = await tx
    .select({ paise: sql<string>`coalesce(-sum(${ledgerEntries.amountPaise}), 0)::text` })
    .from(ledgerEntries)
    .innerJoin(journals, eq(journals.id, ledgerEntries.journalId))
    .where(
      and(
        eq(journals.orgId, orgId),
        eq(journals.invoiceId, id),
        eq(ledgerEntries.bookOrgId, orgId),
        inArray(journals.kind, MONEY_IN),
        inArray(ledgerEntries.account, ['receivable', 'tds_receivable']),
      ),
    );
  return inr(BigInt(paid?.paise ?? '0'));
}

const voided = () =>
  violation('conflict.voided', 'This invoice is void: there is nothing to credit.', 'Bill the booking again.');
