import type { PlainDate } from '../shared/plain-date.ts';

/*
 * What a shipper declares about cargo: facts, never conclusions. The rulebook draws the conclusions. "I don't know yet"
 * is a valid answer to every question and is never read as "no".
 */

type Choice<Code extends string> = readonly { readonly code: Code; readonly label: string }[];
const choice = <const Code extends string>(list: readonly { code: Code; label: string }[]): Choice<Code> => list;
/** The codes of a vocabulary, in its order. */
export const codesOf = <Code extends string>(list: Choice<Code>): readonly Code[] => list.map(({ code }) => code);
/** The word people read for a code; the code itself where the vocabulary has no word. */
export const labelOf = (list: Choice<string>, code: string): string =>
  list.find((each) => each.code === code)?.label ?? code;

/** What it is made of. */
export const MATERIALS = choice([
  { code: 'rare_earth_metal', label: 'Rare-earth metal' },
  { code: 'rare_earth_compound', label: 'Rare-earth compound (oxide, carbonate, fluoride, chloride, nitrate)' },
  { code: 'rare_earth_ore', label: 'Rare-earth ore, concentrate or mineral sand' },
  { code: 'magnet_alloy', label: 'Magnet alloy (NdFeB, SmCo)' },
  { code: 'ferrite', label: 'Ferrite' },
  { code: 'lithium_ion', label: 'Lithium-ion battery material or cells' },
  { code: 'lithium_metal', label: 'Lithium metal or lithium-metal cells' },
  { code: 'battery_other', label: 'Other batteries (lead-acid, NiMH, sodium-ion)' },
  { code: 'black_mass', label: 'Black mass' },
  { code: 'battery_chemical', label: 'Battery chemical (Li, Ni, Co, Mn salts and oxides)' },
  { code: 'graphite', label: 'Graphite' },
  { code: 'base_metal', label: 'Other metal or alloy' },
  { code: 'electronics', label: 'Electronics, motors, drives' },
  { code: 'chemical', label: 'Other chemical' },
  { code: 'mineral', label: 'Other ore, slag, ash or residue' },
  { code: 'general', label: 'General goods' },
  { code: 'unknown', label: 'I don’t know yet' },
]);

/** The shape it comes in. Shape often decides the class: a cerium ingot is 4.1, its turnings are 4.3. */
export const FORMS = choice([
  { code: 'ingot', label: 'Ingot, slab or rod' },
  { code: 'lump', label: 'Lump or granules' },
  { code: 'powder', label: 'Powder or fines' },
  { code: 'swarf', label: 'Swarf or grinding sludge' },
  { code: 'turnings', label: 'Turnings or chips' },
  { code: 'magnet', label: 'Magnets' },
  { code: 'assembly', label: 'Assembly (rotor, motor, drive, board)' },
  { code: 'cell', label: 'Cells or batteries' },
  { code: 'equipment', label: 'Equipment with a battery in it' },
  { code: 'black_mass', label: 'Black mass' },
  { code: 'oxide', label: 'Oxide' },
  { code: 'salt', label: 'Salt (carbonate, fluoride, chloride, nitrate, sulphate)' },
  { code: 'concentrate', label: 'Ore or concentrate' },
  { code: 'solution', label: 'Solution or liquor' },
  { code: 'liquid', label: 'Other liquid' },
  { code: 'gas', label: 'Gas in cylinders' },
  { code: 'article', label: 'Other article' },
  { code: 'unknown', label: 'I don’t know yet' },
]);

/** Where it stands between product and waste. */
export const CONDITIONS = choice([
  { code: 'new', label: 'New' },
  { code: 'used', label: 'Used, to be used again' },
  { code: 'waste', label: 'Waste' },
  { code: 'secondary', label: 'Secondary raw material' },
  { code: 'unknown', label: 'I don’t know yet' },
]);

