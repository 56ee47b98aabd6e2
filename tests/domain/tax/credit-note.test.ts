import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { basisPoints, inr, plus, sum, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import {
  type CreditableLine,
  type CreditRequest,
  checkSplit,
  creditNote,
  declarableUntil,
  roundCredit,
  splitCredit,
} from '#app/domain/tax/credit-note.ts';
import { type LineTax, lineTax, type SupplyKind } from '#app/domain/tax/gst.ts';
import { NO_TAX } from '#app/domain/tax/tax-engine.ts';
import { PARAMETERS } from './parameters.ts';

const creditable = (
  lineNumber: number,
  unit: bigint,
  quantity: number,
  kind: SupplyKind = 'inter_state',
): CreditableLine => {
  const taxable = inr(unit * BigInt(quantity));
  const rate = basisPoints(1800);
  return {
    ...{
      lineNumber,
      description: `Line ${lineNumber}`,
      sac: '996729',
      unit: 'pallet-day',
      quantity,
      unitPrice: inr(unit),
    },
    ...{ taxable, rate, tax: lineTax(taxable, rate, kind), creditedTaxable: ZERO_INR, creditedTax: NO_TAX },
  };
};
const LINES = [creditable(1, 4_000n, 16), creditable(2, 333n, 1)];
const codes = (requests: CreditRequest[], lines = LINES) => {
  const answer = creditNote(lines, requests, 500);
  return answer.ok ? [] : answer.violations.map(({ code }) => code);
};

test('by quantity and by amount', () => {
  expect(
    creditNote(
      LINES,
      [
        { lineNumber: 1, quantity: 3 },
        { lineNumber: 2, amount: inr(100n) },
      ],
      500,
    ),
  ).toEqual({
    ok: true,
    lines: [
      {
        ...{
          lineNumber: 1,
          description: 'Line 1',
          sac: '996729',
          formula: '3 pallet-days × ₹40.00',
          taxable: inr(12_000n),
        },
        ...{ rate: 1800, tax: { ...NO_TAX, igst: inr(2_160n) } },
      },
      {
        ...{ lineNumber: 2, description: 'Line 2', sac: '996729', formula: '₹1.00 of ₹3.33', taxable: inr(100n) },
        ...{ rate: 1800, tax: { ...NO_TAX, igst: inr(18n) } },
      },
    ],
    totals: { taxable: inr(12_100n), cgst: ZERO_INR, sgst: ZERO_INR, igst: inr(2_178n), total: inr(14_278n) },
  });
});

describe('what can’t be credited', () => {
  test.each<[string, CreditRequest[], string[]]>([
    ['nothing', [], ['credit.no_line']],
    ['a line it has not', [{ lineNumber: 3, quantity: 1 }], ['credit.unknown_line']],
    [
      'a line twice',
      [
        { lineNumber: 1, quantity: 1 },
        { lineNumber: 1, amount: inr(1n) },
      ],
      ['credit.line_twice'],
    ],
    ['no quantity', [{ lineNumber: 1, quantity: 0 }], ['credit.not_above_zero']],
    ['half a pallet', [{ lineNumber: 1, quantity: 0.5 }], ['credit.not_above_zero']],
    ['1e308', [{ lineNumber: 1, quantity: 1e308 }], ['credit.not_above_zero']],
    ['less than nothing', [{ lineNumber: 1, amount: inr(-1n) }], ['credit.not_above_zero']],
    ['zero', [{ lineNumber: 1, amount: ZERO_INR }], ['credit.not_above_zero']],
    ['more than the line', [{ lineNumber: 1, quantity: 17 }], ['credit.more_than_left']],
    ['a paisa more', [{ lineNumber: 2, amount: inr(334n) }], ['credit.more_than_left']],
    [
      'two things wrong',
      [
        { lineNumber: 9, quantity: 1 },
        { lineNumber: 1, quantity: 17 },
      ],
      ['credit.unknown_line', 'credit.more_than_left'],
    ],
  ])('%s', (_, requests, expected) => expect(codes(requests)).toEqual(expected));

  test('more than is left after earlier notes', () => {
    const used = {
      ...creditable(1, 4_000n, 16),
      creditedTaxable: inr(60_000n),
      creditedTax: { ...NO_TAX, igst: inr(10_800n) },
    };
    expect(codes([{ lineNumber: 1, quantity: 1 }], [used])).toEqual([]);
    expect(creditNote([used], [{ lineNumber: 1, quantity: 2 }], 500)).toMatchObject({
      violations: [{ sentence: 'Line 1 has ₹40.00 left to credit; ₹80.00 is more.', fix: 'Credit at most ₹40.00.' }],
    });
  });

  test('ten thousand lines; as many as the limit may be', () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => creditable(n + 1, 100n, 1));
    const all = (count: number) => many(count).map(({ lineNumber }) => ({ lineNumber, quantity: 1 }));
    expect(creditNote(many(10_000), all(10_000), 500)).toEqual({
      ok: false,
      violations: [
        {
          code: 'credit.too_many_lines',
          params: { lines: 10_000, limit: 500 },
          sentence: 'The note has 10,000 lines; the limit is 500.',
          fix: 'Write several notes.',
        },
      ],
    });
    expect(creditNote(many(500), all(500), 500).ok).toBe(true);
    expect(codes(Array.from({ length: 50 }, () => ({ lineNumber: 99, quantity: 1 })))).toHaveLength(20);
  });
});

