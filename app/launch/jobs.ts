import { billStays } from '#app/features/billing/bill-stays.server.ts';
import { applyStripeEvents } from '#app/features/cards/apply-stripe-events.server.ts';
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
import { runDunning } from '#app/features/dunning/run-dunning.server.ts';
import { sweepOldRows } from '#app/features/housekeeping/sweep-old-rows.server.ts';
import { writeNotifications } from '#app/features/notifications/write-notifications.server.ts';
import { deliverMail } from '#app/features/outbox/deliver-mail.server.ts';
import { lookAfterPlans } from '#app/features/plans/look-after-plans.server.ts';
import { enterRateCards } from '#app/features/rate-cards/enter-rate-cards.server.ts';
import { settleLastMonth } from '#app/features/settlements/settle-month.server.ts';
import { markOverstays } from '#app/features/storage/mark-overstays.server.ts';
import { offerPlaces } from '#app/features/waitlist/offer-places.server.ts';
import { env } from '#app/platform/env.server.ts';
import { type JobRuns, startWorker, type Worker } from '#app/platform/worker.server.ts';

/** What runs each kind of job (app/platform/jobs.server.ts). Each is idempotent, and several runs may be under way at once. */
export const RUNS: JobRuns = {
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
  'cards.bookings': (_, { clock }) => settleBookings(clock),
  'cards.refund': (_, { clock }) => sendCardRefunds(clock),
  'cards.look': (_, { clock }) => lookAfterTries(clock),
  'cards.compare': (_, { clock }) => reconcileCards(clock),
  'plans.look': (_, { clock }) => lookAfterPlans(clock),
  'rows.sweep': (_, { clock }) => sweepOldRows(clock),
  'reminders.write': (_, { clock }) => runDunning(clock),
  'clocks.bond': (_, { clock }) => alertLots(clock),
  'papers.expire': (_, { clock }) => alertPapers(clock),
  'papers.remind': (_, { clock }) => remindPapers(clock),
  'months.settle': () => settleLastMonth(),
};

const IDLE: Worker = { stop: async () => {} };

/** Works on jobs beside the web server, unless the settings leave them to a process of their own. */
export async function startJobs(): Promise<Worker> {
  return env().JOBS === 'here' ? startWorker(RUNS) : IDLE;
}
