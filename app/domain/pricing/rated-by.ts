import { type Stay, stay } from '../shared/interval.ts';
import { type BasisPoints, basisPoints, inr, type Money } from '../shared/money.ts';
import { type PlainDate, plainDate } from '../shared/plain-date.ts';
import type { RateCard, Taxation } from './rate-card.ts';
import { type RateCardJson, rateCardFromJson, rateCardToJson } from './rate-card-json.ts';

/** Service accounting code and rate of each kind of service. */
type TaxedBy = Readonly<Record<Taxation, { readonly sac: string; readonly rate: BasisPoints }>>;

/** What a price by card was worked out from, kept with it: the card is the slot's that day, whatever comes later. */
export type RatedBy = {
  /** Of the card's version. */
  readonly versionId: string;
  readonly card: RateCard;
  /** Hazard classes and regimes of the cargo. */
  readonly codes: readonly string[];
  readonly valueAndDuty: Money;
  /** The facility's holidays from the day of the price on, where the card leaves them out of its free time. */
  readonly holidays: readonly PlainDate[];
  /** The days the shipper's certificates cover, as known then. */
  readonly insured: readonly Stay[];
  readonly gst: TaxedBy;
};

/** The stored form of {@link RatedBy}. Prices of the days before there were holidays and certificates lack both. */
export type RatedByJson = {
  versionId: string;
  card: RateCardJson;
  codes: readonly string[];
  valueAndDutyPaise: string;
  holidays?: readonly string[];
  insured?: readonly { from: string; to: string }[];
  gst: Record<Taxation, { sac: string; rate: number }>;
};

/** What a price was worked out from, as stored. */
export function ratedByToJson({ versionId, card, codes, valueAndDuty, holidays, insured, gst }: RatedBy): RatedByJson {
  const { storage, handling } = gst;
  return {
    ...{ versionId, codes, card: rateCardToJson(card), valueAndDutyPaise: valueAndDuty.paise.toString() },
    holidays,
    insured: insured.map(({ startsOn, endsOn }) => ({ from: startsOn, to: endsOn })),
    gst: {
      storage: { sac: storage.sac, rate: storage.rate },
      handling: { sac: handling.sac, rate: handling.rate },
    },
  };
}

/** Back from its stored form. @throws SyntaxError or RangeError when an amount or rate isn't one */
export function ratedByFromJson(json: RatedByJson): RatedBy {
  const { versionId, card, codes, valueAndDutyPaise, holidays = [], insured = [], gst } = json;
  const taxed = ({ sac, rate }: { sac: string; rate: number }) => ({ sac, rate: basisPoints(rate) });
  return {
    ...{ versionId, codes, card: rateCardFromJson(card), valueAndDuty: inr(BigInt(valueAndDutyPaise)) },
    holidays: holidays.map(plainDate),
    insured: insured.map(({ from, to }) => stay(plainDate(from), plainDate(to))),
    gst: { storage: taxed(gst.storage), handling: taxed(gst.handling) },
  };
}