/** How it is packed. */
export const PACKAGINGS = choice([
  { code: 'steel_drums', label: 'Steel drums' },
  { code: 'plastic_drums', label: 'Plastic drums or pails' },
  { code: 'fibre_drums', label: 'Fibre drums' },
  { code: 'ibc', label: 'IBCs' },
  { code: 'big_bags', label: 'Big bags' },
  { code: 'bags', label: 'Bags' },
  { code: 'cartons', label: 'Cartons' },
  { code: 'wooden_crates', label: 'Wooden crates' },
  { code: 'steel_boxes', label: 'Steel boxes or bins' },
  { code: 'cylinders', label: 'Cylinders' },
  { code: 'loose', label: 'Loose on pallets' },
  { code: 'unknown', label: 'I don’t know yet' },
]);

/** Packaging that burns; beside an oxidizer it matters (IMDG 7.2.8, provisional). */
export const COMBUSTIBLE_PACKAGING: readonly Packaging[] = [
  'fibre_drums',
  'plastic_drums',
  'big_bags',
  'bags',
  'cartons',
  'wooden_crates',
];

/** Where it stands with customs. */
export const CUSTOMS_STATUSES = choice([
  { code: 'uncleared', label: 'Imported, not cleared' },
  { code: 'bonded', label: 'Under an into-bond bill of entry' },
  { code: 'duty_paid', label: 'Duty paid or domestic' },
  { code: 'export', label: 'For export, under a shipping bill' },
  { code: 'unknown', label: 'I don’t know yet' },
]);

/** A plain question that may be open. */
export const ANSWERS = choice([
  { code: 'yes', label: 'Yes' },
  { code: 'no', label: 'No' },
  { code: 'unknown', label: 'I don’t know yet' },
]);

export type Material = (typeof MATERIALS)[number]['code'];
export type Form = (typeof FORMS)[number]['code'];
export type Condition = (typeof CONDITIONS)[number]['code'];
export type Packaging = (typeof PACKAGINGS)[number]['code'];
export type CustomsStatus = (typeof CUSTOMS_STATUSES)[number]['code'];
export type Answer = (typeof ANSWERS)[number]['code'];
/** declared_waste → under_reclassification (nothing leaves) → product or rejected. */
export const WASTE_STATES = ['none', 'declared_waste', 'under_reclassification', 'product', 'rejected'] as const;
export type WasteState = (typeof WASTE_STATES)[number];
export const PACKING_GROUPS = ['I', 'II', 'III'] as const;
export type PackingGroup = (typeof PACKING_GROUPS)[number];

/** Everything declared about one kind of cargo. Null is "not known yet". */
export type CargoFacts = {
  /** As on the papers. */
  readonly description: string;
  readonly material: Material;
  readonly form: Form;
  readonly condition: Condition;
  readonly packaging: Packaging;
  /** ITC-HS, eight digits where known: customs entries need all eight. */
  readonly hsCode: string | null;
  /** Whether the papers say it is dangerous goods. */
  readonly dangerous: Answer;
  /** Four digits. */
  readonly unNumber: string | null;
  readonly packingGroup: PackingGroup | null;
  /** Declared class and subsidiary classes where there is no UN number: 'neighbour' facts and older bookings. */
  readonly declaredClasses: readonly string[];
  readonly magnetised: Answer;
  /** Oil or solvent on it. */
  readonly oily: Answer;
  /** Damaged, defective or recalled cells (special provision 376). */
  readonly damaged: Answer;
  /** Water content in hundredths of a per cent, 0 to 10,000. */
  readonly moistureBasisPoints: number | null;
  /** Charge of cells in per cent, 0 to 100. */
  readonly stateOfChargePercent: number | null;
  /** Parts per million by mass, 0 to 1,000,000. */
  readonly thoriumPpm: number | null;
  readonly uraniumPpm: number | null;
  /** Whether an accredited laboratory's certificate backs the two. */
  readonly assayCertificate: boolean;
  readonly customsStatus: CustomsStatus;
  /** The importer's IEC (ten characters), for private bonded warehouses. */
  readonly importerIec: string | null;
  /** Goods notified under s.58A Customs Act 1962. */
  readonly notifiedGoods: Answer;
  /** SCOMET (Appendix 3) item, as the exporter answers it. Never decided here. */
  readonly scomet: Answer;
  /** Day of the order permitting deposit (s.60 Customs Act 1962), which starts the warehousing clocks. */
  readonly bondedSince: PlainDate | null;
  /** First day it stood anywhere as waste; no reclassification moves it. */
  readonly wasteSince: PlainDate | null;
  /** Where a reclassification out of waste stands. */
  readonly wasteState: WasteState;
  /** ISO 3166 two-letter code. */
  readonly origin: string | null;
  readonly declaredValuePaise: number | null;
  readonly assessableDutyPaise: number | null;
  /** Gross mass of one pallet in grams. */
  readonly massGramsPerPallet: number | null;
  /** Papers of the cargo that the shipper has. */
  readonly documents: readonly CargoDocument[];
};

