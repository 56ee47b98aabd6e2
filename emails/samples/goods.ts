import { BOOKING_FACTS, HOST_NAME, type SamplesOf, SHIPPER_NAME } from './parties.ts';

const { host, shipper } = BOOKING_FACTS;

/** Letters about what changes of a booking, and about its goods. */
export const GOODS = {
  'booking-news': {
    'booking-changed': {
      ...host,
      stay: '14 May 2026 to 26 Aug 2026',
      title: 'The stay is longer',
      says: 'The day out is now 26 Aug 2026 instead of 12 Aug 2026.',
      next: 'The price is ₹39,270.40 with GST, ₹5,286.40 more.',
    },
    'booking-ends-sooner': {
      ...host,
      stay: '14 May 2026 to 5 Aug 2026',
      title: 'The stay ends sooner',
      says: 'The day out is now 5 Aug 2026 instead of 12 Aug 2026.',
      next: 'The price is ₹31,340.80 with GST, ₹2,643.20 less. The places are free from then on.',
    },
    'longer-stay-asked': {
      ...host,
      title: 'A longer stay is asked for',
      says: `${SHIPPER_NAME} asks to stay until 26 Aug 2026, for ₹5,286.40 more.`,
      next: 'Answer on the booking’s page by 11 Aug 2026, 10:05 IST.',
    },
    'longer-stay-declined': {
      ...shipper,
      title: 'The longer stay was declined',
      says: `${HOST_NAME} can’t keep the places until 26 Aug 2026.`,
      next: 'The stay ends as it was agreed.',
    },
    'counter-offer': {
      ...shipper,
      title: 'A counter-offer was made',
      says: 'In 18 May 2026, out 12 Aug 2026, at ₹42.00 per pallet and day: ₹34,097.28 with GST, a difference of ₹113.28 to the request.',
      next: 'Accept it, or answer with another, by 8 May 2026, 11:20 IST.',
    },
    'counter-offer-accepted': {
      ...host,
      stay: '18 May 2026 to 12 Aug 2026',
      title: 'The counter-offer was accepted',
      says: 'In 18 May 2026, out 12 Aug 2026, for ₹34,097.28 with GST.',
      next: 'The places are promised.',
    },
    'places-offered': {
      ...shipper,
      title: 'Places you wait for are held for you',
      says: 'Places came free in a slot you wait for. They are held for you alone until 7 May 2026, 12:30 IST.',
      next: 'Confirm the booking before then, or let the places go to whoever waits next.',
    },
    'card-payment-back': {
      ...shipper,
      title: 'Your card payment goes back',
      says: 'The places were gone when your payment came. ₹33,984.00 goes back to your card, all of it.',
      next: 'The booking’s page names other places for these days, and the slot’s page has its waiting list.',
    },
    'arrival-announced': {
      ...host,
      title: 'Arrival announced',
      says: '8 pallets (6,400 kg) are to come on 14 May 2026, 10:30, with vehicle MH 04 AB 1234.',
      next: 'The lot is on the booking’s page.',
    },
    'arrival-called-off': {
      ...host,
      title: 'A delivery was called off',
      says: 'Lot 2, CE-2, is not to come: 2 pallets, 1,600 kg.',
      next: 'Its places can be announced again.',
    },
    'gate-in': {
      ...shipper,
      title: 'Goods received',
      says: 'Lot 1: 6 pallets, 4,800 kg.',
      next: 'Nothing is to be done.',
    },
    discrepancy: {
      ...shipper,
      title: 'Received with differences',
      says: 'Lot 1: 5 pallets, 4,000 kg. 1 pallet short: 5 of 6 came. Weighed 4,000 kg; 4,800 kg was announced. 1 pallet damaged. The seal is broken.',
      next: 'Settle the differences with the host within 24 hours.',
    },
    'refused-at-gate': {
      ...shipper,
      title: 'Refused at the gate',
      says: 'The host refused the goods: Drums are leaking.',
      next: 'Talk to the host.',
    },
    'service-done': {
      ...shipper,
      title: 'A service was done for your goods',
      says: 'Re-palletising, 4 pallets, 20 May 2026.',
      next: 'It comes with the next invoice.',
    },
    release: {
      ...shipper,
      title: 'Goods released',
      says: 'Lot 1: 2 pallets, 1,600 kg left on DO 4471/26.',
      next: '4 pallets and 3,200 kg stay in the hall.',
    },
    'release-of-all': {
      ...shipper,
      title: 'All goods released',
      says: 'Lot 1: 4 pallets, 3,200 kg left on DO 4502/26.',
      next: 'The stay is over.',
    },
    overstay: {
      ...shipper,
      title: 'The stay is over, goods are still there',
      says: 'The stay ended on 12 Aug 2026 and goods are still in the hall.',
      next: 'Extend the stay, or take the goods out.',
    },
    'overstay-in-the-way': {
      ...host,
      title: 'Overstaying goods are in the way',
      says: 'The places of these goods are promised to somebody else from now on.',
      next: 'The goods have to leave today, or the host has to move one of the two.',
    },
  },
} as const satisfies SamplesOf<'booking-news'>;
