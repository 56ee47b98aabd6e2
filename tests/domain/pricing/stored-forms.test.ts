import { expect, test } from 'vitest';
import type { Charge } from '#app/domain/pricing/charge.ts';
import { chargeFromJson, chargeToJson } from '#app/domain/pricing/charge-json.ts';
import { rateCardFromJson, rateCardToJson } from '#app/domain/pricing/rate-card-json.ts';
import { ratedByFromJson, ratedByToJson } from '#app/domain/pricing/rated-by.ts';
import { inr } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { ARRIVAL, FULL_CARD, GST } from './cards.ts';

/** What a column of JSON gives back. */
const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

test('a card comes back from storage as it was, open or ended', () => {
  expect(rateCardFromJson(stored(rateCardToJson(FULL_CARD)))).toEqual(FULL_CARD);
  const ended = { ...FULL_CARD, effectiveTo: plainDate('2027-03-31') };
  expect(rateCardFromJson(stored(rateCardToJson(ended)))).toEqual(ended);
  const huge = { ...FULL_CARD, minimum: inr(9_007_199_254_740_993n) };
  expect(rateCardFromJson(stored(rateCardToJson(huge))).minimum).toEqual(huge.minimum);
});

test('amounts of a card are stored as decimal text', () => {
  expect(rateCardToJson(FULL_CARD)).toMatchObject({
    ...{ minimumPaise: '150000', handlingInPaise: '12000', handlingOutPaise: '8000', documentationPaise: '50000' },
    ...{ riskPerThousandPaise: '30', depositPerPalletPaise: '100000' },
    slabs: [{ fromDay: 1, toDay: 7, perPalletDayPaise: '4000' }, {}, { toDay: null, perPalletDayPaise: '9001' }],
    services: [{ code: 'shrink-wrap', perUnitPaise: '2500' }, {}, {}],
  });
});

test.each(['1.5', 'x', ''])('an amount %j that is none is refused or zero, never rounded', (text) => {
  const json = { ...rateCardToJson(FULL_CARD), minimumPaise: text };
  if (text === '') expect(rateCardFromJson(json).minimum).toEqual(inr(0n));
  else expect(() => rateCardFromJson(json)).toThrow(SyntaxError);
});

test('what a price was worked out from comes back as it was', () => {
  const rated = {
    versionId: 'v',
    card: FULL_CARD,
    codes: ['4.3'],
    valueAndDuty: inr(12_345n),
    holidays: [],
    insured: [],
    gst: GST,
  };
  const json = ratedByToJson(rated);
  expect(json).toMatchObject({
    ...{ versionId: 'v', codes: ['4.3'], valueAndDutyPaise: '12345' },
    gst: { storage: { sac: '996729', rate: 1800 }, handling: { sac: '996719', rate: 1200 } },
  });
  expect(ratedByFromJson(stored(json))).toEqual(rated);
});

test('a charge comes back from storage as it was', () => {
  const charge: Charge = {
    ...{ key: 'storage/1@4000', code: 'storage', name: 'Storage', priceNote: null, period: '', firstDay: ARRIVAL },
    ...{ lastDay: plainDate('2026-05-20'), dayNumbers: [1, 7], runs: [{ pallets: 8, days: 7 }], quantity: 56 },
    ...{ unit: 'pallet-day', unitPrice: inr(4_000n), taxedAs: 'storage' },
  };
  const json = chargeToJson(charge);
  expect(json).toMatchObject({ unitPricePaise: '4000', firstDay: '2026-05-14', lastDay: '2026-05-20', quantity: 56 });
  expect(json).not.toHaveProperty('unitPrice');
  expect(chargeFromJson(stored(json))).toEqual(charge);
});
