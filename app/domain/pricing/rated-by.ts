import { type BasisPoints, basisPoints, inr, type Money } from '../shared/money.ts';
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
  readonly gst: TaxedBy;
};

/** The stored form of {@link RatedBy}. */
export type RatedByJson = {
  versionId: string;
  card: RateCardJson;
  codes: readonly string[];
  valueAndDutyPaise: string;
  gst: Record<Taxation, { sac: string; rate: number }>;
};

/** What a price was worked out from, as stored. */
export function ratedByToJson({ versionId, card, codes, valueAndDuty, gst }: RatedBy): RatedByJson {
  const { storage, handling } = gst;
  return {
    ...{ versionId, codes, card: rateCardToJson(card), valueAndDutyPaise: valueAndDuty.paise.toString() },
    gst: {
      storage: { sac: storage.sac, rate: storage.rate },
      handling: { sac: handling.sac, rate: handling.rate },
    },
  };
}

/** Back from its stored form. @throws SyntaxError or RangeError when an amount or rate isn't one */
export function ratedByFromJson({ versionId, card, codes, valueAndDutyPaise, gst }: RatedByJson): RatedBy {
  const taxed = ({ sac, rate }: { sac: string; rate: number }) => ({ sac, rate: basisPoints(rate) });
  return {
    ...{ versionId, codes, card: rateCardFromJson(card), valueAndDuty: inr(BigInt(valueAndDutyPaise)) },
    gst: { storage: taxed(gst.storage), handling: taxed(gst.handling) },
  };
}
