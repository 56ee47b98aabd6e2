import { violation } from '#app/platform/outcome.ts';

/** Why something about a plan can't be done. */
export const notOffered = () =>
  violation('conflict.plans_not_offered', 'This marketplace offers no plans now; nothing is limited.', null);

export const noSuchPlan = () =>
  violation('plan.not_offered', 'There is no such plan.', 'Choose one of the plans on this page.');

export const changedMeanwhile = () =>
  violation('conflict.plan_changed', 'Your plan was changed meanwhile.', 'Reload the page.');

export const subscribedAlready = () =>
  violation('conflict.plan_taken', 'You have a plan already.', 'Change it, instead of taking another.');

export const noPlan = () => violation('conflict.no_plan', 'You have no plan to change.', 'Take one first.');

export const cardDeclined = () =>
  violation(
    'conflict.card_declined',
    'Your card was declined; the plan is as it was, and nothing was charged.',
    'Enter another card under Card and invoices, and try again.',
  );

export const stripeUnreachable = () =>
  violation(
    'conflict.plans_unavailable',
    'Stripe can’t be reached now; nothing was changed or charged.',
    'Try again in a minute.',
  );
