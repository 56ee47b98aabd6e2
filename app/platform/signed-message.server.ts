import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far a message's time may be from ours, either way: an older one may be somebody's recording. */
const TOLERANCE_SECONDS = 5 * 60;
const SIGNATURES_AT_MOST = 10;

/** A message as it came: who signed it is not known yet. */
export type SignedMessage = { id: string; timestamp: string; signature: string; body: string };

/** Reads what a message is signed with; null where it says nothing of it. */
export function signedMessage(headers: Headers, body: string): SignedMessage | null {
  const id = headers.get('svix-id') ?? '';
  const timestamp = headers.get('svix-timestamp') ?? '';
  const signature = headers.get('svix-signature') ?? '';
  return /^[\w.:-]{1,256}$/.test(id) && /^\d{1,12}$/.test(timestamp) && signature !== ''
    ? { id, timestamp, signature, body }
    : null;
}

/**
 * Whether a message was signed with one of our secrets within five minutes of now, the Svix way: HMAC-SHA256 over
 * `id.timestamp.body`, in base64, in a list of `v1,…` parts. Both sides may have two while a secret is replaced.
 *
 * @param secrets `whsec_` and the key in base64
 */
export function isSignedBy(message: SignedMessage, secrets: readonly string[], now: Date): boolean {
  const { id, timestamp, signature, body } = message;
  if (Math.abs(now.getTime() / 1_000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const given = signature
    .split(' ')
    .slice(0, SIGNATURES_AT_MOST)
    .filter((part) => part.startsWith('v1,'))
    .map((part) => Buffer.from(part.slice('v1,'.length), 'base64'));
  return secrets.some((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const own = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
    return given.some((each) => each.length === own.length && timingSafeEqual(each, own));
  });
}
