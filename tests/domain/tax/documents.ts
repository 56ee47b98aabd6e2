import { createHash } from 'node:crypto';
import { basisPoints, inr } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { lineTax } from '#app/domain/tax/gst.ts';
import type { InvoiceLine, TaxInvoice } from '#app/domain/tax/tax-invoice.ts';

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export const invoiceLine = (paise: bigint, quantity = 1): InvoiceLine => ({
  description: 'Storage, days 6 to 7',
  formula: '8 pallets × 2 days × ₹40.00',
  sac: '996729',
  quantity,
  unit: 'pallet-day',
  unitPrice: inr(paise / BigInt(quantity)),
  taxable: inr(paise),
  rate: basisPoints(1800),
  tax: lineTax(inr(paise), basisPoints(1800), 'inter_state'),
});

/** An invoice that may be issued: ₹640.00 and ₹115.20 IGST, rounded off by −20 paise. */
export const INVOICE: TaxInvoice = {
  number: 'KOS/26-27/000123',
  issuedOn: plainDate('2026-06-01'),
  supplier: {
    legalName: 'Konkan Oxide Stores',
    addressLines: ['Plot 7', 'Port Road'],
    place: 'Nhava Sheva',
    pin: '400707',
    stateCode: '27',
    stateName: 'Maharashtra',
    gstin: '27AAPFU0939F1ZV',
  },
  recipient: {
    legalName: 'Vayu Magnetics',
    addressLines: ['3 Mill Lane', '', 'Phase 2'],
    place: 'Ahmedabad',
    pin: '380001',
    stateCode: '24',
    stateName: 'Gujarat',
    gstin: '24AAQCA8719H1ZC',
  },
  placeOfSupply: { code: '24', name: 'Gujarat' },
  kind: 'inter_state',
  treatment: 'taxed',
  reverseCharge: false,
  throughOperator: null,
  lines: [invoiceLine(64_000n, 16)],
  roundOff: inr(-20n),
  payable: inr(75_500n),
  signedBy: 'R. Konkan',
};
