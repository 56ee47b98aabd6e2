import { z } from 'zod';
import { MAX_TURNAROUND_DAYS, parseTurnaround } from '#app/domain/booking/turnaround.ts';
import { codesOf, FORMS, PACKAGINGS } from '#app/domain/cargo/facts.ts';
import { BILLING_MODES, DAYS_TO_PAY } from '#app/domain/pricing/billing.ts';
import { HAZARD_CLASSES } from '#app/domain/shared/hazard-class.ts';
import { parseScaledDecimal } from '#app/domain/shared/indian-number.ts';
import { type Money, parseRupees } from '#app/domain/shared/money.ts';
import { gramsFromKilograms } from '#app/domain/shared/quantity.ts';
import { line, listOf } from '#app/platform/form.server.ts';
import { BOOKING_MODES, REGIMES } from '#db/schema/index.ts';

/** ₹1,00,000: a dearer pallet-day is a typing slip, and a year of 100,000 places stays far inside a 64-bit sum. */
const MAX_PRICE_PAISE = 10_000_000n;
const MAX_TYPED = 40;

const typed = <T>(missing: string, parse: (text: string) => T | null, message: string) =>
  z.string({ error: missing }).transform((text, context): T => {
    const trimmed = text.trim();
    const value = trimmed === '' || trimmed.length > MAX_TYPED ? null : parse(trimmed);
    if (value !== null) return value;
    context.addIssue({ code: 'custom', message: trimmed === '' ? missing : message });
    return z.NEVER;
  });

const whole = (missing: string, message: string, max: number) =>
  typed(
    missing,
    (text) => {
      const count = parseScaledDecimal(text, 0);
      return count !== null && count >= 1n && count <= BigInt(max) ? Number(count) : null;
    },
    message,
  );

/** A whole number that may be left empty, for `fallback`. */
const wholeOr = <T>(fallback: T, message: string, [min, max]: readonly [number, number]) =>
  z
    .string({ error: message })
    .optional()
    .transform((text, context): number | T => {
      const trimmed = (text ?? '').trim();
      if (trimmed === '') return fallback;
      const count = trimmed.length > MAX_TYPED ? null : parseScaledDecimal(trimmed, 0);
      if (count !== null && count >= BigInt(min) && count <= BigInt(max)) return Number(count);
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    });

const rupees = (missing: string, message: string, isAllowed: (paise: bigint) => boolean) =>
  typed(
    missing,
    (text) => {
      const money: Money | null = parseRupees(text);
      return money !== null && isAllowed(money.paise) && money.paise <= MAX_PRICE_PAISE ? money.paise : null;
    },
    message,
  );

const classes = HAZARD_CLASSES.map(({ code }) => code);
// What is not known yet is no form or packaging a host can list.
const forms = codesOf(FORMS).filter((code) => code !== 'unknown');
const packagings = codesOf(PACKAGINGS).filter((code) => code !== 'unknown');
const FLOOR = 'Enter kilograms above 0 with at most three decimals; empty when the floor sets no limit of its own.';
const BY_CLASS = `Write class and days, such as 4.3: 2, 8: 1; each class once, at most ${MAX_TURNAROUND_DAYS} days.`;
const HANDLING = 'Enter rupees from 0 to 1,00,000 with at most two decimals; 0 when handling is free.';

