import { financialYearOf } from '../shared/financial-year.ts';
import { type Money, rupeesText, sum } from '../shared/money.ts';
import { addDays, type PlainDate } from '../shared/plain-date.ts';
import { invoiceTotals } from './gst.ts';
import { type Parameters, parameterOn, thresholdOn } from './parameter.ts';
import type { InvoiceLine, Party, TaxInvoice } from './tax-invoice.ts';

/** Documents the portal registers. */
export type RegisteredType = 'INV' | 'CRN' | 'DBN';

/** SHA-256 of text as 64 lower-case hex digits; an argument, because the rules do no I/O and know no library. */
export type Sha256 = (text: string) => string;

/**
 * The number the portal will give a document: SHA-256 of GSTIN, financial year, kind and number, one after the other.
 * It is expected, not registered, until the portal has answered.
 * @param of number: upper case, as the portal hashes since 1 June 2025
 */
export function expectedIrn(
  of: { gstin: string; issuedOn: PlainDate; type: RegisteredType; number: string },
  sha256: Sha256,
): string {
  return sha256(`${of.gstin}${financialYearOf(of.issuedOn).label}${of.type}${of.number}`);
}

/**
 * Whether a supplier has to register its documents to registered recipients on a day.
 * @param turnover the supplier's aggregate turnover, of its largest year
 */
export const mustRegister = (turnover: Money, on: PlainDate, parameters: Parameters): boolean =>
  turnover.paise >= thresholdOn(parameters, 'einvoice_turnover_from', on).paise;

/** The last day to report a document to the portal; null where the supplier has no such limit. */
export function reportBy(issuedOn: PlainDate, turnover: Money, parameters: Parameters): PlainDate | null {
  if (turnover.paise < thresholdOn(parameters, 'einvoice_report_days_turnover_from', issuedOn).paise) return null;
  return addDays(issuedOn, parameterOn(parameters, 'einvoice_report_days', issuedOn).value);
}

/** What of a document INV-01 tells besides the invoice itself. */
export type Registration = {
  readonly type: RegisteredType;
  /** Of a note: the invoices it corrects. */
  readonly preceding: readonly { readonly number: string; readonly issuedOn: PlainDate }[];
  /** Items at most; reference data. */
  readonly itemLimit: number;
};

/**
 * A document in the portal's schema INV-01, version 1.1. Amounts are rupees with two decimals, as the schema wants them.
 * @throws RangeError without a recipient's GSTIN (the portal takes no B2C documents) or with more items than the limit
 */
export function inv01(invoice: TaxInvoice, { type, preceding, itemLimit }: Registration) {
  if (invoice.recipient.gstin === null)
    throw new RangeError('Only documents between registered parties are registered');
  if (invoice.lines.length > itemLimit) throw new RangeError(`At most ${itemLimit} items`);
  return {
    Version: '1.1',
    TranDtls: {
      TaxSch: 'GST',
      SupTyp: SUPPLY_TYPES[invoice.treatment],
      RegRev: invoice.reverseCharge ? 'Y' : 'N',
      ...(invoice.throughOperator === null ? {} : { EcmGstin: invoice.throughOperator }),
      IgstOnIntra: 'N',
    },
    DocDtls: { Typ: type, No: invoice.number, Dt: portalDate(invoice.issuedOn) },
    SellerDtls: partyDetails(invoice.supplier),
    BuyerDtls: { ...partyDetails(invoice.recipient), Pos: invoice.placeOfSupply.code },
    ItemList: invoice.lines.map((line, index) => itemOf(line, index + 1)),
    ValDtls: valuesOf(invoice),
    ...(preceding.length === 0
      ? {}
      : {
          RefDtls: {
            PrecDocDtls: preceding.map(({ number, issuedOn }) => ({ InvNo: number, InvDt: portalDate(issuedOn) })),
          },
        }),
  };
}

const SUPPLY_TYPES = { taxed: 'B2B', exempt: 'B2B', zero_rated: 'SEZWOP', zero_rated_with_tax: 'SEZWP' } as const;

/** 'dd/mm/yyyy'. */
const portalDate = (day: PlainDate) => `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;

/** JSON has no decimals but floats; up to 10^13 paise two decimals survive the way there and back. */
const rupees = (amount: Money) => Number(rupeesText(amount));

/** The portal takes at most 100 characters of a line of the address. */
const MAX_ADDRESS = 100;

function partyDetails({ gstin, legalName, addressLines, place, pin, stateCode }: Party) {
  const [first = '', ...others] = addressLines.filter((line) => line.trim() !== '');
  const second = others.join(', ').slice(0, MAX_ADDRESS);
  return {
    Gstin: gstin,
    LglNm: legalName,
    Addr1: first.slice(0, MAX_ADDRESS),
    ...(second === '' ? {} : { Addr2: second }),
    Loc: place,
    Pin: Number(pin),
    Stcd: stateCode,
  };
}

/** Unit codes of the portal; what it has none for is OTH. */
const UNIT_CODES: Readonly<Record<string, string>> = { set: 'SET', document: 'NOS', label: 'NOS', pallet: 'NOS' };

function itemOf({ description, sac, quantity, unit, unitPrice, taxable, rate, tax }: InvoiceLine, number: number) {
  return {
    SlNo: String(number),
    PrdDesc: description,
    IsServc: 'Y',
    HsnCd: sac,
    Qty: quantity,
    Unit: UNIT_CODES[unit] ?? 'OTH',
    UnitPrice: rupees(unitPrice),
    TotAmt: rupees(taxable),
    Discount: 0,
    AssAmt: rupees(taxable),
    GstRt: rate / 100,
    IgstAmt: rupees(tax.igst),
    CgstAmt: rupees(tax.cgst),
    SgstAmt: rupees(tax.sgst),
    CesRt: 0,
    CesAmt: 0,
    TotItemVal: rupees(sum([taxable, tax.igst, tax.cgst, tax.sgst])),
  };
}

function valuesOf({ lines, roundOff, payable }: TaxInvoice) {
  const totals = invoiceTotals(lines);
  return {
    AssVal: rupees(totals.taxable),
    CgstVal: rupees(totals.cgst),
    SgstVal: rupees(totals.sgst),
    IgstVal: rupees(totals.igst),
    CesVal: 0,
    Discount: 0,
    OthChrg: 0,
    RndOffAmt: rupees(roundOff),
    TotInvVal: rupees(payable),
  };
}
