import fc from 'fast-check';
import { expect, test } from 'vitest';
import { basisPoints, inr, sum, ZERO_INR } from '#app/domain/shared/money.ts';
import type { CreditableLine } from '#app/domain/tax/credit-note.ts';
import { type DebitRequest, debitNote } from '#app/domain/tax/debit-note.ts';

const NO_TAX = { cgst: ZERO_INR, sgst: ZERO_INR, igst: ZERO_INR };
const line = (lineNumber: number, price: bigint): CreditableLine => ({
  ...{ lineNumber, description: `Line ${lineNumber}`, sac: '996729', unit: 'pallet-day', quantity: 10 },
  ...{ unitPrice: inr(price), taxable: inr(price * 10n), rate: basisPoints(1800), tax: NO_TAX },
  ...{ creditedTaxable: inr(price * 10n), creditedTax: NO_TAX },
});
const LINES = [line(1, 4_000n), line(2, 150n)];
const codes = (requests: readonly DebitRequest[], limit = 500) => {
  const answer = debitNote(LINES, requests, 'intra_state', limit);
  return answer.ok ? [] : answer.violations.map(({ code }) => code);
};

test('a debit note taxes what was charged too little like the line it adds to, whatever was credited of it', () => {
  const requests = [
    { lineNumber: 1, quantity: 2 },
    { lineNumber: 2, amount: inr(333n) },
  ];
  const answer = debitNote(LINES, requests, 'intra_state', 500);
  if (!answer.ok) throw new Error('refused');
  expect(answer.lines.map(({ description, formula, taxable }) => [description, formula, taxable.paise])).toEqual([
    ['Line 1', '2 pallet-days more × ₹40.00', 8_000n],
    ['Line 2', '₹3.33 more', 333n],
  ]);
  expect(answer.totals).toMatchObject({ taxable: inr(8_333n), cgst: inr(750n), sgst: inr(750n), total: inr(9_833n) });
  expect(debitNote(LINES, requests, 'inter_state', 500)).toMatchObject({ totals: { igst: inr(1_500n) } });
});

test('what can’t be is told, all of it: unknown and repeated lines, nothing, too many lines', () => {
  expect(codes([])).toEqual(['debit.no_line']);
  expect(
    codes(
      [
        { lineNumber: 1, quantity: 1 },
        { lineNumber: 2, quantity: 1 },
      ],
      1,
    ),
  ).toEqual(['debit.too_many_lines']);
  expect(
    codes([
      { lineNumber: 3, quantity: 1 },
      { lineNumber: 1, quantity: 1.5 },
      { lineNumber: 1, amount: inr(1n) },
      { lineNumber: 2, amount: ZERO_INR },
    ]),
  ).toEqual(['debit.unknown_line', 'debit.not_above_zero', 'debit.line_twice', 'debit.not_above_zero']);
  expect(codes(Array.from({ length: 40 }, (_, n) => ({ lineNumber: n + 9, quantity: 1 })))).toHaveLength(20);
});

test('its lines come to its total, to the paisa', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 12n }), (one, two) => {
      const requests = [
        { lineNumber: 1, amount: inr(one) },
        { lineNumber: 2, amount: inr(two) },
      ];
      const answer = debitNote(LINES, requests, 'intra_state', 500);
      if (!answer.ok) throw new Error('refused');
      const all = answer.lines.flatMap(({ taxable, tax }) => [taxable, tax.cgst, tax.sgst, tax.igst]);
      expect(sum(all)).toEqual(answer.totals.total);
    }),
  );
});
