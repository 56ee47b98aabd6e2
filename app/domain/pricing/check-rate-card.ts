import { MAX_STAY_DAYS } from '../booking/terms.ts';
import { countOf } from '../shared/indian-number.ts';
import { formatInr, inr, type Money } from '../shared/money.ts';
import { refused, type Verdict, type Violation } from '../shared/verdict.ts';
import { QUANTITY_BASES, type RateCard, type Slab, TRIGGERS } from './rate-card.ts';

/** The most a price on a card may be: a crore of rupees. More is a typing slip. */
export const MAX_RATE = inr(1_000_000_000n);
/** House limits: what one card may list, so that a quote stays one page and quick to work out. */
export const MAX_SLABS = 12;
export const MAX_SERVICES = 40;
export const MAX_SURCHARGES = 20;
export const MAX_CODES = 40;
/** No day of a stay has a higher number. */
export const MAX_DAY_NUMBER = MAX_STAY_DAYS;
export const MAX_FREE_DAYS = 90;
const MAX_UNITS = 10_000;
const CODE = /^[a-z0-9][a-z0-9_.-]{0,39}$/;

/**
 * Every reason why a card can't be offered: amounts below zero or beyond {@link MAX_RATE}, slabs that overlap or leave
 * days out, too many lines, codes twice, periods that end before they begin.
 */
export function checkRateCard(card: RateCard): Verdict {
  return refused([
    ...periodViolations(card),
    ...amountViolations(card),
    ...slabViolations(card.slabs),
    ...freeTimeViolations(card),
    ...serviceViolations(card),
    ...surchargeViolations(card),
  ]);
}

function violation(code: string, params: Violation['params'], sentence: string, fix: string): Violation {
  return { code, params, sentence, fix };
}

function periodViolations({ effectiveFrom, effectiveTo }: RateCard): Violation[] {
  if (effectiveTo === null || effectiveFrom < effectiveTo) return [];
  const sentence = 'The rate card ends before it begins.';
  return [violation('rate_card.period', { effectiveFrom, effectiveTo }, sentence, 'Let it end on a later day.')];
}

/** The card's amounts, each with the name a person knows it by. */
function amountsOf(card: RateCard): [string, Money][] {
  return [
    ['the minimum charge', card.minimum],
    ['handling in', card.handlingIn],
    ['handling out', card.handlingOut],
    ['documentation', card.documentation],
    ['the risk charge', card.riskPerThousand],
    ['the deposit', card.depositPerPallet],
    ...card.slabs.map(({ fromDay, perPalletDay }): [string, Money] => [`the price from day ${fromDay}`, perPalletDay]),
    ...card.services.map(({ name, perUnit }): [string, Money] => [`the service “${name}”`, perUnit]),
  ];
}

function amountViolations(card: RateCard): Violation[] {
  return amountsOf(card).flatMap(([of, { paise }]) => {
    const params = { of, paise: paise.toString() };
    if (paise < 0n)
      return [violation('rate_card.negative', params, `The amount for ${of} is below zero.`, 'Enter zero or more.')];
    if (paise <= MAX_RATE.paise) return [];
    const sentence = `The amount for ${of} is above ${formatInr(MAX_RATE)}.`;
    return [violation('rate_card.amount_too_large', params, sentence, `Enter at most ${formatInr(MAX_RATE)}.`)];
  });
}

const isDayNumber = (n: number) => Number.isInteger(n) && n >= 1 && n <= MAX_DAY_NUMBER;

function slabViolations(slabs: readonly Slab[]): Violation[] {
  const tooMany = tooManyViolations('slabs', 'slab', slabs.length, MAX_SLABS);
  if (slabs.length === 0)
    return [violation('rate_card.no_slab', {}, 'The card has no price for any day.', 'Enter a price from day 1.')];
  const badDays = slabs
    .filter(
      ({ fromDay, toDay }) => !isDayNumber(fromDay) || (toDay !== null && (!isDayNumber(toDay) || toDay < fromDay)),
    )
    .map(({ fromDay, toDay }) =>
      violation(
        'rate_card.slab_days',
        { fromDay, toDay: toDay ?? 'end' },
        `Days ${fromDay} to ${toDay ?? 'the end'} are no days of a stay.`,
        `Enter whole day numbers from 1 to ${MAX_DAY_NUMBER}, the last not before the first.`,
      ),
    );
  if (tooMany.length > 0 || badDays.length > 0) return [...tooMany, ...badDays];
  const ordered = slabs.toSorted((a, b) => a.fromDay - b.fromDay);
  return [
    ...startViolations(ordered[0]),
    ...ordered.flatMap((slab, index) => seamViolations(slab, ordered[index + 1])),
  ];
}

function startViolations(first: Slab | undefined): Violation[] {
  if (first === undefined || first.fromDay === 1) return [];
  const sentence = `Days 1 to ${first.fromDay - 1} have no price.`;
  return [violation('rate_card.slab_gap', { fromDay: 1, toDay: first.fromDay - 1 }, sentence, 'Start at day 1.')];
}

