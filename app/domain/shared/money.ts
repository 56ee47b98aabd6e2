import { groupIndian, parseScaledDecimal } from './indian-number.ts';

/** The only currency an invoice under GST is written in here. */
export type Currency = 'INR';

/** An exact amount in whole paise (1/100 rupee). May be negative: a difference or a credit. */
export type Money = { readonly paise: bigint; readonly currency: Currency };

/** A rate in hundredths of a per cent: 1800 = 18 %. Made by {@link basisPoints}. */
export type BasisPoints = number & { readonly __brand: 'BasisPoints' };

const BASIS_POINTS_IN_ONE = 10_000n;
const MAX_BASIS_POINTS = 100_000;
/** Rs 10,000 crore: far above any storage price, so a longer number is a typing slip. */
const MAX_TYPED_PAISE = 10n ** 13n;

/** Rupees from whole paise. */
export function inr(paise: bigint): Money {
  return { paise, currency: 'INR' };
}

/** Nothing, in rupees. */
export const ZERO_INR: Money = inr(0n);

/** a + b, exact. */
export function plus(a: Money, b: Money): Money {
  return inr(a.paise + b.paise);
}

/** a − b, exact; may be negative. */
export function minus(a: Money, b: Money): Money {
  return inr(a.paise - b.paise);
}

/** The smaller of two amounts. */
export const lesser = (a: Money, b: Money): Money => (a.paise < b.paise ? a : b);

/** The sum of the list, exact; zero for an empty list. */
export function sum(list: readonly Money[]): Money {
  return list.reduce(plus, ZERO_INR);
}

/**
 * m × count, exact.
 * @param count a non-negative whole number; a `number` must be a safe integer
 * @throws RangeError for a negative, fractional or unsafe count
 */
export function times(m: Money, count: bigint | number): Money {
  if (typeof count === 'number' && !Number.isSafeInteger(count)) throw new RangeError(`Not a whole count: ${count}`);
  if (count < 0) throw new RangeError(`Count is negative: ${count}`);
  return inr(m.paise * BigInt(count));
}

/**
 * A checked rate.
 * @param n whole basis points, 0 to 100,000 (1000 %)
 * @throws RangeError outside that range or with a fraction
 */
export function basisPoints(n: number): BasisPoints {
  if (!Number.isInteger(n) || n < 0 || n > MAX_BASIS_POINTS) {
    throw new RangeError(`Basis points are 0 to 100,000, got ${n}`);
  }
  return n as BasisPoints;
}

/**
 * The one division of the house: to the nearest whole, halves away from zero (s.170 CGST Act rounds halves up).
 * @throws RangeError when the denominator is zero
 */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  if (denominator === 0n) throw new RangeError('Division by zero');
  const size = numerator < 0n ? -numerator : numerator;
  const parts = denominator < 0n ? -denominator : denominator;
  const rounded = (2n * size + parts) / (2n * parts);
  return numerator < 0n === denominator < 0n ? rounded : -rounded;
}

/** The share of an amount at a rate, to the nearest paisa, halves away from zero. */
export function shareOf(m: Money, rate: BasisPoints): Money {
  return inr(divideHalfUp(m.paise * BigInt(rate), BASIS_POINTS_IN_ONE));
}

/**
 * Splits an amount in proportion to weights so that the parts sum to it to the paisa. Each part gets its whole paise;
 * the paise left over go to the largest remainders, the earlier part first on a tie.
 * @param weights non-negative, at least one above zero
 * @throws RangeError for a negative weight or when all are zero
 */
export function allocate(m: Money, weights: readonly bigint[]): Money[] {
  if (weights.some((weight) => weight < 0n)) throw new RangeError('A weight is negative');
  const totalWeight = weights.reduce((total, weight) => total + weight, 0n);
  if (totalWeight === 0n) throw new RangeError('All weights are zero');
  const sign = m.paise < 0n ? -1n : 1n;
  const size = m.paise * sign;

  const parts = weights.map((weight, index) => {
    const remainder = (size * weight) % totalWeight;
    // The remainder is taken off first, so this division is exact and rounds nothing.
    return { index, remainder, paise: divideHalfUp(size * weight - remainder, totalWeight) };
  });
  const leftOver = size - parts.reduce((total, part) => total + part.paise, 0n);
  const byRemainder = parts.toSorted((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const part of byRemainder.slice(0, Number(leftOver))) part.paise += 1n;
  return parts.map((part) => inr(part.paise * sign));
}

/** For people: '₹12,34,567.00'. Indian grouping, always two decimals, '-₹…' below zero. */
export function formatInr(m: Money): string {
  const { sign, rupees, paise } = digitsOf(m);
  return `${sign}₹${groupIndian(rupees)}.${paise}`;
}

/** For form fields: '123456.78', no sign of currency and no grouping; {@link parseRupees} reads it back. */
export function rupeesText(m: Money): string {
  const { sign, rupees, paise } = digitsOf(m);
  return `${sign}${rupees}.${paise}`;
}

/**
 * Reads what a person types: '1,23,456.78', '₹ 450', '450.5'.
 * @returns null when empty, negative, with more than two decimals, in exponent form or above 10^13 paise
 */
export function parseRupees(text: string): Money | null {
  const paise = parseScaledDecimal(text.trim().replace(/^₹/, ''), 2);
  return paise === null || paise > MAX_TYPED_PAISE ? null : inr(paise);
}

function digitsOf(m: Money): { sign: '' | '-'; rupees: string; paise: string } {
  const digits = (m.paise < 0n ? -m.paise : m.paise).toString().padStart(3, '0');
  return { sign: m.paise < 0n ? '-' : '', rupees: digits.slice(0, -2), paise: digits.slice(-2) };
}
