import { createHash } from 'node:crypto';
import { canonicalJson } from '#app/domain/shared/canonical-json.ts';

/** SHA-256 of a value as canonical JSON, hex: the same for equal values whatever order a database keeps their keys in. */
export const contentHash = (content: unknown): string =>
  createHash('sha256').update(canonicalJson(content)).digest('hex');
