import { createHash } from 'node:crypto';
import type { PersonScope } from '#app/platform/scopes.ts';
import { pseudonym } from '#app/platform/tokens.server.ts';

/**
 * Speaks for an account whose owner is not signed in (sign-up, sign-in, a mailed link). It opens the account's own
 * rows and no organisation's; what the person must prove first is up to the command.
 */
export const accountScope = (userId: string): PersonScope => ({ userId }) as PersonScope;

/** A UUID that the same parts always give and nobody without our secret can foresee. */
export function derivedId(...parts: readonly string[]): string {
  const hex = createHash('sha256')
    .update(pseudonym(parts.join('\n')))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
