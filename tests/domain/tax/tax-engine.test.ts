import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { basisPoints, inr, plus, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { collectedUnderSection52, deductedUnder194O } from '#app/domain/tax/collected-at-source.ts';
import { INDIAN_GST, NO_TAX, placeOfListing, roundOffOf, type Supply } from '#app/domain/tax/tax-engine.ts';
import { PARAMETERS } from './parameters.ts';

const line = (paise: bigint, isExempt = false) => ({ taxable: inr(paise), rate: basisPoints(1800), isExempt });
const SUPPLY: Supply = {
  listing: 'storage_service',
  supplier: { state: '33', unionTerritoryWithoutLegislature: false, hasLut: true },
  recipient: { gstin: '27AAPFU0939F1ZV', state: '27', isSez: false, isForeign: false },
  propertyState: '33',
  reverseCharge: false,
  lines: [line(333n), line(50n)],
};
const assess = (change: Partial<Supply>) => INDIAN_GST.assess({ ...SUPPLY, ...change });
const recipient = (change: Partial<Supply['recipient']>) => ({ ...SUPPLY.recipient, ...change });
const local = recipient({ gstin: null, state: '33' });

describe('the place of supply', () => {
  test.each<[string, Partial<Supply>, string]>([
    ['storage for a registered recipient', {}, '27'],
    ['storage for one with an address alone', { recipient: recipient({ gstin: null, state: '29' }) }, '29'],
    ['storage for one nobody knows', { recipient: recipient({ gstin: null, state: null }) }, '33'],
    ['a licence of space', { listing: 'space_licence', propertyState: '24' }, '24'],
    [
      'a recipient abroad',
      { recipient: recipient({ gstin: null, state: null, isForeign: true }), propertyState: '24' },
      '24',
    ],
  ])('%s', (_, change, place) => {
    expect(placeOfListing({ ...SUPPLY, ...change })).toBe(place);
    expect(assess(change).placeOfSupply).toBe(place);
  });
});

test('between States IGST, inside one CGST and SGST, rounded line by line', () => {
  expect(assess({})).toEqual({
    placeOfSupply: '27',
    kind: 'inter_state',
    treatment: 'taxed',
    reverseCharge: false,
    needsAdviser: false,
    lines: [
      { taxable: inr(333n), rate: 1800, tax: { cgst: ZERO_INR, sgst: ZERO_INR, igst: inr(60n) } },
      { taxable: inr(50n), rate: 1800, tax: { cgst: ZERO_INR, sgst: ZERO_INR, igst: inr(9n) } },
    ],
    totals: { taxable: inr(383n), cgst: ZERO_INR, sgst: ZERO_INR, igst: inr(69n), total: inr(452n) },
    roundOff: inr(48n),
    payable: inr(500n),
  });
  const inside = assess({ recipient: local });
  expect(inside).toMatchObject({ kind: 'intra_state', totals: { cgst: inr(35n), sgst: inr(35n), total: inr(453n) } });
  const supplier = { ...SUPPLY.supplier, unionTerritoryWithoutLegislature: true };
  expect(assess({ recipient: local, supplier }).kind).toBe('intra_territory');
});

test('a zone’s unit is between States even at home: nothing with an undertaking, IGST without', () => {
  const zone = { ...local, isSez: true };
  expect(assess({ recipient: zone })).toMatchObject({
    kind: 'inter_state',
    treatment: 'zero_rated',
    totals: { igst: ZERO_INR, total: inr(383n) },
  });
  const without = { ...SUPPLY.supplier, hasLut: false };
  expect(assess({ recipient: zone, supplier: without })).toMatchObject({
    treatment: 'zero_rated_with_tax',
    totals: { igst: inr(69n) },
  });
});

test('an exempt line bears nothing and shows no rate; all exempt is an exempt supply', () => {
  const mixed = assess({ lines: [line(1_000n, true), line(1_000n)] });
  expect(mixed.treatment).toBe('taxed');
  expect(mixed.lines[0]).toEqual({ taxable: inr(1_000n), rate: 0, tax: NO_TAX });
  expect(mixed.totals.igst).toEqual(inr(180n));
  expect(assess({ lines: [line(1_000n, true)] })).toMatchObject({
    treatment: 'exempt',
    totals: { total: inr(1_000n) },
  });
  expect(assess({ lines: [] }).treatment).toBe('taxed');
});

test('under reverse charge the tax is shown and not paid to the supplier', () => {
  const answer = assess({ reverseCharge: true, lines: [line(100_040n)] });
  expect(answer).toMatchObject({ reverseCharge: true, totals: { igst: inr(18_007n), total: inr(118_047n) } });
  expect([answer.roundOff, answer.payable]).toEqual([inr(-40n), inr(100_000n)]);
});

test('a recipient abroad is marked for the adviser', () => {
  expect(assess({ recipient: recipient({ isForeign: true }) }).needsAdviser).toBe(true);
});

test.each([
  [0n, 0n],
  [49n, -49n],
  [50n, 50n],
  [99n, 1n],
  [150n, 50n],
  [-49n, 49n],
])('%s paise are rounded off by %s', (paise, by) => expect(roundOffOf(inr(paise))).toEqual(inr(by)));

it('lines add up to the paisa, and what is paid is whole rupees', () => {
  const lines = fc.array(
    fc.bigInt({ min: 0n, max: 10n ** 10n }).map((p) => line(p)),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(lines, fc.boolean(), fc.boolean(), (of, isLocal, reverseCharge) => {
      const { totals, payable, roundOff } = assess({
        lines: of,
        reverseCharge,
        ...(isLocal ? { recipient: local } : {}),
      });
      expect(payable.paise % 100n).toBe(0n);
      expect(roundOff.paise >= -50n && roundOff.paise <= 50n).toBe(true);
      const owed = reverseCharge
        ? totals.taxable
        : plus(plus(totals.taxable, totals.igst), plus(totals.cgst, totals.sgst));
      expect(payable).toEqual(plus(owed, roundOff));
    }),
  );
});

describe('collected at source', () => {
  const today = plainDate('2026-05-14');
  const net = inr(1_000_000n);

  test('section 52: a quarter and a quarter, or a half per cent', () => {
    const halves = { cgst: inr(2_500n), sgst: inr(2_500n), igst: ZERO_INR };
    expect(collectedUnderSection52(net, 'intra_state', today, PARAMETERS)).toEqual(halves);
    expect(collectedUnderSection52(net, 'inter_state', today, PARAMETERS).igst).toEqual(inr(5_000n));
    expect(collectedUnderSection52(net, 'inter_state', plainDate('2024-07-09'), PARAMETERS).igst).toEqual(inr(10_000n));
    expect(collectedUnderSection52(inr(-1_000_000n), 'inter_state', today, PARAMETERS)).toEqual(NO_TAX);
  });

  test('194-O: a tenth of a per cent; five without PAN; none for a natural person up to five lakh', () => {
    const firm = { hasPan: true, isIndividual: false, grossBefore: ZERO_INR };
    expect(deductedUnder194O(net, firm, today, PARAMETERS)).toEqual(inr(1_000n));
    expect(deductedUnder194O(net, { ...firm, hasPan: false, isIndividual: true }, today, PARAMETERS)).toEqual(
      inr(50_000n),
    );
    const person = { ...firm, isIndividual: true };
    expect(deductedUnder194O(net, person, today, PARAMETERS)).toEqual(ZERO_INR);
    const paidBefore = (paise: bigint) => ({ ...person, grossBefore: inr(paise) });
    expect(deductedUnder194O(net, paidBefore(49_000_000n), today, PARAMETERS)).toEqual(ZERO_INR);
    expect(deductedUnder194O(net, paidBefore(49_000_001n), today, PARAMETERS)).toEqual(inr(1_000n));
  });
});