/** Nothing declared: where a form and a partial API body start from. Every answer is open. */
export const NOTHING_DECLARED: CargoFacts = {
  description: '',
  material: 'unknown',
  form: 'unknown',
  condition: 'unknown',
  packaging: 'unknown',
  hsCode: null,
  dangerous: 'unknown',
  unNumber: null,
  packingGroup: null,
  declaredClasses: [],
  magnetised: 'unknown',
  oily: 'unknown',
  damaged: 'unknown',
  moistureBasisPoints: null,
  stateOfChargePercent: null,
  thoriumPpm: null,
  uraniumPpm: null,
  assayCertificate: false,
  customsStatus: 'unknown',
  importerIec: null,
  notifiedGoods: 'unknown',
  scomet: 'unknown',
  bondedSince: null,
  wasteSince: null,
  wasteState: 'none',
  origin: null,
  declaredValuePaise: null,
  assessableDutyPaise: null,
  massGramsPerPallet: null,
  documents: [],
};

/** Steps of a lot's way at which papers are asked for, in order. */
export const STEPS = ['hold', 'gate_in', 'storage', 'ex_bond', 'gate_out'] as const;
export type Step = (typeof STEPS)[number];
export const STEP_LABELS: Readonly<Record<Step, string>> = {
  hold: 'To hold',
  gate_in: 'At gate-in',
  storage: 'During storage',
  ex_bond: 'To clear from bond',
  gate_out: 'At gate-out',
};

/** A document of the cargo that the shipper has. Null dates: not limited on that side. */
export type CargoDocument = {
  readonly type: string;
  readonly reference: string;
  readonly validFrom: PlainDate | null;
  readonly validUntil: PlainDate | null;
};

/** A licence, insurance or clearance of a host or shipper. */
export type Paper = {
  readonly kind: PaperKind;
  readonly validFrom: PlainDate;
  /** The last day it holds; null until cancelled. */
  readonly validUntil: PlainDate | null;
  /** Classes ('7') and HS prefixes ('2612') it names, where it names any. */
  readonly names: readonly string[];
  /** An operator of the marketplace has seen it. */
  readonly verified: boolean;
  /** For insurance: duty it covers, in paise. */
  readonly coversPaise: number | null;
};

export const PAPER_KINDS = choice([
  { code: 'customs_licence', label: 'Customs warehouse licence' },
  { code: 'insurance', label: 'All-risk insurance for the duty' },
  { code: 'fire_noc', label: 'Fire NOC' },
  { code: 'safety_audit', label: 'MSIHC safety audit' },
  { code: 'waste_authorisation', label: 'SPCB authorisation for hazardous waste' },
  { code: 'ewaste_registration', label: 'CPCB e-waste registration' },
  { code: 'battery_registration', label: 'CPCB battery-waste registration' },
  { code: 'radiation_licence', label: 'AERB or DAE licence' },
  { code: 'dangerous_goods_licence', label: 'Licence for a refused class (explosives, toxic gas, infectious)' },
  { code: 'iec', label: 'Importer–exporter code' },
  { code: 'warehousing_bond', label: 'Importer’s warehousing bond (s.59)' },
]);
export type PaperKind = (typeof PAPER_KINDS)[number]['code'];
