import { latest, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';

/** The days an order may be for, both counted: of the stay with its overstay, and for a shipper of those from today on. */
export function orderDays(
  { startsOn, endsOn }: { startsOn: string; endsOn: string },
  by: 'host' | 'shipper',
  today: PlainDate,
): { first: PlainDate; last: PlainDate } {
  const start = plainDate(startsOn);
  return { first: by === 'host' ? start : latest(start, today), last: latest(plainDate(endsOn), today) };
}
