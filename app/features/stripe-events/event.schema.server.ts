import { z } from 'zod';
import { searchText } from '#app/features/invoices/invoice.schema.server.ts';
import { EVENT_FILTERS } from './event-states.ts';

const id = (what: string) => z.string({ error: `Choose ${what}.` }).max(255, `Choose ${what}.`);

/** One event; on the platform's own account the account is empty. */
export const eventSchema = z.object({
  account: id('the event').default(''),
  eventId: id('the event').min(1, 'Choose the event.'),
});

export type EventInput = z.output<typeof eventSchema>;

/** The address of the list of events. */
export const eventListSchema = z.object({
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
  state: z.enum(EVENT_FILTERS).catch('failed'),
  account: searchText('a host or an account'),
  type: searchText('a kind of event'),
});

export type EventFilters = z.output<typeof eventListSchema>;
