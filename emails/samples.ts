import type { Letters } from './letters.ts';
import { ACCOUNT } from './samples/account.ts';
import { BOOKINGS } from './samples/bookings.ts';
import { CLOCKS } from './samples/clocks.ts';
import { GOODS } from './samples/goods.ts';
import { MONEY } from './samples/money.ts';
import type { SamplesOf } from './samples/parties.ts';

/**
 * Every letter by its template, and by the event that writes it: one template tells of many. The words are those the events
 * write; for the page that shows them all, and for their tests.
 */
export const SAMPLES = { ...ACCOUNT, ...BOOKINGS, ...GOODS, ...CLOCKS, ...MONEY } satisfies SamplesOf<keyof Letters>;

/** A letter with the event it is written on. */
export type SampleLetter = { event: string; template: keyof Letters; props: Letters[keyof Letters] };

/** The samples one after the other. No two events have the same name. */
export const SAMPLE_LETTERS: readonly SampleLetter[] = Object.entries(SAMPLES).flatMap(([template, events]) =>
  Object.entries(events).map(([event, props]) => ({ event, template: template as keyof Letters, props })),
);
