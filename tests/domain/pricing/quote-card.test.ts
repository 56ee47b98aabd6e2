import { describe, expect, test } from 'vitest';
import { countDays } from '#app/domain/pricing/count-days.ts';
import { depositFor, quoteCard } from '#app/domain/pricing/quote.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { addDays } from '#app/domain/shared/plain-date.ts';
import { ARRIVAL, askFor, FULL_CARD, GST } from './cards.ts';

const priced = (...of: Parameters<typeof askFor>) => quoteCard(FULL_CARD, askFor(...of), GST, 'inter_state');
const shown = (...of: Parameters<typeof askFor>) =>
  priced(...of).lines.map(({ description, formula, amount }) => [description, formula, amount.paise]);

test('a stay of 23 days, line by line', () => {
  expect(shown(23)).toEqual([
    ['Free days, days 1 to 5 (14 May 2026 to 18 May 2026)', '8 pallets × 5 days × ₹0.00', 0n],
    ['Storage, days 6 to 7 (19 May 2026 to 20 May 2026)', '8 pallets × 2 days × ₹40.00', 64_000n],
    ['Storage, days 8 to 14 (21 May 2026 to 27 May 2026)', '8 pallets × 7 days × ₹60.00', 336_000n],
    ['Storage, days 15 to 23 (28 May 2026 to 5 Jun 2026)', '8 pallets × 9 days × ₹90.01', 648_072n],
    ['Handling in', '8 pallets × ₹120.00', 96_000n],
    ['Shrink wrap', '10 pallets × ₹25.00', 25_000n],
    ['Documentation', '1 set × ₹500.00', 50_000n],
    ['Handling out', '8 pallets × ₹80.00', 64_000n],
    ['Weighing', '8 pallets × ₹15.00', 12_000n],
  ]);
  const { lines, subtotal, gst, total } = priced(23);
  expect(lines.map(({ code, unit, sac }) => [code, unit, sac])).toEqual([
    ['free_time', 'pallet-day', '996729'],
    ['storage', 'pallet-day', '996729'],
    ['storage', 'pallet-day', '996729'],
    ['storage', 'pallet-day', '996729'],
    ['handling_in', 'pallet', '996719'],
    ['service', 'pallet', '996719'],
    ['documentation', 'set', '996719'],
    ['handling_out', 'pallet', '996719'],
    ['service', 'pallet', '996719'],
  ]);
  expect(subtotal).toEqual(inr(1_295_072n));
  // 18 % of 64,000 + 336,000 + 648,072 and 12 % of 247,000.
  expect(gst).toEqual(inr(11_520n + 60_480n + 116_653n + 29_640n));
  expect(total).toEqual(inr(1_295_072n + 218_293n));
});

test('hazardous cargo at 250 % bears 150 % more, on lines of its own', () => {
  expect(
    shown(8, 8, { cargo: [{ from: ARRIVAL, codes: ['4.3'] }] }).filter(([name]) => /Hazardous/.test(String(name))),
  ).toEqual([
    [
      'Hazardous, 250 % of base, days 6 to 7 (19 May 2026 to 20 May 2026)',
      '8 pallets × 2 days × ₹60.00 (150 % of ₹40.00)',
      96_000n,
    ],
    ['Hazardous, 250 % of base, day 8 (21 May 2026)', '8 pallets × 1 day × ₹90.00 (150 % of ₹60.00)', 72_000n],
    ['Hazardous, 250 % of base', '8 pallets × ₹180.00 (150 % of ₹120.00)', 144_000n],
    ['Hazardous, 250 % of base', '8 pallets × ₹120.00 (150 % of ₹80.00)', 96_000n],
  ]);
});

test('what the cargo becomes is charged from that day on; a surcharge on storage leaves handling', () => {
  const cargo = [
    { from: ARRIVAL, codes: [] },
    { from: addDays(ARRIVAL, 6), codes: ['norm'] },
  ];
  expect(shown(8, 1, { cargo }).filter(([name]) => /NORM/.test(String(name)))).toEqual([
    ['NORM, 150 % of base, day 7 (20 May 2026)', '1 pallet × 1 day × ₹20.00 (50 % of ₹40.00)', 2_000n],
    ['NORM, 150 % of base, day 8 (21 May 2026)', '1 pallet × 1 day × ₹30.00 (50 % of ₹60.00)', 3_000n],
  ]);
});

test('what lacks to the minimum is a line of its own, on storage alone', () => {
  const minimum = (days: number) => priced(days).lines.find(({ code }) => code === 'minimum');
  expect(minimum(6)).toMatchObject({
    formula: '1 stay × ₹1,180.00 (minimum of ₹1,500.00 less ₹320.00)',
    amount: inr(118_000n),
    sac: '996729',
  });
  // 64,000 + 48,000 for day 8, then 160,000 with day 9.
  expect(minimum(8)?.amount).toEqual(inr(38_000n));
  expect(minimum(9)).toBeUndefined();
  expect(minimum(3)?.amount).toEqual(inr(150_000n));
});

