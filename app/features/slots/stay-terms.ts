import type { SlotTerms } from '#app/domain/booking/bookable.ts';
import { turnaroundText } from '#app/domain/booking/turnaround.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';

type StayTerms = Pick<SlotTerms, 'maximumDays' | 'leadDays' | 'cutOffHour' | 'turnaround'>;

/** When invoices are due, as a slot's pages and a booking's say it. */
export const dueTerm = (daysToPay: number) => ({
  term: 'Invoices',
  detail: `Due ${daysToPay} days after they are issued`,
});

/** Terms of a stay beside its shortest, as both the host's and the public page list them; only those that limit. */
export function stayTerms({ maximumDays, leadDays, cutOffHour, turnaround }: StayTerms) {
  const lead = leadDays === 0 ? 'Same day' : `${countOf(leadDays, 'day')} ahead`;
  const cutOff = cutOffHour === null ? '' : `; from ${cutOffHour}:00 counted as the next day’s`;
  const shut = turnaroundText(turnaround);
  return [
    ...(maximumDays === null ? [] : [{ term: 'Longest stay', detail: countOf(maximumDays, 'day') }]),
    ...(leadDays === 0 && cutOffHour === null ? [] : [{ term: 'Booked', detail: `${lead}${cutOff}` }]),
    ...(shut === 'None' ? [] : [{ term: 'Shut after a stay', detail: shut }]),
  ];
}
