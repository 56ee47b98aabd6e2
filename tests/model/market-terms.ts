import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { ACETONE } from '../setup/cargo.ts';

/*
 * The market every run begins with. Small on purpose: places, bond and licence have to run out within a few commands.
 */

/** Duty in paise. It divides by the pallets of any booking, so that a part that leaves gives back an exact share. */
export const DUTY = 60_000_00;
/** S.59(2) Customs Act 1962: a warehousing bond is for three times the duty. */
export const BOND_TIMES = 3;

/** What the factories let a slot for, in paise a pallet: a day, in and out; with 18% of GST on all of it. */
export const RATES = { perDay: 4_500, handling: 2 * 12_000, gstPercent: 18 } as const;

/** How the run's slots begin. */
export const SLOTS = [
  { regime: 'neutral', palletPositions: 6, maxMassGrams: 6_000_000, bookingMode: 'instant', minimumDays: 1 },
  { regime: 'neutral', palletPositions: 4, maxMassGrams: 9_000_000, bookingMode: 'request', minimumDays: 2 },
  { regime: 'bonded', palletPositions: 8, maxMassGrams: 9_000_000, bookingMode: 'instant', minimumDays: 1 },
] as const;

/** The one where duty, bond and licence count. */
export const BONDED_SLOT = 2;

/** What the importers' bonds are good for, one a shipper. */
export const BONDS = [2 * BOND_TIMES * DUTY, 3 * BOND_TIMES * DUTY] as const;

/** The unpaid duty the facility's licence allows at one time. */
export const LICENCE_DUTY = 4 * DUTY;

type Step = 'gate_in' | 'gate_out';
type Cargo = {
  facts: Partial<CargoFacts>;
  duty: number;
  hazard: 'flammable' | 'oxidising' | null;
  /** Steps at which a document of it is missing. */
  lacks: readonly Step[];
};

const NITRATE: Partial<CargoFacts> = {
  description: 'Rare earth nitrate in drums',
  material: 'chemical',
  form: 'salt',
  dangerous: 'yes',
  unNumber: '1477',
  packingGroup: 'II',
};

const withDocuments = (...types: string[]) => ({
  documents: types.map((type) => ({ type, reference: 'REF 1', validFrom: null, validUntil: null })),
});
const INTO_HALL = ['safety_data_sheet', 'dangerous_goods_declaration', 'packing_certificate', 'form_10_manifest'];
const INTO_BOND = ['into_bond_bill_of_entry', 'deposit_order', 'warehousing_bond'];
const OUT_OF_BOND = ['ex_bond_bill_of_entry', 'duty_challan', 'clearance_order'];

/** Goods under bond with so much duty to pay. */
const owing = (duty: number) => ({
  customsStatus: 'uncleared' as const,
  assessableDutyPaise: duty,
  declaredValuePaise: 5 * duty,
});

/**
 * What the shippers bring: into neutral slots harmless and dangerous goods, into bonded ones goods that owe duty. Some
 * lack a document the gate asks for.
 */
export const CARGOES = {
  oxide: { facts: {}, duty: 0, hazard: null, lacks: [] },
  acetone: { facts: { ...ACETONE, ...withDocuments(...INTO_HALL) }, duty: 0, hazard: 'flammable', lacks: [] },
  nitrate: { facts: NITRATE, duty: 0, hazard: 'oxidising', lacks: ['gate_in'] },
  uncleared: {
    facts: { ...owing(DUTY), ...withDocuments(...INTO_BOND, ...OUT_OF_BOND) },
    duty: DUTY,
    hazard: null,
    lacks: [],
  },
  unordered: {
    facts: { ...owing(DUTY / 2), ...withDocuments(...INTO_BOND) },
    duty: DUTY / 2,
    hazard: null,
    lacks: [],
  },
} as const satisfies Record<string, Cargo>;
export type CargoName = keyof typeof CARGOES;
export const CARGO_NAMES = Object.keys(CARGOES) as CargoName[];

/** Whether the gate misses a document of a booking's cargo. */
export const lacks = ({ cargo }: { cargo: CargoName }, step: Step): boolean =>
  (CARGOES[cargo].lacks as readonly Step[]).includes(step);

/** Which cargo a slot is asked for; the rulebook's answer about customs regimes is not this model's subject. */
export const cargoFor = (slot: number, wished: CargoName): CargoName => {
  const isOwing = CARGOES[wished].duty > 0;
  if (SLOTS[slot]?.regime === 'bonded') return isOwing ? wished : 'uncleared';
  return isOwing ? 'oxide' : wished;
};
