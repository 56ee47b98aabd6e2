import { type Money, rupeesText } from '#app/domain/shared/money.ts';
import type { Month } from '#app/domain/shared/month.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import type { LineTax } from '#app/domain/tax/gst.ts';
import type { Gstr1, ReturnEntry } from '#app/domain/tax/gstr-1.ts';

/** JSON has no decimals but floats; up to 10^13 paise two decimals survive the way there and back. */
const rupees = (amount: Money) => Number(rupeesText(amount));
const sums = ({ taxable, tax }: { taxable: Money; tax: LineTax }) => ({
  ...{ txval: rupees(taxable), iamt: rupees(tax.igst), camt: rupees(tax.cgst), samt: rupees(tax.sgst), csamt: 0 },
});
const day = (on: PlainDate) => `${on.slice(8)}-${on.slice(5, 7)}-${on.slice(0, 4)}`;

const entry = (row: ReturnEntry) => ({
  ...{ ctin: row.recipientGstin, inum: row.number, idt: day(row.issuedOn), val: rupees(row.value) },
  ...{ pos: row.placeOfSupply, rchrg: row.reverseCharge ? 'Y' : 'N' },
  ...(row.kind === 'invoice' ? {} : { ntty: row.kind === 'credit_note' ? 'C' : 'D' }),
  ...sums(row),
});

/**
 * The return in the shape of the form's tables and with the portal's field names. It is for an accountant to check and take
 * over, not to be filed as it stands: entries are whole documents, without the portal's grouping by recipient and rate.
 */
export const gstr1Json = (gstin: string | null, month: Month, of: Gstr1) => ({
  ...{ gstin, fp: `${month.slice(5)}${month.slice(0, 4)}` },
  ...{ b2b: of.b2b.map(entry), b2cl: of.b2cl.map(entry), cdnr: of.cdnr.map(entry), cdnur: of.cdnur.map(entry) },
  b2ba_voided: of.amended.map(entry),
  b2cs: of.b2cs.map((row) => ({
    sply_ty: row.kind === 'inter_state' ? 'INTER' : 'INTRA',
    ...{ pos: row.placeOfSupply, rt: row.rate / 100, ...sums(row) },
  })),
  hsn: of.sac.map((row) => ({ hsn_sc: row.sac, rt: row.rate / 100, qty: row.quantity, uqc: 'NA', ...sums(row) })),
  doc_issue: of.issued.map(({ kind, from, to, total, cancelled }) => ({
    ...{ doc_typ: kind, from, to, totnum: total, cancel: cancelled, net_issue: total - cancelled },
  })),
  net: sums(of.net),
});
