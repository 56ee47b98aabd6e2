import type { BookingMove } from '#app/features/bookings/booking-moves.ts';

/** What the API's description says of each move of a booking. */
export const MOVE_WORDS: Readonly<Record<BookingMove, [summary: string, description: string]>> = {
  keep: ['Keep a hold longer', 'For the shipper. Adds fifteen minutes to a hold, once.'],
  confirm: [
    'Confirm a hold',
    'For the shipper. Confirms at once, or sends the request to the host where the slot or the rulebook asks for one: the answer’s state says which.',
  ],
  accept: ['Accept a request', 'For the host. The rulebook is asked again first.'],
  decline: ['Decline a request', 'For the host. The places are free again.'],
  withdraw: ['Let a hold or request go', 'For the shipper. The places are free again.'],
  cancel: [
    'Cancel an agreed booking',
    'For either side, while nothing has been received and no invoice is issued. What it costs the shipper is `cancellation` of the booking: 25% of the price from six days before the stay, 50% from two, the storage from its first day; a host’s costs nothing.',
  ],
};
