import { bigint, customType, date, timestamp } from 'drizzle-orm/pg-core';

/** An instant; the server stores UTC, screens show the facility's zone. */
export const instant = () => timestamp({ withTimezone: true, mode: 'date' });

/** A calendar day of the facility, as text: a Date would drag a time zone along. */
export const day = () => date({ mode: 'string' });

/** A transaction's number, as text. */
export const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

/** Money in paise. Never a JavaScript number: it would round beyond 2^53. */
export const paise = () => bigint({ mode: 'bigint' });

/** Mass in grams; at most 10^12, which a number holds exactly. */
export const grams = () => bigint({ mode: 'number' });
