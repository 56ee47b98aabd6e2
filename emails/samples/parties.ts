import type { BookingFacts, Letters } from '../letters.ts';

/** Sample letters of some templates, each by the event that writes it. */
export type SamplesOf<T extends keyof Letters> = { readonly [K in T]: Readonly<Record<string, Letters[K]>> };

const ORIGIN = 'http://127.0.0.1:3000';
const HOST = `${ORIGIN}/o/konkan-oxide-stores`;
const SHIPPER = `${ORIGIN}/o/aavartan-magnet-recovery`;
const BOOKING = '/bookings/0d3b9a52-6f1e-4c0b-9a7e-5b1f7c2d8e90';
const INVOICE = '/invoices/7c1e4f08-2b9d-4d35-8f60-1a2b3c4d5e6f';

/** Where the letters of the samples lead. Tokens are as long as real ones: a letter has to bear their width. */
export const LINKS = {
  account: (path: string) => `${ORIGIN}/${path}`,
  token: 'q3mZ8vT1xKpL5sWd9RfYb2HnJc7GaUe4QtVw6XzN0oI',
  host: { home: HOST, booking: HOST + BOOKING, invoice: HOST + INVOICE, page: (path: string) => `${HOST}/${path}` },
  shipper: {
    ...{ home: SHIPPER, booking: SHIPPER + BOOKING, invoice: SHIPPER + INVOICE },
    page: (path: string) => `${SHIPPER}/${path}`,
  },
};

export const HOST_NAME = 'Konkan Oxide Stores';
export const SHIPPER_NAME = 'Aavartan Magnet Recovery';
export const INVOICE_NUMBER = 'KOS/26-27/000042';

const booking: Omit<BookingFacts, 'url'> = {
  reference: 'QS-7K2M9QXA',
  place: 'Bay A3, Hall 2, JNPT Annexe (Jawaharlal Nehru Port, Nhava Sheva)',
  stay: '14 May 2026 to 12 Aug 2026',
  quantity: '8 pallet places, 6,400 kg',
  hostName: HOST_NAME,
  shipperName: SHIPPER_NAME,
};

/** The booking all samples are about, as either side opens it. */
export const BOOKING_FACTS = {
  host: { ...booking, url: LINKS.host.booking },
  shipper: { ...booking, url: LINKS.shipper.booking },
};
