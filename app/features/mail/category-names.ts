import type { MailCategory } from '#app/domain/mail/categories.ts';

type Named = { label: string; hint: string };

/** The categories in words. */
export const CATEGORY_NAMES: Readonly<Record<MailCategory, Named>> = {
  bookings: { label: 'Bookings', hint: 'A hold about to run out, a change of days, a place that came free.' },
  goods: { label: 'Goods', hint: 'Arrivals, counts that differ, releases, documents.' },
  money: { label: 'Money', hint: 'Payments, receipts, payouts, disputes.' },
  clocks: { label: 'Clocks', hint: 'Days in bond, waste limits, licences about to end.' },
  digest: { label: 'Digest', hint: 'What the day brings, in one letter.' },
};
