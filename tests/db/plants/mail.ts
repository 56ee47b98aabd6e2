import { first, STRANGER } from './rows.ts';

const letter = (columns: string, values: string) =>
  `insert into mail_outbox (key, recipient, template, props, ${columns})
   values ('planted', 'a@example.test', 'verify-email', '{}', ${values});`;
const PLANTED = first('mail_outbox', `key = 'planted'`);
const told = (id: string, message: string) =>
  `insert into mail_events (id, type, message_id, letter_id, happened_at)
   values ('${id}', 'email.sent', '${message}', ${PLANTED}, now());`;
const SENT = letter('state, ended_at, message_id', `'sent', now(), 'one'`);

/** What the post could have got wrong. */
export const MAIL_PLANTS: Readonly<Record<string, readonly string[]>> = {
  'mail.once': [
    `${SENT} ${told('a', 'one')} ${told('b', 'two')}`,
    `${SENT} ${told('a', 'two')}`,
    `${letter('state', `'queued'`)} ${told('a', 'one')} ${told('b', 'two')}`,
  ],
  'mail.handled': [
    letter('due_at', `now() - interval '1 hour'`),
    letter('due_at, state, claimed_until', `now() - interval '1 hour', 'sending', now() - interval '20 minutes'`),
  ],
  'mail.ended': [letter('state, ended_at', `'sent', now()`), letter('state, ended_at', `'failed', now()`)],
  'mail.suppressed': [
    `insert into mail_suppressions (address, reason, event_id) values ('a@example.test', 'bounced', 'none')`,
  ],
  'notification.member': [
    `insert into notifications (org_id, user_id, kind, title, href, letter_id)
     values (${first('organisations', 'true')}, ${first('users', 'true')}, 'goods', 'x', '/o/', ${STRANGER})`,
  ],
};
