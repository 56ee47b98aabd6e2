import { checkRateCard, MAX_DAY_NUMBER, MAX_FREE_DAYS, MAX_RATE } from '#app/domain/pricing/check-rate-card.ts';
import {
  QUANTITY_BASES,
  type QuantityBasis,
  type RateCard,
  type Service,
  type Slab,
  type Surcharge,
  TRIGGERS,
  type Trigger,
} from '#app/domain/pricing/rate-card.ts';
import { parseScaledDecimal } from '#app/domain/shared/indian-number.ts';
import { basisPoints, formatInr, type Money, parseRupees, ZERO_INR } from '#app/domain/shared/money.ts';
import { type PlainDate, parsePlainDate } from '#app/domain/shared/plain-date.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';

/** Rows the editor has. A card may list more, by the API alone. */
export const SLAB_ROWS = [1, 2, 3, 4, 5, 6] as const;
export const SERVICE_ROWS = [1, 2, 3, 4] as const;
export const SURCHARGE_ROWS = [1, 2, 3, 4] as const;

/** The editor's fields as typed, by name. */
export type TypedCard = Readonly<Record<string, string | undefined>>;

/** A card as read off its fields, with everything that stands against it: by field, and of the card as a whole. */
export type ReadCard = {
  card: RateCard;
  errors: Record<string, string[]>;
  violations: readonly Violation[];
};

const MAX_TYPED = 40;
const MAX_PERCENT = 1_000;
const RUPEES = `Enter rupees from 0 to ${formatInr(MAX_RATE)} with at most two decimals.`;

/** Reads one field after the other and keeps what is wrong with each. */
class FieldReader {
  readonly errors: Record<string, string[]> = {};
  readonly #typed: TypedCard;

  constructor(typed: TypedCard) {
    this.#typed = typed;
  }

  text(name: string): string {
    return (this.#typed[name] ?? '').trim();
  }

  /** Whether any field of a row is filled in. */
  has(...names: string[]): boolean {
    return names.some((name) => this.text(name) !== '');
  }

  refuse(name: string, message: string): void {
    this.errors[name] = [...(this.errors[name] ?? []), message];
  }

  /** Rupees; empty is zero unless it is needed. */
  rupees(name: string, isNeeded = false): Money {
    const text = this.text(name);
    if (text === '' && !isNeeded) return ZERO_INR;
    const money = text.length > MAX_TYPED ? null : parseRupees(text);
    if (money !== null && money.paise <= MAX_RATE.paise) return money;
    this.refuse(name, RUPEES);
    return ZERO_INR;
  }

  /** A whole number; what is typed instead of one counts as the fallback. */
  whole(name: string, fallback: number, [min, max]: readonly [number, number], what: string): number {
    const text = this.text(name);
    if (text === '') return fallback;
    const count = text.length > MAX_TYPED ? null : parseScaledDecimal(text, 0);
    if (count !== null && count >= BigInt(min) && count <= BigInt(max)) return Number(count);
    this.refuse(name, `${what} is a whole number from ${min} to ${max}.`);
    return fallback;
  }

  oneOf<T extends string>(name: string, list: readonly T[], fallback: T): T {
    const text = this.text(name);
    const found = list.find((each) => each === text);
    if (found === undefined && text !== '') this.refuse(name, 'Choose one of the list.');
    return found ?? fallback;
  }
}

function slabOf(read: FieldReader, row: number): Slab[] {
  const [from, to, price] = [`slab${row}From`, `slab${row}To`, `slab${row}Price`];
  if (row > 1 && !read.has(from, to, price)) return [];
  const fromDay = read.whole(from, 1, [1, MAX_DAY_NUMBER], 'The first day');
  const toDay = read.has(to) ? read.whole(to, MAX_DAY_NUMBER, [1, MAX_DAY_NUMBER], 'The last day') : null;
  return [{ fromDay, toDay, perPalletDay: read.rupees(price, true) }];
}

/** A code from a name: 'Pallet labels' is pallet-labels. */
const codeOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, MAX_TYPED);

function nameIn(read: FieldReader, field: string): string {
  const name = read.text(field).slice(0, MAX_TYPED);
  if (codeOf(name) === '') read.refuse(field, 'Enter a name with letters or digits.');
  return name;
}

