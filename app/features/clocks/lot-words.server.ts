import type { LotDeadline } from '#app/domain/bond/lot-deadline.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { addDays, daysBetween, formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import type { Letters } from '#emails/letters.ts';

/** What a letter names of a lot and where it stands. */
export type ToldLot = {
  number: number;
  marks: string;
  stockPallets: number;
  dutyPaise: bigint;
  reference: string;
  placeName: string;
};

type Words = Omit<Letters['clock-alert'], 'url'>;

/** How far off a last day is, as a title says it. */
export function remaining(markOn: PlainDate, today: PlainDate): string {
  const left = daysBetween(today, markOn);
  if (left > 0) return `${countOf(left, 'day')} left`;
  return left === 0 ? 'today is the last day' : `over since ${formatDate(markOn)}`;
}

const percent = (basisPoints: number) => `${basisPoints / 100}%`;

function whatHappens(deadline: LotDeadline, { dutyPaise }: ToldLot, today: PlainDate): string {
  const { markOn, past, yearlyBasisPoints, monthPaise, soFarPaise } = deadline;
  const next = formatDate(addDays(markOn, 1));
  if (past === 'cost') {
    const rate = yearlyBasisPoints === null ? 'Interest' : `Interest of ${percent(yearlyBasisPoints)} a year`;
    const money = (paise: bigint | null) => formatInr(inr(paise ?? 0n));
    if (dutyPaise === 0n) return `${rate} on unpaid duty runs from ${next}; no duty is noted for this lot.`;
    return today > markOn
      ? `${rate} runs on the duty of ${money(dutyPaise)}: ${money(soFarPaise)} so far.`
      : `${rate} runs from ${next} on the duty of ${money(dutyPaise)}: ${money(monthPaise)} for the first 30 days.`;
  }
  if (past === 'request') return `From ${next} its storage has to be agreed anew.`;
  return today > markOn ? 'It may not stay where it is.' : `From ${next} it may not stay where it is.`;
}

/** What people are told about a day a lot's clock runs to. */
export function lotWords(lot: ToldLot, deadline: LotDeadline, today: PlainDate): Words {
  const { label, day, ofDays, startsOn, markOn, fix, citation, provisional, extendableTo } = deadline;
  const about = `lot ${lot.number} of ${lot.reference}`;
  return {
    title: `${label}: ${remaining(markOn, today)}`,
    about,
    says: `Lot ${lot.number} (${lot.marks}), ${countOf(lot.stockPallets, 'pallet')}, is on day ${day} of ${ofDays}. ${whatHappens(deadline, lot, today)}`,
    next: fix,
    facts: [
      ['Booking', lot.reference],
      ['Place', lot.placeName],
      ['Counted from', formatDate(startsOn)],
      ['Last day', formatDate(markOn)],
      ...(extendableTo === null
        ? []
        : ([['With an order of extension', `until ${formatDate(extendableTo)}`]] as const)),
      ['Under', provisional ? `${citation} (not confirmed yet)` : citation],
    ],
    action: 'Open the goods',
  };
}