const terms = {
  name: line('the slot’s name', 80),
  regime: z.enum(REGIMES, { error: 'Choose bonded or neutral.' }),
  palletPositions: whole(
    'Enter how many pallet places the slot has.',
    'Pallet places are a whole number from 1 to 1,00,000.',
    100_000,
  ),
  maxMass: typed(
    'Enter the mass the slot carries.',
    (text) => gramsFromKilograms(text) || null,
    'Enter kilograms above 0, at most 1,00,00,00,000, with at most three decimals.',
  ),
  hazardClasses: listOf(z.enum(classes, { error: 'Choose classes of the list.' }), classes.length),
  acceptedForms: listOf(z.enum(forms, { error: 'Choose forms of the list.' }), forms.length),
  acceptedPackagings: listOf(z.enum(packagings, { error: 'Choose packagings of the list.' }), packagings.length),
  quarantine: z
    .literal('yes', { error: 'Tick the box, or leave it.' })
    .optional()
    .transform((ticked) => ticked === 'yes'),
  maxPalletMass: z
    .string({ error: FLOOR })
    .optional()
    .transform((text, context): number | null => {
      const trimmed = (text ?? '').trim();
      if (trimmed === '') return null;
      const grams = trimmed.length > MAX_TYPED ? null : gramsFromKilograms(trimmed);
      if (grams) return grams;
      context.addIssue({ code: 'custom', message: FLOOR });
      return z.NEVER;
    }),
  pricePerPalletDay: rupees(
    'Enter the price of a pallet-day.',
    'Enter rupees above 0, at most 1,00,000, with at most two decimals.',
    (paise) => paise > 0n,
  ),
  handlingIn: rupees('Enter the price of handling in; 0 when it is free.', HANDLING, () => true),
  handlingOut: rupees('Enter the price of handling out; 0 when it is free.', HANDLING, () => true),
  minimumDays: whole(
    'Enter the shortest stay in days.',
    'The shortest stay is a whole number from 1 to 366 days.',
    366,
  ),
  maximumDays: wholeOr(null, 'The longest stay is a whole number from 1 to 366 days; empty for no limit.', [1, 366]),
  leadDays: wholeOr(0, 'Days ahead are a whole number from 0 to 60.', [0, 60]),
  cutOffHour: wholeOr(null, 'The cut-off is a full hour from 1 to 24; empty for none.', [1, 24]),
  turnaroundDays: wholeOr(0, `Days shut after a stay are a whole number from 0 to ${MAX_TURNAROUND_DAYS}.`, [
    0,
    MAX_TURNAROUND_DAYS,
  ]),
  turnaroundByClass: z
    .string({ error: BY_CLASS })
    .max(200, BY_CLASS)
    .refine((text) => parseTurnaround(0, text) !== null, BY_CLASS)
    .default(''),
  bookingMode: z.enum(BOOKING_MODES, { error: 'Choose how bookings are confirmed.' }),
  billingMode: z.enum(BILLING_MODES, { error: 'Choose when stays are billed.' }).default('advance'),
  daysToPay: z
    .enum(DAYS_TO_PAY.map(String), { error: 'Choose the days to pay.' })
    .default('15')
    .transform((days) => DAYS_TO_PAY.find((each) => String(each) === days) ?? 15),
};

type Terms = z.output<z.ZodObject<typeof terms>>;

/** The columns of a slot, with each list in its vocabulary's own order and each word once. */
const asColumns = ({
  maxMass,
  maxPalletMass,
  pricePerPalletDay,
  handlingIn,
  handlingOut,
  turnaroundDays,
  turnaroundByClass,
  ...rest
}: Terms) => ({
  ...rest,
  turnaround: parseTurnaround(turnaroundDays, turnaroundByClass) ?? { any: turnaroundDays },
  hazardClasses: classes.filter((code) => rest.hazardClasses.includes(code)),
  acceptedForms: forms.filter((code) => rest.acceptedForms.includes(code)),
  acceptedPackagings: packagings.filter((code) => rest.acceptedPackagings.includes(code)),
  maxMassGrams: maxMass as number,
  maxPalletMassGrams: maxPalletMass,
  pricePerPalletDayPaise: pricePerPalletDay,
  handlingInPaise: handlingIn,
  handlingOutPaise: handlingOut,
});

function longestIsNotShorter(
  { minimumDays, maximumDays }: Pick<Terms, 'minimumDays' | 'maximumDays'>,
  context: z.RefinementCtx,
): void {
  if (maximumDays !== null && maximumDays < minimumDays)
    context.addIssue({ code: 'custom', path: ['maximumDays'], message: 'The longest stay is not under the shortest.' });
}

export type SlotTerms = ReturnType<typeof asColumns>;

/** A slot's terms as typed, for an edit: the hall stays what it is. */
export const slotTermsSchema = z.object(terms).superRefine(longestIsNotShorter).transform(asColumns);

/** A new slot: the hall and its terms. */
export const newSlotSchema = z
  .object({ ...terms, hallId: z.string({ error: 'Choose a hall.' }).min(1, 'Choose a hall.').max(64) })
  .superRefine(longestIsNotShorter)
  .transform(({ hallId, ...rest }) => ({ hallId, ...asColumns(rest) }));
