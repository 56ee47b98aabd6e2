import type { LoaderFunctionArgs } from '@remix-run/node';
import { letterPage } from '#app/features/outbox/letter-page.server.ts';
import { readLetter } from '#app/features/outbox/read-letter.server.ts';
import { isTrial } from '#app/platform/env.server.ts';

/** A letter's HTML part, for the frame in the outbox. */
export const loader = async ({ params }: LoaderFunctionArgs) =>
  letterPage(isTrial() ? await readLetter(params.letterId ?? '') : null);
