import { z } from 'zod';
import { API_SCOPE_CODES } from '#app/domain/access/api-scopes.ts';
import { line, listOf } from '#app/platform/form.server.ts';

export const createKeySchema = z.object({
  name: line('a name for the key', 80),
  scopes: listOf(z.enum(API_SCOPE_CODES, { error: 'Choose scopes from the list.' }), API_SCOPE_CODES.length)
    .refine((scopes) => scopes.length > 0, 'Choose at least one scope.')
    .transform((scopes) => [...new Set(scopes)].sort()),
});
export type CreateKeyInput = z.output<typeof createKeySchema>;

/** Rotating and revoking name a key and nothing else. */
export const oneKeySchema = z.object({ keyId: z.uuid('That key is not in the list.') });
