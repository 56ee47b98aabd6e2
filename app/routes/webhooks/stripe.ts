import type { ActionFunctionArgs } from '@remix-run/node';
import { eventResponse, receiveEvent } from '#app/features/cards/receive-event.server.ts';

/** Only Stripe has anything to do here. */
export const loader = () => eventResponse({ status: 405 });

/** Events of the platform's own account. */
export async function action({ request, context }: ActionFunctionArgs) {
  return eventResponse(await receiveEvent(request, 'platform', { clientIp: context.clientIp }));
}
