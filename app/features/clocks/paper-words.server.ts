import { labelOf, PAPER_KINDS, type PaperKind } from '#app/domain/cargo/facts.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { addDays, formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import type { Letters } from '#emails/letters.ts';
import { remaining } from './lot-words.server.ts';

/** The cargo that asks for a paper, as a sentence begins. */
const CARGO_OF: Readonly<Record<PaperKind, string>> = {
  customs_licence: 'Cargo in bond',
  insurance: 'Cargo in bond',
  fire_noc: 'Dangerous goods',
  safety_audit: 'Imported dangerous goods',
  waste_authorisation: 'Hazardous waste',
  ewaste_registration: 'E-waste',
  battery_registration: 'Battery waste',
  radiation_licence: 'Radioactive cargo',
  dangerous_goods_licence: 'Cargo that wants this licence',
  iec: 'Imported cargo',
  warehousing_bond: 'Cargo in bond',
};

/** A list of names that stays a sentence however long it is. */
export function named(names: readonly string[], shown = 5): string {
  const rest = names.length - shown;
  return rest > 0 ? `${names.slice(0, shown).join(', ')} and ${rest} more` : names.join(', ');
}

/** What hangs on a paper. */
export type PaperImpact = {
  /** Whether the rulebook refuses for the want of it; if not, it is only noted. */
  refuses: boolean;
  /** Published slots it is asked for in. */
  slots: readonly string[];
  /** Live bookings that go beyond its last day, by their references. */
  bookings: readonly string[];
};

export type ToldPaper = { kind: PaperKind; number: string; validUntil: PlainDate; facilityName: string | null };

function whatStops({ kind, validUntil, facilityName }: ToldPaper, { refuses, slots }: PaperImpact, today: PlainDate) {
  const from = today > validUntil ? 'Now' : `From ${formatDate(addDays(validUntil, 1))}`;
  const cargo = CARGO_OF[kind];
  const lower = `${cargo.charAt(0).toLowerCase()}${cargo.slice(1)}`;
  if (!refuses) return `${from} decisions about ${lower} say that it is missing.`;
  if (facilityName === null) return `${from} ${lower} of yours can’t be booked or brought where it is asked for.`;
  if (slots.length === 0) return `${from} ${lower} can’t be booked at ${facilityName}.`;
  return `${from} ${lower} can’t be booked at ${facilityName}: ${named(slots)}.`;
}

/** What an organisation's managers are told about the end of a paper. */
export function paperWords(
  paper: ToldPaper,
  impact: PaperImpact,
  today: PlainDate,
): Omit<Letters['clock-alert'], 'url'> {
  const label = labelOf(PAPER_KINDS, paper.kind);
  const { bookings } = impact;
  const lasting =
    bookings.length === 0
      ? ''
      : ` ${countOf(bookings.length, 'booking')} ${bookings.length === 1 ? 'goes' : 'go'} beyond its last day: ${named(bookings)}.`;
  return {
    title: `${label}: ${remaining(paper.validUntil, today)}`,
    about: `no. ${paper.number}`,
    says: `${whatStops(paper, impact, today)}${lasting}`,
    next: 'Enter the renewed paper as soon as you have it, so that its days follow on without a gap.',
    facts: [
      ['Paper', label],
      ['Number', paper.number],
      ['For', paper.facilityName ?? 'Your organisation'],
      ['Last day', formatDate(paper.validUntil)],
    ],
    action: 'Open your papers',
  };
}
