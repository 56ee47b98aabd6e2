import { createHmac, timingSafeEqual } from 'node:crypto';
import { isMailCategory, type MailCategory } from '#app/domain/mail/categories.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { env } from './env.server.ts';
import { linkTo } from './mail.server.ts';

/** Its own purpose in the signed text: no other signature of ours can be taken for this one. */
const signatureOf = (body: string): Buffer =>
  createHmac('sha256', env().SESSION_SECRET).update(`unsubscribe:${body}`).digest();

/**
 * A link that switches one category off for one person, and nothing else. It never runs out: a letter may be read years
 * later, and whoever wants no more of them must get their way then, too.
 */
export function unsubscribeLink(userId: string, category: MailCategory): string {
  const body = Buffer.from(`${userId}.${category}`).toString('base64url');
  return linkTo(`/unsubscribe/${body}.${signatureOf(body).toString('base64url')}`);
}

/** Whose link it is and what for; null for anything we did not sign. */
export function readUnsubscribe(token: string): { userId: string; category: MailCategory } | null {
  const [body = '', signature = '', ...rest] = token.split('.');
  const given = Buffer.from(signature, 'base64url');
  const own = signatureOf(body);
  if (rest.length > 0 || given.length !== own.length || !timingSafeEqual(given, own)) return null;
  const [userId = '', category = ''] = Buffer.from(body, 'base64url').toString('utf8').split('.');
  return isUuid(userId) && isMailCategory(category) ? { userId, category } : null;
}
