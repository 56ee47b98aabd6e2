import { z } from 'zod';

/** A kind of job: what it carries, when its clock starts it, and when it is given up. */
export type JobKind = {
  /** For people. */
  label: string;
  /** What its count counts, in the singular. */
  counts: string;
  /** Carried as JSON. Ids only: what they stand for is read when the job runs, and a dead letter holds no personal data. */
  payload: z.ZodType;
  /** Started so often by its clock; null where only commands enqueue it. */
  everySeconds: number | null;
  /** A run is told to end when nine tenths of this are over, and has failed when all are. At most {@link LONGEST_RUN_SECONDS}. */
  timeoutSeconds: number;
  /** Tries before it becomes a dead letter; e, e², … seconds apart (3 s, 7 s, 20 s, 55 s, 2½ min, …, at most 6 h). */
  attempts: number;
};

/** No run may be allowed longer; db/invariants looks for locks older than that. */
export const LONGEST_RUN_SECONDS = 1_800;

const nothing = z.strictObject({});
const MINUTE = 60;
const HOUR = 3_600;

/**
 * Every kind of job there is. What runs it is in app/launch/jobs.ts, which the compiler wants for each of them.
 *
 * A clock's job looks at the state of the world and does what is due, so it needs no payload, and one that was missed is
 * made up for by the next. Three attempts are enough for it: the clock starts it again anyway.
 */
