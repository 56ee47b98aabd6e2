import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quote, quoteFromJson, quoteToJson } from '#app/domain/pricing/quote.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { basisPoints, inr, plus, shareOf, sum } from '#app/domain/shared/money.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';

const startsOn = plainDate('2026-05-14');
const gstRow = (sac: string, rate: number) => ({ sac, rate: basisPoints(rate), citation: 'test', provisional: true });

it('adds up, rounds GST line by line, and survives JSON', () => {
  const paise = fc.bigInt({ min: 0n, max: 10n ** 9n });
  const input = fc.record({ storage: paise, inward: paise, outward: paise, rate: fc.integer({ min: 0, max: 10_000 }) });
  const size = fc.record({ pallets: fc.integer({ min: 1, max: 1000 }), days: fc.integer({ min: 1, max: 366 }) });
  fc.assert(
    fc.property(input, size, ({ storage, inward, outward, rate }, { pallets, days }) => {
      const priced = quote(
        { pricePerPalletDay: inr(storage), handlingInPerPallet: inr(inward), handlingOutPerPallet: inr(outward) },
        { stay: stay(startsOn, addDays(startsOn, days)), pallets },
        { storage: gstRow('996729', rate), handling: gstRow('996719', rate) },
      );
      for (const line of priced.lines) expect(line.amount.paise).toBe(line.unitPrice.paise * BigInt(line.quantity));
      expect(priced.subtotal).toEqual(sum(priced.lines.map((line) => line.amount)));
      expect(priced.gst).toEqual(sum(priced.lines.map((line) => shareOf(line.amount, line.gstRate))));
      expect(priced.total).toEqual(plus(priced.subtotal, priced.gst));
      expect(quoteFromJson(JSON.parse(JSON.stringify(quoteToJson(priced))))).toEqual(priced);
    }),
  );
});
