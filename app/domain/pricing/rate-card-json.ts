import { basisPoints, inr, type Money } from '../shared/money.ts';
import { type PlainDate, plainDate } from '../shared/plain-date.ts';
import type { RateCard, Service, Slab, Surcharge } from './rate-card.ts';

/** A slab as stored. */
type SlabJson = Omit<Slab, 'perPalletDay'> & { perPalletDayPaise: string };
/** A service as stored. */
type ServiceJson = Omit<Service, 'perUnit'> & { perUnitPaise: string };
/** A surcharge as stored. */
type SurchargeJson = Omit<Surcharge, 'percentOfBase'> & { percentOfBase: number };

type Amount = 'minimum' | 'handlingIn' | 'handlingOut' | 'documentation' | 'riskPerThousand' | 'depositPerPallet';

/** A rate card as stored: paise as decimal text, because JSON numbers are floats. */
export type RateCardJson = Omit<
  RateCard,
  Amount | 'slabs' | 'services' | 'surcharges' | 'effectiveFrom' | 'effectiveTo'
> & { effectiveFrom: string; effectiveTo: string | null } & Readonly<Record<`${Amount}Paise`, string>> & {
    slabs: readonly SlabJson[];
    services: readonly ServiceJson[];
    surcharges: readonly SurchargeJson[];
  };

const text = ({ paise }: Money) => paise.toString();
const money = (paise: string): Money => inr(BigInt(paise));
const dayOr = (day: string | null): PlainDate | null => (day === null ? null : plainDate(day));

/** The stored form of a card. */
export function rateCardToJson(card: RateCard): RateCardJson {
  return {
    effectiveFrom: card.effectiveFrom,
    effectiveTo: card.effectiveTo,
    slabs: card.slabs.map(({ perPalletDay, ...rest }) => ({ ...rest, perPalletDayPaise: text(perPalletDay) })),
    free: card.free,
    basis: card.basis,
    minimumPaise: text(card.minimum),
    handlingInPaise: text(card.handlingIn),
    handlingOutPaise: text(card.handlingOut),
    documentationPaise: text(card.documentation),
    riskPerThousandPaise: text(card.riskPerThousand),
    depositPerPalletPaise: text(card.depositPerPallet),
    services: card.services.map(({ perUnit, ...rest }) => ({ ...rest, perUnitPaise: text(perUnit) })),
    surcharges: card.surcharges,
  };
}

/** The card back from its stored form. @throws SyntaxError or RangeError when an amount, rate or day isn't one */
export function rateCardFromJson(json: RateCardJson): RateCard {
  return {
    effectiveFrom: plainDate(json.effectiveFrom),
    effectiveTo: dayOr(json.effectiveTo),
    slabs: json.slabs.map(({ perPalletDayPaise, ...rest }) => ({ ...rest, perPalletDay: money(perPalletDayPaise) })),
    free: json.free,
    basis: json.basis,
    minimum: money(json.minimumPaise),
    handlingIn: money(json.handlingInPaise),
    handlingOut: money(json.handlingOutPaise),
    documentation: money(json.documentationPaise),
    riskPerThousand: money(json.riskPerThousandPaise),
    depositPerPallet: money(json.depositPerPalletPaise),
    services: json.services.map(({ perUnitPaise, ...rest }) => ({ ...rest, perUnit: money(perUnitPaise) })),
    surcharges: json.surcharges.map((each) => ({ ...each, percentOfBase: basisPoints(each.percentOfBase) })),
  };
}
