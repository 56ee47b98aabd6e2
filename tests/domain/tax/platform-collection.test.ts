import { expect, test } from 'vitest';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { type Collected, keptBack, taxablePart } from '#app/domain/tax/platform-collection.ts';
import { PARAMETERS } from './parameters.ts';

const DAY = plainDate('2026-05-31');
const COMPANY = { gstin: '27AAZCQ0001Q1ZV', grossBefore: ZERO_INR };
const PERSON = { gstin: '27AAZPQ0001Q1ZX', grossBefore: ZERO_INR };
const collected = (kind: Collected['kind'], paise: bigint): Collected => ({
  kind,
  ...{ amount: inr((paise * 118n) / 100n), taxable: inr(paise), payable: inr((paise * 118n) / 100n) },
});
const NOTHING = { intraBase: ZERO_INR, interBase: ZERO_INR };
const amounts = ({ tcs, incomeTax }: ReturnType<typeof keptBack>) =>
  [tcs.cgst, tcs.sgst, tcs.igst, incomeTax].map(({ paise }) => paise);

test('of ten thousand rupees inside the State, and across', () => {
  expect(amounts(keptBack([collected('intra_state', 1_000_000n)], NOTHING, COMPANY, DAY, PARAMETERS))).toEqual([
    2_500n,
    2_500n,
    0n,
    1_000n,
  ]);
  expect(amounts(keptBack([collected('inter_state', 1_000_000n)], NOTHING, COMPANY, DAY, PARAMETERS))).toEqual([
    0n,
    0n,
    5_000n,
    1_000n,
  ]);
});

test('a Union territory’s supply is inside it', () => {
  expect(keptBack([collected('intra_territory', 100n)], NOTHING, COMPANY, DAY, PARAMETERS).intraBase).toEqual(
    inr(100n),
  );
});

test('a person pays no income tax up to five lakh rupees a year, one without a GSTIN five per cent', () => {
  const small = [collected('intra_state', 1_000_000n)];
  expect(keptBack(small, NOTHING, PERSON, DAY, PARAMETERS).incomeTax).toEqual(ZERO_INR);
  const before = { ...PERSON, grossBefore: inr(49_500_000n) };
  expect(keptBack(small, NOTHING, before, DAY, PARAMETERS).incomeTax).toEqual(inr(1_000n));
  const without = { gstin: null, grossBefore: ZERO_INR };
  expect(keptBack(small, NOTHING, without, DAY, PARAMETERS).incomeTax).toEqual(inr(50_000n));
});

test('nothing collected, nothing kept back', () => {
  expect(amounts(keptBack([], NOTHING, COMPANY, DAY, PARAMETERS))).toEqual([0n, 0n, 0n, 0n]);
});

test('a part payment holds the same part of the taxable value; what is beyond the invoice holds none', () => {
  const whole = { kind: 'intra_state', taxable: inr(10_000n), payable: inr(11_800n) } as const;
  expect(taxablePart({ ...whole, amount: inr(5_900n) })).toEqual(inr(5_000n));
  expect(taxablePart({ ...whole, amount: inr(99_999n) })).toEqual(inr(10_000n));
  expect(taxablePart({ ...whole, amount: inr(1n) })).toEqual(inr(1n));
});

test('what months before were worked out from counts no more, and what was credited since waits below zero', () => {
  const settled = { intraBase: inr(600_000n), interBase: inr(5_000n) };
  const now = [collected('intra_state', 1_000_000n), collected('inter_state', 2_000n)];
  const kept = keptBack(now, settled, COMPANY, DAY, PARAMETERS);
  expect([kept.intraBase, kept.interBase]).toEqual([inr(400_000n), ZERO_INR]);
  const next = keptBack([...now, collected('inter_state', 4_000n)], settled, COMPANY, DAY, PARAMETERS);
  expect(next.interBase).toEqual(inr(1_000n));
});
