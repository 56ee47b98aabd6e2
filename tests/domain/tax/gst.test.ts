import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { basisPoints, inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { invoiceTotals, lineTax, placeOfSupply, supplyKind } from '#app/domain/tax/gst.ts';

test.each([
  ['27', '27', false, 'intra_state'],
  ['07', '07', false, 'intra_state'],
  ['26', '26', true, 'intra_territory'],
  ['27', '24', false, 'inter_state'],
  ['26', '27', true, 'inter_state'],
])('from %s to %s is %s', (supplierState, place, unionTerritoryWithoutLegislature, kind) => {
  expect(supplyKind({ supplierState, placeOfSupply: place, unionTerritoryWithoutLegislature })).toBe(kind);
});

test('the place of supply is the registration, else the address, else the supplier', () => {
  const supplierState = '27';
  const place = (recipientGstin: string | null, recipientState: string | null) =>
    placeOfSupply({ recipientGstin, recipientState, supplierState });
  expect(place('24AAQCA8719H1ZC', '29')).toBe('24');
  expect(place(null, '29')).toBe('29');
  expect(place(null, null)).toBe('27');
  expect(() => place('', '29')).toThrow(RangeError);
});

describe('tax on a line', () => {
  test.each([
    [333n, 1800, 30n, 60n],
    [50n, 1800, 5n, 9n],
    [0n, 1800, 0n, 0n],
    [100_000n, 0, 0n, 0n],
    // Half of 5 basis points is 2.5: 20,000 p bear 5 p each way.
    [20_000n, 5, 5n, 10n],
    [-333n, 1800, -30n, -60n],
  ])('%s p at %i', (paise, rate, half, whole) => {
    const taxable = inr(paise);
    const intra = { cgst: inr(half), sgst: inr(half), igst: ZERO_INR };
    expect(lineTax(taxable, basisPoints(rate), 'intra_state')).toEqual(intra);
    expect(lineTax(taxable, basisPoints(rate), 'intra_territory')).toEqual(intra);
    expect(lineTax(taxable, basisPoints(rate), 'inter_state')).toEqual({
      cgst: ZERO_INR,
      sgst: ZERO_INR,
      igst: inr(whole),
    });
  });

  it('two halves and the whole differ by a paisa at most', () => {
    const paise = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(paise, fc.integer({ min: 0, max: 10_000 }), (p, rate) => {
        const { cgst, sgst } = lineTax(inr(p), basisPoints(rate), 'intra_state');
        const difference = cgst.paise + sgst.paise - lineTax(inr(p), basisPoints(rate), 'inter_state').igst.paise;
        expect(difference === 0n || difference === 1n || difference === -1n).toBe(true);
      }),
    );
  });
});

test('totals are exact to the paisa', () => {
  const line = (paise: bigint) => ({
    taxable: inr(paise),
    tax: lineTax(inr(paise), basisPoints(1800), 'intra_state'),
  });
  expect(invoiceTotals([line(333n), line(50n)])).toEqual({
    taxable: inr(383n),
    cgst: inr(35n),
    sgst: inr(35n),
    igst: ZERO_INR,
    total: inr(453n),
  });
  expect(invoiceTotals([]).total).toEqual(ZERO_INR);
});
