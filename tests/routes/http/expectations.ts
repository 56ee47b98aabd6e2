import { ROLES, type Role } from '#app/domain/access/roles.ts';
import type { Form, World } from './site.ts';

/*
 * Who may see which page and send which form, written down a second time and on purpose not read from the product's
 * own matrix: a slip there has to show here.
 */

export const VIEWERS = ['anonymous', 'outsider', ...ROLES, 'operator'] as const;
export type Viewer = (typeof VIEWERS)[number];

/** Members by the first letters of their roles: owner, manager, gate, accounts, documents, viewer. */
type Letters = string;
export type Audience = 'anyone' | 'person' | 'operator' | { members: Letters };

const EVERYBODY = { members: 'omgadv' };
const RUNNERS = { members: 'om' };
const DESCRIBERS = { members: 'omd' };

export type Page = { path: (world: World) => string; to: Audience; status?: number };

const inOrg = (rest: (world: World) => string) => (world: World) => `/o/${world.own.organisation.slug}${rest(world)}`;

/** Every route that answers a GET, by its file in app/. */
export const PAGES: Record<string, Page> = {
  'routes/public/landing.tsx': { path: () => '/', to: 'anyone' },
  'routes/public/search.tsx': { path: () => '/search', to: 'anyone' },
  'routes/public/slot.tsx': { path: (w) => `/slots/${w.own.slot.id}`, to: 'anyone' },
  'routes/public/outbox.tsx': { path: () => '/dev/outbox', to: 'anyone' },
  'routes/public/mail-samples.tsx': { path: () => '/dev/mail', to: 'anyone' },
  'routes/public/mail-sample.ts': { path: () => '/dev/mail/invitation', to: 'anyone' },
  'routes/public/outbox-letter.ts': {
    path: () => '/dev/outbox/00000000-0000-4000-8000-000000000000',
    to: 'anyone',
    status: 404,
  },
  'routes/public/not-found.tsx': { path: () => '/no/such/page', to: 'anyone', status: 404 },
  'routes/api/health.ts': { path: () => '/healthz', to: 'anyone' },
  'routes/webhooks/stripe.ts': { path: () => '/webhooks/stripe', to: 'anyone', status: 405 },
  'routes/webhooks/stripe-connect.ts': { path: () => '/webhooks/stripe-connect', to: 'anyone', status: 405 },
  'routes/api/decisions.ts': { path: () => '/api/v1/decisions', to: 'anyone', status: 405 },
  'routes/api/segregation.ts': { path: () => '/api/v1/segregation', to: 'anyone', status: 405 },
  'routes/api/search.ts': { path: () => '/api/v1/search', to: 'anyone', status: 401 },
  'routes/api/quotes.ts': { path: () => '/api/v1/quotes', to: 'anyone', status: 405 },
  'routes/api/holds.ts': { path: () => '/api/v1/holds', to: 'anyone', status: 405 },
  'routes/api/bookings.ts': { path: () => '/api/v1/bookings', to: 'anyone', status: 401 },
  'routes/api/booking.ts': { path: (w) => `/api/v1/bookings/${w.hosted.bookingId}`, to: 'anyone', status: 401 },
  'routes/api/booking-move.ts': {
    path: (w) => `/api/v1/bookings/${w.hosted.bookingId}/confirm`,
    to: 'anyone',
    status: 405,
  },
  'routes/api/booking-goods.ts': {
    path: (w) => `/api/v1/bookings/${w.hosted.bookingId}/goods/receipts`,
    to: 'anyone',
    status: 405,
  },
  'routes/api/booking-release.ts': {
    path: (w) => `/api/v1/bookings/${w.hosted.bookingId}/release`,
    to: 'anyone',
    status: 405,
  },
  'routes/api/booking-stock.ts': {
    path: (w) => `/api/v1/bookings/${w.hosted.bookingId}/goods`,
    to: 'anyone',
    status: 401,
  },
  'routes/api/slots.ts': { path: () => '/api/v1/slots', to: 'anyone', status: 401 },
  'routes/api/slot.ts': { path: (w) => `/api/v1/slots/${w.own.slot.id}`, to: 'anyone', status: 401 },
  'routes/api/openapi.ts': { path: () => '/api/v1/openapi.json', to: 'anyone' },
  'routes/api/not-found.ts': { path: () => '/api/v1/none', to: 'anyone', status: 404 },
  'routes/sign-in/sign-up.tsx': { path: () => '/sign-up', to: 'anyone' },
  'routes/sign-in/sign-in.tsx': { path: () => '/sign-in', to: 'anyone' },
  'routes/sign-in/sign-out.tsx': { path: () => '/sign-out', to: 'anyone', status: 302 },
  'routes/sign-in/forgot-password.tsx': { path: () => '/forgot-password', to: 'anyone' },
  'routes/sign-in/reset-password.tsx': { path: (w) => `/reset-password/${w.resetToken}`, to: 'anyone' },
  'routes/sign-in/verify-email.tsx': { path: (w) => `/verify-email/${w.verifyToken}`, to: 'anyone' },
  'routes/sign-in/invitation.tsx': { path: (w) => `/invitations/${w.invited.token}`, to: 'anyone' },
  'routes/sign-in/account.tsx': { path: () => '/account', to: 'person' },
  'routes/sign-in/account-mail.tsx': { path: () => '/account/mail', to: 'person' },
  'routes/sign-in/unsubscribe.tsx': { path: () => '/unsubscribe/no-such-token', to: 'anyone', status: 404 },
  'routes/webhooks/resend.ts': { path: () => '/webhooks/resend', to: 'anyone', status: 405 },
  'routes/sign-in/organisations.tsx': { path: () => '/organisations', to: 'person' },
  'routes/sign-in/organisation-new.tsx': { path: () => '/organisations/new', to: 'person' },
  'routes/workspace/overview.tsx': { path: inOrg(() => ''), to: EVERYBODY },
  'routes/workspace/notifications.tsx': { path: inOrg(() => '/notifications'), to: EVERYBODY },
  'routes/workspace/facilities.tsx': { path: inOrg(() => '/facilities'), to: EVERYBODY },
  'routes/workspace/facility-new.tsx': { path: inOrg(() => '/facilities/new'), to: RUNNERS },
  'routes/workspace/facility.tsx': { path: inOrg((w) => `/facilities/${w.own.facility.id}`), to: EVERYBODY },
  'routes/workspace/holidays.tsx': { path: inOrg((w) => `/facilities/${w.own.facility.id}/holidays`), to: EVERYBODY },
  'routes/workspace/slot-new.tsx': { path: inOrg((w) => `/facilities/${w.own.facility.id}/slots/new`), to: RUNNERS },
  'routes/workspace/slot.tsx': { path: inOrg((w) => `/slots/${w.own.slot.id}`), to: EVERYBODY },
  'routes/workspace/holds.tsx': { path: inOrg(() => '/holds'), to: EVERYBODY },
  'routes/workspace/bookings.tsx': { path: inOrg(() => '/bookings'), to: EVERYBODY },
  'routes/workspace/booking.tsx': { path: inOrg((w) => `/bookings/${w.hosted.bookingId}`), to: EVERYBODY },
  'routes/workspace/invoices.tsx': { path: inOrg(() => '/invoices'), to: { members: 'omadv' } },
  'routes/workspace/invoice.tsx': {
    path: inOrg((w) => `/invoices/${w.hosted.invoiceId}`),
    to: { members: 'omadv' },
  },
  'routes/workspace/invoice-pdf.ts': {
    path: inOrg((w) => `/invoices/${w.shipped.invoiceId}/pdf`),
    to: { members: 'omadv' },
  },
  'routes/workspace/receipt-pdf.ts': {
    path: inOrg((w) => `/invoices/${w.shipped.invoiceId}/payments/none/receipt`),
    to: { members: 'omadv' },
    status: 404,
  },
  'routes/workspace/invoice-e-invoice.ts': {
    path: inOrg((w) => `/invoices/${w.shipped.invoiceId}/e-invoice`),
    to: { members: 'omadv' },
  },
  'routes/workspace/credit-note-e-invoice.ts': {
    path: inOrg((w) => `/invoices/${w.hosted.invoiceId}/notes/${w.hosted.noteId}/e-invoice`),
    to: { members: 'omadv' },
  },
  'routes/operator/invoice-e-invoice.ts': {
    path: (w) => `/operator/invoices/${w.foreign.invoiceId}/e-invoice`,
    to: 'operator',
  },
  'routes/operator/credit-note-e-invoice.ts': {
    path: (w) => `/operator/invoices/${w.foreign.invoiceId}/notes/${w.foreign.noteId}/e-invoice`,
    to: 'operator',
  },
  'routes/workspace/credit-note-new.tsx': {
    path: inOrg((w) => `/invoices/${w.hosted.invoiceId}/credit`),
    to: { members: 'oma' },
  },
  'routes/workspace/debit-note-new.tsx': {
    path: inOrg((w) => `/invoices/${w.hosted.invoiceId}/debit`),
    to: { members: 'oma' },
  },
  'routes/workspace/credit-note.tsx': {
    path: inOrg((w) => `/invoices/${w.hosted.invoiceId}/notes/${w.hosted.noteId}`),
    to: { members: 'omadv' },
  },
  'routes/workspace/credit-note-pdf.ts': {
    path: inOrg((w) => `/invoices/${w.shipped.invoiceId}/notes/${w.shipped.noteId}/pdf`),
    to: { members: 'omadv' },
  },
  'routes/workspace/statements.tsx': { path: inOrg(() => '/statements'), to: { members: 'omadv' } },
  'routes/workspace/statement.tsx': {
    path: inOrg(() => '/statements/2001-01'),
    to: { members: 'omadv' },
    status: 404,
  },
  'routes/workspace/statement-pdf.ts': {
    path: inOrg(() => '/statements/2001-01/pdf'),
    to: { members: 'omadv' },
    status: 404,
  },
  'routes/workspace/cargo.tsx': { path: inOrg(() => '/cargo'), to: EVERYBODY },
  'routes/workspace/cargo-new.tsx': { path: inOrg(() => '/cargo/new'), to: DESCRIBERS },
  'routes/workspace/cargo-profile.tsx': { path: inOrg((w) => `/cargo/${w.own.cargo.id}`), to: EVERYBODY },
  'routes/workspace/cargo-reclassify.tsx': {
    path: inOrg((w) => `/cargo/${w.own.cargo.id}/reclassify`),
    to: EVERYBODY,
  },
  'routes/workspace/papers.tsx': { path: inOrg(() => '/papers'), to: EVERYBODY },
  'routes/workspace/conditions.tsx': { path: inOrg(() => '/conditions'), to: { members: 'omgdv' } },
  'routes/workspace/api-keys.tsx': { path: inOrg(() => '/api-keys'), to: { members: 'o' } },
  'routes/workspace/members.tsx': { path: inOrg(() => '/members'), to: { members: 'oma' } },
  'routes/workspace/settings.tsx': { path: inOrg(() => '/settings'), to: { members: 'o' } },
  'routes/workspace/card-payments.tsx': { path: inOrg(() => '/card-payments'), to: { members: 'o' } },
  'routes/workspace/plan.tsx': { path: inOrg(() => '/plan'), to: { members: 'o' } },
  'routes/workspace/audit.tsx': { path: inOrg(() => '/audit'), to: { members: 'oma' } },
  'routes/operator/home.tsx': { path: () => '/operator', to: 'operator' },
  'routes/operator/invoices.tsx': { path: () => '/operator/invoices', to: 'operator' },
  'routes/operator/invoice.tsx': { path: (w) => `/operator/invoices/${w.foreign.invoiceId}`, to: 'operator' },
  'routes/operator/invoice-pdf.ts': { path: (w) => `/operator/invoices/${w.foreign.invoiceId}/pdf`, to: 'operator' },
  'routes/operator/receipt-pdf.ts': {
    path: (w) => `/operator/invoices/${w.foreign.invoiceId}/payments/none/receipt`,
    to: 'operator',
    status: 404,
  },
  'routes/operator/credit-note-new.tsx': {
    path: (w) => `/operator/invoices/${w.foreign.invoiceId}/credit`,
    to: 'operator',
  },
  'routes/operator/debit-note-new.tsx': {
    path: (w) => `/operator/invoices/${w.foreign.invoiceId}/debit`,
    to: 'operator',
  },
  'routes/operator/credit-note.tsx': {
    path: (w) => `/operator/invoices/${w.foreign.invoiceId}/notes/${w.foreign.noteId}`,
    to: 'operator',
  },
  'routes/operator/credit-note-pdf.ts': {
    path: (w) => `/operator/invoices/${w.foreign.invoiceId}/notes/${w.foreign.noteId}/pdf`,
    to: 'operator',
  },
  'routes/workspace/exports.tsx': { path: inOrg(() => '/exports?month=2026-05'), to: { members: 'oma' } },
  'routes/workspace/export-file.ts': { path: inOrg(() => '/exports/2026-05/sales.csv'), to: { members: 'oma' } },
  'routes/operator/reconciliation.tsx': { path: () => '/operator/reconciliation', to: 'operator' },
  'routes/operator/bank-money.tsx': { path: () => '/operator/bank-money', to: 'operator' },
  'routes/operator/exports.tsx': { path: () => '/operator/exports', to: 'operator' },
  'routes/operator/host-export.tsx': { path: () => '/operator/exports/none', to: 'operator', status: 404 },
  'routes/operator/export-file.ts': {
    path: () => '/operator/exports/none/2026-05/sales.csv',
    to: 'operator',
    status: 404,
  },
  'routes/operator/gstr-8.ts': { path: () => '/operator/exports/gstr-8/2026-05', to: 'operator' },
  'routes/operator/disputes.tsx': { path: () => '/operator/disputes', to: 'operator' },
  'routes/operator/dispute.tsx': { path: (w) => `/operator/disputes/${w.disputeId}`, to: 'operator' },
  'routes/operator/invoice-reminders.tsx': {
    path: (w) => `/operator/invoices/${w.foreign.invoiceId}/reminders`,
    to: 'operator',
  },
  'routes/operator/dunning.tsx': { path: () => '/operator/reminders', to: 'operator' },
  'routes/operator/jobs.tsx': { path: () => '/operator/jobs', to: 'operator' },
  'routes/operator/job.tsx': { path: () => '/operator/jobs/none', to: 'operator', status: 404 },
  'routes/operator/job-file.ts': { path: () => '/operator/jobs/none/file', to: 'operator', status: 404 },
  'routes/operator/commission.tsx': { path: () => '/operator/commission', to: 'operator' },
  'routes/operator/fee-invoice.tsx': {
    path: () => '/operator/commission/00000000-0000-4000-8000-000000000000',
    to: 'operator',
    status: 404,
  },
  'routes/operator/fee-e-invoice.ts': {
    path: () => '/operator/commission/00000000-0000-4000-8000-000000000000/e-invoice',
    to: 'operator',
    status: 404,
  },
  'routes/operator/payouts.tsx': { path: () => '/operator/payouts', to: 'operator' },
  'routes/operator/payout-run.tsx': {
    path: () => '/operator/payouts/00000000-0000-4000-8000-000000000000',
    to: 'operator',
    status: 404,
  },
  'routes/operator/payout-bank-file.ts': {
    path: () => '/operator/payouts/00000000-0000-4000-8000-000000000000/bank-file',
    to: 'operator',
    status: 404,
  },
  'routes/operator/rulebook.tsx': { path: () => '/operator/rulebook', to: 'operator' },
  'routes/operator/rulebook-version.tsx': { path: () => '/operator/rulebook/2026.2', to: 'operator' },
  'routes/operator/reclassifications.tsx': { path: () => '/operator/reclassifications', to: 'operator' },
  'routes/operator/reclassification.tsx': {
    path: (w) => `/operator/reclassifications/${w.caseId}`,
    to: 'operator',
  },
  'routes/operator/papers.tsx': { path: () => '/operator/papers', to: 'operator' },
  'routes/operator/api-keys.tsx': { path: () => '/operator/api-keys', to: 'operator' },
  'routes/operator/stripe-events.tsx': { path: () => '/operator/stripe-events', to: 'operator' },
  'routes/operator/queues.tsx': { path: () => '/operator/queues', to: 'operator' },
  'routes/operator/letters.tsx': { path: () => '/operator/letters', to: 'operator' },
  'routes/operator/audit.tsx': { path: () => '/operator/audit', to: 'operator' },
};

