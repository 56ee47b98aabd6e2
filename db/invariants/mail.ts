import type { Invariant } from './invariant.ts';

/** Every letter comes to an end, and to its reader at most once. */
export const MAIL: readonly Invariant[] = [
  {
    // The vendor's own word, by the tag every message carries: what our rows say of themselves would prove nothing.
    code: 'mail.once',
    sentence: 'No letter was sent as more than one message.',
    query: `select m.id as letter_id, m.template, array_agg(distinct e.message_id) as messages
      from mail_outbox m join mail_events e on e.letter_id = m.id and e.message_id is not null
      group by m.id having count(distinct e.message_id) > 1
        or bool_or(m.message_id is not null and m.message_id <> e.message_id)`,
  },
  {
    code: 'mail.handled',
    sentence: 'No letter waits for more than fifteen minutes past its time.',
    query: `select m.id as letter_id, m.template, m.state, m.due_at from mail_outbox m
      where m.state in ('queued', 'sending')
        and greatest(m.due_at, m.claimed_until) < (select at from moment) - interval '15 minutes'`,
  },
  {
    code: 'mail.ended',
    sentence: 'A letter that was sent names its message, and one that was not says why.',
    query: `select m.id as letter_id, m.template, m.state from mail_outbox m
      where (m.state = 'sent' and m.message_id is null) or (m.state in ('failed', 'suppressed', 'unknown') and m.reason is null)`,
  },
  {
    code: 'mail.suppressed',
    sentence: 'Every suppressed address has the event that suppressed it.',
    query: `select s.created_at, s.event_id from mail_suppressions s
      where not exists (select from mail_events e where e.id = s.event_id)`,
  },
  {
    code: 'notification.member',
    sentence: 'Every notification is of an organisation and a person its letter was written to.',
    query: `select n.id as notification_id, n.org_id, n.user_id from notifications n
      left join mail_outbox m on m.id = n.letter_id left join users u on u.id = n.user_id
      left join organisations o on o.id = n.org_id
      where m.id is null or u.id is null or o.id is null or not starts_with(n.href, '/o/' || o.slug)
        or m.created_at > n.created_at + interval '1 minute'`,
  },
];
