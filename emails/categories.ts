import type { MailCategory } from '#app/domain/mail/categories.ts';
import type { Letters } from './letters.ts';

/**
 * Why a letter is written.
 * - `security`: its reader must hear of it whatever else: these go even to an address that bounced or complained, since
 *   the other way would be to lock somebody out, or to leave somebody in the dark about a stranger in their account.
 * - `contract`: it is part of a booking or an invoice and can't be switched off.
 * - `news`: helpful, and its reader may switch it off by its category.
 */
type Purpose = { why: 'security' | 'contract' | 'news'; category: MailCategory | null };

const security: Purpose = { why: 'security', category: null };
const contract = (category: MailCategory | null): Purpose => ({ why: 'contract', category });
const news = (category: MailCategory): Purpose => ({ why: 'news', category });

/** What each letter is for. */
export const PURPOSES: { readonly [T in keyof Letters]: Purpose } = {
  'verify-email': security,
  'reset-password': security,
  'password-changed': security,
  'bank-details-changed': security,
  // Somebody else's doing: an address that wants no mail is not to be reached by typing it into a form.
  'already-registered': contract(null),
  invitation: contract(null),
  'booking-requested': contract('bookings'),
  'booking-confirmed': contract('bookings'),
  'booking-declined': contract('bookings'),
  'booking-expired': contract('bookings'),
  'booking-withdrawn': contract('bookings'),
  'booking-cancelled': contract('bookings'),
  'booking-news': news('goods'),
  'invoice-issued': contract('money'),
  'credit-note-issued': contract('money'),
  'debit-note-issued': contract('money'),
  'invoice-reminder': contract('money'),
  'invoice-news': news('money'),
  'clock-alert': news('clocks'),
  'booking-reminder': news('bookings'),
  // What was promised on a paper that does not count may fall: its holder has to know.
  'paper-rejected': contract('clocks'),
  'payout-news': news('money'),
  digest: news('digest'),
  'plan-payment-failed': contract('money'),
  // What a host pays for, and may list: part of an agreement, like an invoice.
  'plan-news': contract('money'),
};
