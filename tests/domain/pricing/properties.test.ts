import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkRateCard } from '#app/domain/pricing/check-rate-card.ts';
import { leaveOnDay } from '#app/domain/pricing/leave-on-day.ts';
import { quoteCard, quoteFromJson, quoteToJson } from '#app/domain/pricing/quote.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { plus, sum } from '#app/domain/shared/money.ts';
import { ARRIVAL, anyAsk, anyCard, GST } from './cards.ts';

const kinds = fc.constantFrom('inter_state' as const, 'intra_state' as const);

it('any card that may be offered prices any stay: lines add up, and come back from JSON', () => {
  fc.assert(
    fc.property(anyCard, anyAsk, kinds, (card, ask, kind) => {
      expect(checkRateCard(card)).toEqual({ ok: true });
      const quoted = quoteCard(card, ask, GST, kind);
      for (const line of quoted.lines) expect(line.amount.paise).toBe(line.unitPrice.paise * BigInt(line.quantity));
      expect(quoted.subtotal).toEqual(sum(quoted.lines.map(({ amount }) => amount)));
      expect(quoted.total).toEqual(plus(quoted.subtotal, quoted.gst));
      expect(quoteFromJson(JSON.parse(JSON.stringify(quoteToJson(quoted))))).toEqual(quoted);
    }),
    { numRuns: 150 },
  );
});

it('every pallet-day is on one line: free, or stored', () => {
  fc.assert(
    fc.property(anyCard, anyAsk, (card, ask) => {
      const { lines } = quoteCard(card, ask, GST, 'inter_state');
      const days = lines
        .filter(({ code }) => code === 'storage' || code === 'free_time')
        .map(({ quantity }) => quantity);
      const nights = (Date.parse(ask.stay.endsOn) - Date.parse(ask.stay.startsOn)) / 86_400_000;
      expect(days.reduce((a, b) => a + b, 0)).toBe(nights * ask.pallets);
    }),
    { numRuns: 150 },
  );
});

it('storage at the minimum is never below it, and a later day out never costs less', () => {
  fc.assert(
    fc.property(anyCard, anyAsk, (card, ask) => {
      const steady = { ...ask, cargo: ask.cargo.slice(0, 1) };
      const curve = leaveOnDay(card, steady, GST, 'inter_state');
      const ordered = curve.toSorted((a, b) => (a.subtotal.paise < b.subtotal.paise ? -1 : 1));
      expect(ordered.map(({ subtotal }) => subtotal)).toEqual(curve.map(({ subtotal }) => subtotal));
      const last = curve.at(-1);
      expect(last?.total).toEqual(quoteCard(card, steady, GST, 'inter_state').total);
      const middle = curve[Math.floor(curve.length / 2)];
      if (middle)
        expect(middle.total).toEqual(
          quoteCard(card, { ...steady, stay: stay(ARRIVAL, middle.leavesOn) }, GST, 'inter_state').total,
        );
    }),
    { numRuns: 150 },
  );
});
