import type { Invariant } from './invariant.ts';

/** What may still be done with what once was given out. */
export const PEOPLE: readonly Invariant[] = [
  {
    code: 'session.disabled',
    sentence: 'Nobody whose account is disabled is signed in.',
    // A session's id is the hash of a secret and stays here; when it began tells it apart.
    query: `select s.user_id, u.disabled_at, s.created_at, s.expires_at
      from sessions s join users u on u.id = s.user_id
      where u.disabled_at is not null and s.expires_at > (select at from moment)`,
  },
  {
    code: 'organisation.owner',
    sentence: 'Every organisation has an owner.',
    query: `select o.id as org_id, o.slug from organisations o
      where not exists (select from memberships m where m.org_id = o.id and m.role = 'owner')`,
  },
  {
    // The sweep takes links out after a week, a batch at a time; a day more lets it work off what a stop left.
    code: 'letter.links',
    sentence: 'No letter older than eight days still holds its link.',
    query: `select m.id as letter_id, m.template, m.created_at from mail_outbox m
      where m.created_at < (select at from moment) - interval '8 days'
        and m.props ?| array['url', 'resetUrl', 'signInUrl', 'cardPage']`,
  },
];