it('a line credited in any parts ends at nothing, tax and all, and is never below', () => {
  const parts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 });
  const kinds = fc.constantFrom<SupplyKind>('inter_state', 'intra_state');
  fc.assert(
    fc.property(parts, fc.bigInt({ min: 1n, max: 100_000n }), kinds, (quantities, unit, kind) => {
      let line = creditable(
        1,
        unit,
        quantities.reduce((a, b) => a + b, 0),
        kind,
      );
      for (const quantity of quantities) {
        const answer = creditNote([line], [{ lineNumber: 1, quantity }], 500);
        if (!answer.ok || !answer.lines[0]) throw new Error('refused');
        const { taxable, tax } = answer.lines[0];
        expect([tax.cgst, tax.sgst, tax.igst].every(({ paise }) => paise >= 0n)).toBe(true);
        line = {
          ...line,
          creditedTaxable: plus(line.creditedTaxable, taxable),
          creditedTax: added(line.creditedTax, tax),
        };
      }
      expect(line.creditedTaxable).toEqual(line.taxable);
      expect(line.creditedTax).toEqual(line.tax);
    }),
  );
});

const added = (a: LineTax, b: LineTax): LineTax => ({
  cgst: plus(a.cgst, b.cgst),
  sgst: plus(a.sgst, b.sgst),
  igst: plus(a.igst, b.igst),
});

describe('what becomes of a credit', () => {
  const split = (credit: bigint, outstanding: bigint, paid: bigint, refundWished: bigint) => {
    const of = { outstanding: inr(outstanding), paid: inr(paid), refundWished: inr(refundWished) };
    const { reduction, refund, balance } = splitCredit(inr(credit), of);
    return [reduction.paise, refund.paise, balance.paise];
  };

  test.each<[bigint[], bigint[]]>([
    [
      [400_000n, 0n, 900_000n, 250_000n],
      [0n, 250_000n, 150_000n],
    ],
    [
      [400_000n, 300_000n, 0n, 400_000n],
      [300_000n, 0n, 100_000n],
    ],
    [
      [400_000n, 900_000n, 0n, 0n],
      [400_000n, 0n, 0n],
    ],
    [
      [400_000n, 100_000n, 200_000n, 900_000n],
      [100_000n, 200_000n, 100_000n],
    ],
  ])('%s', (input, parts) => expect(split(...(input as [bigint, bigint, bigint, bigint]))).toEqual(parts));

  it('the parts are always the credit, and pass their own check', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 8n }).map(inr);
    fc.assert(
      fc.property(amount, amount, amount, amount, (credit, outstanding, paid, refundWished) => {
        const parts = splitCredit(credit, { outstanding, paid, refundWished });
        expect(sum([parts.reduction, parts.refund, parts.balance])).toEqual(credit);
        expect(checkSplit(credit, parts, { outstanding, paid })).toEqual([]);
      }),
    );
  });

  test('a split by hand is checked', () => {
    const of = { outstanding: inr(100n), paid: inr(200n) };
    const checked = (reduction: bigint, refund: bigint, balance: bigint) =>
      checkSplit(inr(300n), { reduction: inr(reduction), refund: inr(refund), balance: inr(balance) }, of).map(
        ({ code }) => code,
      );
    expect(checked(100n, 200n, 0n)).toEqual([]);
    expect(checked(0n, 0n, 300n)).toEqual([]);
    expect(checked(101n, 199n, 0n)).toEqual(['credit.reduction_too_large']);
    expect(checked(99n, 201n, 0n)).toEqual(['credit.refund_too_large']);
    expect(checked(100n, 200n, 1n)).toEqual(['credit.split_sum']);
    expect(checked(100n, 201n, -1n)).toEqual(['credit.split_negative', 'credit.refund_too_large']);
  });
});

test('a note is declared until 30 November after the invoice’s financial year', () => {
  expect(declarableUntil(plainDate('2026-05-14'), PARAMETERS)).toBe('2027-11-30');
  expect(declarableUntil(plainDate('2027-03-31'), PARAMETERS)).toBe('2027-11-30');
  expect(declarableUntil(plainDate('2027-04-01'), PARAMETERS)).toBe('2028-11-30');
});

describe('whole rupees of credits in parts', () => {
  it('two halves of 500.30 come to 1,001 as the whole does, not to 1,000', () => {
    expect(roundCredit(inr(50_030n), ZERO_INR)).toEqual({ roundOff: inr(-30n), payable: inr(50_000n) });
    expect(roundCredit(inr(50_030n), inr(50_030n))).toEqual({ roundOff: inr(70n), payable: inr(50_100n) });
  });

  it('however an amount is cut, the parts add up to its whole rupees, and none is below zero', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 1n, max: 10_000_000n }), { minLength: 1, maxLength: 8 }), (parts) => {
        let before = ZERO_INR;
        let payable = ZERO_INR;
        for (const part of parts) {
          const rounded = roundCredit(inr(part), before);
          expect(rounded.payable.paise % 100n).toBe(0n);
          expect(rounded.payable.paise).toBeGreaterThanOrEqual(0n);
          before = plus(before, inr(part));
          payable = plus(payable, rounded.payable);
        }
        expect(payable).toEqual(roundCredit(before, ZERO_INR).payable);
      }),
    );
  });
});
