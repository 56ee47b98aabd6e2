import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { ACETONE } from '../setup/cargo.ts';

/*
 * The market every run begins with. Small on purpose: places, bond and licence have to run out within a few commands.
 */

export const LAKH = 100_000_00;
/** S.59(2) Customs Act 1962: a warehousing bond is for three times the duty. */
export const BOND_TIMES = 3;

/** How the run's slots begin. */
export const SLOTS = [
  { regime: 'neutral', palletPositions: 6, maxMassGrams: 6_000_000, bookingMode: 'instant' },
  { regime: 'neutral', palletPositions: 4, maxMassGrams: 9_000_000, bookingMode: 'request' },
  { regime: 'bonded', palletPositions: 8, maxMassGrams: 9_000_000, bookingMode: 'instant' },
] as const;

/** The one where duty, bond and licence count. */
export const BONDED_SLOT = 2;

/** What the importers' bonds are good for, one a shipper. */
export const BONDS = [2 * BOND_TIMES * LAKH, 3 * BOND_TIMES * LAKH] as const;

/** The unpaid duty the facility's licence allows at one time. */
export const LICENCE_DUTY = 4 * LAKH;

type Cargo = { facts: Partial<CargoFacts>; duty: number; hazard: 'flammable' | 'oxidising' | null };

const NITRATE: Partial<CargoFacts> = {
  description: 'Rare earth nitrate in drums',
  material: 'chemical',
  form: 'salt',
  dangerous: 'yes',
  unNumber: '1477',
  packingGroup: 'II',
};

/** What the shippers bring: into neutral slots harmless and dangerous goods, into bonded ones goods that owe duty. */
export const CARGOES = {
  oxide: { facts: {}, duty: 0, hazard: null },
  acetone: { facts: ACETONE, duty: 0, hazard: 'flammable' },
  nitrate: { facts: NITRATE, duty: 0, hazard: 'oxidising' },
  uncleared: {
    facts: { customsStatus: 'uncleared', assessableDutyPaise: LAKH, declaredValuePaise: 5 * LAKH },
    duty: LAKH,
    hazard: null,
  },
} as const satisfies Record<string, Cargo>;
export type CargoName = keyof typeof CARGOES;
export const CARGO_NAMES = Object.keys(CARGOES) as CargoName[];

/** Which cargo a slot is asked for; the rulebook's answer about customs regimes is not this model's subject. */
export const cargoFor = (slot: number, wished: CargoName): CargoName => {
  if (SLOTS[slot]?.regime === 'bonded') return 'uncleared';
  return wished === 'uncleared' ? 'oxide' : wished;
};
