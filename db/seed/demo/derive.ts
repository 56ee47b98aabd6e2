import { createHash } from 'node:crypto';
import { bookingReference } from '../../../app/domain/shared/ids.ts';
import { type PlainDate, startOfDayInZone } from '../../../app/domain/shared/plain-date.ts';

/*
 * Everything that looks random in the demo is derived from a label, so that the same day always gives the same rows
 * and a new row leaves the others as they are.
 */

/** Every demo facility keeps Indian time. */
export const DEMO_TIME_ZONE = 'Asia/Kolkata';

function bytesFor(label: string): Buffer {
  return createHash('sha256').update(`quayslot demo: ${label}`).digest();
}

/** The id that belongs to a label; shaped like any id the database makes (version 4). */
export function uuidFor(label: string): string {
  const hex = bytesFor(label).toString('hex');
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A whole number of [low, high], both included. */
export function between(label: string, low: number, high: number): number {
  return low + (bytesFor(label).readUInt32BE(0) % (high - low + 1));
}

/** One of the list. @throws Error when it is empty */
export function pick<T>(label: string, list: readonly T[]): T {
  const [chosen] = list.slice(list.length === 0 ? 0 : between(label, 0, list.length - 1));
  if (chosen === undefined) throw new Error(`Nothing to pick from for ${label}`);
  return chosen;
}

/** The booking reference that belongs to a label. */
export function referenceFor(label: string): string {
  return bookingReference(bytesFor(`reference of ${label}`));
}

const KEY_TAG = 8;

/** The API key that belongs to a label, in the form of any key: the same on every machine, like the demo's password. */
export function apiKeyFor(label: string): string {
  const tag = bytesFor(`tag of ${label}`).toString('hex').slice(0, KEY_TAG);
  return `qs_${tag}_${bytesFor(`secret of ${label}`).toString('base64url')}`;
}

/** A time of the given Indian day, in minutes after midnight. */
export function instantOn(day: PlainDate, minutes: number): Date {
  return minutesAfter(startOfDayInZone(day, DEMO_TIME_ZONE), minutes);
}

/** The instant that many minutes later (earlier when negative). */
export function minutesAfter(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() + minutes * 60_000);
}

/** The value of a key that the demo's tables promise. @throws Error when they don't keep it */
export function known<T>(map: ReadonlyMap<string, T>, key: string): T {
  const found = map.get(key);
  if (found === undefined) throw new Error(`The demo's tables name ${key}, and nothing has that name`);
  return found;
}
