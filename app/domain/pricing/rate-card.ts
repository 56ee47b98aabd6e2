import type { Dated } from '../shared/dated.ts';
import { type BasisPoints, type Money, ZERO_INR } from '../shared/money.ts';
import { type PlainDate, plainDate } from '../shared/plain-date.ts';

/** The price of a pallet and day on the days of a stay from `fromDay` to `toDay`, both counted; null: to its end. */
export type Slab = { readonly fromDay: number; readonly toDay: number | null; readonly perPalletDay: Money };

/** How many pallets a day is charged for: the places booked, the day's stock, the period's highest, or its mean. */
export const QUANTITY_BASES = ['booked', 'actual', 'peak', 'average'] as const;
/** See {@link QUANTITY_BASES}. */
export type QuantityBasis = (typeof QUANTITY_BASES)[number];

/**
 * Days at the start of a stay that cost nothing, as depots' tariffs count them: holidays don't use up free days, and once
 * the free time is over a holiday is charged like any day.
 */
export type FreeTime = {
  readonly days: number;
  /** True: the day of arrival is day 1. False: it is day 0, neither counted nor charged, and the next is day 1. */
  readonly arrivalDayCounts: boolean;
  readonly excludesHolidays: boolean;
};

/** What starts a charge: goods coming in, goods going out, or an order. */
export const TRIGGERS = ['gate_in', 'gate_out', 'order'] as const;
/** See {@link TRIGGERS}. */
export type Trigger = (typeof TRIGGERS)[number];

/** GST reference rows a line is taxed by. */
export type Taxation = 'storage' | 'handling';

/** A value-added service, such as labels for pallets; by gate it is charged for every pallet, by order as ordered. */
export type Service = {
  readonly code: string;
  readonly name: string;
  readonly trigger: Trigger;
  /** 'pallet', 'label', 'hour'. */
  readonly unit: string;
  readonly perUnit: Money;
  /** Charged at least, each time. */
  readonly minimumUnits: number;
  readonly taxedAs: Taxation;
};

/** Dearer cargo: `percentOfBase` is of the price without it, so 250 % adds a line of 150 %. */
export type Surcharge = {
  readonly code: string;
  readonly name: string;
  /** Hazard classes and regimes of cargo it is for. */
  readonly cargoCodes: readonly string[];
  readonly percentOfBase: BasisPoints;
  readonly on: readonly Taxation[];
};

/** A host's prices before GST over the days it is in force. A booking keeps the card it was made with. */
export type RateCard = Dated & {
  readonly slabs: readonly Slab[];
  readonly free: FreeTime;
  readonly basis: QuantityBasis;
  /** What the storage of a whole stay costs at least, surcharges apart. */
  readonly minimum: Money;
  readonly handlingIn: Money;
  readonly handlingOut: Money;
  /** Once for a stay. */
  readonly documentation: Money;
  readonly services: readonly Service[];
  readonly surcharges: readonly Surcharge[];
  /** Risk charge a week or part of one, for every ₹1,000 of value and duty; zero: none. */
  readonly riskPerThousand: Money;
  /** Held per pallet until the goods have left; no price, and no tax on it. */
  readonly depositPerPallet: Money;
};

/** A host's three flat prices, before GST. */
export type Rates = { pricePerPalletDay: Money; handlingInPerPallet: Money; handlingOutPerPallet: Money };

/** No free days: the day of arrival is day 1 and is charged. */
export const NO_FREE_TIME: FreeTime = { days: 0, arrivalDayCounts: true, excludesHolidays: false };

/** The first day there is: a flat price has no day it starts on. */
const FROM_THE_START: PlainDate = plainDate('2000-01-01');

/** The card that says no more than a price for every pallet and day and for handling. */
export function flatCard(rates: Rates): RateCard {
  return {
    effectiveFrom: FROM_THE_START,
    effectiveTo: null,
    slabs: [{ fromDay: 1, toDay: null, perPalletDay: rates.pricePerPalletDay }],
    free: NO_FREE_TIME,
    basis: 'booked',
    minimum: ZERO_INR,
    handlingIn: rates.handlingInPerPallet,
    handlingOut: rates.handlingOutPerPallet,
    documentation: ZERO_INR,
    services: [],
    surcharges: [],
    riskPerThousand: ZERO_INR,
    depositPerPallet: ZERO_INR,
  };
}

/** The slab a day number belongs to. @throws RangeError where the card has none; `checkRateCard` refuses such cards */
export function slabOf(card: RateCard, dayNumber: number): Slab {
  const slab = card.slabs.find(({ fromDay, toDay }) => fromDay <= dayNumber && (toDay === null || dayNumber <= toDay));
  if (!slab) throw new RangeError(`No slab for day ${dayNumber}`);
  return slab;
}

/** The surcharges of a card that cargo with these codes bears, in the card's order. */
export const surchargesFor = (card: RateCard, cargoCodes: readonly string[]): readonly Surcharge[] =>
  card.surcharges.filter((surcharge) => surcharge.cargoCodes.some((code) => cargoCodes.includes(code)));
