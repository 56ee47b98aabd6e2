import type { Ask } from '../capacity/fit.ts';
import { countOf } from '../shared/indian-number.ts';
import { dayCount, type Stay } from '../shared/interval.ts';
import { addDays, formatDate, type LocalTime, type PlainDate } from '../shared/plain-date.ts';
import { formatMass, formatPallets } from '../shared/quantity.ts';
import { refused, type Verdict, type Violation } from '../shared/verdict.ts';
import { BOOKING_HORIZON_DAYS, MAX_STAY_DAYS } from './terms.ts';
import type { Turnaround } from './turnaround.ts';

/** A slot's terms, apart from what others have booked in it and from what cargo it takes. */
export type SlotTerms = {
  status: 'draft' | 'published' | 'paused';
  palletPositions: number;
  maxMassGrams: number;
  minimumDays: number;
  /** Null: as long as any stay may be. */
  maximumDays: number | null;
  /** Days from the day a booking is made to the first it may start on. */
  leadDays: number;
  /** The full hour, facility time, from which a booking counts as made the next day; null: none. */
  cutOffHour: number | null;
  turnaround: Turnaround;
};

/**
 * Whether the slot's terms allow the stay and the quantity at all, every objection at once. Free capacity is `fit`'s
 * question, and the cargo is `decide`'s.
 * @param now the facility's own day and hour
 */
export function bookable(slot: SlotTerms, ask: Ask, now: LocalTime): Verdict {
  return refused([
    ...statusViolations(slot),
    ...violationsOf(possibleStay(ask.stay, now.day)),
    ...leadViolations(slot, ask.stay, now),
    ...minimumStayViolations(slot, ask.stay),
    ...maximumStayViolations(slot, ask.stay),
    ...quantityViolations(slot, ask),
  ]);
}

const violationsOf = (verdict: Verdict) => (verdict.ok ? [] : verdict.violations);

function statusViolations(slot: SlotTerms): Violation[] {
  if (slot.status === 'published') return [];
  const sentence =
    slot.status === 'paused' ? 'The host has paused this slot for new bookings.' : 'This slot is not published yet.';
  return [violation('slot.not_published', { status: slot.status }, sentence, 'Choose another slot.')];
}

/**
 * Whether anybody could book this stay anywhere: not past, not longer than any stay may be, not further ahead than
 * bookings go.
 * @param today the calendar day where the stay would be
 */
export function possibleStay(asked: Stay, today: PlainDate): Verdict {
  const { startsOn } = asked;
  const days = dayCount(asked);
  const lastStart = addDays(today, BOOKING_HORIZON_DAYS);
  const found: Violation[] = [];
  if (startsOn < today) {
    const sentence = `The stay starts on ${formatDate(startsOn)}, which is past.`;
    found.push(violation('stay.past', { startsOn, today }, sentence, `Start on ${formatDate(today)} or later.`));
  }
  if (days > MAX_STAY_DAYS) {
    const sentence = `A stay is at most ${countOf(MAX_STAY_DAYS, 'day')}; you ask for ${countOf(days, 'day')}.`;
    const fix = `End on ${formatDate(addDays(startsOn, MAX_STAY_DAYS))} or earlier.`;
    found.push(violation('stay.too_long', { days, maximumDays: MAX_STAY_DAYS }, sentence, fix));
  }
  if (startsOn > lastStart) {
    const sentence = `Stays can start up to ${countOf(BOOKING_HORIZON_DAYS, 'day')} ahead; this one starts on ${formatDate(startsOn)}.`;
    found.push(
      violation('stay.too_far', { startsOn, lastStart }, sentence, `Start on ${formatDate(lastStart)} or earlier.`),
    );
  }
  return refused(found);
}

