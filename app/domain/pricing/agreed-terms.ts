import type { Stay } from '../shared/interval.ts';
import { type Money, ZERO_INR } from '../shared/money.ts';
import type { PlainDate } from '../shared/plain-date.ts';
import type { Quote, QuoteLine, TaxedBy } from './quote.ts';
import { flatCard, type RateCard } from './rate-card.ts';

/** What two parties agreed to price a stay by: a card, what it asks of the cargo, and the taxes of the day. */
export type AgreedTerms = {
  readonly card: RateCard;
  readonly codes: readonly string[];
  readonly valueAndDuty: Money;
  readonly holidays: readonly PlainDate[];
  readonly insured: readonly Stay[];
  readonly gst: TaxedBy;
};

/**
 * What a quote was made by: the card it keeps, or the flat prices its lines tell.
 * @throws Error when a quote without a card has no storage line
 */
export function agreedTerms({ rated, lines }: Quote): AgreedTerms {
  if (rated) return rated;
  const storage = lines.find(({ code }) => code === 'storage');
  if (!storage) throw new Error('a quote without storage');
  const handlingIn = lines.find(({ code }) => code === 'handling_in');
  const handlingOut = lines.find(({ code }) => code === 'handling_out');
  const rates = {
    pricePerPalletDay: storage.unitPrice,
    handlingInPerPallet: handlingIn?.unitPrice ?? ZERO_INR,
    handlingOutPerPallet: handlingOut?.unitPrice ?? ZERO_INR,
  };
  const gst = { storage: taxOf(storage), handling: taxOf(handlingIn ?? handlingOut ?? storage) };
  return { card: flatCard(rates), codes: [], valueAndDuty: ZERO_INR, holidays: [], insured: [], gst };
}

const taxOf = ({ sac, gstRate }: QuoteLine) => ({ sac, rate: gstRate });
