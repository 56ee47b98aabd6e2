import { financialYearOf } from '#app/domain/shared/financial-year.ts';
import { type Money, ZERO_INR } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import type { CreditLine, CreditSplit } from '#app/domain/tax/credit-note.ts';
import { documentNumber } from '#app/domain/tax/document-number.ts';
import type { InvoiceTotals } from '#app/domain/tax/gst.ts';
import { takeNumber } from '#app/features/invoices/take-number.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { creditNoteLines, creditNotes } from '#db/schema/index.ts';
import type { InvoiceRow } from './corrector.server.ts';

/** What a note that was issued is called. */
export type IssuedNote = { noteId: string; number: string };

/** What a note says; a debit note has no split. */
type Said = {
  lines: readonly CreditLine[];
  totals: InvoiceTotals;
  roundOff: Money;
  payable: Money;
  split?: CreditSplit;
};

const NO_SPLIT: CreditSplit = { reduction: ZERO_INR, refund: ZERO_INR, balance: ZERO_INR };

/** Writes a note with the next number of its kind's series, and its lines. The caller holds the invoice's row. */
export async function insertNote(
  tx: Tx,
  invoice: Pick<InvoiceRow, 'id' | 'orgId' | 'shipperOrgId'>,
  { lines, totals, roundOff, payable, split = NO_SPLIT }: Said,
  { kind, prefix, reason, on }: { kind: 'credit_note' | 'debit_note'; prefix: string; reason: string; on: PlainDate },
) {
  const { id: invoiceId, orgId, shipperOrgId } = invoice;
  const year = financialYearOf(on);
  const sequence = await takeNumber(tx, { orgId, series: kind, year });
  const [note] = await tx
    .insert(creditNotes)
    .values({
      ...{ orgId, shipperOrgId, invoiceId, kind, sequence, reason, issuedOn: on, financialYear: year.label },
      number: documentNumber({ kind, prefix, financialYear: year, sequence }),
      taxablePaise: totals.taxable.paise,
      cgstPaise: totals.cgst.paise,
      sgstPaise: totals.sgst.paise,
      igstPaise: totals.igst.paise,
      totalPaise: totals.total.paise,
      roundOffPaise: roundOff.paise,
      payablePaise: payable.paise,
      reductionPaise: split.reduction.paise,
      refundPaise: split.refund.paise,
      balancePaise: split.balance.paise,
    })
    .returning();
  if (!note) throw new Error('The note was not written');
  await tx.insert(creditNoteLines).values(
    lines.map((line, index) => ({
      ...{ creditNoteId: note.id, orgId, shipperOrgId, lineNumber: index + 1, invoiceLine: line.lineNumber },
      ...{ description: line.description, formula: line.formula, sac: line.sac },
      taxablePaise: line.taxable.paise,
      rateBasisPoints: line.rate,
      cgstPaise: line.tax.cgst.paise,
      sgstPaise: line.tax.sgst.paise,
      igstPaise: line.tax.igst.paise,
    })),
  );
  return note;
}