export type Command = {
  file: string;
  command: string;
  to: Audience;
  /** A form that changes nothing: `status` is what those who may send it are answered. */
  form?: Form;
  status: number;
  path?: (world: World) => string;
  /** The tables it writes to all the same. */
  writes?: readonly string[];
};

const facility = 'routes/workspace/facility.tsx';
const holidays = 'routes/workspace/holidays.tsx';
const slot = 'routes/workspace/slot.tsx';
const booking = 'routes/workspace/booking.tsx';
const members = 'routes/workspace/members.tsx';
const account = 'routes/sign-in/account.tsx';
const cargoProfile = 'routes/workspace/cargo-profile.tsx';
const reclassify = 'routes/workspace/cargo-reclassify.tsx';
const version = 'routes/operator/rulebook-version.tsx';
const reviewed = 'routes/operator/reclassification.tsx';
const tenantInvoice = 'routes/workspace/invoice.tsx';
const deskInvoice = 'routes/operator/invoice.tsx';
const foreignCargo = (world: World) => `/o/${world.own.organisation.slug}/cargo/${world.other.cargo.id}`;
const requested = (world: World) => `/o/${world.own.organisation.slug}/bookings/${world.hosted.bookingId}`;

/** Every form of the product. Signing out comes last: it ends the sessions of this table's viewers. */
export const COMMANDS: readonly Command[] = [
  { file: 'routes/sign-in/sign-up.tsx', command: 'sign-up', to: 'anyone', status: 422 },
  { file: 'routes/sign-in/sign-in.tsx', command: 'sign-in', to: 'anyone', status: 422 },
  { file: 'routes/sign-in/forgot-password.tsx', command: 'request-reset', to: 'anyone', status: 422 },
  { file: 'routes/sign-in/reset-password.tsx', command: 'reset-password', to: 'anyone', status: 422 },
  {
    file: 'routes/sign-in/verify-email.tsx',
    command: 'verify-email',
    to: 'anyone',
    path: () => '/verify-email/no-such-token',
    status: 410,
  },
  // The invitation is for somebody who is not among the viewers.
  { file: 'routes/sign-in/invitation.tsx', command: 'accept-invitation', to: 'person', status: 403 },
  { file: account, command: 'rename-person', to: 'person', status: 422 },
  { file: account, command: 'change-password', to: 'person', status: 422 },
  { file: account, command: 'revoke-device', to: 'person', status: 422 },
  { file: account, command: 'revoke-other-devices', to: 'person', status: 302, writes: ['audit_log'] },
  // Nothing ticked is an answer like any other: everything off.
  {
    file: 'routes/sign-in/account-mail.tsx',
    command: 'set-mail',
    to: 'person',
    status: 302,
    writes: ['mail_preferences', 'audit_log'],
  },
  {
    file: 'routes/sign-in/unsubscribe.tsx',
    command: 'unsubscribe',
    to: 'anyone',
    path: () => '/unsubscribe/no-such-token',
    status: 404,
  },
  { file: 'routes/sign-in/organisation-new.tsx', command: 'create-organisation', to: 'person', status: 422 },
  // All of one's own, of which there are none.
  { file: 'routes/workspace/notifications.tsx', command: 'mark-read', to: EVERYBODY, status: 302 },
  { file: 'routes/workspace/facility-new.tsx', command: 'create-facility', to: RUNNERS, status: 422 },
  { file: facility, command: 'edit-facility', to: RUNNERS, status: 422 },
  { file: facility, command: 'add-hall', to: RUNNERS, status: 422 },
  { file: facility, command: 'edit-hall', to: RUNNERS, status: 422 },
  { file: holidays, command: 'add-holiday', to: RUNNERS, status: 422 },
  { file: holidays, command: 'import-holidays', to: RUNNERS, status: 422 },
  { file: holidays, command: 'remove-holiday', to: RUNNERS, status: 422 },
  { file: 'routes/workspace/slot-new.tsx', command: 'create-slot', to: RUNNERS, status: 422 },
  { file: slot, command: 'edit-slot', to: RUNNERS, status: 422 },
  { file: slot, command: 'publish-slot', to: RUNNERS, status: 302 },
  {
    file: slot,
    command: 'pause-slot',
    to: RUNNERS,
    path: (w) => `/o/${w.own.organisation.slug}/slots/${w.other.slot.id}`,
    status: 404,
  },
  { file: slot, command: 'block-places', to: RUNNERS, status: 422 },
  { file: slot, command: 'set-rate-card', to: RUNNERS, status: 422 },
  { file: slot, command: 'lift-block', to: RUNNERS, status: 404 },
  { file: 'routes/workspace/holds.tsx', command: 'hold', to: RUNNERS, status: 422 },
  { file: 'routes/workspace/holds.tsx', command: 'join-waitlist', to: RUNNERS, status: 422 },
  { file: 'routes/workspace/holds.tsx', command: 'leave-waitlist', to: RUNNERS, status: 404 },
  { file: 'routes/workspace/cargo-new.tsx', command: 'create-cargo', to: DESCRIBERS, status: 422 },
  { file: 'routes/workspace/cargo-new.tsx', command: 'preview', to: DESCRIBERS, status: 422 },
  { file: cargoProfile, command: 'edit-cargo', to: DESCRIBERS, status: 422 },
  { file: cargoProfile, command: 'preview', to: DESCRIBERS, status: 422 },
  { file: cargoProfile, command: 'add-document', to: DESCRIBERS, status: 422 },
  { file: cargoProfile, command: 'remove-document', to: DESCRIBERS, status: 422 },
  { file: cargoProfile, command: 'archive-cargo', to: DESCRIBERS, path: foreignCargo, status: 404 },
  { file: cargoProfile, command: 'restore-cargo', to: DESCRIBERS, path: foreignCargo, status: 404 },
  { file: reclassify, command: 'propose-reclassification', to: DESCRIBERS, status: 422 },
  { file: reclassify, command: 'add-evidence', to: DESCRIBERS, status: 422 },
  { file: 'routes/workspace/papers.tsx', command: 'add-paper', to: DESCRIBERS, status: 422 },
  { file: 'routes/workspace/papers.tsx', command: 'withdraw-paper', to: DESCRIBERS, status: 422 },
  { file: 'routes/workspace/conditions.tsx', command: 'add-condition', to: RUNNERS, status: 422 },
  { file: 'routes/workspace/conditions.tsx', command: 'end-condition', to: RUNNERS, status: 422 },
  { file: 'routes/workspace/api-keys.tsx', command: 'create-key', to: { members: 'o' }, status: 422 },
  { file: 'routes/workspace/api-keys.tsx', command: 'rotate-key', to: { members: 'o' }, status: 422 },
  { file: 'routes/workspace/api-keys.tsx', command: 'revoke-key', to: { members: 'o' }, status: 422 },
  { file: 'routes/operator/papers.tsx', command: 'verify-paper', to: 'operator', status: 422 },
  { file: 'routes/operator/papers.tsx', command: 'reject-paper', to: 'operator', status: 422 },
  { file: 'routes/operator/api-keys.tsx', command: 'create-key', to: 'operator', status: 422 },
  { file: 'routes/operator/api-keys.tsx', command: 'rotate-key', to: 'operator', status: 422 },
  { file: 'routes/operator/api-keys.tsx', command: 'revoke-key', to: 'operator', status: 422 },
  { file: 'routes/operator/queues.tsx', command: 'run-job', to: 'operator', status: 422 },
  { file: 'routes/operator/queues.tsx', command: 'retry-job', to: 'operator', status: 422 },
  { file: 'routes/operator/queues.tsx', command: 'dismiss-job', to: 'operator', status: 422 },
  { file: 'routes/operator/letters.tsx', command: 'send-letter', to: 'operator', status: 422 },
  { file: 'routes/operator/letters.tsx', command: 'found-letter', to: 'operator', status: 422 },
  { file: 'routes/operator/letters.tsx', command: 'dismiss-letter', to: 'operator', status: 422 },
  { file: 'routes/operator/letters.tsx', command: 'lift-suppression', to: 'operator', status: 422 },
  { file: 'routes/operator/stripe-events.tsx', command: 'apply-event', to: 'operator', status: 422 },
  // Nothing has failed there.
  { file: 'routes/operator/stripe-events.tsx', command: 'apply-failed-events', to: 'operator', status: 409 },
  { file: 'routes/operator/commission.tsx', command: 'write-commission-rule', to: 'operator', status: 422 },
  { file: 'routes/operator/commission.tsx', command: 'end-commission-rule', to: 'operator', status: 422 },
  { file: 'routes/operator/commission.tsx', command: 'settle-month', to: 'operator', status: 422 },
  { file: 'routes/operator/payouts.tsx', command: 'propose-payouts', to: 'operator', status: 422 },
  { file: 'routes/operator/payouts.tsx', command: 'place-payout-hold', to: 'operator', status: 422 },
  { file: 'routes/operator/payouts.tsx', command: 'lift-payout-hold', to: 'operator', status: 422 },
  { file: 'routes/operator/payout-run.tsx', command: 'approve-payouts', to: 'operator', status: 404 },
  { file: 'routes/operator/payout-run.tsx', command: 'withdraw-payouts', to: 'operator', status: 404 },
  { file: 'routes/operator/payout-run.tsx', command: 'send-payouts', to: 'operator', status: 422 },
  { file: 'routes/operator/payout-run.tsx', command: 'return-payout', to: 'operator', status: 422 },
  { file: 'routes/operator/rulebook.tsx', command: 'create-draft', to: 'operator', status: 422 },
  { file: version, command: 'edit-draft', to: 'operator', status: 422 },
  { file: version, command: 'add-rule', to: 'operator', status: 422 },
  { file: version, command: 'end-rule', to: 'operator', status: 422 },
  { file: version, command: 'remove-rule', to: 'operator', status: 422 },
  { file: version, command: 'confirm-row', to: 'operator', status: 422 },
  // The delivered version is published, and a published version never changes.
  { file: version, command: 'discard-draft', to: 'operator', status: 409 },
  { file: version, command: 'publish-draft', to: 'operator', status: 422 },
  { file: reviewed, command: 'approve-reclassification', to: 'operator', status: 422 },
  { file: reviewed, command: 'reject-reclassification', to: 'operator', status: 422 },
  { file: reviewed, command: 'take-effect', to: 'operator', status: 422 },
  // The booking is confirmed and invoiced: nothing but its invoice can be asked for, again.
  { file: booking, command: 'keep', to: RUNNERS, path: requested, status: 409 },
  { file: booking, command: 'confirm', to: RUNNERS, path: requested, status: 409 },
  // Without a key of Stripe there are no cards to pay with.
  { file: booking, command: 'pay-and-confirm', to: RUNNERS, path: requested, status: 409 },
  { file: booking, command: 'accept', to: RUNNERS, path: requested, status: 409 },
  { file: booking, command: 'decline', to: RUNNERS, path: requested, status: 409 },
  { file: booking, command: 'withdraw', to: RUNNERS, path: requested, status: 409 },
  { file: booking, command: 'cancel', to: RUNNERS, path: requested, status: 409 },
  { file: booking, command: 'extend', to: RUNNERS, path: requested, status: 422 },
  { file: booking, command: 'leave-early', to: RUNNERS, path: requested, status: 422 },
  { file: booking, command: 'counter', to: RUNNERS, path: requested, status: 422 },
  { file: booking, command: 'agree', to: RUNNERS, path: requested, status: 422 },
  { file: booking, command: 'answer-extension', to: RUNNERS, path: requested, status: 422 },
  { file: booking, command: 'withdraw-extension', to: RUNNERS, path: requested, status: 422 },
  { file: booking, command: 'arrivals', to: { members: 'omgd' }, path: requested, status: 422 },
  { file: booking, command: 'call-off', to: { members: 'omgd' }, path: requested, status: 422 },
  { file: booking, command: 'receipts', to: { members: 'omg' }, path: requested, status: 422 },
  { file: booking, command: 'refuse-at-gate', to: { members: 'omg' }, path: requested, status: 422 },
  { file: booking, command: 'exit-documents', to: { members: 'omd' }, path: requested, status: 422 },
  { file: booking, command: 'withdraw-exit-document', to: { members: 'omd' }, path: requested, status: 422 },
  { file: booking, command: 'release', to: { members: 'omg' }, path: requested, status: 422 },
  { file: booking, command: 'settle', to: RUNNERS, path: requested, status: 422 },
  { file: booking, command: 'close', to: RUNNERS, path: requested, status: 409 },
  { file: booking, command: 'order-service', to: { members: 'omgd' }, path: requested, status: 422 },
  { file: booking, command: 'cancel-service', to: { members: 'omgd' }, path: requested, status: 422 },
  { file: booking, command: 'answer-service', to: { members: 'omg' }, path: requested, status: 422 },
  { file: booking, command: 'issue-invoice', to: { members: 'oma' }, path: requested, status: 302 },
  { file: members, command: 'invite-member', to: RUNNERS, status: 422 },
  { file: members, command: 'revoke-invitation', to: RUNNERS, status: 422 },
  { file: members, command: 'change-role', to: { members: 'o' }, status: 422 },
  { file: members, command: 'remove-member', to: { members: 'o' }, status: 422 },
  { file: 'routes/workspace/settings.tsx', command: 'edit-organisation', to: { members: 'o' }, status: 422 },
  { file: 'routes/workspace/settings.tsx', command: 'set-bank-details', to: { members: 'o' }, status: 422 },
  {
    file: 'routes/workspace/card-payments.tsx',
    command: 'open-onboarding',
    to: { members: 'o' },
    status: 409,
  },
  { file: 'routes/workspace/plan.tsx', command: 'take-plan', to: { members: 'o' }, status: 422 },
  { file: 'routes/workspace/plan.tsx', command: 'change-plan', to: { members: 'o' }, status: 422 },
  { file: 'routes/workspace/plan.tsx', command: 'cancel-plan', to: { members: 'o' }, status: 409 },
  { file: 'routes/workspace/plan.tsx', command: 'keep-plan', to: { members: 'o' }, status: 409 },
  { file: 'routes/workspace/plan.tsx', command: 'visit-stripe', to: { members: 'o' }, status: 409 },
  { file: 'routes/workspace/credit-note-new.tsx', command: 'issue-credit-note', to: { members: 'oma' }, status: 422 },
  { file: 'routes/workspace/debit-note-new.tsx', command: 'issue-debit-note', to: { members: 'oma' }, status: 422 },
  { file: 'routes/operator/credit-note-new.tsx', command: 'issue-credit-note', to: 'operator', status: 422 },
  { file: 'routes/operator/debit-note-new.tsx', command: 'issue-debit-note', to: 'operator', status: 422 },
  { file: tenantInvoice, command: 'void-invoice', to: { members: 'oma' }, status: 422 },
  { file: tenantInvoice, command: 'use-balance', to: { members: 'oma' }, status: 422 },
  { file: tenantInvoice, command: 'write-off', to: { members: 'oma' }, status: 422 },
  { file: tenantInvoice, command: 'open-dispute', to: { members: 'oma' }, status: 422 },
  { file: tenantInvoice, command: 'answer-dispute', to: { members: 'oma' }, status: 422 },
  { file: tenantInvoice, command: 'tell-payment', to: { members: 'oma' }, status: 422 },
  // Without a key of Stripe there are no cards to pay with.
  { file: tenantInvoice, command: 'pay-by-card', to: { members: 'oma' }, status: 409 },
  { file: tenantInvoice, command: 'withdraw-advice', to: { members: 'oma' }, status: 422 },
  { file: tenantInvoice, command: 'advice-not-found', to: { members: 'oma' }, status: 422 },
  { file: 'routes/operator/bank-money.tsx', command: 'enter-bank-money', to: 'operator', status: 422 },
  { file: 'routes/operator/bank-money.tsx', command: 'match-money', to: 'operator', status: 422 },
  { file: deskInvoice, command: 'record-e-invoice', to: 'operator', status: 422 },
  { file: 'routes/operator/credit-note.tsx', command: 'record-e-invoice', to: 'operator', status: 422 },
  { file: 'routes/operator/fee-invoice.tsx', command: 'record-e-invoice', to: 'operator', status: 422 },
  { file: deskInvoice, command: 'void-invoice', to: 'operator', status: 422 },
  { file: deskInvoice, command: 'use-balance', to: 'operator', status: 422 },
  { file: deskInvoice, command: 'write-off', to: 'operator', status: 422 },
  { file: deskInvoice, command: 'take-deposit', to: 'operator', status: 422 },
  { file: deskInvoice, command: 'decide-claim', to: 'operator', status: 422 },
  { file: deskInvoice, command: 'pay-claim', to: 'operator', status: 422 },
  { file: deskInvoice, command: 'end-deposit', to: 'operator', status: 422 },
  { file: deskInvoice, command: 'record-refund', to: 'operator', status: 422 },
  { file: deskInvoice, command: 'refund-card', to: 'operator', status: 422 },
  { file: deskInvoice, command: 'refund-failed', to: 'operator', status: 422 },
  { file: 'routes/operator/dispute.tsx', command: 'decide-dispute', to: 'operator', status: 422 },
  { file: 'routes/operator/invoices.tsx', command: 'save-view', to: 'operator', status: 422 },
  { file: 'routes/operator/invoices.tsx', command: 'start-bulk', to: 'operator', status: 422 },
  { file: 'routes/operator/invoices.tsx', command: 'delete-view', to: 'operator', status: 422 },
  { file: 'routes/operator/invoice-reminders.tsx', command: 'note-promise', to: 'operator', status: 422 },
  { file: 'routes/operator/invoice.tsx', command: 'record-payment', to: 'operator', status: 422 },
  {
    file: 'routes/sign-in/sign-out.tsx',
    command: 'sign-out',
    to: 'anyone',
    status: 302,
    writes: ['sessions', 'audit_log'],
  },
];

