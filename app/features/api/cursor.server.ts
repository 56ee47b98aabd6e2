import { z } from 'zod';
import { contentHash } from '#app/platform/content-hash.server.ts';

/** Longer than any cursor given out. */
const MAX_CURSOR = 300;

/** A cursor as it comes in a query; null for the first page. */
export const cursorField = z
  .string({ error: 'Give one cursor.' })
  .max(MAX_CURSOR, 'Give the cursor of an earlier answer.')
  .nullable()
  .default(null);

/** The answer to a cursor that no answer gave, or that belongs to another list. */
export const STRANGE_CURSOR = {
  field: 'cursor',
  message: 'Give the nextCursor of an earlier answer with the same other parameters.',
} as const;

/** A list with its filters, in few characters: a cursor of one list is none of another. */
const markOf = (list: unknown): string => contentHash(list).slice(0, 16);

/** A place in a list as clients pass it back: opaque, and no secret. */
export const cursorAt = (list: unknown, place: unknown): string =>
  Buffer.from(JSON.stringify([markOf(list), place])).toString('base64url');

/** The place a cursor of this list tells; null for anything else. */
export function placeAt<S extends z.ZodType>(cursor: string, list: unknown, place: S): z.output<S> | null {
  const read = z.tuple([z.literal(markOf(list)), place]).safeParse(parsed(cursor));
  return read.success ? (read.data[1] as z.output<S>) : null;
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
}
