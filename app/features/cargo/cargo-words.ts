import {
  ANSWERS,
  type CargoDocument,
  type CargoFacts,
  CONDITIONS,
  CUSTOMS_STATUSES,
  FORMS,
  labelOf,
  MATERIALS,
  PACKAGINGS,
  type WasteState,
} from '#app/domain/cargo/facts.ts';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { formatMass } from '#app/domain/shared/quantity.ts';

const NOT_KNOWN = 'Not known yet';

/** Regimes of the tariff lines and the regime rules, for people. */
const REGIMES: Readonly<Record<string, string>> = {
  atomic_mineral: 'Atomic mineral',
  atomic_mineral_check: 'Atomic mineral: to be checked',
  battery_new: 'New battery',
  battery_waste: 'Battery waste',
  beach_sand_mineral: 'Beach-sand mineral',
  critical_mineral: 'Critical mineral',
  dg: 'Dangerous goods',
  dg_form_check: 'Dangerous goods in some forms: to be checked',
  e_waste: 'E-waste',
  export_ste: 'Export through the State agency only',
  export_ste_check: 'Export through the State agency: to be checked',
  hazardous_waste: 'Hazardous waste',
  hazardous_waste_check: 'Hazardous waste: to be checked',
  import_restricted: 'Restricted import',
  lithium_battery: 'Lithium battery',
  lithium_battery_check: 'Lithium battery: to be checked',
  norm: 'Naturally radioactive (NORM)',
  norm_check: 'Naturally radioactive: to be checked',
  prescribed_substance: 'Prescribed substance (Atomic Energy Act)',
  prescribed_substance_check: 'Prescribed substance: to be checked',
  scomet_check: 'SCOMET: to be checked',
  waste_scrap_check: 'Waste or scrap: to be checked',
};

const GROUPS: Readonly<Record<string, string>> = {
  acid: 'Acid',
  alkali: 'Alkali',
  aqueous: 'Holds water',
  combustible_packaging: 'Packaging that burns',
  lithium_battery: 'Lithium battery',
  magnetised: 'Magnetised',
  unknown: 'Not fully known',
  water_reactive: 'Reacts with water',
};

/** 'critical_mineral' as people read it; a code without a word of its own, with spaces for underscores. */
export const wordsOf = (code: string): string => {
  const plain = code.replaceAll('_', ' ');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
};
export const regimeLabel = (code: string): string => REGIMES[code] ?? wordsOf(code);
export const groupLabel = (code: string): string => GROUPS[code] ?? wordsOf(code);

const WASTE_STATES: Readonly<Record<WasteState, string>> = {
  none: 'Not waste',
  declared_waste: 'Declared waste',
  under_reclassification: 'Under reclassification',
  product: 'Product, after reclassification',
  rejected: 'Reclassification rejected',
};

type Fact<K extends keyof CargoFacts> = { label: string; text: (value: CargoFacts[K]) => string };

const fact = <T>(label: string, text: (value: T) => string) => ({ label, text });
const orNotKnown =
  <T>(text: (value: T) => string) =>
  (value: T | null) =>
    value === null ? NOT_KNOWN : text(value);
const plain = orNotKnown((value: string) => value);
const day = orNotKnown((value: PlainDate) => formatDate(value));
const paise = orNotKnown((value: number) => formatInr(inr(BigInt(value))));
const ppm = orNotKnown((value: number) => `${value} ppm`);
const answer = (value: string) => (value === 'unknown' ? NOT_KNOWN : labelOf(ANSWERS, value));
const oneOf = (list: Parameters<typeof labelOf>[0]) => (value: string) =>
  value === 'unknown' ? NOT_KNOWN : labelOf(list, value);

/** A document in one line: what it is, its number, until when. */
export function documentText({ type, reference, validUntil }: CargoDocument): string {
  const until = validUntil === null ? '' : `, until ${formatDate(validUntil)}`;
  return `${wordsOf(type)}${reference ? ` ${reference}` : ''}${until}`;
}

/** Every fact with the words people read for it, in the order of the form. */
const FACTS: { readonly [K in keyof CargoFacts]: Fact<K> } = {
  description: fact('Description', (value) => value || NOT_KNOWN),
  material: fact('Material', oneOf(MATERIALS)),
  form: fact('Form', oneOf(FORMS)),
  condition: fact('Condition', oneOf(CONDITIONS)),
  packaging: fact('Packaging', oneOf(PACKAGINGS)),
  origin: fact('Country of origin', plain),
  hsCode: fact('HS code', plain),
  dangerous: fact('Dangerous goods', answer),
  unNumber: fact(
    'UN number',
    orNotKnown((value) => `UN ${value}`),
  ),
  packingGroup: fact('Packing group', plain),
  declaredClasses: fact('Declared classes', (value) => value.join(', ') || 'None'),
  magnetised: fact('Magnetised', answer),
  oily: fact('Oily', answer),
  damaged: fact('Damaged', answer),
  moistureBasisPoints: fact(
    'Moisture',
    orNotKnown((value) => `${value / 100} %`),
  ),
  stateOfChargePercent: fact(
    'State of charge',
    orNotKnown((value) => `${value} %`),
  ),
  thoriumPpm: fact('Thorium', ppm),
  uraniumPpm: fact('Uranium', ppm),
  assayCertificate: fact('Assay certificate', (value) => (value ? 'Yes' : 'No')),
  massGramsPerPallet: fact('Mass of a pallet', orNotKnown(formatMass)),
  customsStatus: fact('Customs status', oneOf(CUSTOMS_STATUSES)),
  importerIec: fact('Importer’s IEC', plain),
  notifiedGoods: fact('Notified under section 58A', answer),
  scomet: fact('SCOMET', answer),
  bondedSince: fact('Deposit order', day),
  wasteSince: fact('First day as waste', day),
  wasteState: fact('Waste', (value) => WASTE_STATES[value]),
  declaredValuePaise: fact('Declared value', paise),
  assessableDutyPaise: fact('Duty', paise),
  documents: fact('Documents', (value) => value.map(documentText).join('; ') || 'None'),
};

const NAMES = Object.keys(FACTS) as (keyof CargoFacts)[];
const textOf = <K extends keyof CargoFacts>(facts: CargoFacts, name: K): string => FACTS[name].text(facts[name]);

/** The facts as terms and details for reading; documents have a list of their own. */
export const factRows = (facts: CargoFacts): { term: string; detail: string; open: boolean }[] =>
  NAMES.filter((name) => name !== 'documents' && name !== 'wasteState' && name !== 'declaredClasses').map((name) => {
    const detail = textOf(facts, name);
    return { term: FACTS[name].label, detail, open: detail === NOT_KNOWN };
  });

export type FactChange = { label: string; before: string; after: string };

/** What differs between two versions, in words; nothing when they say the same. */
export const factChanges = (before: CargoFacts, after: CargoFacts): FactChange[] =>
  NAMES.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])).map((name) => ({
    label: FACTS[name].label,
    before: textOf(before, name),
    after: textOf(after, name),
  }));
