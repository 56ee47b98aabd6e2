import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quote } from '#app/domain/pricing/quote.ts';
import { requote } from '#app/domain/pricing/requote.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { basisPoints, inr } from '#app/domain/shared/money.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';

const gst = {
  storage: { sac: '996729', rate: basisPoints(1800) },
  handling: { sac: '996719', rate: basisPoints(1200) },
};
const rates = { pricePerPalletDay: inr(4_533n), handlingInPerPallet: inr(12_000n), handlingOutPerPallet: inr(0n) };

it('there and back is the same price, and a shorter stay never costs more; the minimum is charged', () => {
  const days = fc.integer({ min: 1, max: 366 });
  const kinds = fc.constantFrom('inter_state' as const, 'intra_state' as const);
  fc.assert(
    fc.property(days, days, fc.integer({ min: 1, max: 60 }), kinds, (first, second, minimumDays, kind) => {
      const from = plainDate('2028-01-10');
      const stayFor = (n: number) => stay(from, addDays(from, n));
      const agreed = quote(rates, { stay: stayFor(Math.max(first, minimumDays)), pallets: 2 }, gst, kind);
      const there = requote(agreed, { stay: stayFor(second), pallets: 2, minimumDays }, kind);
      const back = requote(there, { stay: stayFor(first), pallets: 2, minimumDays }, kind);
      expect(back).toEqual(agreed);
      if (second <= first) expect(there.total.paise <= agreed.total.paise).toBe(true);
      expect((there.lines[0]?.quantity ?? 0) / 2).toBe(Math.max(second, minimumDays));
    }),
    { numRuns: 300 },
  );
});
