import type { ActionFunctionArgs } from '@remix-run/node';
import { receiveEvent } from '#app/features/cards/receive-event.server.ts';

/** Only Stripe has anything to do here. */
export const loader = () => new Response(null, { status: 405, headers: { Allow: 'POST' } });

/** Events of the hosts' accounts. */
export async function action({ request }: ActionFunctionArgs) {
  const { status } = await receiveEvent(request, 'connect');
  return new Response(null, { status, ...(status === 405 ? { headers: { Allow: 'POST' } } : {}) });
}