/** What is wrong where a slab meets the next, or where the last one ends. */
function seamViolations(slab: Slab, next: Slab | undefined): Violation[] {
  if (next === undefined) {
    if (slab.toDay === null) return [];
    const sentence = `Days after day ${slab.toDay} have no price.`;
    return [violation('rate_card.slab_open_end', { toDay: slab.toDay }, sentence, 'Leave the last slab open.')];
  }
  if (slab.toDay === null || slab.toDay >= next.fromDay) {
    const sentence = `Day ${next.fromDay} has two prices: the slab before it goes on.`;
    const fix = `End the slab that starts at day ${slab.fromDay} before day ${next.fromDay}.`;
    return [violation('rate_card.slab_overlap', { day: next.fromDay }, sentence, fix)];
  }
  if (slab.toDay + 1 === next.fromDay) return [];
  const gap = { fromDay: slab.toDay + 1, toDay: next.fromDay - 1 };
  const sentence = `Days ${gap.fromDay} to ${gap.toDay} have no price.`;
  return [violation('rate_card.slab_gap', gap, sentence, `Start the next slab at day ${gap.fromDay}.`)];
}

function freeTimeViolations({ free, basis }: RateCard): Violation[] {
  const found: Violation[] = [];
  if (!Number.isInteger(free.days) || free.days < 0 || free.days > MAX_FREE_DAYS) {
    const fix = `Enter 0 to ${MAX_FREE_DAYS} days.`;
    found.push(violation('rate_card.free_days', { days: free.days }, `${free.days} is no count of free days.`, fix));
  }
  if (!QUANTITY_BASES.includes(basis))
    found.push(violation('rate_card.basis', { basis }, `“${basis}” is no quantity basis.`, 'Choose one of the list.'));
  return found;
}

function tooManyViolations(code: string, noun: string, count: number, limit: number): Violation[] {
  if (count <= limit) return [];
  const sentence = `The card has ${countOf(count, noun)}; the limit is ${limit}.`;
  return [violation(`rate_card.too_many_${code}`, { count, limit }, sentence, `List at most ${limit}.`)];
}

function codeViolations(of: string, codes: readonly string[]): Violation[] {
  const malformed = codes.filter((code) => !CODE.test(code));
  const twice = [...new Set(codes.filter((code, index) => codes.indexOf(code) !== index))];
  return [
    ...malformed.map((code) =>
      violation(
        'rate_card.code',
        { of, code },
        `“${code}” is no code of a ${of}.`,
        'Use a-z, 0-9, dot, dash, underscore.',
      ),
    ),
    ...twice.map((code) =>
      violation('rate_card.code_twice', { of, code }, `Two entries of the ${of}s use “${code}”.`, 'Keep one of them.'),
    ),
  ];
}

function serviceViolations({ services }: RateCard): Violation[] {
  const tooMany = tooManyViolations('services', 'service', services.length, MAX_SERVICES);
  if (tooMany.length > 0) return tooMany;
  return [
    ...codeViolations(
      'service',
      services.map(({ code }) => code),
    ),
    ...services.flatMap(({ code, name, trigger, minimumUnits }) => {
      const found: Violation[] = [];
      if (!TRIGGERS.includes(trigger))
        found.push(
          violation(
            'rate_card.trigger',
            { code, trigger },
            `“${trigger}” starts no service.`,
            'Choose gate-in, gate-out or order.',
          ),
        );
      if (!Number.isInteger(minimumUnits) || minimumUnits < 0 || minimumUnits > MAX_UNITS)
        found.push(
          violation(
            'rate_card.minimum_units',
            { code, minimumUnits },
            `${minimumUnits} is no count of units for “${name}”.`,
            `Enter a whole number from 0 to ${MAX_UNITS}.`,
          ),
        );
      return found;
    }),
  ];
}

const BASE_IN_BASIS_POINTS = 10_000;

function surchargeViolations({ surcharges }: RateCard): Violation[] {
  const tooMany = tooManyViolations('surcharges', 'surcharge', surcharges.length, MAX_SURCHARGES);
  if (tooMany.length > 0) return tooMany;
  return [
    ...codeViolations(
      'surcharge',
      surcharges.map(({ code }) => code),
    ),
    // Cargo that two surcharges name would be charged twice for the same thing.
    ...codeViolations(
      'surcharged cargo code',
      surcharges.flatMap(({ cargoCodes }) => cargoCodes.slice(0, MAX_CODES)),
    ),
    ...surcharges.flatMap(({ code, name, cargoCodes, percentOfBase, on }) => {
      const found: Violation[] = [];
      if (cargoCodes.length === 0 || cargoCodes.length > MAX_CODES || on.length === 0)
        found.push(
          violation(
            'rate_card.surcharge_scope',
            { code, cargoCodes: cargoCodes.length },
            `“${name}” does not say which cargo and which prices it is for.`,
            `Name 1 to ${MAX_CODES} classes, and storage, handling or both.`,
          ),
        );
      if (!Number.isInteger(percentOfBase) || percentOfBase <= BASE_IN_BASIS_POINTS)
        found.push(
          violation(
            'rate_card.surcharge_percent',
            { code, percentOfBase },
            `“${name}” is not above 100 % of the base price.`,
            'Enter the whole price of such cargo, for example 250 %.',
          ),
        );
      return found;
    }),
  ];
}
