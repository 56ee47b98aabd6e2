/**
 * A letter's life: queued → sending → one of the others, which are its end.
 * - `sent`: the vendor took it; its message id is kept.
 * - `failed`: it can't be sent, and the reason says why.
 * - `suppressed`: its address bounced or complained, or its reader switched such letters off.
 * - `unknown`: it may have been sent, and asking again could send it twice: a person decides.
 * - `kept`: the installation has no post; the letter is only shown.
 * - `dismissed`: it failed or was unknown, and a person said that nobody needs it any more.
 */
export const LETTER_STATES = [
  'queued',
  'sending',
  'sent',
  'failed',
  'suppressed',
  'unknown',
  'kept',
  'dismissed',
] as const;
export type LetterState = (typeof LETTER_STATES)[number];

/** The ends a person has to look at. */
export const IN_NEED = ['failed', 'unknown'] as const satisfies readonly LetterState[];

/** What became of a letter after it was taken, by what the vendor tells. */
export const DELIVERIES = ['delayed', 'delivered', 'bounced', 'failed', 'complained'] as const;
export type Delivery = (typeof DELIVERIES)[number];
