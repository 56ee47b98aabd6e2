import { index, layout, prefix, type RouteConfig, route } from '@remix-run/route-config';

/** The map of the product, by audience. Paths are contracts: letters and invoices carry them. */
export default [
  layout('routes/public/layout.tsx', [
    index('routes/public/landing.tsx'),
    route('search', 'routes/public/search.tsx'),
    route('slots/:slotId', 'routes/public/slot.tsx'),

    route('sign-up', 'routes/sign-in/sign-up.tsx'),
    route('sign-in', 'routes/sign-in/sign-in.tsx'),
    route('sign-out', 'routes/sign-in/sign-out.tsx'),
    route('forgot-password', 'routes/sign-in/forgot-password.tsx'),
    route('reset-password/:token', 'routes/sign-in/reset-password.tsx'),
    route('verify-email/:token', 'routes/sign-in/verify-email.tsx'),
    route('invitations/:token', 'routes/sign-in/invitation.tsx'),
    route('account', 'routes/sign-in/account.tsx'),
    route('organisations', 'routes/sign-in/organisations.tsx'),
    route('organisations/new', 'routes/sign-in/organisation-new.tsx'),

    route('dev/outbox', 'routes/public/outbox.tsx'),
    route('*', 'routes/public/not-found.tsx'),
  ]),
  route('dev/outbox/:letterId', 'routes/public/outbox-letter.ts'),
  route('healthz', 'routes/api/health.ts'),
  ...prefix('api/v1', [
    route('decisions', 'routes/api/decisions.ts'),
    route('segregation', 'routes/api/segregation.ts'),
    route('search', 'routes/api/search.ts'),
    route('quotes', 'routes/api/quotes.ts'),
    route('holds', 'routes/api/holds.ts'),
    route('bookings', 'routes/api/bookings.ts'),
    route('bookings/:bookingId', 'routes/api/booking.ts'),
    route('bookings/:bookingId/goods', 'routes/api/booking-stock.ts'),
    route('bookings/:bookingId/goods/:command', 'routes/api/booking-goods.ts'),
    route('bookings/:bookingId/release', 'routes/api/booking-release.ts'),
    route('bookings/:bookingId/:move', 'routes/api/booking-move.ts'),
    route('slots', 'routes/api/slots.ts'),
    route('slots/:slotId', 'routes/api/slot.ts'),
    route('openapi.json', 'routes/api/openapi.ts'),
    route('*', 'routes/api/not-found.ts'),
  ]),

  route('o/:org', 'routes/workspace/layout.tsx', [
    index('routes/workspace/overview.tsx'),
    ...prefix('facilities', [
      index('routes/workspace/facilities.tsx'),
      route('new', 'routes/workspace/facility-new.tsx'),
      route(':facilityId', 'routes/workspace/facility.tsx'),
      route(':facilityId/slots/new', 'routes/workspace/slot-new.tsx'),
    ]),
    route('slots/:slotId', 'routes/workspace/slot.tsx'),
    route('holds', 'routes/workspace/holds.tsx'),
    ...prefix('bookings', [
      index('routes/workspace/bookings.tsx'),
      route(':bookingId', 'routes/workspace/booking.tsx'),
    ]),
    ...prefix('invoices', [
      index('routes/workspace/invoices.tsx'),
      route(':invoiceId', 'routes/workspace/invoice.tsx'),
    ]),
    ...prefix('cargo', [
      index('routes/workspace/cargo.tsx'),
      route('new', 'routes/workspace/cargo-new.tsx'),
      route(':cargoId', 'routes/workspace/cargo-profile.tsx'),
      route(':cargoId/reclassify', 'routes/workspace/cargo-reclassify.tsx'),
    ]),
    ...prefix('statements', [
      index('routes/workspace/statements.tsx'),
      route(':month', 'routes/workspace/statement.tsx'),
    ]),
    route('papers', 'routes/workspace/papers.tsx'),
    route('conditions', 'routes/workspace/conditions.tsx'),
    route('api-keys', 'routes/workspace/api-keys.tsx'),
    route('members', 'routes/workspace/members.tsx'),
    route('settings', 'routes/workspace/settings.tsx'),
    route('audit', 'routes/workspace/audit.tsx'),
  ]),
  route('o/:org/invoices/:invoiceId/pdf', 'routes/workspace/invoice-pdf.ts'),

  route('operator', 'routes/operator/layout.tsx', [
    index('routes/operator/home.tsx'),
    route('invoices', 'routes/operator/invoices.tsx'),
    route('invoices/:invoiceId', 'routes/operator/invoice.tsx'),
    ...prefix('commission', [
      index('routes/operator/commission.tsx'),
      route(':feeInvoiceId', 'routes/operator/fee-invoice.tsx'),
    ]),
    ...prefix('payouts', [index('routes/operator/payouts.tsx'), route(':runId', 'routes/operator/payout-run.tsx')]),
    ...prefix('rulebook', [
      index('routes/operator/rulebook.tsx'),
      route(':version', 'routes/operator/rulebook-version.tsx'),
    ]),
    ...prefix('reclassifications', [
      index('routes/operator/reclassifications.tsx'),
      route(':reclassificationId', 'routes/operator/reclassification.tsx'),
    ]),
    route('papers', 'routes/operator/papers.tsx'),
    route('api-keys', 'routes/operator/api-keys.tsx'),
    route('audit', 'routes/operator/audit.tsx'),
  ]),
  route('operator/payouts/:runId/bank-file', 'routes/operator/payout-bank-file.ts'),
  route('operator/invoices/:invoiceId/pdf', 'routes/operator/invoice-pdf.ts'),
] satisfies RouteConfig;
