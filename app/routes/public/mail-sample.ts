import type { LoaderFunctionArgs } from '@remix-run/node';
import { letterPage } from '#app/features/outbox/letter-page.server.ts';
import { sampleHtml } from '#app/features/outbox/sample-letters.server.ts';
import { isTrial } from '#app/platform/env.server.ts';

/** A sample letter's HTML part, for the frame in the list of letters. */
export const loader = async ({ params }: LoaderFunctionArgs) =>
  letterPage(isTrial() ? await sampleHtml(params.event ?? '') : null);
