import { countOf, groupIndian, parseScaledDecimal } from './indian-number.ts';

/** A whole number of pallet places, 0 to 100,000. Made by {@link palletPositions}. */
export type PalletPositions = number & { readonly __brand: 'PalletPositions' };

/** A mass in whole grams, 0 to 10^12 (a million tonnes). Made by {@link massGrams}. */
export type MassGrams = number & { readonly __brand: 'MassGrams' };

const MAX_PALLET_POSITIONS = 100_000;
const MAX_MASS_GRAMS = 10 ** 12;

/** A checked count of pallet places. @throws RangeError unless whole and 0 to 100,000 */
export function palletPositions(n: number): PalletPositions {
  if (!Number.isInteger(n) || n < 0 || n > MAX_PALLET_POSITIONS) {
    throw new RangeError(`Pallet places are 0 to 100,000, got ${n}`);
  }
  return n as PalletPositions;
}

/** A checked mass in grams. @throws RangeError unless whole and 0 to 10^12 */
export function massGrams(n: number): MassGrams {
  if (!Number.isInteger(n) || n < 0 || n > MAX_MASS_GRAMS) throw new RangeError(`Grams are 0 to 10^12, got ${n}`);
  return n as MassGrams;
}

/** Reads kilograms as typed ('1,250', '0.5'); null when empty, negative, finer than a gram or above 10^12 g. */
export function gramsFromKilograms(text: string): MassGrams | null {
  const grams = parseScaledDecimal(text, 3);
  return grams === null || grams > BigInt(MAX_MASS_GRAMS) ? null : massGrams(Number(grams));
}

/** '1,250 kg', '0.5 kg': Indian grouping, up to three decimals, none when whole. @param g whole grams, 0 or more */
export function formatMass(g: number): string {
  const { kilograms, fraction } = kilogramDigits(g);
  return `${groupIndian(kilograms)}${fraction} kg`;
}

/** '1250', '0.5': for form fields; {@link gramsFromKilograms} reads it back. @param g whole grams, 0 or more */
export function kilogramsText(g: number): string {
  const { kilograms, fraction } = kilogramDigits(g);
  return `${kilograms}${fraction}`;
}

/** '1 pallet place', '8 pallet places'. */
export function formatPallets(n: number): string {
  return countOf(n, 'pallet place');
}

function kilogramDigits(g: number): { kilograms: string; fraction: string } {
  const digits = String(g).padStart(4, '0');
  const decimals = digits.slice(-3).replace(/0+$/, '');
  return { kilograms: digits.slice(0, -3), fraction: decimals === '' ? '' : `.${decimals}` };
}