export const JOBS = {
  'bookings.expire': {
    label: 'Holds and requests past their time',
    counts: 'booking',
    payload: nothing,
    everySeconds: 15,
    timeoutSeconds: 2 * MINUTE,
    attempts: 3,
  },
  'holds.remind': {
    label: 'Holds and requests about to run out',
    counts: 'reminder',
    payload: nothing,
    // A third of a hold is five minutes.
    everySeconds: 15,
    timeoutSeconds: 2 * MINUTE,
    attempts: 3,
  },
  'waitlist.serve': {
    label: 'Places offered to those who wait',
    counts: 'offer',
    payload: nothing,
    // Holds past their time count as free at once, so this doesn't wait for the job above.
    everySeconds: 15,
    timeoutSeconds: 5 * MINUTE,
    attempts: 3,
  },
  'overstays.mark': {
    label: 'Goods past their day out',
    counts: 'booking',
    payload: nothing,
    everySeconds: MINUTE,
    timeoutSeconds: 5 * MINUTE,
    attempts: 3,
  },
  'rate_cards.enter': {
    label: 'Rate cards that come into force',
    counts: 'rate card',
    payload: nothing,
    everySeconds: MINUTE,
    timeoutSeconds: 5 * MINUTE,
    attempts: 3,
  },
  'bulk.work': {
    label: 'Bulk jobs of the desk',
    counts: 'row',
    payload: nothing,
    // Enqueued with each bulk job; the clock takes up what a run left that died.
    everySeconds: MINUTE,
    timeoutSeconds: LONGEST_RUN_SECONDS,
    attempts: 5,
  },
  'stays.bill': {
    label: 'Invoices for stays',
    counts: 'stay',
    payload: nothing,
    // A stay is billed soon after its goods have left.
    everySeconds: 5 * MINUTE,
    timeoutSeconds: 20 * MINUTE,
    attempts: 3,
  },
  'notifications.write': {
    label: 'News told in the workspace',
    counts: 'notification',
    payload: nothing,
    everySeconds: 5,
    timeoutSeconds: MINUTE,
    attempts: 3,
  },
  'letters.deliver': {
    label: 'Letters handed to the post',
    counts: 'letter',
    payload: nothing,
    everySeconds: 5,
    // A letter keeps its own tries, waits and end; this job's are for faults of ours.
    timeoutSeconds: 10 * MINUTE,
    attempts: 3,
  },
  'stripe.events': {
    label: 'What Stripe told of payments, refunds and disputes',
    counts: 'event',
    payload: nothing,
    // Enqueued with each event; the clock takes up those that wait for another try.
    everySeconds: 15,
    // An event keeps its own tries and waits; this job's are for faults of ours.
    timeoutSeconds: 10 * MINUTE,
    attempts: 3,
  },
  'stripe.apply_again': {
    label: 'Events of Stripe applied again by hand',
    counts: 'event',
    payload: z.union([
      z.strictObject({ account: z.string(), eventId: z.string() }),
      z.strictObject({ failedUntil: z.iso.datetime() }),
    ]),
    everySeconds: null,
    timeoutSeconds: 10 * MINUTE,
    attempts: 5,
  },
  'stripe.fill_back': {
    label: 'Events of Stripe that never came',
    counts: 'event',
    payload: nothing,
    // Also when a process starts to work: whatever kept it from working may have kept events from coming.
    everySeconds: HOUR,
    timeoutSeconds: 20 * MINUTE,
    attempts: 3,
  },
  'cards.bookings': {
    label: 'Bookings paid by card',
    counts: 'booking',
    payload: nothing,
    // Enqueued with each payment; the clock takes up those that wait, and money whose invoice has come.
    everySeconds: 15,
    timeoutSeconds: 10 * MINUTE,
    attempts: 3,
  },
  'cards.refund': {
    label: 'Refunds to cards',
    counts: 'refund',
    payload: nothing,
    everySeconds: 5,
    timeoutSeconds: 10 * MINUTE,
    attempts: 3,
  },
  'cards.invoices': {
    label: 'Invoices paid on Stripe’s page',
    counts: 'invoice',
    payload: nothing,
    // Enqueued with each invoice; the clock takes up those of which something has come since.
    everySeconds: 15,
    timeoutSeconds: 10 * MINUTE,
    attempts: 3,
  },
  'cards.look': {
    label: 'Card payments begun and not heard of',
    counts: 'payment',
    payload: nothing,
    everySeconds: MINUTE,
    timeoutSeconds: 10 * MINUTE,
    attempts: 3,
  },
  'cards.compare': {
    label: 'Stripe’s books against ours',
    counts: 'account',
    payload: nothing,
    // Once a day an account; one that is off is compared again, as an event may have been on its way.
    everySeconds: 30 * MINUTE,
    timeoutSeconds: LONGEST_RUN_SECONDS,
    attempts: 3,
  },
  'plans.look': {
    label: 'Plans read again, trials and graces that end',
    counts: 'plan',
    payload: nothing,
    // Each plan is read once a day; a letter of a day that comes may be an hour late.
    everySeconds: HOUR,
    timeoutSeconds: 20 * MINUTE,
    attempts: 3,
  },
  'rows.sweep': {
    label: 'Old rows forgotten',
    counts: 'row',
    payload: nothing,
    everySeconds: 10 * MINUTE,
    timeoutSeconds: 5 * MINUTE,
    attempts: 3,
  },
  'reminders.write': {
    label: 'Reminders of late invoices',
    counts: 'letter',
    payload: nothing,
    everySeconds: 30 * MINUTE,
    timeoutSeconds: 20 * MINUTE,
    attempts: 3,
  },
  'clocks.bond': {
    label: 'Days of goods in bond and of waste',
    counts: 'alert',
    payload: nothing,
    // A facility's day begins at its own midnight; an hour later at most its people are told.
    everySeconds: HOUR,
    timeoutSeconds: 20 * MINUTE,
    attempts: 3,
  },
  'papers.expire': {
    label: 'Licences and policies about to end',
    counts: 'alert',
    payload: nothing,
    everySeconds: HOUR,
    timeoutSeconds: 20 * MINUTE,
    attempts: 3,
  },
  'papers.remind': {
    label: 'Papers missing before gate-in',
    counts: 'reminder',
    payload: nothing,
    everySeconds: HOUR,
    timeoutSeconds: 20 * MINUTE,
    attempts: 3,
  },
  'digests.write': {
    label: 'Letters of what the day brings',
    counts: 'organisation',
    payload: nothing,
    // In the morning of India; an organisation's day is told once.
    everySeconds: 15 * MINUTE,
    timeoutSeconds: 20 * MINUTE,
    attempts: 3,
  },
  'months.settle': {
    label: 'Commission of last month',
    counts: 'host',
    payload: nothing,
    everySeconds: HOUR,
    timeoutSeconds: 20 * MINUTE,
    attempts: 3,
  },
} as const satisfies Record<string, JobKind>;

export type JobName = keyof typeof JOBS;
export type JobPayload<N extends JobName> = z.output<(typeof JOBS)[N]['payload']>;

export const JOB_NAMES = Object.keys(JOBS) as JobName[];

/** Whether a text names a kind of job. */
export const isJobName = (text: string): text is JobName => Object.hasOwn(JOBS, text);

/** The jobs that have a clock, with its seconds. */
export function clocks(): { name: JobName; everySeconds: number; attempts: number }[] {
  return JOB_NAMES.flatMap((name) => {
    const { everySeconds, attempts }: JobKind = JOBS[name];
    return everySeconds === null ? [] : [{ name, everySeconds, attempts }];
  });
}
