import { z } from 'zod';
import { parseScaledDecimal } from '#app/domain/shared/indian-number.ts';
import { line } from '#app/platform/form.server.ts';

/** The bounds of the columns: eight hours of fire resistance, a hundred metres, a row of a thousand halls. */
const MAX_WALL_MINUTES = 480n;
const MAX_GAP_CM = 10_000n;
const MAX_PLACE = 1_000n;
const MAX_TYPED = 20;

/** A number that may stay empty, read at so many decimals into whole smallest units. */
const measure = (places: number, from: bigint, to: bigint, message: string) =>
  z
    .string({ error: message })
    .optional()
    .transform((text, context): number | null => {
      const trimmed = (text ?? '').trim();
      if (trimmed === '') return null;
      const value = trimmed.length > MAX_TYPED ? null : parseScaledDecimal(trimmed, places);
      if (value !== null && value >= from && value <= to) return Number(value);
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    });

const details = {
  building: line('the building’s name', 80).default('Main building'),
  place: measure(0, 1n, MAX_PLACE, 'The place in the row is a whole number from 1 to 1,000; empty when not known.'),
  wallFireMinutes: measure(
    0,
    0n,
    MAX_WALL_MINUTES,
    'Fire resistance is a whole number of minutes from 0 to 480; empty when not known.',
  ),
  bayGap: measure(
    2,
    0n,
    MAX_GAP_CM,
    'The gap is in metres from 0 to 100 with at most two decimals, such as 3.25; empty when not known.',
  ),
  sprinklered: z.enum(['yes', 'no', 'unknown'], { error: 'Choose yes, no or not known.' }).default('unknown'),
};

/** The columns: what is not known of walls and gaps counts as none, which is the stricter reading. */
const asColumns = ({
  building,
  place,
  wallFireMinutes,
  bayGap,
  sprinklered,
}: z.output<z.ZodObject<typeof details>>) => ({
  building,
  place,
  wallFireMinutes: wallFireMinutes ?? 0,
  bayGapCm: bayGap ?? 0,
  sprinklered: sprinklered === 'unknown' ? null : sprinklered === 'yes',
});

/** Where a hall stands and how it is built. */
export type HallDetails = ReturnType<typeof asColumns>;

/** A new hall of a facility. What is left out is not known. */
export const newHallSchema = z
  .object({ newHallName: line('the hall’s name', 80), ...details })
  .transform(({ newHallName, ...rest }) => ({ name: newHallName, ...asColumns(rest) }));

/** All of a hall, as its edit form sends it. */
export const editHallSchema = z
  .object({ hallId: z.string().max(64), hallName: line('the hall’s name', 80), ...details })
  .transform(({ hallId, hallName, ...rest }) => ({ hallId, name: hallName, ...asColumns(rest) }));