function minimumStayViolations(slot: SlotTerms, asked: Stay): Violation[] {
  const days = dayCount(asked);
  if (days >= slot.minimumDays) return [];
  const sentence = `This slot is let for ${countOf(slot.minimumDays, 'day')} or more; you ask for ${countOf(days, 'day')}.`;
  const fix = `End on ${formatDate(addDays(asked.startsOn, slot.minimumDays))} or later.`;
  return [violation('stay.too_short', { days, minimumDays: slot.minimumDays }, sentence, fix)];
}

function maximumStayViolations({ maximumDays }: SlotTerms, asked: Stay): Violation[] {
  const days = dayCount(asked);
  if (maximumDays === null || days <= maximumDays) return [];
  const sentence = `This slot is let for ${countOf(maximumDays, 'day')} at most; you ask for ${countOf(days, 'day')}.`;
  const fix = `End on ${formatDate(addDays(asked.startsOn, maximumDays))} or earlier.`;
  return [violation('stay.longer_than_let', { days, maximumDays }, sentence, fix)];
}

/** The first day a stay that is booked now may start on. */
export function earliestStart({ leadDays, cutOffHour }: SlotTerms, { day, hour }: LocalTime): PlainDate {
  const isLate = cutOffHour !== null && hour >= cutOffHour;
  return addDays(day, leadDays + (isLate ? 1 : 0));
}

function leadViolations(slot: SlotTerms, { startsOn }: Stay, now: LocalTime): Violation[] {
  const earliest = earliestStart(slot, now);
  // With no lead and before the cut-off a start that is too soon is a past one, and said to be.
  if (startsOn >= earliest || earliest === now.day) return [];
  const lead = slot.leadDays === 0 ? 'the next day at the earliest' : `${countOf(slot.leadDays, 'day')} ahead`;
  const cutOff = slot.cutOffHour === null ? '' : `; from ${slot.cutOffHour}:00 a booking counts as the next day’s`;
  const sentence =
    slot.leadDays === 0
      ? `What is booked from ${slot.cutOffHour}:00 on starts ${lead}.`
      : `The host needs a booking ${lead}${cutOff}.`;
  const params = { startsOn, earliest, leadDays: slot.leadDays };
  return [violation('stay.too_soon', params, sentence, `Start on ${formatDate(earliest)} or later.`)];
}

function quantityViolations(slot: SlotTerms, ask: Ask): Violation[] {
  const { pallets, massGrams } = ask;
  const found: Violation[] = [];
  if (!Number.isSafeInteger(pallets) || pallets < 1) {
    const sentence = 'A booking is for at least one pallet place, in whole numbers.';
    found.push(violation('ask.pallets', { asked: pallets }, sentence, 'Ask for 1 pallet place or more.'));
  } else if (pallets > slot.palletPositions) {
    const sentence = `This slot has ${formatPallets(slot.palletPositions)}; you ask for ${pallets}.`;
    const params = { asked: pallets, total: slot.palletPositions };
    const fix = `Ask for ${formatPallets(slot.palletPositions)} or fewer, or choose a larger slot.`;
    found.push(violation('slot.pallets_total', params, sentence, fix));
  }
  if (!Number.isSafeInteger(massGrams) || massGrams < 1) {
    const sentence = 'A booking needs the mass of the cargo, at least one gram.';
    found.push(violation('ask.mass', { askedGrams: massGrams }, sentence, 'Give the total mass of the cargo.'));
  } else if (massGrams > slot.maxMassGrams) {
    const sentence = `This slot carries ${formatMass(slot.maxMassGrams)}; you ask for ${formatMass(massGrams)}.`;
    const params = { askedGrams: massGrams, totalGrams: slot.maxMassGrams };
    const fix = `Ask for ${formatMass(slot.maxMassGrams)} or less, or choose a slot that carries more.`;
    found.push(violation('slot.mass_total', params, sentence, fix));
  }
  return found;
}

function violation(code: string, params: Violation['params'], sentence: string, fix: string | null): Violation {
  return { code, params, sentence, fix };
}
