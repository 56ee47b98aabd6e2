import type { Invariant } from './invariant.ts';

/** What clocks tell, they tell once, and only of what is open. */
export const CLOCKS: readonly Invariant[] = [
  {
    code: 'clock.once',
    sentence: 'No step of a clock was told twice, and none by more letters than it had readers.',
    query: `select min(a.id::text) as alert_id, a.subject_id, a.clock, a.mark_on, a.step from clock_alerts a
        group by a.subject_id, a.clock, a.mark_on, a.step having count(*) > 1
      union all
      select a.id::text, a.subject_id, a.clock, a.mark_on, a.step from clock_alerts a
        join mail_outbox m on split_part(m.key, '/', 2) = a.id::text and m.template in ('clock-alert', 'booking-reminder', 'digest')
        group by a.id having count(*) > a.letters
      union all
      select m.id::text, null, m.template, null, null from mail_outbox m
        where m.template in ('clock-alert', 'booking-reminder', 'digest')
          and not exists (select from clock_alerts a where a.id::text = split_part(m.key, '/', 2))`,
  },
  {
    // A minute, since a movement that waits for an alert's transaction was dated before it.
    code: 'clock.open',
    sentence: 'Nobody was told of the days of a lot after it had left.',
    query: `select a.id as alert_id, a.subject_id as lot_id, a.told_at from clock_alerts a
      join lots l on l.id = a.subject_id and l.stock_pallets = 0
      where a.subject = 'lot' and a.told_at > coalesce(
        (select max(m.moved_at) from movements m where m.org_id = l.org_id and m.lot_id = l.id), l.created_at) + interval '1 minute'`,
  },
];
