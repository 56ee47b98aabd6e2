/** A booking as letters tell of it; days are already written out. */
export type BookingFacts = {
  reference: string;
  place: string;
  stay: string;
  quantity: string;
  hostName: string;
  shipperName: string;
  url: string;
};

/** Every letter the product writes, with what it needs to be written. Props are plain JSON. */
export type Letters = {
  'verify-email': { name: string; url: string };
  'already-registered': { name: string; signInUrl: string; resetUrl: string };
  'reset-password': { name: string; url: string };
  'password-changed': { name: string; resetUrl: string };
  invitation: { organisation: string; inviter: string; role: string; url: string };
  'booking-requested': BookingFacts & { answerBy: string };
  'booking-confirmed': BookingFacts;
  'booking-declined': BookingFacts;
  'booking-expired': BookingFacts;
  'booking-withdrawn': BookingFacts;
  'booking-cancelled': BookingFacts & { by: string; owed: string };
  /** What happened to goods or to the stay, told to the other side. */
  'booking-news': BookingFacts & { title: string; says: string; next: string };
  /** An invoice that is still to be paid: by hand, or by the schedule of reminders. */
  'invoice-reminder': {
    title: string;
    says: string;
    number: string;
    hostName: string;
    reference: string;
    outstanding: string;
    dueOn: string;
    url: string;
    /** The invoice's own page at Stripe, where it has one that is open. */
    cardPage: string | null;
  };
  /** `isFirst`: nothing was entered before. `ending`: the account's last four digits. */
  'bank-details-changed': { organisation: string; ending: string; isFirst: boolean; url: string };
  /** Something has come of an invoice: money, a dispute, a decision, a deposit. */
  'invoice-news': {
    title: string;
    says: string;
    number: string;
    facts: readonly (readonly [term: string, detail: string])[];
    url: string;
  };
  'invoice-issued': { number: string; hostName: string; reference: string; total: string; dueOn: string; url: string };
  /** `becomes`: what becomes of the credit, written out. */
  'debit-note-issued': {
    number: string;
    hostName: string;
    invoice: string;
    reason: string;
    total: string;
    url: string;
  };
  'credit-note-issued': {
    number: string;
    hostName: string;
    invoice: string;
    reason: string;
    total: string;
    becomes: string;
    url: string;
  };
  /** A day that goods or a paper are counted towards. `about`: of what it is told, as the subject line names it. */
  'clock-alert': {
    title: string;
    about: string;
    says: string;
    next: string;
    facts: readonly (readonly [term: string, detail: string])[];
    action: string;
    url: string;
  };
  /** Something a booking waits for is about to run out. */
  'booking-reminder': BookingFacts & { title: string; says: string; next: string };
  /** An operator has seen a paper and it does not count. */
  'paper-rejected': { paper: string; number: string; reason: string; url: string };
  /** What the day brings to an organisation. */
  digest: {
    organisation: string;
    day: string;
    parts: readonly { title: string; lines: readonly string[] }[];
    url: string;
  };
  /** `until`: the last day the plan holds unpaid. */
  'plan-payment-failed': { plan: string; until: string; url: string };
  'plan-news': {
    title: string;
    says: string;
    facts: readonly (readonly [term: string, detail: string])[];
    url: string;
  };
  'payout-news': {
    title: string;
    says: string;
    amount: string;
    facts: readonly (readonly [term: string, detail: string])[];
    url: string;
  };
};
