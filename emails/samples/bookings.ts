import { BOOKING_FACTS, HOST_NAME, type SamplesOf, SHIPPER_NAME } from './parties.ts';

type Templates =
  | 'booking-requested'
  | 'booking-confirmed'
  | 'booking-declined'
  | 'booking-expired'
  | 'booking-withdrawn'
  | 'booking-cancelled'
  | 'booking-reminder';

const { host, shipper } = BOOKING_FACTS;

/** Letters about a booking from the request to the day its goods come. */
export const BOOKINGS = {
  'booking-requested': { 'request-received': { ...host, answerBy: '8 May 2026, 11:20 IST' } },
  'booking-confirmed': { 'booking-confirmed': host, 'request-accepted': shipper },
  'booking-declined': { 'request-declined': shipper },
  'booking-expired': { 'request-expired': shipper },
  'booking-withdrawn': { 'request-withdrawn': host },
  'booking-cancelled': {
    'booking-cancelled': { ...host, by: SHIPPER_NAME, owed: 'The shipper owes ₹8,496.00 for it, GST included.' },
    'booking-cancelled-by-host': { ...shipper, by: HOST_NAME, owed: 'Nothing is owed.' },
  },
  'booking-reminder': {
    'hold-about-to-expire': {
      ...shipper,
      title: 'A hold is about to run out',
      says: 'The places are kept until 7 May 2026, 11:15 IST. After that others can book them.',
      next: 'Confirm the booking or send the request before then.',
    },
    'request-about-to-expire': {
      ...host,
      title: 'A request is about to run out',
      says: `${SHIPPER_NAME} waits for an answer until 8 May 2026, 11:20 IST. After that the request is over and its places are free.`,
      next: 'Accept it, decline it, or offer something else.',
    },
    'document-missing': {
      ...shipper,
      title: 'A paper is missing for the gate',
      says: 'The stay begins on 14 May 2026, in 3 days. The gate can’t let the goods in without: Safety data sheet (from: maker).',
      next: 'Add what is missing to the cargo profile, valid for the whole stay.',
    },
    'documents-missing': {
      ...shipper,
      title: 'Papers are missing for the gate',
      says: 'The stay begins on 14 May 2026, in 1 day. The gate can’t let the goods in without: Safety data sheet (from: maker); Dangerous goods declaration (from: shipper).',
      next: 'Add what is missing to the cargo profile, valid for the whole stay.',
    },
  },
} as const satisfies SamplesOf<Templates>;
