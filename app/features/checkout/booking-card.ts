import type { CardsOfInvoice } from '#app/features/cards/card-payment-view.ts';

/** What a booking's page says of cards. */
export type BookingCard = {
  /** What the shipper can pay now, confirming the booking by it; null where that isn't offered. */
  offered: string | null;
  /** Whether a page is open for it. */
  isOpen: boolean;
  /** What became of the money; null where none came. */
  paid: 'waiting' | 'confirmed' | 'refunded' | null;
  /** What its cardholder disputes of it with the bank. */
  disputes: CardsOfInvoice['disputes'];
};
