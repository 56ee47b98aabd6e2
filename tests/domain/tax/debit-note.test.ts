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

test('each refusal names its line, says what is wrong and what would mend it', () => {
  const said = (requests: readonly DebitRequest[], limit = 500) => {
    const answer = debitNote(LINES, requests, 'intra_state', limit);
    return answer.ok ? [] : answer.violations.map(({ params, sentence, fix }) => ({ params, sentence, fix }));
  };
  expect(said([])).toEqual([{ params: {}, sentence: 'Nothing is to be charged.', fix: 'Choose a line.' }]);
  const two = [
    { lineNumber: 1, quantity: 1 },
    { lineNumber: 2, quantity: 1 },
  ];
  expect(said(two, 2)).toEqual([]);
  expect(said(two, 1)).toEqual([
    {
      ...{ params: { lines: 2, limit: 1 }, sentence: 'The note has 2 lines; the limit is 1.' },
      fix: 'Write several notes.',
    },
  ]);
  expect(said([{ lineNumber: 9, quantity: 1 }, ...two, { lineNumber: 2, quantity: 1 }])).toEqual([
    { params: { line: 9 }, sentence: 'The invoice has no line 9.', fix: 'Choose one of its lines.' },
    { params: { line: 2 }, sentence: 'Line 2 is named twice.', fix: 'Name each line once.' },
  ]);
  expect(said([{ lineNumber: 1, amount: inr(-1n) }])).toEqual([
    {
      ...{ params: { line: 1 }, sentence: 'Line 1: enter a whole quantity or an amount above zero.' },
      fix: 'Enter what to charge.',
    },
  ]);
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
