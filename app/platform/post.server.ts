import { Resend } from 'resend';
import type { PostAnswer } from '#app/domain/mail/retry.ts';
import { env } from './env.server.ts';

/** A letter ready to be handed over. */
export type Parcel = {
  to: string;
  subject: string;
  html: string;
  text: string;
  headers: Readonly<Record<string, string>>;
  /** Comes back with everything the vendor tells of the message, so that a lost answer can be made up for. */
  letterId: string;
};

/** The way letters leave the house. */
export type Post = {
  /** Hands a letter over under our own key: the same key never makes a second message within a day. */
  send: (parcel: Parcel, key: string) => Promise<PostAnswer>;
  /** Whether the vendor has a message; null where it can't be found out now. */
  knows: (messageId: string) => Promise<boolean | null>;
};

/** The tag's name; the webhook reads it back. */
export const LETTER_TAG = 'letter';
const ANSWER_WITHIN_MS = 10_000;

/** Refusals that are about the installation and not about the letter: mended there, the same letter goes out. */
const NOT_THE_LETTERS = new Set([
  'missing_api_key',
  'invalid_api_key',
  'restricted_api_key',
  'invalid_from_address',
  'invalid_access',
  'rate_limit_exceeded',
  'daily_quota_exceeded',
  'monthly_quota_exceeded',
]);

type VendorError = { statusCode: number | null; name: string };
type AnswerHeaders = Record<string, string> | null | undefined;

/** `Retry-After` in milliseconds, where it says seconds. */
function waitOf(headers: AnswerHeaders): number | null {
  const text = headers?.['retry-after'];
  return text && /^\d{1,6}$/.test(text) ? Number(text) * 1_000 : null;
}

/**
 * What a refusal means. Its message is not kept: it may repeat the address; name and status are enough to act on.
 */
function meaningOf({ statusCode, name }: VendorError, headers: AnswerHeaders): PostAnswer {
  const reason = /^\w{1,60}$/.test(name) ? name : 'unnamed';
  if (statusCode === null || statusCode >= 500)
    return { kind: 'unclear', reason: `${reason} ${statusCode ?? ''}`.trim() };
  if (statusCode === 429 || statusCode === 401 || statusCode === 403 || NOT_THE_LETTERS.has(name))
    return { kind: 'not_now', reason, waitMs: waitOf(headers) };
  if (name === 'invalid_idempotent_request') return { kind: 'other_text' };
  // The same letter is on its way in another request.
  if (statusCode === 409 || statusCode === 408) return { kind: 'unclear', reason };
  return { kind: 'refused', reason: `${reason} ${statusCode}` };
}

/** The post as the settings have it; null without a key: then letters are kept and shown, and nothing is sent. */
export function post(): Post | null {
  const { RESEND_API_KEY, RESEND_BASE_URL, MAIL_FROM } = env();
  if (!RESEND_API_KEY || !MAIL_FROM) return null;
  const client = new Resend(RESEND_API_KEY, { baseUrl: RESEND_BASE_URL.replace(/\/$/, '') });
  return {
    send: async ({ to, subject, html, text, headers, letterId }, idempotencyKey) => {
      const tags = [{ name: LETTER_TAG, value: letterId }];
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const answered = await client.emails.send(
        { from: MAIL_FROM, to, subject, html, text, headers: { ...headers }, tags },
        { idempotencyKey, signal },
      );
      if (answered.error) return meaningOf(answered.error, answered.headers);
      // An id that isn't there can't be stored, and a message without one can't be followed.
      if (typeof answered.data.id !== 'string' || answered.data.id === '') return { kind: 'unclear', reason: 'no id' };
      return { kind: 'accepted', messageId: answered.data.id };
    },
    knows: async (messageId) => {
      const { data, error } = await client.emails.get(messageId);
      if (data) return true;
      return error?.statusCode === 404 ? false : null;
    },
  };
}
