/** Every state a booking can be in. */
export const BOOKING_STATES = [
  'held',
  'requested',
  'confirmed',
  'arriving',
  'in_storage',
  'partly_released',
  'overstay',
  'released',
  'closed',
  'expired',
  'declined',
  'withdrawn',
  'cancelled',
  'refused_at_gate',
] as const;
/** One of {@link BOOKING_STATES}. */
export type BookingState = (typeof BOOKING_STATES)[number];

/** Everything that can happen to a booking. */
export const BOOKING_EVENTS = [
  'keep',
  'confirm_instant',
  'request',
  'counter',
  'agree',
  'accept',
  'decline',
  'expire',
  'withdraw',
  'cancel',
  'appoint',
  'call_off',
  'call_off_last',
  'receive',
  'refuse_at_gate',
  'release_part',
  'release_rest',
  'overstay',
  'extend',
  'extend_rest',
  'leave_early',
  'close',
] as const;
/** One of {@link BOOKING_EVENTS}. */
export type BookingEvent = (typeof BOOKING_EVENTS)[number];

/** States for badges and filters. */
export const STATE_LABELS: Readonly<Record<BookingState, string>> = {
  held: 'Held',
  requested: 'Requested',
  confirmed: 'Confirmed',
  arriving: 'Arriving',
  in_storage: 'In storage',
  partly_released: 'Partly released',
  overstay: 'Overstay',
  released: 'Released',
  closed: 'Closed',
  expired: 'Expired',
  declined: 'Declined',
  withdrawn: 'Withdrawn',
  cancelled: 'Cancelled',
  refused_at_gate: 'Refused at gate',
};

/** Events as words for buttons. */
export const EVENT_LABELS: Readonly<Record<BookingEvent, string>> = {
  keep: 'Keep 15 minutes longer',
  confirm_instant: 'Confirm booking',
  request: 'Send request',
  counter: 'Make a counter-offer',
  agree: 'Accept the offer',
  accept: 'Accept request',
  decline: 'Decline request',
  expire: 'Let expire',
  withdraw: 'Withdraw',
  cancel: 'Cancel booking',
  appoint: 'Announce arrival',
  call_off: 'Call off a delivery',
  call_off_last: 'Call off the last delivery',
  receive: 'Receive goods',
  refuse_at_gate: 'Refuse at gate',
  release_part: 'Release part',
  release_rest: 'Release the rest',
  overstay: 'Mark overstay',
  extend: 'Extend the stay',
  extend_rest: 'Extend the stay of the rest',
  leave_early: 'End the stay sooner',
  close: 'Close booking',
};

/** What has to be true besides the state, in words for the table in the docs; the commands hold to it. */
export const GUARDS = {
  kept_once: 'not kept for longer before; once more for a card’s page',
  rulebook: 'the rulebook doesn’t refuse, asked again',
  capacity: 'places, kilograms and headroom are free',
  rounds: 'at most three rounds; the last offer came from the other side',
  open_offer: 'an offer of the other side is open',
  nothing_in: 'nothing of it has been received',
  not_invoiced: 'no tax invoice is issued',
  lots_fit: 'the lots fit what is booked',
  not_come: 'the lot has not come',
  nothing_announced: 'no other lot is announced',
  exit_document: 'an exit document covers what leaves',
  something_stays: 'something stays in the hall, or is still announced',
  nothing_stays: 'nothing stays in the hall',
  past_end: 'the day out has passed',
  no_case: 'no discrepancy case is open',
  late: 'it ran out no more than an hour ago; the slot is still offered',
  days_left: 'the new day out is sooner, and not past',
} as const;
export type Guard = keyof typeof GUARDS;

/** What a step does besides changing the state, in words for the table in the docs. */
export const EFFECTS = {
  waits_longer: 'the waiting time is doubled',
  asks_host: 'the host has 24 hours; the places stay kept',
  makes_offer: 'a counter-offer with its price stands for the other side',
  fixes_price: 'days and price become the offer’s, for good',
  promises: 'the places are promised',
  frees: 'places, kilograms and headroom are free again',
  charges_tier: 'a charge by the days to the start',
  announces_lots: 'lots, vehicle and hour are announced',
  calls_off: 'the lot is not to come, and counts for nothing',
  counts_in: 'lots are counted in; a difference opens a case of 24 hours',
  counts_out: 'lots are counted out; bond and licence get their duty back',
  stays_taken: 'the places stay taken from day to day',
  longer: 'the stay is longer and priced anew',
  shorter: 'the stay is shorter and priced anew',
  tells: 'a letter to the other side',
} as const;
export type Effect = keyof typeof EFFECTS;
