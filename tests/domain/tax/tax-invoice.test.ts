import { describe, expect, test } from 'vitest';
import { basisPoints, inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { lineTax } from '#app/domain/tax/gst.ts';
import { NO_TAX } from '#app/domain/tax/tax-engine.ts';
import { checkTaxInvoice, type InvoiceLine, type Party, type TaxInvoice } from '#app/domain/tax/tax-invoice.ts';
import { INVOICE, invoiceLine } from './documents.ts';
import { PARAMETERS } from './parameters.ts';

const found = (change: Partial<TaxInvoice>) => {
  const answer = checkTaxInvoice({ ...INVOICE, ...change }, PARAMETERS);
  return answer.ok ? [] : answer.violations;
};
const fields = (change: Partial<TaxInvoice>) => found(change).map(({ code }) => code.replace('tax_invoice.', ''));
const supplier = (change: Partial<Party>) => fields({ supplier: { ...INVOICE.supplier, ...change } });
const recipient = (change: Partial<Party>, of: Partial<TaxInvoice> = {}) =>
  fields({ ...of, recipient: { ...INVOICE.recipient, ...change } });
const withLine = (change: Partial<InvoiceLine>) => fields({ lines: [{ ...invoiceLine(64_000n, 16), ...change }] });

test('one with every particular may be issued', () => {
  expect(checkTaxInvoice(INVOICE, PARAMETERS)).toEqual({ ok: true });
});

test('the head: number, place of supply, signature, lines', () => {
  for (const number of ['', 'kos/26-27/000123', 'KOS/26-27/0001234', 'KOS 1', '-KOS', 'KOS\n'])
    expect(fields({ number })).toEqual(['number']);
  expect(fields({ number: 'A' })).toEqual([]);
  expect(fields({ placeOfSupply: { code: '2', name: 'Gujarat' } })).toEqual(['place_of_supply']);
  expect(fields({ placeOfSupply: { code: '24', name: ' ' } })).toEqual(['place_of_supply']);
  expect(fields({ signedBy: ' ' })).toEqual(['signature']);
  expect(fields({ lines: [], roundOff: ZERO_INR, payable: ZERO_INR })).toEqual(['lines']);
  expect(found({ number: 'kos' })).toMatchObject([
    { params: { field: 'number' }, sentence: '“kos” is no invoice number.', citation: 'CGST Rules 2017, rule 46' },
  ]);
});

test('the supplier: name, address, PIN, State, GSTIN of that State', () => {
  expect(supplier({ legalName: '' })).toEqual(['supplier_name']);
  expect(supplier({ addressLines: [] })).toEqual(['supplier_address']);
  expect(supplier({ addressLines: ['', ' '] })).toEqual(['supplier_address']);
  expect(supplier({ place: '' })).toEqual(['supplier_address']);
  for (const pin of ['', '012345', '40070', '4007077']) expect(supplier({ pin })).toEqual(['supplier_pin']);
  expect(supplier({ stateName: '' })).toEqual(['supplier_state']);
  expect(supplier({ gstin: null })).toEqual(['supplier_gstin']);
  expect(supplier({ gstin: '24AANFA2641L1ZK' })).toEqual(['supplier_gstin']);
  expect(supplier({ gstin: '24AAQCA8719H1ZC' })).toEqual(['supplier_gstin']);
  expect(supplier({ legalName: '', pin: '', gstin: null })).toEqual([
    'supplier_name',
    'supplier_pin',
    'supplier_gstin',
  ]);
  expect(supplier({ stateCode: 'MH' })).toEqual(['supplier_state', 'supplier_gstin']);
});

describe('the recipient', () => {
  const nameless = { legalName: '', gstin: null };
  const small = { lines: [invoiceLine(4_999_999n)], roundOff: inr(1n), payable: inr(5_900_000n) };
  const large = { lines: [invoiceLine(5_000_000n)], roundOff: ZERO_INR, payable: inr(5_900_000n) };

  test('registered: all, at any value', () => {
    expect(recipient({ legalName: '' })).toEqual(['recipient_name']);
    expect(recipient({ gstin: 'X' })).toEqual(['recipient_gstin']);
    expect(recipient({ gstin: '27AAPFU0939F1ZV' })).toEqual(['recipient_gstin']);
  });

  test('unregistered: name and address from ₹50,000 on', () => {
    expect(recipient(nameless, small)).toEqual([]);
    expect(recipient(nameless, large)).toEqual(['recipient_name']);
  });

  test('unregistered, through an operator: name and address at any value', () => {
    expect(recipient(nameless, { ...small, throughOperator: '27AAPFU0939F1CV' })).toEqual(['recipient_name']);
  });
});

test('lines: description, SAC, quantity, unit, value, tax', () => {
  expect(withLine({ description: ' ' })).toEqual(['line_description']);
  for (const sac of ['', '996', '886729', '99672', '9967290']) expect(withLine({ sac })).toEqual(['line_sac']);
  for (const quantity of [0, -1, 1.5]) expect(withLine({ quantity })).toEqual(['line_quantity']);
  expect(withLine({ quantity: 1 })).toEqual([]);
  expect(withLine({ unit: '' })).toEqual(['line_unit']);
  expect(withLine({ tax: { ...NO_TAX, igst: inr(11_519n) } })).toContain('line_tax');
  expect(withLine({ tax: { ...NO_TAX, igst: inr(11_520n), cgst: inr(1n) } })).toContain('line_tax');
  expect(withLine({ tax: { ...NO_TAX, igst: inr(11_520n), sgst: inr(1n) } })).toContain('line_tax');
  expect(found({ lines: [invoiceLine(64_000n), { ...invoiceLine(0n), sac: 'x' }] })[0]).toMatchObject({
    params: { line: 2 },
    sentence: 'Line 2: “x” is no service code.',
  });
  const negative = { taxable: inr(-64_000n), tax: lineTax(inr(-64_000n), basisPoints(1800), 'inter_state') };
  expect(withLine(negative)).toContain('line_taxable');
});

test('sums: the round-off and the total', () => {
  expect(fields({ roundOff: ZERO_INR, payable: inr(75_520n) })).toEqual(['round_off']);
  expect(fields({ payable: inr(75_501n) })).toEqual(['total']);
  expect(fields({ reverseCharge: true, roundOff: ZERO_INR, payable: inr(64_000n) })).toEqual([]);
  expect(fields({ reverseCharge: true })).toEqual(['round_off', 'total']);
});

test('zero-rated under an undertaking the tax is none; without one it is IGST', () => {
  const free = { lines: [{ ...invoiceLine(64_000n, 16), tax: NO_TAX }], roundOff: ZERO_INR, payable: inr(64_000n) };
  expect(fields({ ...free, treatment: 'zero_rated' })).toEqual([]);
  expect(fields({ ...free, treatment: 'zero_rated_with_tax' })).toEqual(['line_tax']);
});
