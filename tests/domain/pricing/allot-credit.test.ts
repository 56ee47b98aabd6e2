import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allotCredit, type BilledLine } from '#app/domain/pricing/allot-credit.ts';
import type { Charge } from '#app/domain/pricing/charge.ts';
import { inr } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';

const charge = (key: string, name: string, quantity: number, unitPrice: bigint): Charge => ({
  ...{
    key,
    name,
    quantity,
    unitPrice: inr(unitPrice),
    code: 'storage',
    priceNote: null,
    period: 'stay',
    unit: 'pallet-day',
  },
  ...{ firstDay: plainDate('2026-03-01'), lastDay: plainDate('2026-03-05'), dayNumbers: null, runs: [] },
  taxedAs: 'storage',
});
const line = (lineNumber: number, of: Partial<BilledLine>): BilledLine => ({
  ...{ invoiceId: 'a', lineNumber, chargeKey: null, description: 'Storage', unitPrice: inr(100n), left: inr(1_000n) },
  ...of,
});

test('a charge is taken back of the line that billed it, and of no other charge’s', () => {
  const lines = [
    line(1, { chargeKey: 'storage/2026-03@100' }),
    line(2, { chargeKey: 'storage/2026-04@100' }),
    line(3, { chargeKey: 'storage/2026-04@100', invoiceId: 'b', left: inr(300n) }),
  ];
  const { allotted, rest } = allotCredit([charge('storage/2026-04@100', 'Storage', 12, 100n)], lines);
  expect(allotted).toEqual([
    { invoiceId: 'a', lineNumber: 2, amount: inr(1_000n) },
    { invoiceId: 'b', lineNumber: 3, amount: inr(200n) },
  ]);
  expect(rest).toEqual([inr(0n)]);
});

test('on the invoice of a whole stay a line is told by its name, the one of the same price first', () => {
  const lines = [
    line(1, { description: 'Storage, days 1 to 5 (…)', unitPrice: inr(90n) }),
    line(2, { description: 'Storage, in 1 March, out 6 March' }),
    line(3, { description: 'Storage of records', unitPrice: inr(100n) }),
    line(4, { description: 'Handling in', unitPrice: inr(100n) }),
  ];
  const { allotted } = allotCredit([charge('x', 'Storage', 11, 100n)], lines);
  expect(allotted.map(({ lineNumber, amount }) => [lineNumber, amount.paise])).toEqual([
    [2, 1_000n],
    [1, 100n],
  ]);
  expect(allotCredit([charge('x', 'Handling out', 1, 100n)], lines)).toEqual({ allotted: [], rest: [inr(100n)] });
});

test('all is taken back or left over, and no line gives more than it has', () => {
  const keys = fc.constantFrom('a', 'b', 'c');
  const charges = fc.array(fc.record({ key: keys, quantity: fc.integer({ min: 1, max: 50 }) }), { maxLength: 8 });
  const lines = fc.array(fc.record({ chargeKey: fc.option(keys), left: fc.bigInt({ min: 0n, max: 9_999n }) }), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(charges, lines, (some, given) => {
      const asked = some.map(({ key, quantity }) => charge(key, 'Storage', quantity, 100n));
      const billed = given.map((each, index) => line(index, { chargeKey: each.chargeKey, left: inr(each.left) }));
      const { allotted, rest } = allotCredit(asked, billed);
      const total = (list: readonly { paise: bigint }[]) => list.reduce((all, { paise }) => all + paise, 0n);
      const wanted = asked.reduce((all, { quantity }) => all + BigInt(quantity) * 100n, 0n);
      expect(total(allotted.map(({ amount }) => amount)) + total(rest)).toBe(wanted);
      for (const { lineNumber, amount } of allotted) {
        expect(amount.paise > 0n && amount.paise <= (billed[lineNumber]?.left.paise ?? -1n)).toBe(true);
      }
      expect(new Set(allotted.map(({ lineNumber }) => lineNumber)).size).toBe(allotted.length);
    }),
  );
});
