import { countOf } from '../shared/indian-number.ts';
import { formatInr, type Money } from '../shared/money.ts';
import { formatShortDate, type PlainDate } from '../shared/plain-date.ts';
import { formatPallets } from '../shared/quantity.ts';

/** A booking as a digest tells of it. `withWhom`: the other side of it. */
export type DigestStay = {
  reference: string;
  withWhom: string;
  pallets: number;
  slotName: string;
  facilityName: string;
};

/** Invoices past their day, of one direction. `oldest`: the earliest day on which one was due. */
export type OverdueInvoices = { number: number; outstanding: Money; oldest: PlainDate };

/** What a day brings to an organisation. */
export type DigestFacts = {
  requests: readonly DigestStay[];
  comingIn: readonly DigestStay[];
  goingOut: readonly DigestStay[];
  overstaying: readonly DigestStay[];
  toPay: OverdueInvoices | null;
  toReceive: OverdueInvoices | null;
};

/** One heading of the letter with its lines. */
export type DigestPart = { title: string; lines: string[] };

/** A longer list is read in the product. */
const LINES_AT_MOST = 8;

const stayLine = ({ reference, withWhom, pallets, slotName, facilityName }: DigestStay) =>
  `${reference}: ${formatPallets(pallets)}, ${withWhom}, ${slotName}, ${facilityName}`;

function stayPart(title: string, stays: readonly DigestStay[]): DigestPart[] {
  if (stays.length === 0) return [];
  const lines = stays.slice(0, LINES_AT_MOST).map(stayLine);
  if (stays.length > LINES_AT_MOST) lines.push(`and ${stays.length - LINES_AT_MOST} more`);
  return [{ title: `${title}: ${stays.length}`, lines }];
}

const moneyLine = ({ number, outstanding, oldest }: OverdueInvoices, what: string) =>
  `${countOf(number, 'invoice')} ${what}, ${formatInr(outstanding)}, the oldest due on ${formatShortDate(oldest)}`;

/**
 * The letter of a day, the most pressing first; nothing where the day brings nothing.
 *
 * @param seesMoney whether its reader may see invoices
 */
export function digestParts(facts: DigestFacts, seesMoney: boolean): DigestPart[] {
  const { toPay, toReceive } = facts;
  const money = seesMoney
    ? [
        ...(toPay ? [moneyLine(toPay, 'to pay')] : []),
        ...(toReceive ? [moneyLine(toReceive, 'others have not paid')] : []),
      ]
    : [];
  return [
    ...stayPart('Past their day out', facts.overstaying),
    ...stayPart('Waiting for your answer', facts.requests),
    ...stayPart('In today', facts.comingIn),
    ...stayPart('Out today', facts.goingOut),
    ...(money.length > 0 ? [{ title: 'Overdue', lines: money }] : []),
  ];
}

/** The hours of India in which a day's letter is written: before work, and not after a night that the jobs slept through. */
export const DIGEST_HOURS = { from: 7, to: 11 } as const;
