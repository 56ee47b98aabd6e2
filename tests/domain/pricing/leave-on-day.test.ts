import { expect, test } from 'vitest';
import { leaveOnDay } from '#app/domain/pricing/leave-on-day.ts';
import { quoteCard } from '#app/domain/pricing/quote.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { inr } from '#app/domain/shared/money.ts';
import { addDays } from '#app/domain/shared/plain-date.ts';
import { ARRIVAL, askFor, FULL_CARD, GST } from './cards.ts';

const rich = askFor(40, 3, {
  cargo: [
    { from: ARRIVAL, codes: ['4.2'] },
    { from: addDays(ARRIVAL, 20), codes: ['norm'] },
  ],
  valueAndDuty: inr(98_765_432n),
  insured: [stay(addDays(ARRIVAL, 3), addDays(ARRIVAL, 17))],
  holidays: new Set([addDays(ARRIVAL, 2)]),
  orders: [{ day: ARRIVAL, service: 'labels', units: 37 }],
});

test.each(['inter_state', 'intra_state'] as const)('every point of the curve is the quote of that stay, %s', (kind) => {
  const curve = leaveOnDay(FULL_CARD, rich, GST, kind);
  expect(curve).toHaveLength(40);
  for (const { leavesOn, days, subtotal, total } of curve) {
    expect(leavesOn).toBe(addDays(ARRIVAL, days));
    const quoted = quoteCard(FULL_CARD, { ...rich, stay: stay(ARRIVAL, leavesOn) }, GST, kind);
    expect([subtotal, total]).toEqual([quoted.subtotal, quoted.total]);
  }
});

test('a year is worked out day by day, not anew for each day', () => {
  let looks = 0;
  const counting = {
    ...FULL_CARD,
    get slabs() {
      looks += 1;
      return FULL_CARD.slabs;
    },
  };
  const year = { ...rich, stay: stay(ARRIVAL, addDays(ARRIVAL, 365)) };
  expect(leaveOnDay(counting, year, GST, 'inter_state')).toHaveLength(365);
  // A quote for each day by itself would look some 365 × 366 / 2 times.
  expect(looks).toBeLessThan(3 * 365);
});