function serviceOf(read: FieldReader, row: number): Service[] {
  const field = (name: string) => `service${row}${name}`;
  if (!read.has(field('Name'), field('Price'))) return [];
  const name = nameIn(read, field('Name'));
  return [
    {
      code: codeOf(name) || `service-${row}`,
      name,
      trigger: read.oneOf<Trigger>(field('Trigger'), TRIGGERS, 'gate_in'),
      unit: read.text(field('Unit')).slice(0, MAX_TYPED) || 'pallet',
      perUnit: read.rupees(field('Price'), true),
      minimumUnits: read.whole(field('Minimum'), 0, [0, 10_000], 'The smallest number charged'),
      taxedAs: 'handling',
    },
  ];
}

const CHARGED_ON = { both: ['storage', 'handling'], storage: ['storage'], handling: ['handling'] } as const;

function surchargeOf(read: FieldReader, row: number): Surcharge[] {
  const field = (name: string) => `surcharge${row}${name}`;
  if (!read.has(field('Name'), field('Classes'), field('Percent'))) return [];
  const name = nameIn(read, field('Name'));
  const percent = read.whole(field('Percent'), 100, [101, MAX_PERCENT], 'The price of such cargo in per cent');
  if (!read.has(field('Percent'))) read.refuse(field('Percent'), 'Enter the whole price in per cent, such as 250.');
  return [
    {
      code: codeOf(name) || `surcharge-${row}`,
      name,
      cargoCodes: classesOf(read.text(field('Classes'))),
      percentOfBase: basisPoints(percent * 100),
      on: CHARGED_ON[read.oneOf(field('On'), ['both', 'storage', 'handling'] as const, 'both')],
    },
  ];
}

/** '4.3, 9' as a list of classes and regimes. */
export const classesOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((code) => code !== '')
    .slice(0, 100);

/** The violations of a card that belong beside a field, by the field. */
function placed(violations: readonly Violation[], card: RateCard): [string | null, Violation][] {
  return violations.map((violation) => {
    const { code, params } = violation;
    const row = card.slabs.findIndex(({ fromDay }) => fromDay === (params.day ?? params.fromDay));
    if (code === 'rate_card.slab_overlap' || code === 'rate_card.slab_days') return [`slab${row + 1}From`, violation];
    return [code === 'rate_card.slab_gap' ? 'slab1From' : null, violation];
  });
}

/**
 * Reads a card off its fields, and tells everything that stands against it at once: what can't be read, by field, and what
 * the rules of rate cards say of the rest.
 * @param today the first day it may be in force
 */
export function readCard(typed: TypedCard, today: PlainDate): ReadCard {
  const read = new FieldReader(typed);
  const day = parsePlainDate(read.text('effectiveFrom'));
  if (day === null || day < today) read.refuse('effectiveFrom', 'Enter today or a later day.');
  const card: RateCard = {
    effectiveFrom: day ?? today,
    effectiveTo: null,
    slabs: SLAB_ROWS.flatMap((row) => slabOf(read, row)),
    free: {
      days: read.whole('freeDays', 0, [0, MAX_FREE_DAYS], 'Free days'),
      arrivalDayCounts: read.text('arrivalDayCounts') !== 'no',
      excludesHolidays: read.text('excludesHolidays') === 'yes',
    },
    basis: read.oneOf<QuantityBasis>('basis', QUANTITY_BASES, 'booked'),
    minimum: read.rupees('minimum'),
    handlingIn: read.rupees('cardHandlingIn'),
    handlingOut: read.rupees('cardHandlingOut'),
    documentation: read.rupees('documentation'),
    services: SERVICE_ROWS.flatMap((row) => serviceOf(read, row)),
    surcharges: SURCHARGE_ROWS.flatMap((row) => surchargeOf(read, row)),
    riskPerThousand: read.rupees('riskPerThousand'),
    depositPerPallet: read.rupees('deposit'),
  };
  // A search sorts by the price of day 1, and nothing is let for nothing.
  if (card.slabs[0]?.perPalletDay.paise === 0n && !read.errors.slab1Price)
    read.refuse('slab1Price', 'Day 1 has a price above 0; free days are entered below.');
  const verdict = checkRateCard(card);
  const found = placed(verdict.ok ? [] : verdict.violations, card);
  for (const [field, { sentence, fix }] of found)
    if (field !== null) read.refuse(field, fix ? `${sentence} ${fix}` : sentence);
  const violations = found.flatMap(([field, violation]) => (field === null ? [violation] : []));
  const ordered = { ...card, slabs: card.slabs.toSorted((a, b) => a.fromDay - b.fromDay) };
  return { card: ordered, errors: read.errors, violations };
}

/** Whether a card can be kept. */
export const isSound = ({ errors, violations }: ReadCard): boolean =>
  Object.keys(errors).length === 0 && violations.length === 0;
