import { billStays } from '#app/features/billing/bill-stays.server.ts';
import { applyStripeEvents } from '#app/features/cards/apply-stripe-events.server.ts';
import { fillBack } from '#app/features/cards/fill-back.server.ts';
import { lookAfterTries } from '#app/features/cards/look-after-tries.server.ts';
import { reconcileCards } from '#app/features/cards/reconcile.server.ts';
import { sendCardRefunds } from '#app/features/cards/settle-refund.server.ts';
import { expireHolds } from '#app/features/checkout/close-page.server.ts';
import { settleBookings } from '#app/features/checkout/settle-bookings.server.ts';
import { alertLots } from '#app/features/clocks/alert-lots.server.ts';
import { alertPapers } from '#app/features/clocks/alert-papers.server.ts';
import { remindPapers } from '#app/features/clocks/remind-papers.server.ts';
import { remindWaiting } from '#app/features/clocks/remind-waiting.server.ts';
import { runBulkJobs } from '#app/features/desk/run-bulk.server.ts';
import { writeDigests } from '#app/features/digests/write-digests.server.ts';
import { runDunning } from '#app/features/dunning/run-dunning.server.ts';
import { sweepOldRows } from '#app/features/housekeeping/sweep-old-rows.server.ts';
import { writeNotifications } from '#app/features/notifications/write-notifications.server.ts';
import { deliverMail } from '#app/features/outbox/deliver-mail.server.ts';
import { lookAfterPlans } from '#app/features/plans/look-after-plans.server.ts';
import { enterRateCards } from '#app/features/rate-cards/enter-rate-cards.server.ts';
import { settleLastMonth } from '#app/features/settlements/settle-month.server.ts';
import { markOverstays } from '#app/features/storage/mark-overstays.server.ts';
import { applyAgain } from '#app/features/stripe-events/apply-again.server.ts';
import { followInvoices } from '#app/features/stripe-invoices/follow-invoices.server.ts';
import { offerPlaces } from '#app/features/waitlist/offer-places.server.ts';
import { withSystem } from '#app/platform/db.server.ts';
import { env } from '#app/platform/env.server.ts';
import { enqueue } from '#app/platform/queue.server.ts';
import { type JobRuns, startWorker, type Worker } from '#app/platform/worker.server.ts';

/** What runs each kind of job (app/platform/jobs.server.ts). Each is idempotent, and several runs may be under way at once. */
const RUNS: JobRuns = {
  'bookings.expire': (_, { clock }) => expireHolds(clock),
  'holds.remind': (_, { clock }) => remindWaiting(clock),
  'waitlist.serve': () => offerPlaces(),
  'overstays.mark': (_, { clock }) => markOverstays(clock),
  'rate_cards.enter': (_, { clock }) => enterRateCards(clock),
  'bulk.work': (_, { clock, signal }) => runBulkJobs({ clock, signal }),
  'stays.bill': (_, { clock }) => billStays(clock),
  'notifications.write': () => writeNotifications(),
  'letters.deliver': (_, { clock }) => deliverMail(clock),
  'stripe.events': (_, { clock }) => applyStripeEvents(clock),
  'stripe.apply_again': (payload, { clock }) => applyAgain(payload, clock),
  'stripe.fill_back': (_, { clock, signal }) => fillBack(clock, signal),
  'cards.bookings': (_, { clock }) => settleBookings(clock),
  'cards.refund': (_, { clock }) => sendCardRefunds(clock),
  'cards.invoices': (_, { clock }) => followInvoices(clock),
  'cards.look': (_, { clock }) => lookAfterTries(clock),
  'cards.compare': (_, { clock }) => reconcileCards(clock),
  'plans.look': (_, { clock }) => lookAfterPlans(clock),
  'rows.sweep': (_, { clock }) => sweepOldRows(clock),
  'reminders.write': (_, { clock }) => runDunning(clock),
  'clocks.bond': (_, { clock }) => alertLots(clock),
  'papers.expire': (_, { clock }) => alertPapers(clock),
  'papers.remind': (_, { clock }) => remindPapers(clock),
  'digests.write': (_, { clock }) => writeDigests(clock),
  'months.settle': () => settleLastMonth(),
};

const IDLE: Worker = { stop: async () => {} };

/** Works on jobs, and looks first for what it was not told while nobody did. */
export async function workOnJobs(): Promise<Worker> {
  await withSystem((tx) => enqueue(tx, 'stripe.fill_back', {}, { key: 'stripe.fill_back' }));
  return startWorker(RUNS);
}

/** Works on jobs beside the web server, unless the settings leave them to a process of their own. */
export async function startJobs(): Promise<Worker> {
  return env().JOBS === 'here' ? workOnJobs() : IDLE;
}