const isRole = (viewer: Viewer): viewer is Role => ROLES.some((role) => role === viewer);

/** What a viewer is answered: in, sent to sign in, not found, or told that the role is not enough. */
export function expectedStatus(viewer: Viewer, to: Audience, allowed: number): number {
  if (to === 'anyone') return allowed;
  if (viewer === 'anonymous') return 302;
  if (to === 'person') return allowed;
  if (to === 'operator') return viewer === 'operator' ? allowed : 404;
  if (!isRole(viewer)) return 404;
  return to.members.includes(viewer.charAt(0)) ? allowed : 403;
}

/** The session cookie of a viewer. */
export function cookieOf(world: World, viewer: Viewer): string | null {
  if (viewer === 'anonymous') return null;
  if (viewer === 'outsider') return world.third.cookie;
  if (viewer === 'operator') return world.operator.cookie;
  return world.members[viewer].cookie;
}

/** Pages for strangers: whoever is signed in is sent on. */
export const isForStrangers = (file: string, viewer: Viewer) =>
  /\/sign-(in|up)\.tsx$/.test(file) && viewer !== 'anonymous';

/** A page's address as the client asks for its data. */
export function dataPath(path: string): string {
  const [pathname, query] = path.split('?');
  return `${pathname === '/' ? '/_root' : pathname}.data${query ? `?${query}` : ''}`;
}
