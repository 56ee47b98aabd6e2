import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { cancellationCharge } from '#app/domain/booking/cancellation.ts';
import { quote } from '#app/domain/pricing/quote.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { basisPoints, inr } from '#app/domain/shared/money.ts';
import { addDays, dateInZone, plainDate } from '#app/domain/shared/plain-date.ts';

const gst = {
  storage: { sac: '996729', rate: basisPoints(1800) },
  handling: { sac: '996719', rate: basisPoints(1800) },
};
const priceOf = (startsOn: string, days: number, pallets: number, perDay: bigint, handling: bigint) => {
  const from = plainDate(startsOn);
  const rates = {
    pricePerPalletDay: inr(perDay),
    handlingInPerPallet: inr(handling),
    handlingOutPerPallet: inr(handling),
  };
  return quote(rates, { stay: stay(from, addDays(from, days)), pallets }, gst);
};
/** 8 × 40 × ₹45 + 2 × 8 × ₹120, with 18%: ₹19,257.60; storage alone ₹16,992.00. */
const PRICE = priceOf('2027-04-10', 40, 8, 4_500n, 12_000n);
const startsOn = plainDate('2027-04-10');
const feeAt = (today: string, by: 'host' | 'shipper' = 'shipper') =>
  cancellationCharge(PRICE, { startsOn, today: plainDate(today), by }).fee.paise;

describe('the charge for a cancellation goes by whole days to the start', () => {
  it.each([
    ['2027-03-01', 0n],
    ['2027-04-03', 0n],
    ['2027-04-04', 481_440n],
    ['2027-04-07', 481_440n],
    ['2027-04-08', 962_880n],
    ['2027-04-09', 962_880n],
    ['2027-04-10', 1_699_200n],
    ['2027-04-20', 1_699_200n],
  ])('on %s it is %s paise', (today, fee) => expect(feeAt(today)).toBe(fee));

  test('a host’s cancellation costs the shipper nothing, on any day', () => {
    for (const today of ['2027-03-01', '2027-04-09', '2027-04-10']) expect(feeAt(today, 'host')).toBe(0n);
  });

  test('over the end of a financial year, and over a leap day', () => {
    const at = (from: string, today: string) =>
      cancellationCharge(priceOf(from, 10, 1, 10_000n, 0n), {
        ...{ startsOn: plainDate(from), today: plainDate(today), by: 'shipper' as const },
      }).fee.paise;
    expect([at('2027-04-01', '2027-03-31'), at('2027-04-01', '2027-03-25')]).toEqual([59_000n, 0n]);
    expect([at('2028-03-01', '2028-02-29'), at('2028-03-01', '2028-02-23')]).toEqual([59_000n, 0n]);
    expect(at('2027-03-01', '2027-02-23')).toBe(29_500n);
  });

  test('the day is the facility’s own: an hour before midnight in India is a day sooner than after', () => {
    const day = (instant: string) => dateInZone(new Date(instant), 'Asia/Kolkata');
    expect(feeAt(day('2027-04-03T17:30:00Z'))).toBe(0n);
    expect(feeAt(day('2027-04-03T18:30:00Z'))).toBe(481_440n);
  });

  test('halves of a paisa go up', () => {
    // ₹0.01 × 2 days: 2 paise, GST 0 paise; a quarter is half a paisa.
    const tiny = priceOf('2027-04-10', 2, 1, 1n, 0n);
    const ask = { startsOn, today: plainDate('2027-04-05'), by: 'shipper' as const };
    expect([tiny.total.paise, cancellationCharge(tiny, ask).fee.paise]).toEqual([2n, 1n]);
  });
});

test('for any price: waiting never makes it cheaper, it is never negative and never more than the storage', () => {
  const prices = fc.record({
    days: fc.integer({ min: 1, max: 366 }),
    pallets: fc.integer({ min: 1, max: 500 }),
    perDay: fc.bigInt({ min: 1n, max: 100_000n }),
    handling: fc.bigInt({ min: 0n, max: 1_000_000n }),
  });
  fc.assert(
    fc.property(prices, ({ days, pallets, perDay, handling }) => {
      const price = priceOf('2027-04-10', days, pallets, perDay, handling);
      const storage = priceOf('2027-04-10', days, pallets, perDay, 0n).total.paise;
      let before = 0n;
      for (let left = 20; left >= -3; left -= 1) {
        const today = addDays(startsOn, -left);
        const { fee } = cancellationCharge(price, { startsOn, today, by: 'shipper' });
        expect(fee.paise >= before && fee.paise <= storage && fee.paise <= price.total.paise).toBe(true);
        if (left >= 7) expect(fee.paise).toBe(0n);
        if (left <= 0) expect(fee.paise).toBe(storage);
        before = fee.paise;
      }
    }),
    { numRuns: 300 },
  );
});
