import { z } from 'zod';
import { parseRupees } from '#app/domain/shared/money.ts';
import { line } from '#app/platform/form.server.ts';
import { LICENCE_SECTIONS } from '#db/schema/index.ts';

/** India's mainland and islands with a margin; a point outside is a slip (latitude and longitude swapped, mostly). */
const LATITUDE = { from: 6, to: 37 };
const LONGITUDE = { from: 68, to: 98 };

const coordinate = (name: string, range: { from: number; to: number }) =>
  z
    .string()
    .optional()
    .transform((text, context) => {
      const trimmed = (text ?? '').trim();
      if (trimmed === '') return null;
      const degrees = /^\d{1,2}(\.\d{1,10})?$/.test(trimmed) ? Number(trimmed) : Number.NaN;
      if (degrees >= range.from && degrees <= range.to) return degrees;
      context.addIssue({
        code: 'custom',
        message: `Enter the ${name} in decimal degrees between ${range.from} and ${range.to}.`,
      });
      return z.NEVER;
    });

/** Eight characters: three for the customs station, digit, letter, three digits (CBEC Circular 19/2016-Customs). */
const warehouseCode = z
  .string()
  .optional()
  .transform((text) => (text ?? '').replace(/\s+/g, '').toUpperCase())
  .pipe(
    z
      .string()
      .regex(
        /^(|[A-Z]{3}[0-9][A-Z][0-9]{3})$/,
        'A warehouse code has eight characters: three letters, a digit, a letter, three digits, like NSA1U001.',
      ),
  )
  .transform((code) => code || null);

/** Ten characters as the DGFT issues them; since GST mostly the firm's PAN. */
const licenseeIec = z
  .string()
  .optional()
  .transform((text) => (text ?? '').replace(/\s+/g, '').toUpperCase())
  .pipe(
    z
      .string()
      .regex(/^(|[A-Z0-9]{10})$/, { error: 'An importer–exporter code has ten letters or digits.', abort: true }),
  )
  .transform((code) => code || null);

const licenceSection = z
  .enum(['', ...LICENCE_SECTIONS], { error: 'Choose a section of the list, or none.' })
  .default('')
  .transform((section) => section || null);

const CEILING = 'Enter a sum in rupees above 0, such as 5,00,00,000, or leave it empty.';
const MAX_CEILING_PAISE = 10n ** 15n;

/** What the licence lets stand there at once; empty where it names no ceiling. */
const ceiling = z
  .string({ error: CEILING })
  .default('')
  .transform((text, context): bigint | null => {
    if (text.trim() === '') return null;
    const money = text.length > 40 ? null : parseRupees(text);
    if (money && money.paise > 0n && money.paise <= MAX_CEILING_PAISE) return money.paise;
    context.addIssue({ code: 'custom', message: CEILING });
    return z.NEVER;
  });

/** What a host types about a facility; the same for a new one and an edit. */
export const facilitySchema = z
  .object({
    name: line('the facility’s name', 120),
    portId: z.string({ error: 'Choose a port or depot.' }).min(1, 'Choose a port or depot.').max(80),
    address: line('the address', 300),
    pin: z
      .string({ error: 'Enter the PIN code.' })
      .transform((text) => text.replace(/\s+/g, ''))
      .pipe(
        z
          .string()
          .min(1, { error: 'Enter the PIN code.', abort: true })
          .regex(/^[1-9][0-9]{5}$/, 'A PIN code has six digits and doesn’t start with 0.'),
      ),
    stateCode: z
      .string({ error: 'Choose a State or Union territory.' })
      .regex(/^[0-9]{2}$/, 'Choose a State or Union territory.'),
    lat: coordinate('latitude', LATITUDE),
    lon: coordinate('longitude', LONGITUDE),
    warehouseCode,
    licenceSection,
    licenseeIec,
    licenceDutyPaise: ceiling,
    licenceValuePaise: ceiling,
  })
  .superRefine((value, context) => {
    const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    // A private warehouse takes its licensee's own goods alone (s.58 Customs Act 1962); the others have no such name.
    if (value.licenceSection === '58' && value.licenseeIec === null)
      wrong(
        'licenseeIec',
        'Enter the licensee’s importer–exporter code: section 58 takes that importer’s goods alone.',
      );
    if (value.licenceSection !== '58' && value.licenseeIec !== null)
      wrong('licenseeIec', 'An importer–exporter code goes with section 58. Clear it, or choose that section.');
    if ((value.lat === null) === (value.lon === null)) return;
    wrong(value.lat === null ? 'lat' : 'lon', 'Enter both latitude and longitude, or neither.');
  });

export type FacilityInput = z.output<typeof facilitySchema>;