describe('the risk charge', () => {
  const valueAndDuty = inr(1_000_000_00n);
  const risk = (days: number, insured: [number, number] | null = null) =>
    priced(days, 8, {
      valueAndDuty,
      insured: insured ? [stay(addDays(ARRIVAL, insured[0]), addDays(ARRIVAL, insured[1]))] : [],
    }).lines.find(({ code }) => code === 'risk');

  test('30 paise for every ₹1,000, each week or part of one', () => {
    expect(risk(7)).toMatchObject({
      description: 'Risk charge',
      formula: '1 week × ₹300.00 (₹0.30 for each ₹1,000 of ₹10,00,000.00)',
      amount: inr(30_000n),
      sac: '996729',
    });
    expect(risk(8)?.quantity).toBe(2);
    expect(risk(15)?.quantity).toBe(3);
  });

  test('a certificate waives the weeks it covers', () => {
    expect(risk(15, [0, 15])).toBeUndefined();
    expect(risk(15, [-5, 400])).toBeUndefined();
    expect(risk(15, [0, 14])?.quantity).toBe(1);
    expect(risk(15, [0, 13])?.quantity).toBe(2);
    expect(risk(15, [1, 15])?.quantity).toBe(1);
    // The whole of the first week is covered; the second ends on the day the certificate does.
    expect(risk(13, [0, 13])).toBeUndefined();
  });

  test('no value, no charge', () => {
    expect(priced(15).lines.some(({ code }) => code === 'risk')).toBe(false);
    const free = quoteCard(
      { ...FULL_CARD, riskPerThousand: ZERO_INR },
      askFor(15, 8, { valueAndDuty }),
      GST,
      'inter_state',
    );
    expect(free.lines.some(({ code }) => code === 'risk')).toBe(false);
  });
});

test('services are charged as ordered, and at least their minimum', () => {
  const labels = (units: number) =>
    priced(1, 1, { orders: [{ day: ARRIVAL, service: 'labels', units }] }).lines.find(
      ({ description }) => description === 'Labels',
    );
  expect(labels(5)).toMatchObject({ formula: '20 labels × ₹3.33', amount: inr(6_660n), sac: '996729' });
  expect(labels(21)?.amount).toEqual(inr(6_993n));
  for (const service of ['weighing', 'polish'])
    expect(() => priced(1, 1, { orders: [{ day: ARRIVAL, service, units: 1 }] })).toThrow(/no service/);
});

test('the deposit is no part of the price', () => {
  expect(depositFor(FULL_CARD, 8)).toEqual(inr(800_000n));
  expect(quoteCard({ ...FULL_CARD, depositPerPallet: ZERO_INR }, askFor(9), GST, 'inter_state')).toEqual(priced(9));
});

test('what costs nothing has no line', () => {
  const card = { ...FULL_CARD, handlingIn: ZERO_INR, handlingOut: ZERO_INR, documentation: ZERO_INR, services: [] };
  const ask = askFor(9, 8, { cargo: [{ from: ARRIVAL, codes: ['4.3'] }] });
  const codes = quoteCard(card, ask, GST, 'inter_state').lines.map(({ code }) => code);
  expect(new Set(codes)).toEqual(new Set(['free_time', 'storage', 'surcharge']));
});

describe('the count of days', () => {
  const days = Array.from({ length: 8 }, (_, index) => addDays(ARRIVAL, index));
  const holidays = new Set([addDays(ARRIVAL, 1), addDays(ARRIVAL, 6)]);
  const freeDays = (...[free, arrivalDayCounts, excludesHolidays]: [number, boolean, boolean]) =>
    countDays(days, { days: free, arrivalDayCounts, excludesHolidays }, holidays)
      .map(({ number, isFree }) => `${number}${isFree ? 'f' : ''}`)
      .join(' ');

  test.each<[[number, boolean, boolean], string]>([
    [[0, true, true], '1 2 3 4 5 6 7 8'],
    [[0, false, true], '0f 1 2 3 4 5 6 7'],
    [[3, true, false], '1f 2f 3f 4 5 6 7 8'],
    // The holiday on day 2 uses up no free day; the one on day 7 is after the free time.
    [[3, true, true], '1f 2f 3f 4f 5 6 7 8'],
    [[3, false, true], '0f 1f 2f 3f 4f 5 6 7'],
    [[6, true, true], '1f 2f 3f 4f 5f 6f 7f 8f'],
  ])('%j', (free, expected) => expect(freeDays(...free)).toBe(expected));
});
