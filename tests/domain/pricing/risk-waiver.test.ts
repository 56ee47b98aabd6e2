import { expect, test } from 'vitest';
import type { AgreedTerms } from '#app/domain/pricing/agreed-terms.ts';
import { flatCard } from '#app/domain/pricing/rate-card.ts';
import { riskWaiver } from '#app/domain/pricing/risk-waiver.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { addDays } from '#app/domain/shared/plain-date.ts';
import { ARRIVAL, GST } from './cards.ts';

const rates = { pricePerPalletDay: inr(1_000n), handlingInPerPallet: ZERO_INR, handlingOutPerPallet: ZERO_INR };
const days = (from: number, to: number) => stay(addDays(ARRIVAL, from), addDays(ARRIVAL, to));
/** ₹300.00 a week for value and duty of ₹10,00,000.00; with 18 % GST ₹354.00. */
const terms = (more: Partial<AgreedTerms> = {}): AgreedTerms => ({
  card: { ...flatCard(rates), riskPerThousand: inr(30n) },
  ...{ codes: [], valueAndDuty: inr(100_000_000n), holidays: [], insured: [], gst: GST },
  ...more,
});
const waived = (more: Partial<AgreedTerms> = {}) =>
  riskWaiver(terms(more), { stay: days(0, 21), pallets: 2 }, 'inter_state');

test('without a certificate nothing is waived, and one would save every week', () => {
  expect(waived()).toEqual({ saved: ZERO_INR, until: null, mightSave: inr(3n * 35_400n) });
});

test('what is covered is waived, with its last day; the rest might be', () => {
  expect(waived({ insured: [days(-3, 14)] })).toEqual({
    ...{ saved: inr(2n * 35_400n), until: addDays(ARRIVAL, 13), mightSave: inr(35_400n) },
  });
  expect(waived({ insured: [days(-3, 400)] })).toMatchObject({ saved: inr(3n * 35_400n), mightSave: ZERO_INR });
  expect(waived({ insured: [days(7, 14)] })).toEqual({
    ...{ saved: inr(35_400n), until: null, mightSave: inr(2n * 35_400n) },
  });
});

test('where no risk is charged there is nothing to say', () => {
  expect(waived({ card: flatCard(rates) })).toBeNull();
  expect(waived({ valueAndDuty: ZERO_INR })).toBeNull();
});
