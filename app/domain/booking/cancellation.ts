import type { LineCode } from '../pricing/charge.ts';
import type { Quote } from '../pricing/quote.ts';
import { type BasisPoints, basisPoints, type Money, minus, shareOf, sum, ZERO_INR } from '../shared/money.ts';
import { daysBetween, type PlainDate } from '../shared/plain-date.ts';

type Tier = {
  /** Whole days from the day of the cancellation to the day in, at least. */
  readonly fromDays: number;
  readonly share: BasisPoints;
  readonly says: string;
};

/** What a shipper's cancellation costs, by the days left. House terms; the last tier has no lower end. */
export const CANCELLATION_TIERS: readonly Tier[] = [
  { fromDays: 7, share: basisPoints(0), says: 'seven days or more before the stay: free of charge' },
  { fromDays: 3, share: basisPoints(2_500), says: 'three to six days before the stay: 25% of the price' },
  { fromDays: 1, share: basisPoints(5_000), says: 'one or two days before the stay: 50% of the price' },
  {
    fromDays: Number.NEGATIVE_INFINITY,
    share: basisPoints(10_000),
    says: 'on the first day of the stay or later: the storage, without handling',
  },
];

/** What a cancellation costs the shipper, GST included, and why. */
export type CancellationCharge = { readonly fee: Money; readonly says: string };

/** What is charged for places kept. All else is for what is done with the goods, or for goods that are there. */
const STORED: readonly LineCode[] = ['storage', 'minimum', 'free_time'];

/** The storage of a price with its GST: what is left of the total without handling and the GST on it. */
function storageOf({ lines, total }: Quote): Money {
  const handling = lines.filter(({ code }) => !STORED.includes(code));
  return minus(total, sum(handling.flatMap(({ amount, gstRate }) => [amount, shareOf(amount, gstRate)])));
}

/**
 * The charge for cancelling now, rounded half up to the paisa. A host's cancellation costs the shipper nothing. No tier
 * costs more than the storage: handling that did not happen is never charged, and waiting never makes it cheaper.
 * @param today the facility's own calendar day
 */
export function cancellationCharge(
  price: Quote,
  { startsOn, today, by }: { startsOn: PlainDate; today: PlainDate; by: 'host' | 'shipper' },
): CancellationCharge {
  if (by === 'host') return { fee: ZERO_INR, says: 'cancelled by the host: free of charge for the shipper' };
  const days = daysBetween(today, startsOn);
  const tier = CANCELLATION_TIERS.find(({ fromDays }) => days >= fromDays);
  if (!tier) throw new Error('the tiers have an end');
  const storage = storageOf(price);
  const share = shareOf(price.total, tier.share);
  return { fee: share.paise < storage.paise ? share : storage, says: tier.says };
}
