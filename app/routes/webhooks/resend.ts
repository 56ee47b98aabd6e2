import type { ActionFunctionArgs } from '@remix-run/node';
import { type Heard, hearEvent } from '#app/features/outbox/hear-event.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';

/** The server takes no larger body either; a message about one letter is a few hundred bytes. */
const LONGEST = 64 * 1024;
const STATUS: Readonly<Record<Heard, number>> = { heard: 200, again: 200, absent: 404, refused: 400, unreadable: 422 };

const answer = (status: number, headers: Record<string, string> = {}) =>
  new Response(null, { status, headers: { 'Cache-Control': 'no-store', ...headers } });

/** What the mail vendor tells of our messages. Whatever can't be stored isn't answered with 200, so it is told again. */
export async function action({ request }: ActionFunctionArgs) {
  if (request.method !== 'POST') return answer(405, { Allow: 'POST' });
  const body = await request.text();
  if (body.length > LONGEST) return answer(413);
  return answer(STATUS[await hearEvent(request.headers, body, systemClock)]);
}

/** Nothing to read here: says which method is taken. */
export const loader = () => answer(405, { Allow: 'POST' });
