/** What a list of Stripe's events can be narrowed to. */
export const EVENT_FILTERS = ['failed', 'waiting', 'handled', 'ignored', 'all'] as const;
export type EventFilter = (typeof EVENT_FILTERS)[number];

export const FILTER_LABELS: Readonly<Record<EventFilter, string>> = {
  failed: 'Failed',
  waiting: 'Waiting',
  handled: 'Applied',
  ignored: 'About nothing of ours',
  all: 'All',
};
