import { basisPoints, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { inv01, type Registration } from '#app/domain/tax/e-invoice.ts';
import { parameterOn } from '#app/domain/tax/parameter.ts';
import type { InvoiceLine, Party, TaxInvoice } from '#app/domain/tax/tax-invoice.ts';
import { fileStem, type InvoiceView, type PartyView } from '#app/features/invoices/invoice-view.ts';
import { moneyParameters } from '#app/features/invoices/money-parameters.server.ts';
import type { NoteView } from '#app/features/notes/credit-note-view.ts';
import type { FeeView } from '#app/features/settlements/fee-view.ts';
import { fileAnswer } from '#app/platform/download.server.ts';

/** The address as the portal wants it: lines, and the place by itself, which is written last. */
function partyOf({ address, stateName, ...party }: PartyView): Party {
  const parts = address
    .split(/[\n,]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const place = parts.length > 1 ? parts.at(-1) : undefined;
  const [first = '', ...others] = place === undefined ? parts : parts.slice(0, -1);
  return { ...party, stateName, place: place ?? stateName, addressLines: [first, others.join(', ')] };
}

type Document = Pick<
  InvoiceView,
  | 'number'
  | 'issuedOn'
  | 'supplier'
  | 'recipient'
  | 'placeOfSupply'
  | 'supplyKind'
  | 'reverseCharge'
  | 'roundOff'
  | 'payable'
>;

/** A line of a correction, or of the platform's service, as the portal wants it: one of what it is about. */
type DocumentLine = Pick<
  NoteView['lines'][number],
  'description' | 'formula' | 'sac' | 'taxable' | 'rateBasisPoints' | 'tax'
>;

const lineOf = ({ description, formula, sac, taxable, rateBasisPoints, tax }: DocumentLine): InvoiceLine => ({
  ...{ description, formula, sac, taxable, tax, rate: basisPoints(rateBasisPoints) },
  ...{ quantity: 1, unit: 'document', unitPrice: taxable },
});

function taxInvoiceOf(document: Document, lines: readonly InvoiceLine[]): TaxInvoice {
  const { number, issuedOn, placeOfSupply, supplyKind, reverseCharge, roundOff, payable } = document;
  const { supplier, recipient } = document;
  return {
    ...{ number, issuedOn, placeOfSupply, kind: supplyKind, treatment: 'taxed', reverseCharge, roundOff, payable },
    ...{ supplier: partyOf(supplier), recipient: partyOf(recipient), throughOperator: null, lines },
    signedBy: supplier.legalName,
  };
}

/** INV-01 of a tax invoice. @throws RangeError where the portal takes no such document */
export async function inv01OfInvoice(invoice: InvoiceView) {
  const lines = invoice.lines.map(({ rateBasisPoints, ...line }) => ({
    ...line,
    rate: basisPoints(rateBasisPoints),
  }));
  return inv01(taxInvoiceOf(invoice, lines), await registration(invoice.issuedOn, { type: 'INV', preceding: [] }));
}

/** INV-01 of a note, which names the invoice it corrects. @throws RangeError where the portal takes no such document */
export async function inv01OfNote(note: NoteView) {
  const lines = note.lines.map(lineOf);
  const type = note.kind === 'credit_note' ? ('CRN' as const) : ('DBN' as const);
  const { number, issuedOn } = note.invoice;
  return inv01(
    taxInvoiceOf(note, lines),
    await registration(note.issuedOn, { type, preceding: [{ number, issuedOn }] }),
  );
}

/** INV-01 of the platform's own paper to a host. @throws RangeError where the portal takes no such document */
export async function inv01OfFee(fee: FeeView) {
  const lines = fee.lines.map(({ fee: taxable, ...line }) => lineOf({ ...line, taxable }));
  const document = { ...fee, reverseCharge: false, roundOff: ZERO_INR, payable: fee.totals.total };
  const type = fee.kind === 'invoice' ? ('INV' as const) : ('CRN' as const);
  return inv01(taxInvoiceOf(document, lines), await registration(fee.issuedOn, { type, preceding: fee.corrects }));
}

async function registration(issuedOn: string, of: Omit<Registration, 'itemLimit'>): Promise<Registration> {
  const on = plainDate(issuedOn);
  return { ...of, itemLimit: parameterOn(await moneyParameters(), 'einvoice_items', on).value };
}

/** A document's JSON as a download. Callers have checked that the reader may see it, and that the portal takes it. */
export const inv01Answer = (json: unknown, number: string): Response =>
  fileAnswer(
    { name: `${fileStem(number)}-inv-01.json`, type: 'application/json; charset=utf-8' },
    `${JSON.stringify([json], null, 2)}\n`,
  );
