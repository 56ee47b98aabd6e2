import { countOf } from '../shared/indian-number.ts';
import { formatMass } from '../shared/quantity.ts';

/** What the gate found where a seal should be. */
export const SEAL_STATES = ['intact', 'broken', 'missing', 'none'] as const;
/** One of {@link SEAL_STATES}; 'none' where no seal was announced and none was found. */
export type SealState = (typeof SEAL_STATES)[number];

/** Seals as words for choices and lists. */
export const SEAL_LABELS: Readonly<Record<SealState, string>> = {
  intact: 'Intact',
  broken: 'Broken',
  missing: 'Missing',
  none: 'No seal',
};

/** What was announced of a lot. */
export type Expected = { pallets: number; massGrams: number; seal: string | null };
/** What the gate counted; `damagedPallets` are among `pallets`. Nothing received is 0 pallets and 0 grams. */
export type Received = {
  pallets: number;
  massGrams: number;
  damagedPallets: number;
  seal: SealState;
  foundSeal: string | null;
};

/** How far a weighing may differ from the announcement before it is a difference, in per mille: weighbridges differ. */
export const MASS_TOLERANCE_PER_MILLE = 5;

const massDiffers = (expected: number, found: number): boolean =>
  Math.abs(found - expected) * 1000 > expected * MASS_TOLERANCE_PER_MILLE;

function sealFinding(expected: string | null, { seal, foundSeal }: Received): string | null {
  if (seal === 'broken') return 'The seal is broken.';
  if (seal === 'missing' || (expected !== null && seal === 'none'))
    return expected === null ? 'The seal is missing.' : `Seal ${expected} is missing.`;
  if (expected !== null && foundSeal !== null && foundSeal !== expected)
    return `The seal is ${foundSeal}; ${expected} was announced.`;
  return null;
}

/** Every difference between what was announced and what the gate found, as sentences; none opens no case. */
export function findingsOf(expected: Expected, received: Received): string[] {
  const { pallets, massGrams, damagedPallets } = received;
  const found: (string | null)[] = [
    pallets < expected.pallets
      ? `${countOf(expected.pallets - pallets, 'pallet')} short: ${pallets} of ${expected.pallets} came.`
      : null,
    pallets > expected.pallets
      ? `${countOf(pallets - expected.pallets, 'pallet')} too many: ${pallets} came, ${expected.pallets} announced.`
      : null,
    pallets > 0 && massDiffers(expected.massGrams, massGrams)
      ? `Weighed ${formatMass(massGrams)}; ${formatMass(expected.massGrams)} was announced.`
      : null,
    damagedPallets > 0 ? `${countOf(damagedPallets, 'pallet')} damaged.` : null,
    pallets > 0 ? sealFinding(expected.seal, received) : null,
  ];
  return found.filter((sentence) => sentence !== null);
}
