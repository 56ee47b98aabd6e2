import { render } from '@react-email/render';
import { createElement, type ReactElement, type ReactNode } from 'react';
import { alreadyRegistered } from './already-registered.tsx';
import { bankDetailsChanged } from './bank-details-changed.tsx';
import { bookingCancelled } from './booking-cancelled.tsx';
import { bookingConfirmed } from './booking-confirmed.tsx';
import { bookingDeclined } from './booking-declined.tsx';
import { bookingExpired } from './booking-expired.tsx';
import { bookingNews } from './booking-news.tsx';
import { bookingReminder } from './booking-reminder.tsx';
import { bookingRequested } from './booking-requested.tsx';
import { bookingWithdrawn } from './booking-withdrawn.tsx';
import { clockAlert } from './clock-alert.tsx';
import { creditNoteIssued } from './credit-note-issued.tsx';
import { debitNoteIssued } from './debit-note-issued.tsx';
import { digest } from './digest.tsx';
import { invitation } from './invitation.tsx';
import { invoiceIssued } from './invoice-issued.tsx';
import { invoiceNews } from './invoice-news.tsx';
import { invoiceReminder } from './invoice-reminder.tsx';
import { type LetterTemplate, WayOut } from './layout.tsx';
import type { Letters } from './letters.ts';
import { paperRejected } from './paper-rejected.tsx';
import { passwordChanged } from './password-changed.tsx';
import { payoutNews } from './payout-news.tsx';
import { planNews } from './plan-news.tsx';
import { planPaymentFailed } from './plan-payment-failed.tsx';
import { resetPassword } from './reset-password.tsx';
import { verifyEmail } from './verify-email.tsx';

const TEMPLATES: { readonly [T in keyof Letters]: LetterTemplate<T> } = {
  'verify-email': verifyEmail,
  'already-registered': alreadyRegistered,
  'reset-password': resetPassword,
  'password-changed': passwordChanged,
  invitation,
  'booking-requested': bookingRequested,
  'booking-confirmed': bookingConfirmed,
  'booking-declined': bookingDeclined,
  'booking-expired': bookingExpired,
  'booking-withdrawn': bookingWithdrawn,
  'booking-cancelled': bookingCancelled,
  'booking-news': bookingNews,
  'invoice-issued': invoiceIssued,
  'credit-note-issued': creditNoteIssued,
  'debit-note-issued': debitNoteIssued,
  'invoice-reminder': invoiceReminder,
  'bank-details-changed': bankDetailsChanged,
  'invoice-news': invoiceNews,
  'clock-alert': clockAlert,
  'booking-reminder': bookingReminder,
  'paper-rejected': paperRejected,
  'payout-news': payoutNews,
  digest,
  'plan-payment-failed': planPaymentFailed,
  'plan-news': planNews,
};

const MAX_SUBJECT = 150;

/** Subjects carry names people chose: a line break in one would start a header of its own. */
function subjectLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_SUBJECT);
}

export type RenderedLetter = { subject: string; html: string; text: string };

/** Whether a stored template name is one this version of the product can write. */
export function isTemplate(name: string): name is keyof Letters {
  return Object.hasOwn(TEMPLATES, name);
}

/** The subject line alone, for lists of letters. */
export function letterSubject<T extends keyof Letters>(template: T, props: Letters[T]): string {
  return subjectLine(TEMPLATES[template].subject(props));
}

/**
 * A letter as it is sent: subject, HTML part and plain-text part, both of the same tree.
 *
 * @param unsubscribeUrl where its reader gets no more of its kind, if that is theirs to say
 */
export async function renderLetter<T extends keyof Letters>(
  template: T,
  props: Letters[T],
  { unsubscribeUrl = null }: { unsubscribeUrl?: string | null } = {},
): Promise<RenderedLetter> {
  const Body = TEMPLATES[template].Body as (props: Letters[T]) => ReactNode;
  const letter = createElement(Body as (props: object) => ReactElement, props);
  const element = createElement(WayOut.Provider, { value: unsubscribeUrl }, letter);
  const [html, text] = await Promise.all([render(element), render(element, { plainText: true })]);
  return { subject: letterSubject(template, props), html, text };
}
