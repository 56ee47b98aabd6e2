import { BOOKING_FACTS, HOST_NAME, LINKS, type SamplesOf, SHIPPER_NAME } from './parties.ts';

const { reference, place } = BOOKING_FACTS.shipper;
const about = `lot 1 of ${reference}`;
const goods = { about, action: 'Open the goods', url: `${LINKS.shipper.booking}#goods` };
const papers = { action: 'Open your papers', url: LINKS.host.page('papers') };
const RENEW = 'Enter the renewed paper as soon as you have it, so that its days follow on without a gap.';
const CLEAR = 'Clear the cargo by the mark to pay no interest.';
const INTEREST =
  'Interest of 15% a year runs from 13 Aug 2026 on the duty of ₹1,00,000.00: ₹1,232.88 for the first 30 days.';

const lotFacts = (startsOn: string, lastDay: string) =>
  [
    ['Booking', reference],
    ['Place', place],
    ['Counted from', startsOn],
    ['Last day', lastDay],
  ] as const;

const interest = {
  ...goods,
  next: CLEAR,
  facts: [
    ...lotFacts('14 May 2026', '12 Aug 2026'),
    ['Under', 'Customs Act 1962 s. 61(2); rate as under s. 47, notification 28/2002 (not confirmed yet)'],
  ],
} as const;

/** Letters about days that run to a mark, papers that do not count, and the day's letter. */
export const CLOCKS = {
  'clock-alert': {
    'bond-day-75': {
      ...interest,
      title: 'Interest-free warehousing: 15 days left',
      says: `Lot 1 (CE-1), 6 pallets, is on day 75 of 90. ${INTEREST}`,
    },
    'bond-day-85': {
      ...interest,
      title: 'Interest-free warehousing: 5 days left',
      says: `Lot 1 (CE-1), 6 pallets, is on day 85 of 90. ${INTEREST}`,
    },
    'bond-day-90': {
      ...interest,
      title: 'Interest-free warehousing: today is the last day',
      says: `Lot 1 (CE-1), 6 pallets, is on day 90 of 90. ${INTEREST}`,
    },
    'bond-year-end': {
      ...goods,
      title: 'Warehousing period: 30 days left',
      says: 'Lot 1 (CE-1), 6 pallets, is on day 335 of 365. From 15 May 2027 it may not stay where it is.',
      next: 'Clear by the mark, or add the Commissioner’s extension order.',
      facts: [
        ...lotFacts('14 May 2026', '14 May 2027'),
        ['With an order of extension', 'until 13 May 2028'],
        ['Under', 'Customs Act 1962 s. 61(1)(c)'],
      ],
    },
    'waste-clock': {
      ...goods,
      title: 'Storage of hazardous waste: 30 days left',
      says: 'Lot 1 (CE-1), 6 pallets, is on day 60 of 90. From 13 Aug 2026 it may not stay where it is.',
      next: 'Send it on by the mark, or add the State board’s extension.',
      facts: [
        ...lotFacts('14 May 2026', '12 Aug 2026'),
        ['With an order of extension', 'until 10 Nov 2026'],
        ['Under', 'Hazardous and Other Wastes Rules 2016 rule 8 (not confirmed yet)'],
      ],
    },
    'licence-expiry': {
      ...papers,
      title: 'Customs warehouse licence: 30 days left',
      about: 'no. NSA1-PB-0042',
      says: 'From 1 Aug 2026 cargo in bond can’t be booked at JNPT Annexe: Bay A3, Bay A4. 1 booking goes beyond its last day: QS-7K2M9QXA.',
      next: RENEW,
      facts: [
        ['Paper', 'Customs warehouse licence'],
        ['Number', 'NSA1-PB-0042'],
        ['For', 'JNPT Annexe'],
        ['Last day', '31 Jul 2026'],
      ],
    },
    'document-expiring': {
      ...papers,
      url: LINKS.shipper.page('papers'),
      title: 'SPCB authorisation for hazardous waste: 7 days left',
      about: 'no. MPCB/HW/2024/118',
      says: 'From 1 Aug 2026 hazardous waste of yours can’t be booked or brought where it is asked for. 2 bookings go beyond its last day: QS-7K2M9QXA, QS-91LM4TRB.',
      next: RENEW,
      facts: [
        ['Paper', 'SPCB authorisation for hazardous waste'],
        ['Number', 'MPCB/HW/2024/118'],
        ['For', 'Your organisation'],
        ['Last day', '31 Jul 2026'],
      ],
    },
  },
  'paper-rejected': {
    'document-rejected': {
      paper: 'Fire NOC',
      number: 'NOC/2026/7',
      reason: 'The last page, with the stamp, is missing',
      url: LINKS.host.page('papers'),
    },
  },
  digest: {
    digest: {
      organisation: HOST_NAME,
      day: '28 Jul 2026',
      parts: [
        {
          title: 'Past their day out: 1',
          lines: [`QS-55PQ0WZE: 4 pallet places, Sahyadri Motors, Bay B2, JNPT Annexe`],
        },
        {
          title: 'Waiting for your answer: 1',
          lines: ['QS-91LM4TRB: 6 pallet places, Neelam Magnetics, Bay A1, JNPT Annexe'],
        },
        {
          title: 'In today: 2',
          lines: [
            `QS-1234ABCD: 8 pallet places, ${SHIPPER_NAME}, Bay A3, JNPT Annexe`,
            'QS-3XTR77LC: 2 pallet places, Sahyadri Motors, Bay C1, JNPT Annexe',
          ],
        },
        { title: 'Overdue', lines: ['3 invoices others have not paid, ₹1,84,300.00, the oldest due on 12 Jul'] },
      ],
      url: LINKS.host.home,
    },
  },
} as const satisfies SamplesOf<'clock-alert' | 'paper-rejected' | 'digest'>;
