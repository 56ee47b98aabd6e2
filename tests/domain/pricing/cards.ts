import fc from 'fast-check';
import type { PricedAsk } from '#app/domain/pricing/course.ts';
import type { RateCard, Slab } from '#app/domain/pricing/rate-card.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { basisPoints, inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';

/** GST of the two services, at two rates so that a line taxed by the wrong one shows. */
export const GST = {
  storage: { sac: '996729', rate: basisPoints(1800) },
  handling: { sac: '996719', rate: basisPoints(1200) },
};

export const ARRIVAL = plainDate('2026-05-14');

/** A card with a little of everything: five free days, three slabs, hazardous at 250 %. */
export const FULL_CARD: RateCard = {
  effectiveFrom: plainDate('2026-04-01'),
  effectiveTo: null,
  slabs: [
    { fromDay: 1, toDay: 7, perPalletDay: inr(4_000n) },
    { fromDay: 8, toDay: 14, perPalletDay: inr(6_000n) },
    { fromDay: 15, toDay: null, perPalletDay: inr(9_001n) },
  ],
  free: { days: 5, arrivalDayCounts: true, excludesHolidays: true },
  basis: 'booked',
  minimum: inr(150_000n),
  handlingIn: inr(12_000n),
  handlingOut: inr(8_000n),
  documentation: inr(50_000n),
  services: [
    {
      code: 'shrink-wrap',
      name: 'Shrink wrap',
      trigger: 'gate_in',
      unit: 'pallet',
      perUnit: inr(2_500n),
      minimumUnits: 10,
      taxedAs: 'handling',
    },
    {
      code: 'weighing',
      name: 'Weighing',
      trigger: 'gate_out',
      unit: 'pallet',
      perUnit: inr(1_500n),
      minimumUnits: 0,
      taxedAs: 'handling',
    },
    {
      code: 'labels',
      name: 'Labels',
      trigger: 'order',
      unit: 'label',
      perUnit: inr(333n),
      minimumUnits: 20,
      taxedAs: 'storage',
    },
  ],
  surcharges: [
    {
      code: 'hazardous',
      name: 'Hazardous',
      cargoCodes: ['4.2', '4.3'],
      percentOfBase: basisPoints(25_000),
      on: ['storage', 'handling'],
    },
    { code: 'norm', name: 'NORM', cargoCodes: ['norm'], percentOfBase: basisPoints(15_000), on: ['storage'] },
  ],
  riskPerThousand: inr(30n),
  depositPerPallet: inr(100_000n),
};

export const askFor = (days: number, pallets = 8, more: Partial<PricedAsk> = {}): PricedAsk => ({
  stay: stay(ARRIVAL, addDays(ARRIVAL, days)),
  pallets,
  cargo: [],
  valueAndDuty: ZERO_INR,
  insured: [],
  holidays: new Set(),
  orders: [],
  ...more,
});

const paise = fc.bigInt({ min: 0n, max: 10n ** 7n }).map(inr);

function slabsFrom(lengths: readonly number[], prices: readonly bigint[]): Slab[] {
  let fromDay = 1;
  const closed = lengths.map((length, index) => {
    const slab = { fromDay, toDay: fromDay + length - 1, perPalletDay: inr(prices[index] ?? 0n) };
    fromDay += length;
    return slab;
  });
  return [...closed, { fromDay, toDay: null, perPalletDay: inr(prices.at(-1) ?? 0n) }];
}

/** Any card that may be offered. */
export const anyCard: fc.Arbitrary<RateCard> = fc
  .record({
    lengths: fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 4 }),
    prices: fc.array(fc.bigInt({ min: 0n, max: 10n ** 6n }), { minLength: 5, maxLength: 5 }),
    free: fc.record({
      days: fc.integer({ min: 0, max: 12 }),
      arrivalDayCounts: fc.boolean(),
      excludesHolidays: fc.boolean(),
    }),
    basis: fc.constantFrom('booked' as const, 'actual' as const, 'peak' as const, 'average' as const),
    minimum: paise,
    handlingIn: paise,
    handlingOut: paise,
    documentation: paise,
    riskPerThousand: fc.bigInt({ min: 0n, max: 100n }).map(inr),
  })
  .map(({ lengths, prices, ...rest }) => ({ ...FULL_CARD, ...rest, slabs: slabsFrom(lengths, prices) }));

const dayAfterArrival = fc.integer({ min: 0, max: 60 }).map((n) => addDays(ARRIVAL, n));
const codes = fc.subarray(['4.2', 'norm', '8']);

/** Any ask for up to 80 days. */
export const anyAsk: fc.Arbitrary<PricedAsk> = fc
  .record({
    days: fc.integer({ min: 1, max: 80 }),
    pallets: fc.integer({ min: 1, max: 40 }),
    first: codes,
    later: fc.option(fc.record({ from: dayAfterArrival, codes })),
    valueAndDuty: fc.bigInt({ min: 0n, max: 10n ** 10n }).map(inr),
    insured: fc.array(fc.tuple(dayAfterArrival, fc.integer({ min: 1, max: 60 })), { maxLength: 2 }),
    holidays: fc.array(dayAfterArrival, { maxLength: 6 }),
    orders: fc.array(
      fc.record({ day: fc.constant(ARRIVAL), service: fc.constant('labels'), units: fc.integer({ min: 1, max: 50 }) }),
      { maxLength: 2 },
    ),
  })
  .map(({ days, pallets, first, later, insured, holidays, ...rest }) =>
    askFor(days, pallets, {
      ...rest,
      cargo: [{ from: ARRIVAL, codes: first }, ...(later ? [later] : [])],
      insured: insured.map(([from, days]) => stay(from, addDays(from, days))),
      holidays: new Set(holidays),
    }),
  );
